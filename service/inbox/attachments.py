"""Attachments: text is read, all other kinds are named with the reason why not."""

from collections.abc import Callable
from mimetypes import guess_type
from pathlib import PurePosixPath

from classifier.html import html_to_text
from service.inbox.charset import decode
from service.inbox.errors import InboxError
from service.inbox.incoming import Attachment, Limits, tidy

UNNAMED = "zonder naam"
_MAX_NAME = 200
_UNKNOWN = "application/octet-stream"
_MAIL = "message/rfc822"


def read_attachment(
    name: str,
    media_type: str,
    content: bytes | None,
    *,
    charset: str | None = None,
    read_mail: Callable[[bytes], str],
    limits: Limits,
) -> Attachment:
    """Read one attachment; `read_mail` returns the text of a mail that is attached to a mail."""
    name = file_name(name)
    media_type = media_type.lower()
    if media_type in ("", _UNKNOWN):
        # many programs say no more than "bytes"; the name then tells
        media_type = _MAIL if name.lower().endswith(".eml") else guess_type(name)[0] or _UNKNOWN
    if media_type not in ("text/plain", "text/html", _MAIL):
        return Attachment(name, media_type, fault=f"bijlage niet gelezen ({_kind(name, media_type)})")
    if content is None:
        return Attachment(name, media_type, fault="bijlage niet gelezen (de inhoud ontbreekt)")
    if len(content) > limits.attachment_bytes:
        return Attachment(name, media_type, fault=f"bijlage niet gelezen (te groot: {size(len(content))})")
    try:
        text = read_mail(content) if media_type == _MAIL else tidy(decode(content, charset))
    except InboxError as error:
        return Attachment(name, media_type, fault=f"bijlage niet gelezen ({error})")
    return Attachment(name, media_type, text=html_to_text(text) if media_type == "text/html" else text)


def file_name(name: str) -> str:
    r"""Return the bare name: no folders, no line breaks, no longer than can be shown.

    >>> file_name("C:\\map\\brief.pdf")
    'brief.pdf'
    """
    bare = PurePosixPath(" ".join(tidy(name).split()).replace("\\", "/")).name
    return bare[-_MAX_NAME:] or UNNAMED


def size(count: int) -> str:
    """Say a number of bytes.

    >>> size(12_300_000)
    '12,3 MB'
    """
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")


def _kind(name: str, media_type: str) -> str:
    suffix = PurePosixPath(name).suffix[1:].lower()
    return suffix if suffix.isalnum() and len(suffix) <= 5 else media_type.rpartition("/")[2]
