"""Reviews out, pseudonymised, in the form that training reads.

A withdrawn review is not exported, a message is exported as it was last decided. Text leaves the store
only through `pseudonymise`: names, numbers and addresses are replaced before a line is written. A line holds
only what a person said: what the model thought of a message is not a label.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from classifier.errors import TextRejected
from classifier.message import Message
from classifier.model import prepare
from service.errors import ServiceError
from service.inbox.incoming import content_id
from service.privacy import pseudonymise
from service.store import Review, Store, StoredMessage


class ExportError(ServiceError):
    """An export file that cannot be written."""


def export(
    store: Store,
    *,
    start: int = 0,
    stop: int | None = None,
    progress: Callable[[], None] = lambda: None,
    skipped: Callable[[], None] = lambda: None,
) -> Iterator[dict[str, Any]]:
    """Go through the reviewed messages as lines of a labelled corpus, oldest first.

    `start` and `stop` count reviewed messages. A message without a text that can be scored (an attachment
    only) has no line; `skipped` is called for it.
    """
    for message, review in islice(store.reviewed(), start, stop):
        line = _line(message, review)
        try:
            prepare(Message(text=line["text"], subject=line["subject"]))
        except TextRejected:
            skipped()
        else:
            yield line
        progress()


def _line(message: StoredMessage, review: Review) -> dict[str, Any]:
    month = message.received_at.date().isoformat()[:7]
    return {
        # the sender's identifier may hold a name or address, so the line gets one of its own
        "id": content_id(message.reference.encode())[:23],
        "subject": pseudonymise(message.subject),
        "text": pseudonymise(message.text),
        "label": review.signal_type,
        "domain": review.domain,
        "secondary": review.secondary,
        "flags": [str(flag) for flag in review.flags or ()],
        # splits go by source: the mail of one month is held apart together
        "source": f"beoordeling-{month}",
        "written": message.received_at.date().isoformat(),
    }


def write_lines(lines: Iterator[dict[str, Any]], output: Path) -> int:
    """Write the lines to a file that is there whole or not at all; return how many.

    Raises:
        ExportError: the folder is not there or cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}-", dir=output.parent)
    except OSError as error:
        raise ExportError(f"{output} is niet te schrijven: {error.strerror}. Kies een andere map.") from error
    count = 0
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count
