"""Attachments: what can be read is read, whatever it is called; the rest is named with the reason why not."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from mimetypes import guess_type
from pathlib import PurePosixPath

from classifier.html import html_to_text
from service.documents import Kind, kind_of, shared_reader
from service.inbox.charset import decode
from service.inbox.errors import InboxError
from service.inbox.incoming import Attachment, Limits, tidy

UNNAMED = "zonder naam"
_MAX_NAME = 200
_UNKNOWN = "application/octet-stream"
_MAIL = "message/rfc822"
_DEEPEST = 3
_SHUT = {
    Kind.LOCKED_OFFICE: "met een wachtwoord beveiligd",
    Kind.OLD_WORD: "een oud Word-bestand; vraag om PDF of .docx",
    Kind.OUTLOOK: "een Outlook-bericht; bied het apart aan als .msg",
}


def read_attachments(
    name: str,
    media_type: str,
    content: bytes | None,
    *,
    charset: str | None = None,
    read_mail: Callable[[bytes], str],
    limits: Limits,
    depth: int = 0,
) -> tuple[Attachment, ...]:
    """Read one attachment, and the files inside it where it holds files; each is named "map.zip/brief.pdf".

    `read_mail` returns the text of a mail that is attached to a mail. `depth` counts the archives around it.
    """
    name, media_type = file_name(name), media_type.lower()
    if content is None:
        return (_unread(name, media_type or _UNKNOWN, "de inhoud ontbreekt"),)
    if not content:
        return (_unread(name, media_type or _UNKNOWN, "het bestand is leeg"),)
    if len(content) > limits.attachment_bytes:
        return (_unread(name, media_type or _UNKNOWN, f"te groot: {size(len(content))}"),)
    kind = kind_of(content, name)
    if kind is not None:
        return _document(name, media_type, kind, content, read_mail, limits, depth)
    if media_type in ("", _UNKNOWN):
        # many programs say no more than "bytes"; the name then tells
        media_type = _MAIL if name.lower().endswith(".eml") else guess_type(name)[0] or _UNKNOWN
    if media_type not in ("text/plain", "text/html", _MAIL):
        return (_unread(name, media_type, _kind(name, media_type)),)
    try:
        text = read_mail(content) if media_type == _MAIL else tidy(decode(content, charset))
    except InboxError as error:
        return (_unread(name, media_type, str(error)),)
    return (Attachment(name, media_type, text=html_to_text(text) if media_type == "text/html" else text),)


def at_most(attachments: Iterable[Attachment], most: int) -> tuple[Attachment, ...]:
    """Return the first so many; that there are more is said, and they are not read."""
    found: list[Attachment] = []
    for attachment in attachments:
        if len(found) == most:
            fault = f"de overige bijlagen zijn niet gelezen (meer dan {most})"
            return (*found, Attachment("overige bijlagen", "", fault=fault))
        found.append(attachment)
    return tuple(found)


def _document(
    name: str,
    media_type: str,
    kind: Kind,
    content: bytes,
    read_mail: Callable[[bytes], str],
    limits: Limits,
    depth: int,
) -> tuple[Attachment, ...]:
    if kind in _SHUT:
        return (_unread(name, media_type, _SHUT[kind]),)
    if kind in (Kind.ZIP, Kind.WINMAIL) and depth >= _DEEPEST:
        return (_unread(name, media_type, f"meer dan {_DEEPEST} bestanden in elkaar"),)
    result = shared_reader().read(kind, content, asdict(limits))
    found: list[Attachment] = []
    if result.text is not None or result.fault:
        fault = f"bijlage {'deels' if result.text or result.parts else 'niet'} gelezen ({result.fault})"
        text = None if result.text is None else tidy(result.text)
        found.append(Attachment(name, media_type, text, fault if result.fault else None))
    for part in result.parts:
        inner = f"{name}/{file_name(part.name)}"
        if part.fault:
            found.append(_unread(inner, guess_type(inner)[0] or _UNKNOWN, part.fault))
            continue
        inside = read_attachments(
            part.name, guess_type(part.name)[0] or "", part.content, read_mail=read_mail, limits=limits, depth=depth + 1
        )
        found += [replace(item, name=f"{name}/{item.name}") for item in inside]
    return tuple(found)


def _unread(name: str, media_type: str, why: str) -> Attachment:
    return Attachment(name, media_type, fault=f"bijlage niet gelezen ({why})")


def file_name(name: str) -> str:
    r"""Return the bare name: no folders, no line breaks, no longer than can be shown.

    >>> file_name("C:\\map\\brief.pdf")
    'brief.pdf'
    """
    bare = PurePosixPath(" ".join(tidy(name).split()).replace("\\", "/")).name
    return bare[-_MAX_NAME:] or UNNAMED


def size(count: int) -> str:
    """Say a number of bytes.

    >>> size(12_300_000), size(4_200), size(12)
    ('12,3 MB', '4,2 kB', '12 bytes')
    """
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}".replace(".", ",")
    return f"{count} bytes"


def _kind(name: str, media_type: str) -> str:
    suffix = PurePosixPath(name).suffix[1:].lower()
    return suffix if suffix.isalnum() and len(suffix) <= 5 else media_type.rpartition("/")[2]
