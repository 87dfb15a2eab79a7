"""Messages and what models suggest for them: taken in once, looked up often, never changed."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from classifier.suggestion import Suggestion
from service.errors import MessageNotFound, MessageRejected
from service.store.database import Database
from service.store.queries import Filters, state, tally, total, work_list
from service.store.records import Counts, Page, StoredMessage, StoredSuggestion
from service.store.tables import messages, suggestions
from service.store.types import storable, storable_json, utc

MAX_REFERENCE = 500


def _nothing(_connection: Connection, _message_id: str) -> None:
    """Write nothing beside the message."""


class Messages(Database):
    """The part of the store that takes in and lists.

    Text is kept as given, except what no database can hold: a NUL and half a surrogate pair become U+FFFD.
    """

    def take_in(
        self,
        *,
        reference: str,
        channel: str,
        text: str,
        suggestion: Suggestion,
        subject: str = "",
        sender: str = "",
        sent_at: datetime | None = None,
        received_at: datetime | None = None,
        attachments: Sequence[Mapping[str, Any]] = (),
        notes: Sequence[str] = (),
        beside: Callable[[Connection, str], None] = _nothing,
    ) -> tuple[StoredMessage, bool]:
        """Keep a message with its suggestion; the second part says whether it was new.

        A message with the same `reference` (the sender's own identifier) is the same message: the one
        that is there comes back, unchanged. `beside` writes what belongs to a new message (its thread, its
        number in a mailbox) in the same transaction, and gets the message's id.
        """
        reference = _fitting(reference)
        known = self.by_reference(reference)
        if known:
            return known, False
        now = self.clock()
        row = {
            "id": uuid4().hex,
            "reference": reference,
            "channel": storable(channel),
            "sender": storable(sender),
            "sent_at": sent_at and utc(sent_at),
            "received_at": (received_at and utc(received_at)) or now,
            "subject": storable(subject),
            "text": storable(text),
            "attachments": storable_json(attachments),
            "created_at": now,
            "notes": storable_json(notes),
        }
        try:
            with self.writing() as connection:
                connection.execute(insert(messages).values(row))
                self._suggest(connection, row["id"], suggestion)
                beside(connection, row["id"])
                return self._get(connection, row["id"]), True
        except IntegrityError:
            # Another process took it in between our look and our write; anything else is a fault.
            known = self.by_reference(reference)
            if known is None:
                raise
            return known, False

    def add_suggestion(self, message_id: str, suggestion: Suggestion) -> StoredSuggestion:
        """Keep what a later model says of a message; the earlier suggestions stay too."""
        with self.writing() as connection:
            self._lock(connection, message_id)
            self._suggest(connection, message_id, suggestion)
            return self._get(connection, message_id).suggestion

    def message(self, message_id: str) -> StoredMessage:
        """Return one message as it stands."""
        with self.reading() as connection:
            return self._get(connection, message_id)

    def by_reference(self, reference: str) -> StoredMessage | None:
        """Return the message with the sender's own identifier, if it was taken in."""
        query = state().where(messages.c.reference == _fitting(reference))
        with self.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else StoredMessage.from_row(row)

    def messages(self, filters: Filters | None = None, *, page: int = 1, size: int = 50) -> Page:
        """Return one page of the work list: first what is handed over, then the oldest."""
        asked = filters or Filters()
        query = work_list(asked).limit(size).offset((page - 1) * size)
        with self.reading() as connection:
            rows = connection.execute(query).all()
            return Page(tuple(map(StoredMessage.from_row, rows)), connection.execute(total(asked)).scalar_one())

    def counts(self) -> Counts:
        """Count the messages."""
        with self.reading() as connection:
            every, still_open, hand_over = connection.execute(tally()).one()
        return Counts(every, still_open, every - still_open, hand_over)

    def _lock(self, connection: Connection, message_id: str) -> None:
        """Let the writers of one message wait for each other: who decides, decides on what stands."""
        query = select(messages.c.id).where(messages.c.id == message_id).with_for_update()
        if connection.execute(query).one_or_none() is None:
            raise _unknown(message_id)

    def _get(self, connection: Connection, message_id: str) -> StoredMessage:
        row = connection.execute(state().where(messages.c.id == message_id)).one_or_none()
        if row is None:
            raise _unknown(message_id)
        return StoredMessage.from_row(row)

    def _suggest(self, connection: Connection, message_id: str, suggestion: Suggestion) -> None:
        connection.execute(
            insert(suggestions).values(
                message_id=message_id,
                model=suggestion.model,
                payload=storable_json({**suggestion.to_json(), "woorden": suggestion.evidence_json()}),
                signal_type=suggestion.signal_type and str(suggestion.signal_type),
                domain=suggestion.domain and str(suggestion.domain),
                hand_over=suggestion.hand_over,
                certainty=suggestion.certainty,
                team=storable(suggestion.team),
                flags=tuple(map(str, suggestion.flags)),
                created_at=self.clock(),
            )
        )


def _unknown(message_id: str) -> MessageNotFound:
    return MessageNotFound(f"Er is geen bericht met nummer {message_id[:64]}.")


def _fitting(reference: str) -> str:
    """Return the reference, or its hash where it is too long for an index or cannot be stored as it is."""
    if not reference:
        raise MessageRejected("Een bericht zonder kenmerk kan niet worden bewaard: geef elk bericht een eigen kenmerk.")
    if len(reference) > MAX_REFERENCE or storable(reference) != reference:
        return "sha256:" + hashlib.sha256(reference.encode("utf-8", "surrogatepass")).hexdigest()
    return reference
