"""One mail as it comes from a mailbox (RFC 5322 and MIME), however badly it was made."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value, parsedate_to_datetime

from classifier.html import html_to_text
from service.inbox.attachments import UNNAMED, file_name, read_attachments, size
from service.inbox.charset import decode
from service.inbox.errors import InboxError
from service.inbox.incoming import Attachment, Incoming, Limits, content_id, tidy
from service.inbox.pointing import with_letter

_KNOWN_HEADERS = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "received", "return-path",
)  # fmt: skip
_MAX_HEADER = 10_000
_MAX_ID = 900
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
_MAX_MENTIONS = 50
# an alternative in plain text that only says: look at the other one
_STUB = re.compile(
    r"html|(?:bekijk|lees|view|read|open).{0,40}(?:online|browser|webversie|web version)|multi-part message",
    re.IGNORECASE,
)


class _Rules(policy.Compat32):
    """The older rules of the standard library: forty times faster on a hostile header, and they survive more."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Keep what can be a header; reading its parts takes the square of its length."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_HEADER]


def read_mail(raw: bytes, *, limits: Limits | None = None) -> Incoming:
    """Read a mail; InboxError where it is none, or is too large."""
    return _read(raw, limits or Limits(), 0)


def _read(raw: bytes, limits: Limits, depth: int) -> Incoming:
    if len(raw) > limits.mail_bytes:
        raise InboxError(
            f"Dit bericht is {size(len(raw))}; wij lezen tot {size(limits.mail_bytes)}. "
            "Bewaar de bijlagen apart en bied het bericht zonder bijlagen aan."
        )
    try:
        return _parse(raw, BytesParser(policy=_Rules()).parsebytes(raw), limits, depth)
    except InboxError:
        raise
    except Exception as error:  # the parser may raise anything on what spammers and old programs make of a mail
        raise InboxError(
            "Dit bericht is zo beschadigd dat het niet te lezen is. Vraag de afzender om een kopie."
        ) from error


def _parse(raw: bytes, mail: Part, limits: Limits, depth: int) -> Incoming:
    if not any(_raw_header(mail, name) for name in _KNOWN_HEADERS):
        raise InboxError("Dit is geen e-mail: er is geen afzender, onderwerp of datum in te vinden.")
    body, attachments = _Content(limits, depth).read(mail)
    notes = []
    body, note = with_letter(body, attachments)
    if note or not body.strip():
        notes.append(note or "Dit bericht heeft geen tekst.")
    if _header(mail, "auto-submitted").lower().startswith("auto-re"):
        notes.append("Dit is een automatisch antwoord.")
    own_id = "".join(_header(mail, "message-id").split())
    return Incoming(
        id=own_id if 0 < len(own_id) <= _MAX_ID else content_id(raw),
        text=body.strip("\n"),
        subject=_header(mail, "subject"),
        sender=_header(mail, "from").replace('"', ""),
        date=read_date(_raw_header(mail, "date")),
        attachments=attachments,
        notes=tuple(notes),
        mentions=_mentions(mail, own_id),
    )


def _mentions(mail: Part, own_id: str) -> tuple[str, ...]:
    """Return the identifiers of the mails that this one answers, the oldest first."""
    named = f"{_raw_header(mail, 'references')} {_raw_header(mail, 'in-reply-to')}"
    found = dict.fromkeys(_MESSAGE_ID.findall(named))
    return tuple(identifier for identifier in found if identifier != own_id)[-_MAX_MENTIONS:]


def read_date(text: str) -> datetime | None:
    """Read the date of a mail; None where there is none that can be."""
    try:
        date = parsedate_to_datetime(text)
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date
        return date if 1970 <= date.astimezone(UTC).year < 2200 else None
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def read_header(value: str) -> str:
    """Decode the words of a header; bytes without a label are guessed.

    >>> read_header("=?utf-8?q?Bezwaar_caf=C3=A9?=")
    'Bezwaar café'
    """
    value = value[:_MAX_HEADER]
    try:
        words = decode_header(value.encode("ascii", "surrogateescape").decode("ascii"))
    except UnicodeError:
        words = [(value.encode("utf-8", "surrogateescape"), None)]
    except (ValueError, LookupError, MessageError):
        words = [(value, None)]
    text = "".join(word if isinstance(word, str) else decode(word, charset) for word, charset in words)
    return " ".join(tidy(text).split())


def _raw_header(mail: Part, name: str) -> str:
    return next((str(value) for key, value in mail.raw_items() if key.lower() == name), "")


def _header(mail: Part, name: str) -> str:
    return read_header(_raw_header(mail, name))


class _Content:
    """Walks the parts of a mail: which of them are the letter, and which came with it."""

    def __init__(self, limits: Limits, depth: int) -> None:
        self._limits = limits
        self._depth = depth
        self._attachments: list[Attachment] = []

    def read(self, mail: Part) -> tuple[str, tuple[Attachment, ...]]:
        """Return the text of the letter and its attachments."""
        body = "\n\n".join(text for text in self._texts(mail) if text.strip())
        return body, tuple(self._attachments)

    def _texts(self, part: Part) -> Iterator[str]:
        kind = part.get_content_type()
        children = part.get_payload()
        if kind == "message/rfc822" or (not part.is_multipart() and not self._is_letter(part, kind)):
            self._attach(part, kind)
        elif kind == "multipart/alternative" and isinstance(children, list):
            yield self._best([child for child in children if isinstance(child, Part)])
        elif isinstance(children, list):
            for child in children:
                if isinstance(child, Part):
                    yield from self._texts(child)
        else:
            text = tidy(decode(_bytes(part), part.get_content_charset()))
            yield html_to_text(text) if kind == "text/html" else text

    def _best(self, alternatives: list[Part]) -> str:
        """Choose the plain text, unless it is empty or only says that there is another."""
        plain, rich = "", ""
        for part in alternatives:
            text = "\n\n".join(text for text in self._texts(part) if text.strip())
            if part.get_content_type() == "text/plain":
                plain = plain or text
            else:
                rich = rich or text
        short = len(plain) < 400 and len(rich) > 2 * len(plain)
        return rich if rich and (not plain.strip() or (short and _STUB.search(plain))) else plain

    @staticmethod
    def _is_letter(part: Part, kind: str) -> bool:
        if kind.startswith("multipart/"):
            return True  # its parts were not found: what is there is all there is
        named = part.get_content_disposition() == "attachment" or bool(part.get_filename())
        return kind in ("text/plain", "text/html") and not named

    def _attach(self, part: Part, kind: str) -> None:
        if self._full():
            return
        given = part.get_filename()
        name = read_header(collapse_rfc2231_value(given)) if given else ""
        children = part.get_payload()
        inner = children[0] if isinstance(children, list) and children else None
        inside: list[Attachment] = []
        if isinstance(inner, Part):
            self._attachments.append(self._mail(name, kind, inner, inside))
        else:
            self._add(
                read_attachments(
                    name or UNNAMED,
                    kind,
                    _bytes(part),
                    charset=part.get_content_charset(),
                    read_mail=lambda raw: _opened(_read(raw, self._limits, self._deeper()), inside),
                    limits=self._limits,
                )
            )
        # the proof of a citizen is often in the mail that was forwarded: it is named beside that mail
        self._add(inside)

    def _add(self, attachments: Iterable[Attachment]) -> None:
        for attachment in attachments:
            if self._full():
                return
            self._attachments.append(attachment)

    def _full(self) -> bool:
        """Say whether there are as many attachments as may be; once, the list says so too."""
        count, most = len(self._attachments), self._limits.attachments
        if count == most:
            fault = f"de overige bijlagen zijn niet gelezen (meer dan {most})"
            self._attachments.append(Attachment("overige bijlagen", "", fault=fault))
        return count >= most

    def _mail(self, name: str, kind: str, inner: Part, inside: list[Attachment]) -> Attachment:
        """Read a mail that was forwarded as an attachment; what came with it goes in `inside`."""
        name = file_name(name or _header(inner, "subject")[:80])
        name = name if name.lower().endswith(".eml") else f"{name}.eml"
        try:
            return Attachment(name, kind, text=_opened(_parse(b"", inner, self._limits, self._deeper()), inside))
        except InboxError as error:
            return Attachment(name, kind, fault=f"bijlage niet gelezen ({error})")

    def _deeper(self) -> int:
        if self._depth >= self._limits.depth:
            raise InboxError(f"meer dan {self._limits.depth} e-mails in elkaar")
        return self._depth + 1


def _opened(mail: Incoming, inside: list[Attachment]) -> str:
    """Return the text of a mail in a mail; what came with it goes in `inside`."""
    inside.extend(mail.attachments)
    return f"{mail.subject}\n\n{mail.text}".strip()


def _bytes(part: Part) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
