"""Counting a mailbox against the store: is everything that came in also here?"""

from dataclasses import dataclass

from service.inbox.mailbox import Mailbox
from service.store import Store


@dataclass(frozen=True)
class Balance:
    """What a mailbox folder and the store say of each other.

    `missing` are the numbers in the folder that are not in the store; `unfinished` those that are in the store and
    not yet marked or moved in the mailbox. `messages` and `quarantined` count what ever came out of this mailbox.
    """

    waiting: int
    missing: tuple[int, ...]
    unfinished: tuple[int, ...]
    messages: int
    quarantined: int

    @property
    def complete(self) -> bool:
        """Whether everything in the folder is in the store."""
        return not self.missing


def reconcile(mailbox: Mailbox, store: Store) -> Balance:
    """Compare the messages in the folder with what arrived from it."""
    name = mailbox.settings.address
    here = store.arrived(name, mailbox.uidvalidity)
    waiting = mailbox.uids()
    counts = store.arrival_counts(name)
    return Balance(
        waiting=len(waiting),
        missing=tuple(uid for uid in waiting if uid not in here),
        unfinished=tuple(sorted(mailbox.unfinished() & here)),
        messages=counts.messages,
        quarantined=counts.quarantined,
    )
