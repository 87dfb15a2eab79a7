"""Which messages of a mailbox are safely here: the proof before the server is told that one was read."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from service.store.database import Database
from service.store.tables import arrivals


@dataclass(frozen=True)
class Arrival:
    """One message as a mail server numbers it; a `uid` counts under its `uidvalidity` alone (RFC 9051, 2.3.1.1)."""

    mailbox: str
    uidvalidity: int
    uid: int
    content_hash: str


@dataclass(frozen=True)
class ArrivalCounts:
    """How many messages of a mailbox came in, under any UIDVALIDITY; each letter counts once."""

    messages: int
    quarantined: int


class Arrivals(Database):
    """The part of the store that knows what came out of which mailbox."""

    def arrived(self, mailbox: str, uidvalidity: int) -> set[int]:
        """Return the uids that are safely here."""
        at = arrivals.c
        query = select(at.uid).where(at.mailbox == mailbox, at.uidvalidity == uidvalidity)
        with self.reading() as connection:
            return set(connection.execute(query).scalars())

    def note_arrival(
        self, arrival: Arrival, *, message_id: str | None = None, quarantine_id: str | None = None
    ) -> None:
        """Note that a message is here, in the store or in quarantine; noted already is noted."""
        try:
            with self.writing() as connection:
                self.add_arrival(connection, arrival, message_id=message_id, quarantine_id=quarantine_id)
        except IntegrityError:
            # another watcher of the same mailbox was first; anything else is a fault
            if arrival.uid not in self.arrived(arrival.mailbox, arrival.uidvalidity):
                raise

    def add_arrival(
        self,
        connection: Connection,
        arrival: Arrival,
        *,
        message_id: str | None = None,
        quarantine_id: str | None = None,
    ) -> None:
        """Note an arrival inside the transaction that keeps the message; noted already is noted."""
        at = arrivals.c
        same = (at.mailbox == arrival.mailbox, at.uidvalidity == arrival.uidvalidity, at.uid == arrival.uid)
        if connection.execute(select(at.id).where(*same)).first():
            return
        connection.execute(
            insert(arrivals).values(
                mailbox=arrival.mailbox,
                uidvalidity=arrival.uidvalidity,
                uid=arrival.uid,
                content_hash=arrival.content_hash,
                message_id=message_id,
                quarantine_id=quarantine_id,
                at=self.clock(),
            )
        )

    def arrival_counts(self, mailbox: str) -> ArrivalCounts:
        """Count what came out of a mailbox."""
        at = arrivals.c
        query = select(func.count(func.distinct(at.message_id)), func.count(func.distinct(at.quarantine_id))).where(
            at.mailbox == mailbox
        )
        with self.reading() as connection:
            return ArrivalCounts(*connection.execute(query).one())
