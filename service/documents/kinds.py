"""What a file is, by its first bytes: names and media types are often wrong, and sometimes on purpose."""

import io
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath


class Kind(StrEnum):
    """A kind of document; the value is how it is called in Dutch."""

    PDF = "PDF"
    DOCX = "Word"
    ODT = "OpenDocument"
    RTF = "RTF"
    IMAGE = "afbeelding"
    ZIP = "zip"
    WINMAIL = "winmail.dat"
    LOCKED_OFFICE = "Office met wachtwoord"
    OLD_WORD = "oud Word (.doc)"
    OUTLOOK = "Outlook-bericht"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG\r\n\x1a\n", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"II*\x00", Kind.IMAGE),
    (b"MM\x00*", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"BM", Kind.IMAGE),
    (b"\x78\x9f\x3e\x22", Kind.WINMAIL),
)
_ODT = b"application/vnd.oasis.opendocument.text"


def kind_of(content: bytes, name: str = "") -> Kind | None:
    """Tell what a file is by what is in it; None for plain text and for all that we do not know.

    >>> kind_of(b"%PDF-1.7 ...", "brief.txt")
    <Kind.PDF: 'PDF'>
    """
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):  # the second: an empty one
        return _zipped(content)
    if content[:8] == _OLE:
        return _compound(content, name)
    for start, kind in _STARTS:
        if content.startswith(start):
            # two letters alone are not enough to call a text a bitmap
            return None if start == b"BM" and PurePosixPath(name).suffix.lower() != ".bmp" else kind
    return None


def _zipped(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return Kind.DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return Kind.ODT if archive.read("mimetype").startswith(_ODT) else Kind.ZIP
    except Exception:  # broken in any of many ways: whoever opens it says so
        return Kind.ZIP
    return Kind.ZIP


def _compound(content: bytes, name: str) -> Kind | None:
    """Tell the files of old Office and Outlook apart by the names of the streams in them."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Kind.LOCKED_OFFICE
    if "WordDocument".encode("utf-16-le") in content:
        return Kind.OLD_WORD
    return Kind.OUTLOOK if "__substg1.0_".encode("utf-16-le") in content else None
