"""Real servers, started for the tests that talk to them."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from imap_tools import MailBoxUnencrypted

from classifier import Classifier
from service.inbox.mailbox import Mailbox
from service.inbox.settings import ImapSettings
from service.store import Store
from service.watch import Watcher
from tests.servers.dovecot import PASSWORD, Dovecot

_numbers = count(1)


class Inbox:
    """The mailbox of one invented municipality on a real server."""

    def __init__(self, server: Dovecot) -> None:
        self.server = server
        self.user = f"gemeente{next(_numbers)}"

    def settings(self, **changes: Any) -> ImapSettings:
        """Return the settings that read it; without TLS, where no test of TLS is meant."""
        given = {"host": "127.0.0.1", "port": self.server.port, "security": "geen", "timeout": 20, "poll_seconds": 1}
        return ImapSettings(**{**given, "user": self.user, "password": PASSWORD, **changes})

    def raw(self) -> MailBoxUnencrypted:
        """Open it as a mail client does."""
        box = MailBoxUnencrypted("127.0.0.1", self.server.port, timeout=20)
        box.login(self.user, PASSWORD)
        return box

    def deliver(self, *mails: bytes) -> None:
        """Put mails in it."""
        box = self.raw()
        for mail in mails:
            box.append(mail, flag_set=[])
        box.logout()

    def count(self, folder: str = "INBOX", flagged: str | None = None) -> int:
        """Count the messages in a folder, all or those with a flag."""
        box = self.raw()
        box.folder.set(folder)
        found = box.uids("ALL" if flagged is None else f"KEYWORD {flagged}", charset=None)
        box.logout()
        return len(found)


def letter(number: int, *, text: str | None = None, sender: str | None = None) -> bytes:
    """Write the letter of one citizen."""
    text = text or f"Ik maak bezwaar tegen het besluit met kenmerk Z-2026-{number:05}, want het klopt niet."
    return (
        f"From: {sender or f'bewoner{number}@voorbeeld.nl'}\r\nTo: post@gemeente.example\r\n"
        f"Message-ID: <brief-{number}@voorbeeld.nl>\r\nDate: Mon, 2 Mar 2026 09:{number % 60:02}:00 +0100\r\n"
        f"Subject: Brief {number}\r\n\r\n{text}\r\n"
    ).encode()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Start a real mail server."""
    server = Dovecot()
    server.start()
    yield server
    server.close()


@pytest.fixture
def inbox(dovecot: Dovecot) -> Inbox:
    return Inbox(dovecot)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/s.sqlite") as store:
        yield store


@pytest.fixture
def watcher(inbox: Inbox, kept: Store, tiny_classifier: Classifier) -> Watcher:
    """Return a watcher of the inbox that marks what it took in."""
    return Watcher(kept, lambda: tiny_classifier, lambda: Mailbox(inbox.settings()))
