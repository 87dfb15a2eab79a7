"""Reading a mailbox unattended: everything that waits, once, for as long as the program runs.

The order makes it safe to stop at any moment: a message is committed together with its number in the mailbox,
and only then marked or moved there. What was committed and not yet marked, the next round marks.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from classifier import Classifier
from service.errors import StoreError, StoreUnavailable
from service.inbox import InboxError, Incoming, Limits, read_mail
from service.inbox.errors import MailboxError
from service.inbox.mailbox import Mailbox
from service.intake import suggest_all, take_in_each
from service.store import Arrival, Store

log = logging.getLogger("signaalwijzer")

_GROUP = 16
_GROUP_BYTES = 40_000_000
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0
_TURN = 5.0


@dataclass
class Tally:
    """What a round, or all rounds until now, did."""

    new: int = 0
    known: int = 0
    quarantined: int = 0
    gone: int = 0


@dataclass
class Watcher:
    """Reads one mailbox into a store.

    Args:
        store: where messages go.
        classifier: gives the live model, asked anew for each group of messages.
        connect: opens the mailbox; called again after every failure.
        limits: what is still read of a mail.
        progress: called after each message.
        told: told in Dutch what goes wrong, and that it goes on again; no text of a message in it.
    """

    store: Store
    classifier: Callable[[], Classifier]
    connect: Callable[[], Mailbox]
    limits: Limits = field(default_factory=Limits)
    progress: Callable[[], object] = lambda: None
    told: Callable[[str], object] = lambda _said: None
    tally: Tally = field(default_factory=Tally)

    def watch(self, stop: threading.Event) -> None:
        """Read what waits and what comes until `stop` is set; wait for a server, network or database that fails."""
        pause = _FIRST_PAUSE
        while not stop.is_set():
            try:
                with self.connect() as mailbox:
                    while not stop.is_set():
                        self.read(mailbox, stop)
                        if pause > _FIRST_PAUSE:
                            self.told("De mailbox wordt weer gelezen.")
                        pause = _FIRST_PAUSE
                        self._wait(mailbox, stop)
            except (MailboxError, StoreUnavailable) as error:
                log.warning("inbox", extra={"facts": {"error": type(error).__name__, "retry_seconds": pause}})
                self.told(f"{error} Over {pause:g} seconden opnieuw.")
                stop.wait(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def read(self, mailbox: Mailbox, stop: threading.Event | None = None) -> None:
        """Take in everything that waits in the mailbox now.

        Raises:
            MailboxError: the server or the network failed; what was taken in stays so.
            StoreUnavailable: the database does not answer; the mailbox was left as it is.
        """
        name, validity = mailbox.settings.address, mailbox.uidvalidity
        here = self.store.arrived(name, validity)
        waiting = mailbox.uids()
        # committed by an earlier run that stopped before the server knew, or by another watcher
        mailbox.finish(sorted(mailbox.unfinished() & here))
        fresh = [uid for uid in waiting if uid not in here]
        for group in _groups(fresh, mailbox.sizes(fresh)):
            if stop is not None and stop.is_set():
                return
            self._take_in(mailbox, group)
        if self.tally.new or fresh:
            log.info("inbox", extra={"facts": {"waiting": len(fresh), "new": self.tally.new}})

    def _take_in(self, mailbox: Mailbox, uids: Sequence[int]) -> None:
        fetched = [(uid, raw) for uid in uids if (raw := mailbox.fetch(uid)) is not None]
        self.tally.gone += len(uids) - len(fetched)  # deleted under our hands: there is nothing to take in
        read: list[tuple[Arrival, Incoming]] = []
        for uid, raw in fetched:
            digest = hashlib.sha256(raw).hexdigest()
            arrival = Arrival(mailbox.settings.address, mailbox.uidvalidity, uid, digest)
            try:
                read.append((arrival, read_mail(raw, limits=self.limits)))
            except InboxError as error:
                self._set_apart(arrival, raw, str(error))
        classifier = self.classifier()
        raws = dict(fetched)
        suggestions = suggest_all(self.store, classifier, [incoming for _, incoming in read])
        for (arrival, incoming), suggestion in zip(read, suggestions, strict=True):
            try:
                _, new = take_in_each(self.store, classifier, incoming, arrival=arrival, suggestion=suggestion)
            except StoreUnavailable:
                raise
            except StoreError as error:  # this message alone cannot be kept: it must not hold up the others
                self._set_apart(arrival, raws[arrival.uid], str(error))
                continue
            self.tally.new += new
            self.tally.known += not new
            self.progress()
        mailbox.finish([uid for uid, _ in fetched])

    def _set_apart(self, arrival: Arrival, raw: bytes, reason: str) -> None:
        source = f"mailbox {arrival.mailbox}, bericht {arrival.uid}"
        apart, new = self.store.set_apart(raw, source=source, reason=reason)
        self.store.note_arrival(arrival, quarantine_id=apart.id)
        self.tally.quarantined += new
        self.progress()

    def _wait(self, mailbox: Mailbox, stop: threading.Event) -> None:
        """Wait until the server says that there is mail, or it is time to look, or we must stop."""
        seconds = mailbox.settings.poll_seconds
        if not mailbox.can_wait():
            stop.wait(seconds)
            return
        # in short turns, so that a request to stop is heard; and a server that forgets to tell costs one look
        until = time.monotonic() + seconds
        while not stop.is_set() and (left := until - time.monotonic()) > 0:
            if mailbox.wait(min(left, _TURN)):
                return


def _groups(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    """Divide in groups that are scored together and fit in memory."""
    rest = iter(uids)
    while group := list(islice(rest, _GROUP)):
        part: list[int] = []
        total = 0
        for uid in group:
            if part and total + sizes.get(uid, 0) > _GROUP_BYTES:
                yield part
                part, total = [], 0
            part.append(uid)
            total += sizes.get(uid, 0)
        yield part
