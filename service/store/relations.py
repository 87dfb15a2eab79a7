"""How messages stand to each other: threads, letters that came twice, campaigns.

Each message stays its own, with its own term; these are only pointers beside it.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from classifier.cleaning import clean
from classifier.similarity import alike, bands, shingles
from service.store.database import Database
from service.store.tables import fingerprints, mentions, messages, relations, repeats
from service.store.types import storable

REPEAT_DAYS = 30
_MOST_CANDIDATES = 50


@dataclass(frozen=True)
class Related:
    """What belongs to a message: `thread` are the ids of its thread in order, itself among them; `campaign` counts."""

    thread: tuple[str, ...]
    campaign: int
    repeats: int


def content_hash(sender: str, subject: str, text: str, attachments: Sequence[str]) -> str | None:
    """Return what is the same for the same letter of the same sender; None where the sender is not known."""
    address = (parseaddr(sender)[1] or sender).strip().lower()
    if not address:
        return None
    said = "\n".join([address, " ".join(subject.lower().split()), " ".join(text.split()), *attachments])
    return hashlib.sha256(storable(said).encode()).hexdigest()


class Relations(Database):
    """The part of the store that knows which messages belong together."""

    def repeated(self, same: str) -> str | None:
        """Return the id of the same letter, where it came in within the last thirty days."""
        at = relations.c
        since = self.clock() - timedelta(days=REPEAT_DAYS)
        query = select(at.message_id).where(at.content_hash == same, at.created_at >= since).order_by(at.created_at)
        with self.reading() as connection:
            return connection.execute(query.limit(1)).scalar_one_or_none()

    def note_repeat(self, reference: str, message_id: str) -> None:
        """Note that a letter came again, under this reference; noted already is noted."""
        with self.writing() as connection:
            if connection.execute(select(repeats.c.reference).where(repeats.c.reference == reference)).first():
                return
            connection.execute(
                insert(repeats).values(reference=reference, message_id=message_id, created_at=self.clock())
            )

    def relate(
        self,
        connection: Connection,
        message_id: str,
        *,
        reference: str,
        mentioned: Collection[str],
        text: str,
        same: str | None,
    ) -> None:
        """Place a new message in its thread and its campaign, inside the transaction that keeps it.

        Args:
            connection: of that transaction.
            message_id: the new message.
            reference: its own Message-ID.
            mentioned: the Message-IDs it answers.
            text: its whole text.
            same: what `content_hash` says of it.
        """
        if mentioned:
            named = [{"message_id": message_id, "reference": storable(other)} for other in dict.fromkeys(mentioned)]
            connection.execute(insert(mentions), named)
        pairs = shingles(clean(text).own_text)
        found = [{"message_id": message_id, "band": i, "hash": value} for i, value in enumerate(bands(pairs))]
        campaign = self._campaign(connection, pairs, found) or message_id
        if found:
            connection.execute(insert(fingerprints), found)
        connection.execute(
            insert(relations).values(
                message_id=message_id,
                thread=self._thread(connection, message_id, reference, mentioned),
                campaign=campaign,
                content_hash=same or "",
                created_at=self.clock(),
            )
        )

    def related(self, message_id: str) -> Related:
        """Return what belongs to a message."""
        at = relations.c
        with self.reading() as connection:
            row = connection.execute(select(relations).where(at.message_id == message_id)).one_or_none()
            again = connection.execute(
                select(func.count()).select_from(repeats).where(repeats.c.message_id == message_id)
            ).scalar_one()
            if row is None:  # kept by an earlier version
                return Related((message_id,), 1, again)
            thread = connection.execute(
                select(messages.c.id)
                .join(relations, at.message_id == messages.c.id)
                .where(at.thread == row.thread)
                .order_by(messages.c.received_at, messages.c.id)
            ).scalars()
            members = select(func.count()).select_from(relations).where(at.campaign == row.campaign)
            return Related(tuple(thread), connection.execute(members).scalar_one(), again)

    @staticmethod
    def _thread(connection: Connection, message_id: str, reference: str, mentioned: Collection[str]) -> str:
        """Return the thread of a message, and make one of the threads that this message shows to be one."""
        at = relations.c
        answered = select(at.thread).join(messages, messages.c.id == at.message_id)
        # the answer may have come before what it answers, and two answers before both
        about = select(at.thread).join(mentions, mentions.c.message_id == at.message_id)
        names = [*map(storable, mentioned), reference]
        query = answered.where(messages.c.reference.in_(names[:-1])).union(about.where(mentions.c.reference.in_(names)))
        threads = list(connection.execute(query).scalars())
        if not threads:
            return message_id
        oldest = select(at.thread).where(at.thread.in_(threads)).order_by(at.created_at, at.message_id).limit(1)
        chosen = str(connection.execute(oldest).scalar_one())
        others = [thread for thread in threads if thread != chosen]
        if others:
            connection.execute(update(relations).where(at.thread.in_(others)).values(thread=chosen))
        return chosen

    @staticmethod
    def _campaign(connection: Connection, pairs: frozenset[str], found: Sequence[dict[str, object]]) -> str | None:
        """Return the campaign of the first letter that is nearly this one."""
        if not found:
            return None
        at = fingerprints.c
        shared = or_(*(and_(at.band == item["band"], at.hash == item["hash"]) for item in found))
        # one of each campaign is enough to compare with, however many hundreds there are
        query = (
            select(relations.c.campaign, func.min(relations.c.message_id))
            .join(fingerprints, at.message_id == relations.c.message_id)
            .where(shared)
            .group_by(relations.c.campaign)
            .limit(_MOST_CANDIDATES)
        )
        for campaign, example in connection.execute(query).all():
            for candidate in dict.fromkeys((campaign, example)):
                text = connection.execute(select(messages.c.text).where(messages.c.id == candidate)).scalar_one()
                if alike(pairs, shingles(clean(text).own_text)):
                    return str(campaign)
        return None
