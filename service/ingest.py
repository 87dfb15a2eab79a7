"""Taking in files and folders: each message is stored with its suggestion, once, however often it is offered."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from classifier import Classifier
from service.inbox import Fault, InboxError, Incoming, Limits, in_maildir, is_maildir, read_file
from service.intake import take_in_each
from service.store import Store

_SKIPPED = {".md", ".txt"}
_ONE_MESSAGE = {".eml", ".msg"}


@dataclass
class Tally:
    """What an ingest did; `faults` are lines for a person, with the name of the file."""

    new: int = 0
    known: int = 0
    faults: list[str] = field(default_factory=list)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files named and the files in the folders named, a Maildir too; hidden ones and notes left out.

    Raises:
        InboxError: a path does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            found += [p for p in inside if in_maildir(p) or not (p.suffix.lower() in _SKIPPED or _beside_mail(p))]
        elif path.exists():
            found.append(path)
        else:
            raise InboxError(f"{path} bestaat niet. Controleer de naam en de map.")
    return found


def _beside_mail(file: Path) -> bool:
    """Tell what a mail server keeps in a Maildir for itself, and what it is still writing."""
    return is_maildir(file.parent) or (file.parent.name == "tmp" and is_maildir(file.parent.parent))


def ingest(
    store: Store,
    classifier: Classifier,
    files: Iterable[Path],
    *,
    limits: Limits | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Tally:
    """Take in every message of the files; a bad one is noted and the rest goes on.

    Safe to stop at any moment and to run again, also by two at once: a message that is there is left as it is,
    and one that differs from what has its reference is kept beside it. A mail file that cannot be read goes to
    quarantine; of a list, the bad line is named.
    """
    tally = Tally()
    for file in files:
        for item in _messages(store, file, tally, limits):
            _, new = take_in_each(store, classifier, item)
            tally.new += new
            tally.known += not new
            progress()
    return tally


def _messages(store: Store, file: Path, tally: Tally, limits: Limits | None) -> Iterator[Incoming]:
    try:
        for item in read_file(file, limits=limits):
            if isinstance(item, Fault):
                tally.faults.append(f"{file.name}: {item.message}")
                if file.suffix.lower() in _ONE_MESSAGE or in_maildir(file):
                    # the file may be gone tomorrow, and there may be an objection in it
                    store.set_apart(file.read_bytes(), source=f"bestand {file.name}", reason=item.message)
            else:
                yield item
    except InboxError as error:
        tally.faults.append(str(error))
