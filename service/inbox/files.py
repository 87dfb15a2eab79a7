"""A file of any kind that a mailbox or a case system gives, message by message."""

import mailbox
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from service.inbox.errors import InboxError
from service.inbox.incoming import Fault, Incoming, Limits
from service.inbox.mail import read_mail
from service.inbox.outlook import read_msg
from service.inbox.tables import read_csv, read_jsonl
from service.inbox.workbook import read_xlsx

# a line that begins with "From " starts the next message in an mbox, so in a letter it was given a ">"
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_file(path: Path, *, limits: Limits | None = None) -> Iterator[Incoming | Fault]:
    """Read the messages of a file in order, one at a time; a bad one is a Fault, and the rest goes on.

    InboxError where there is no such file, or it is of a kind that cannot be read.
    """
    if not path.is_file():
        raise InboxError(f"Bestand niet gevonden: {path}. Controleer de naam en de map.")
    reader = _one(read_mail) if in_maildir(path) else _READERS.get(path.suffix.lower())
    if reader is None:
        kinds = ", ".join(_READERS)
        raise InboxError(f"{path.name}: dit soort bestand lezen wij niet. Wel: {kinds}.")
    return _guarded(path, reader(path, limits or Limits()))


def is_mail(path: Path) -> bool:
    """Tell whether a file holds mail, with a head of its own."""
    return path.suffix.lower() in (".eml", ".msg", ".mbox") or in_maildir(path)


def is_maildir(folder: Path) -> bool:
    """Tell whether a folder is a Maildir: it has the three folders of one."""
    return all((folder / name).is_dir() for name in ("cur", "new", "tmp"))


def in_maildir(path: Path) -> bool:
    """Tell whether a file is a message in a Maildir; their names say nothing of what they are."""
    return path.parent.name in ("cur", "new") and is_maildir(path.parent.parent)


def _guarded(path: Path, messages: Iterator[Incoming | Fault]) -> Iterator[Incoming | Fault]:
    try:
        yield from messages
    except OSError as error:
        raise InboxError(f"{path.name} is niet te lezen: {error.strerror or 'onbekende fout'}.") from error


def _one(read: Callable[..., Incoming]) -> Callable[[Path, Limits], Iterator[Incoming | Fault]]:
    def reader(path: Path, limits: Limits) -> Iterator[Incoming | Fault]:
        try:
            # one byte too many is enough to know that it is too large
            with path.open("rb") as file:
                raw = file.read(limits.mail_bytes + 1)
            yield read(raw, limits=limits)
        except InboxError as error:
            yield Fault(1, str(error))

    return reader


def _read_mbox(path: Path, limits: Limits) -> Iterator[Incoming | Fault]:
    box = mailbox.mbox(path, create=False)
    try:
        number = 0
        for number, key in enumerate(box.iterkeys(), start=1):
            try:
                yield read_mail(_ESCAPED_FROM.sub(rb"\1", box.get_bytes(key)), limits=limits)
            except InboxError as error:
                yield Fault(number, f"bericht {number}: {error}")
        if not number and path.stat().st_size:
            raise InboxError(f"{path.name} is geen mailbox: er begint geen regel met 'From '.")
    finally:
        box.close()


_READERS: dict[str, Callable[[Path, Limits], Iterator[Incoming | Fault]]] = {
    ".eml": _one(read_mail),
    ".msg": _one(read_msg),
    ".mbox": _read_mbox,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_jsonl,
}
