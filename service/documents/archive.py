"""Files that hold files: zip, and the winmail.dat of Outlook."""

import io
import zipfile

from tnefparse import TNEF

from service.documents.result import Part, Result

_LOCKED = 0x1


class TooLarge(Exception):
    """What would come out is more than we read: often on purpose."""


def check_size(archive: zipfile.ZipFile, most: int) -> None:
    """Raise TooLarge where an archive says it unpacks to more bytes than that."""
    if sum(member.file_size for member in archive.infolist()) > most:
        raise TooLarge


def read_zip(content: bytes, *, unpacked: int, members: int) -> Result:
    """Unpack a zip; a locked member is named with the reason."""
    parts: list[Part] = []
    total = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [member for member in archive.infolist() if not member.is_dir()]
        for member in found[:members]:
            if member.flag_bits & _LOCKED:
                parts.append(Part(member.filename, fault="met een wachtwoord beveiligd"))
                continue
            # what the directory of the zip says of sizes may be a lie: one byte too many is enough to know
            with archive.open(member) as file:
                body = file.read(unpacked - total + 1)
            total += len(body)
            if total > unpacked:
                raise TooLarge
            parts.append(Part(member.filename, body))
    fault = f"er zitten meer dan {members} bestanden in" if len(found) > members else None
    return Result(fault=fault or (None if parts else "de zip is leeg"), parts=tuple(parts))


def read_winmail(content: bytes, *, unpacked: int, members: int) -> Result:
    """Read what Outlook packed in winmail.dat: the letter, and what came with it."""
    packed = TNEF(content)
    parts = [Part(str(item.long_filename() or "zonder naam"), bytes(item.data or b"")) for item in packed.attachments]
    if sum(len(part.content) for part in parts) > unpacked:
        raise TooLarge
    text = packed.body or b""
    text = text.decode("cp1252", "replace") if isinstance(text, bytes) else text
    html = packed.htmlbody
    if html and not text.strip():
        parts.insert(0, Part("bericht.html", html if isinstance(html, bytes) else html.encode()))
    fault = f"er zitten meer dan {members} bestanden in" if len(parts) > members else None
    return Result(text.strip("\0") or None, fault, tuple(parts[:members]))
