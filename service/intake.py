"""Taking in one message: suggested on and stored, once, whatever door it came through."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from classifier import Classifier
from classifier.suggestion import Suggestion
from service.inbox import Attachment, Incoming
from service.store import Arrival, Store, StoredMessage
from service.store.relations import content_hash
from service.store.types import storable


def take_in(
    store: Store,
    classifier: Classifier,
    incoming: Incoming,
    *,
    arrival: Arrival | None = None,
    suggestion: Suggestion | None = None,
) -> tuple[StoredMessage, bool]:
    """Store a message with its suggestion; the second part says whether it was new.

    A message without a text to score (an attachment only) is kept too: the classifier hands it over.
    What is there under the same reference comes back as it is, also where its content differs.

    Args:
        store: where it is kept.
        classifier: what suggests.
        incoming: the message as read.
        arrival: its number in a mailbox, noted in the same transaction.
        suggestion: what the classifier said of it, where it was asked before.
    """

    def beside(connection: Connection, message_id: str) -> None:
        if arrival is not None:
            store.add_arrival(connection, arrival, message_id=message_id)
        store.relate(
            connection,
            message_id,
            reference=incoming.id,
            mentioned=incoming.mentions,
            text=storable(incoming.text),
            same=_content_hash(incoming),
        )

    known = store.by_reference(incoming.id)
    if known is not None:
        return known, False
    return store.take_in(
        reference=incoming.id,
        channel=incoming.channel,
        sender=incoming.sender,
        subject=incoming.subject,
        text=incoming.text,
        sent_at=incoming.date,
        received_at=_received(incoming.date, store.clock()),
        attachments=[_attachment(item) for item in incoming.attachments],
        notes=incoming.notes,
        suggestion=suggestion or classifier.suggest([incoming.to_message()])[0],
        beside=beside,
    )


def take_in_each(
    store: Store,
    classifier: Classifier,
    incoming: Incoming,
    *,
    arrival: Arrival | None = None,
    suggestion: Suggestion | None = None,
) -> tuple[StoredMessage, bool]:
    """Store a message as `take_in` does, and under a reference of its own where another has its reference.

    The same letter of the same sender, sent again within thirty days, is one message; that it came again is noted.
    An id in a CSV or JSON Lines file counts in that file only, and some programs send every mail with one
    Message-ID. Losing a citizen's letter is worse than keeping one twice, so only the same content is the
    same message. The reference follows from the content: offered again, such a message is there already.
    """
    again = None if store.by_reference(incoming.id) else _sent_before(store, incoming)
    if again is not None:
        store.note_repeat(incoming.id, again.id)
        stored, new = again, False
    else:
        stored, new = take_in(store, classifier, incoming, arrival=arrival, suggestion=suggestion)
    if (
        not new
        and again is None
        and (stored.subject, stored.text) != (storable(incoming.subject), storable(incoming.text))
    ):
        own = replace(incoming, id=_own_reference(incoming))
        stored, new = take_in(store, classifier, own, arrival=arrival, suggestion=suggestion)
    if arrival is not None and not new:
        store.note_arrival(arrival, message_id=stored.id)
    return stored, new


def suggest_all(store: Store, classifier: Classifier, messages: Sequence[Incoming]) -> list[Suggestion | None]:
    """Return what the classifier says of each message, in one go; None for what the store has already."""
    fresh = [store.by_reference(message.id) is None for message in messages]
    asked = [message.to_message() for message, new in zip(messages, fresh, strict=True) if new]
    answers = iter(classifier.suggest(asked) if asked else [])
    return [next(answers) if new else None for new in fresh]


def _sent_before(store: Store, incoming: Incoming) -> StoredMessage | None:
    same = _content_hash(incoming)
    earlier = store.repeated(same) if same else None
    return store.message(earlier) if earlier else None


def _content_hash(incoming: Incoming) -> str | None:
    names = [attachment.name for attachment in incoming.attachments]
    return content_hash(incoming.sender, incoming.subject, incoming.text, names)


def _own_reference(incoming: Incoming) -> str:
    content = storable(f"{incoming.subject}\n{incoming.text}").encode()
    return f"{incoming.id}#{sha256(content).hexdigest()[:12]}"


def _received(date: datetime | None, now: datetime) -> datetime:
    """Return the date of a message, where it can be right: a forged one must not hide it far down the list."""
    if date is None or date.tzinfo is None or date > now:
        return now
    return date


def _attachment(attachment: Attachment) -> dict[str, Any]:
    """Return an attachment with the names of the scoring contract."""
    names = {"name": "naam", "media_type": "soort", "text": "tekst", "fault": "fout"}
    return {names[key]: value for key, value in asdict(attachment).items()}
