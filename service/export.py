"""Reviews out, pseudonymised, in the form that training reads.

A withdrawn review is not exported, a message is exported as it was last decided. Text leaves the store
only through `pseudonymise`: names, numbers and addresses are replaced before a line is written.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from service.errors import ServiceError
from service.inbox.incoming import content_id
from service.privacy import pseudonymise
from service.store import Review, Store, StoredMessage


class ExportError(ServiceError):
    """An export file that cannot be written."""


def export(store: Store, *, progress: Callable[[], None] = lambda: None) -> Iterator[dict[str, Any]]:
    """Go through the reviewed messages as lines of a labelled corpus, oldest first."""
    for message, review in store.reviewed():
        yield _line(message, review)
        progress()


def _line(message: StoredMessage, review: Review) -> dict[str, Any]:
    month = message.received_at.date().isoformat()[:7]
    flags = message.suggestion.flags if review.flags is None else review.flags
    return {
        # the sender's identifier may hold a name or address, so the line gets one of its own
        "id": content_id(message.reference.encode())[:23],
        "subject": pseudonymise(message.subject),
        "text": pseudonymise(message.text),
        "label": review.signal_type,
        "domain": review.domain or (message.suggestion.domain if review.signal_type is None else None),
        "secondary": review.secondary,
        "flags": [str(flag) for flag in flags],
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
