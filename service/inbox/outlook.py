"""One mail as Outlook saves it (.msg, a compound file)."""

import io
from collections.abc import Iterator
from email.utils import formataddr, parseaddr

import oxmsg
from oxmsg.domain import constants as c

from classifier.html import html_to_text
from service.inbox.attachments import at_most, read_attachments, size
from service.inbox.charset import decode
from service.inbox.errors import InboxError
from service.inbox.incoming import Attachment, Incoming, Limits, content_id, tidy
from service.inbox.mail import read_date, read_header, read_mail
from service.inbox.pointing import with_letter

_INTERNET_MESSAGE_ID = 0x1035
_EMBEDDED_MESSAGE = "application/vnd.ms-outlook"


def read_msg(raw: bytes, *, limits: Limits | None = None) -> Incoming:
    """Read an Outlook message; InboxError where it is none, or is damaged."""
    limits = limits or Limits()
    if len(raw) > limits.mail_bytes:
        raise InboxError(f"Dit bericht is {size(len(raw))}; wij lezen tot {size(limits.mail_bytes)}.")
    try:
        return _parse(raw, oxmsg.Message.load(io.BytesIO(raw)), limits)
    except Exception as error:  # a damaged compound file fails in as many ways as there are bytes in it
        raise InboxError(
            "Dit is geen Outlook-bericht, of het is beschadigd. Bewaar het in Outlook opnieuw als .msg of .eml."
        ) from error


def _parse(raw: bytes, mail: oxmsg.Message, limits: Limits) -> Incoming:
    headers = {name.lower(): value for name, value in mail.message_headers.items()}
    text = tidy(mail.body or "")
    if not text.strip():
        text = html_to_text(_html(mail))
    attachments = at_most(_attachments(mail, limits), limits.attachments)
    text, note = with_letter(text, attachments)
    empty = "Dit bericht heeft geen tekst die wij kunnen lezen. Open het in Outlook."
    notes = [note] if note else [] if text.strip() else [empty]
    own_id = headers.get("message-id") or mail.properties.str_prop_value(_INTERNET_MESSAGE_ID) or ""
    return Incoming(
        id="".join(tidy(own_id).split()) or content_id(raw),
        text=text.strip("\n"),
        subject=" ".join(tidy(mail.subject).split()),
        sender=_sender(mail, headers),
        date=mail.sent_date or read_date(headers.get("date", "")),
        attachments=attachments,
        notes=tuple(notes),
    )


def _sender(mail: oxmsg.Message, headers: dict[str, str]) -> str:
    if headers.get("from"):
        return read_header(headers["from"])
    # without quotes around the name, as mail in other files has it
    name, address = parseaddr(mail.sender or "")
    return formataddr((name, address)).replace('"', "") if address.isascii() else tidy(mail.sender or "")


def _html(mail: oxmsg.Message) -> str:
    content = mail.properties.binary_prop_value(c.PID_HTML)
    if not content:
        return tidy(mail.html_body or "")
    return tidy(decode(content, mail.properties.body_encoding))


def _attachments(mail: oxmsg.Message, limits: Limits) -> Iterator[Attachment]:
    for attachment in mail.attachments:
        content = attachment.file_bytes
        yield from read_attachments(
            attachment.file_name or ("" if content is not None else "bericht.msg"),
            attachment.mime_type or "" if content is not None else _EMBEDDED_MESSAGE,
            content,
            read_mail=lambda raw: read_mail(raw, limits=limits).text,
            limits=limits,
        )
