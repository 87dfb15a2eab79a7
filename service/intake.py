"""Taking in one message: suggested on and stored, once, whatever door it came through."""

from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from classifier import Classifier
from service.inbox import Attachment, Incoming
from service.store import Store, StoredMessage
from service.store.types import storable


def take_in(store: Store, classifier: Classifier, incoming: Incoming) -> tuple[StoredMessage, bool]:
    """Store a message with its suggestion; the second part says whether it was new.

    A message without a text to score (an attachment only) is kept too: the classifier hands it over.
    What is there under the same reference comes back as it is, also where its content differs.
    """
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
        suggestion=classifier.suggest([incoming.to_message()])[0],
    )


def take_in_each(store: Store, classifier: Classifier, incoming: Incoming) -> tuple[StoredMessage, bool]:
    """Store a message as `take_in` does, and under a reference of its own where another has its reference.

    An id in a CSV or JSON Lines file counts in that file only, and some programs send every mail with one
    Message-ID. Losing a citizen's letter is worse than keeping one twice, so only the same content is the
    same message. The reference follows from the content: offered again, such a message is there already.
    """
    stored, new = take_in(store, classifier, incoming)
    if new or (stored.subject, stored.text) == (storable(incoming.subject), storable(incoming.text)):
        return stored, new
    return take_in(store, classifier, replace(incoming, id=_own_reference(incoming)))


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
