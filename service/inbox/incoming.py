"""What comes in: one message, whatever file it came from."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from classifier.cleaning import clean
from classifier.message import Message


@dataclass(frozen=True)
class Limits:
    """What is still read; beyond it the user is told, and nothing is cut off in silence."""

    mail_bytes: int = 40_000_000
    attachments: int = 50
    attachment_bytes: int = 10_000_000
    # a mail in a mail in a mail: past this depth it is named, not read
    depth: int = 5
    pages: int = 50
    scanned_pages: int = 10
    document_seconds: float = 60
    document_chars: int = 200_000
    unpacked_bytes: int = 100_000_000
    record_bytes: int = 5_000_000


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message: its `text`, or a `fault` that says why not; both where part was read."""

    name: str
    media_type: str
    text: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Incoming:
    """A message as read: `text` is the readable body, and what all places in the text refer to.

    `id` is the sender's own identifier (Message-ID, or the id in a file); without one it is made from the
    content, so that the same message twice stays one message. `mentions` are the identifiers of the mails that
    this one answers (RFC 5322, 3.6.4).
    """

    id: str
    text: str
    subject: str = ""
    sender: str = ""
    date: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    channel: str = "e-mail"
    notes: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()

    def to_message(self) -> Message:
        """Return what the classifier scores."""
        return Message(text=self.text, subject=self.subject, id=self.id)

    def to_json(self) -> dict[str, Any]:
        """Return the object `bericht` of the scoring contract."""
        parts = clean(self.text)
        return {
            "message_id": self.id,
            "van": self.sender,
            "datum": self.date.isoformat() if self.date else None,
            "onderwerp": self.subject,
            "eigen_woorden": parts.own_text,
            "geciteerd": parts.quoted_text,
            "handtekening": parts.signature_text,
            "bijlagen": [
                {"naam": a.name, "soort": a.media_type, "tekst": a.text, "fout": a.fault} for a in self.attachments
            ],
        }


Mail = Incoming


@dataclass(frozen=True)
class Fault:
    """A message that could not be read; `number` is its line or its place in the file, from 1."""

    number: int
    message: str
    id: str | None = None


def content_id(content: bytes) -> str:
    """Return the identifier of a message that has none of its own."""
    return f"sha256:{sha256(content).hexdigest()}"


def tidy(text: str) -> str:
    r"""Make line ends "\n" and take out what no database stores: NUL and halves of characters.

    >>> tidy("a\r\nb\x00")
    'a\nb'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8")
