"""Reading a real mailbox, whatever happens in between: nothing lost, nothing doubled."""

import multiprocessing
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from classifier import Classifier
from service.errors import StoreUnavailable
from service.inbox.errors import MailboxError
from service.inbox.mailbox import Mailbox
from service.inbox.settings import ImapSettings
from service.reconcile import reconcile
from service.store import Store, engine
from service.watch import Watcher
from tests.servers.conftest import Inbox, letter
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.imap
BROKEN = b"\x01\x02 dit is geen e-mail"


def references(store: Store) -> list[str]:
    return sorted(message.reference for message in store.messages(size=10_000))


def expected(count: int) -> list[str]:
    return sorted(f"<brief-{number}@voorbeeld.nl>" for number in range(count))


def test_everything_that_waits_is_taken_in_once_and_marked(watcher: Watcher, inbox: Inbox, kept: Store) -> None:
    inbox.deliver(*map(letter, range(40)))
    for _ in range(2):
        with watcher.connect() as mailbox:
            watcher.read(mailbox)
    assert references(kept) == expected(40)
    assert (watcher.tally.new, watcher.tally.known) == (40, 0)
    assert inbox.count(flagged="Signaalwijzer") == 40


def test_what_cannot_be_read_is_kept_whole_with_its_reason(watcher: Watcher, inbox: Inbox, kept: Store) -> None:
    inbox.deliver(letter(0), BROKEN, letter(1))
    with watcher.connect() as mailbox:
        watcher.read(mailbox)
        balance = reconcile(mailbox, kept)
    assert references(kept) == expected(2)
    (apart,) = kept.in_quarantine()
    assert kept.quarantined_content(apart.id) == BROKEN
    assert "geen e-mail" in apart.reason
    assert balance.complete
    assert (balance.messages, balance.quarantined) == (2, 1)


def test_another_uidvalidity_doubles_nothing(watcher: Watcher, inbox: Inbox, kept: Store, dovecot: Dovecot) -> None:
    inbox.deliver(*map(letter, range(5)), BROKEN)
    with watcher.connect() as mailbox:
        watcher.read(mailbox)
        before = mailbox.uidvalidity
    dovecot.renumber(inbox.user)
    inbox.deliver(letter(5))
    with watcher.connect() as mailbox:
        assert mailbox.uidvalidity != before
        assert not reconcile(mailbox, kept).complete
        watcher.read(mailbox)
        assert reconcile(mailbox, kept).complete
    assert references(kept) == expected(6)
    assert kept.count_quarantine() == 1


def test_a_message_deleted_under_our_hands(watcher: Watcher, inbox: Inbox, kept: Store) -> None:
    inbox.deliver(*map(letter, range(20)))
    other = inbox.raw()
    removed: list[str] = []

    def remove_one() -> None:
        if not removed:
            removed.append("20")
            other.client.uid("STORE", "20", "+FLAGS", "(\\Deleted)")
            other.client.expunge()

    watcher.progress = remove_one
    with watcher.connect() as mailbox:
        watcher.read(mailbox)
    assert references(kept) == expected(19)
    assert watcher.tally.gone == 1
    other.logout()


def test_two_watchers_on_one_mailbox(inbox: Inbox, tmp_path: Path, tiny_classifier: Classifier) -> None:
    inbox.deliver(*map(letter, range(60)))
    url = f"sqlite:///{tmp_path}/s.sqlite"
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with Store.open(url) as store, Mailbox(inbox.settings()) as mailbox:
                Watcher(store, lambda: tiny_classifier, lambda: mailbox).read(mailbox)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Store.open(url) as store, Mailbox(inbox.settings()) as mailbox:
        assert references(store) == expected(60)
        assert reconcile(mailbox, store).complete
    assert inbox.count(flagged="Signaalwijzer") == 60


class Wire:
    """A line between us and the server that can be cut, after so many bytes from the server or at once."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut_after: int | None = None
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        for end in self._open:
            shut(end)
        self._open = []

    def close(self) -> None:
        shut(self._listener)
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self._open += [client, server]
            threading.Thread(target=self._pass, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        passed = 0
        try:
            while data := source.recv(1024):
                if counted and self.cut_after is not None and passed + len(data) > self.cut_after:
                    target.sendall(data[: self.cut_after - passed])
                    break
                target.sendall(data)
                passed += len(data)
        except OSError:
            pass
        shut(source)
        shut(target)


def shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@pytest.fixture
def wire(dovecot: Dovecot) -> Iterator[Wire]:
    line = Wire(dovecot.port)
    yield line
    line.close()


def test_a_line_that_breaks_at_every_point(wire: Wire, inbox: Inbox, kept: Store, tiny_classifier: Classifier) -> None:
    inbox.deliver(*map(letter, range(12)))
    watcher = Watcher(kept, lambda: tiny_classifier, lambda: Mailbox(inbox.settings(port=wire.port)))
    broken = 0
    for after in range(0, 9_000, 250):
        wire.cut_after = after
        try:
            with watcher.connect() as mailbox:
                watcher.read(mailbox)
        except MailboxError:
            broken += 1
    assert broken > 10
    wire.cut_after = None
    with watcher.connect() as mailbox:
        watcher.read(mailbox)
        assert reconcile(mailbox, kept).complete
    assert references(kept) == expected(12)
    assert inbox.count(flagged="Signaalwijzer") == 12


@contextmanager
def watching(watcher: Watcher) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=watcher.watch, args=(stop,))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(60)
        assert not thread.is_alive()


def wait_for(what: str, store: Store, count: int) -> None:
    deadline = time.monotonic() + 60
    while store.counts().messages < count:
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_it_goes_on_after_a_restart_of_the_server(tmp_path: Path, kept: Store, tiny_classifier: Classifier) -> None:
    server = Dovecot()
    server.start()
    try:
        inbox = Inbox(server)
        line = Wire(server.port)
        told: list[str] = []
        settings = inbox.settings(port=line.port)
        watcher = Watcher(kept, lambda: tiny_classifier, lambda: Mailbox(settings), told=told.append)
        with watching(watcher):
            inbox.deliver(letter(0))
            wait_for("the first", kept, 1)
            server.stop()
            line.cut()
            while not told:
                time.sleep(0.05)
            server.start()
            inbox.deliver(letter(1))
            wait_for("after the restart", kept, 2)
        line.close()
        assert "opnieuw" in told[0]
        assert "weer gelezen" in told[-1]
        assert references(kept) == expected(2)
    finally:
        server.close()


@pytest.mark.parametrize("idle", [True, False])
def test_new_mail_is_noticed(inbox: Inbox, kept: Store, tiny_classifier: Classifier, idle: bool) -> None:
    watcher = Watcher(kept, lambda: tiny_classifier, lambda: Mailbox(inbox.settings(idle=idle)))
    with watching(watcher):
        for number in range(3):
            inbox.deliver(letter(number))
            wait_for(f"number {number}", kept, number + 1)
    assert references(kept) == expected(3)


def test_a_full_disk_loses_nothing(inbox: Inbox, kept: Store, tiny_classifier: Classifier) -> None:
    inbox.deliver(*(letter(number, text="lang " * 4_000) for number in range(20)))
    full = True

    def limit(connection: object, _record: object) -> None:
        # what SQLite says when the disk has no room left: SQLITE_FULL
        connection.execute(f"PRAGMA max_page_count={150 if full else 1_000_000}")  # type: ignore[attr-defined]  # sqlite3

    event.listen(kept.engine, "connect", limit)
    kept.engine.dispose()
    watcher = Watcher(kept, lambda: tiny_classifier, lambda: Mailbox(inbox.settings()))
    with watcher.connect() as mailbox, pytest.raises(StoreUnavailable, match="vol"):
        watcher.read(mailbox)
    kept_then = kept.counts().messages
    assert 0 < kept_then < 20
    assert inbox.count(flagged="Signaalwijzer") <= kept_then
    full = False
    kept.engine.dispose()
    with watcher.connect() as mailbox:
        watcher.read(mailbox)
    assert references(kept) == expected(20)
    assert inbox.count(flagged="Signaalwijzer") == 20


def test_a_locked_database_is_waited_for(
    inbox: Inbox, kept: Store, tiny_classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    inbox.deliver(letter(0))
    told: list[str] = []
    with Store.open(str(kept.engine.url)) as impatient, kept.writing():
        watcher = Watcher(impatient, lambda: tiny_classifier, lambda: Mailbox(inbox.settings()), told=told.append)
        with watcher.connect() as mailbox, pytest.raises(StoreUnavailable):
            watcher.read(mailbox)
    assert inbox.count(flagged="Signaalwijzer") == 0
    with Store.open(str(kept.engine.url)) as patient:
        watcher.store = patient
        with watcher.connect() as mailbox:
            watcher.read(mailbox)
    assert references(kept) == expected(1)


def _read_once(url: str, settings: ImapSettings, classifier: Classifier) -> None:
    with Store.open(url) as store, Mailbox(settings) as mailbox:
        Watcher(store, lambda: classifier, lambda: mailbox).read(mailbox)


@pytest.mark.parametrize("finish", ["markeren", "verplaatsen"])
def test_killed_at_a_hundred_moments(inbox: Inbox, tmp_path: Path, tiny_classifier: Classifier, finish: str) -> None:
    """With both ways to finish, that is 200 times kill -9."""
    url = f"sqlite:///{tmp_path}/s.sqlite"
    settings = inbox.settings(finish=finish)
    fork = multiprocessing.get_context("fork")  # starts in a millisecond, with the model in memory
    moments = random.Random(1)  # noqa: S311  # moments to be killed at, the same in each run
    delivered = 0
    began = time.monotonic()
    _deliver_and_read(inbox, url, settings, tiny_classifier, range(0, 16))
    whole = time.monotonic() - began
    delivered = 16
    killed = 0
    while killed < 100:
        if killed % 10 == 0:
            inbox.deliver(*map(letter, range(delivered, delivered + 12)))
            delivered += 12
        process = fork.Process(target=_read_once, args=(url, settings, tiny_classifier))
        process.start()
        time.sleep(moments.uniform(0, whole))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        killed += 1
    _read_once(url, settings, tiny_classifier)
    with Store.open(url) as store, Mailbox(settings) as mailbox:
        assert references(store) == expected(delivered)
        assert reconcile(mailbox, store).complete
    done = inbox.count("Verwerkt") if finish == "verplaatsen" else inbox.count(flagged="Signaalwijzer")
    assert done == delivered


def _deliver_and_read(inbox: Inbox, url: str, settings: ImapSettings, classifier: Classifier, numbers: range) -> None:
    inbox.deliver(*map(letter, numbers))
    _read_once(url, settings, classifier)
