"""A mailbox on a real Dovecot: opened safely, read without a trace, finished as configured."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from service.inbox.errors import MailboxError
from service.inbox.mailbox import Mailbox
from tests.servers.conftest import Inbox, letter

pytestmark = pytest.mark.imap


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_certificate_is_checked(inbox: Inbox, security: str) -> None:
    port = inbox.server.tls_port if security == "tls" else inbox.server.port
    given: dict[str, Any] = {"host": "localhost", "security": security, "port": port}
    with Mailbox(inbox.settings(**given, ca_file=inbox.server.ca_file)) as mailbox:
        assert mailbox.uids() == []
    with pytest.raises(MailboxError, match="certificaat"):
        Mailbox(inbox.settings(**given))


def test_a_wrong_password_is_said_without_it(inbox: Inbox) -> None:
    with pytest.raises(MailboxError, match="geweigerd") as refused:
        Mailbox(inbox.settings(password="fout-geheim"))
    assert "fout-geheim" not in str(refused.value)


def test_no_server_no_folder(inbox: Inbox) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(MailboxError, match="niet te bereiken"):
            Mailbox(inbox.settings(port=free.getsockname()[1]))
    with pytest.raises(MailboxError, match="Bestaatniet"):
        Mailbox(inbox.settings(folder="Bestaatniet"))


def test_reading_leaves_no_trace(inbox: Inbox) -> None:
    inbox.deliver(letter(1))
    with Mailbox(inbox.settings()) as mailbox:
        raw = mailbox.fetch(mailbox.uids()[0])
        assert raw == letter(1)
        assert mailbox.fetch(999) is None
    box = inbox.raw()
    assert box.uids("UNSEEN", charset=None) == ["1"]
    box.logout()


def test_flagging_marks_only_what_is_given(inbox: Inbox) -> None:
    inbox.deliver(letter(1), letter(2))
    with Mailbox(inbox.settings(finish="markeren")) as mailbox:
        first, second = mailbox.uids()
        mailbox.finish([first])
        assert mailbox.unfinished() == {second}
    assert inbox.count(flagged="Signaalwijzer") == 1


def test_marking_as_read_works_too(inbox: Inbox) -> None:
    inbox.deliver(letter(1), letter(2))
    with Mailbox(inbox.settings(finish="markeren", done_flag="\\Seen")) as mailbox:
        mailbox.check_flag()
        first, second = mailbox.uids()
        mailbox.finish([first])
        assert mailbox.unfinished() == {second}


def test_moving_makes_the_folder_and_leaves_deleted_mail_of_a_colleague(inbox: Inbox) -> None:
    inbox.deliver(letter(1), letter(2), letter(3))
    box = inbox.raw()
    box.client.uid("STORE", "3", "+FLAGS", "(\\Deleted)")
    with Mailbox(inbox.settings(finish="verplaatsen", done_folder="Vérwerkt")) as mailbox:
        assert mailbox.uids() == [1, 2]
        mailbox.finish([1])
        assert mailbox.uids() == [2]
        assert mailbox.has_folder("Vérwerkt")
    assert inbox.count("Vérwerkt") == 1
    assert inbox.count() == 2  # the one marked for deletion is still there
    box.logout()


def test_without_move_it_copies_and_removes_only_its_own(inbox: Inbox) -> None:
    inbox.deliver(letter(1), letter(2), letter(3))
    box = inbox.raw()
    box.client.uid("STORE", "3", "+FLAGS", "(\\Deleted)")
    with Mailbox(inbox.settings(finish="verplaatsen")) as mailbox:
        mailbox.capabilities = tuple(name for name in mailbox.capabilities if name != "MOVE")
        mailbox.finish([1])
        assert mailbox.uids() == [2]
    assert inbox.count("Verwerkt") == 1
    assert inbox.count() == 2
    box.logout()


def test_the_server_says_that_there_is_mail(inbox: Inbox) -> None:
    with Mailbox(inbox.settings()) as mailbox:
        assert mailbox.can_wait()
        assert not mailbox.wait(0.2)
        with ThreadPoolExecutor(1) as other:
            heard = other.submit(mailbox.wait, 20)
            time.sleep(0.2)
            inbox.deliver(letter(1))
            assert heard.result()
        assert len(mailbox.uids()) == 1
    with Mailbox(inbox.settings(idle=False)) as mailbox:
        assert not mailbox.can_wait()
