"""What the store hands out: frozen records, and how they are read from a row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from classifier.taxonomy import Domain, Flag, SignalType
from service.store.tables import messages, reviews, suggestions


class Decision(StrEnum):
    """What a review does to the suggestion; JSON field `besluit`."""

    CONFIRMED = "bevestigd"
    CORRECTED = "gecorrigeerd"
    WITHDRAWN = "ingetrokken"


class Status(StrEnum):
    """Whether a review stands; JSON field `status`."""

    OPEN = "open"
    REVIEWED = "beoordeeld"


@dataclass(frozen=True)
class StoredSuggestion:
    """What one model suggested for one message.

    `payload` is `Suggestion.to_json()` with the deciding words and sentences under `woorden`.
    """

    id: int
    message_id: str
    model: str
    payload: Mapping[str, Any]
    signal_type: SignalType | None
    domain: Domain | None
    hand_over: bool
    certainty: float
    team: str
    flags: tuple[Flag, ...]
    created_at: datetime

    @property
    def reason(self) -> str | None:
        """Why the model hands over, in Dutch."""
        reason: str | None = self.payload["reden"]
        return reason

    @classmethod
    def from_row(cls, row: Row[Any]) -> "StoredSuggestion":
        """Read the suggestion's columns."""
        of, at = row._mapping, suggestions.c
        return cls(
            id=of[at.id],
            message_id=of[at.message_id],
            model=of[at.model],
            payload=of[at.payload],
            signal_type=_type(of[at.signal_type]),
            domain=_domain(of[at.domain]),
            hand_over=of[at.hand_over],
            certainty=of[at.certainty],
            team=of[at.team],
            flags=tuple(map(Flag, of[at.flags])),
            created_at=of[at.created_at],
        )


@dataclass(frozen=True)
class Review:
    """What a person decided; `signal_type` None says that none of the labels fits.

    `withdraws` is the id of the review that an `ingetrokken` takes back. `flags` None says that the
    reviewer did not judge them.
    """

    id: int
    message_id: str
    suggestion_id: int
    reviewer: str
    decision: Decision
    signal_type: SignalType | None
    domain: Domain | None
    secondary: SignalType | None
    flags: tuple[Flag, ...] | None
    note: str
    withdraws: int | None
    created_at: datetime

    @classmethod
    def from_row(cls, row: Row[Any]) -> "Review":
        """Read the review's columns."""
        of, at = row._mapping, reviews.c
        flags = of[at.flags]
        return cls(
            id=of[at.id],
            message_id=of[at.message_id],
            suggestion_id=of[at.suggestion_id],
            reviewer=of[at.reviewer],
            decision=Decision(of[at.decision]),
            signal_type=_type(of[at.signal_type]),
            domain=_domain(of[at.domain]),
            secondary=_type(of[at.secondary]),
            flags=None if flags is None else tuple(map(Flag, flags)),
            note=of[at.note],
            withdraws=of[at.withdraws],
            created_at=of[at.created_at],
        )


@dataclass(frozen=True)
class StoredMessage:
    """A message as it stands: with its latest suggestion and the review that counts, if any."""

    id: str
    reference: str
    channel: str
    sender: str
    sent_at: datetime | None
    received_at: datetime
    subject: str
    text: str
    attachments: tuple[Mapping[str, Any], ...]
    created_at: datetime
    notes: tuple[str, ...]
    suggestion: StoredSuggestion
    review: Review | None

    @property
    def status(self) -> Status:
        """Whether someone has decided."""
        return Status.REVIEWED if self.review else Status.OPEN

    @classmethod
    def from_row(cls, row: Row[Any]) -> "StoredMessage":
        """Read a row of messages joined with suggestions and reviews."""
        of, at = row._mapping, messages.c
        return cls(
            id=of[at.id],
            reference=of[at.reference],
            channel=of[at.channel],
            sender=of[at.sender],
            sent_at=of[at.sent_at],
            received_at=of[at.received_at],
            subject=of[at.subject],
            text=of[at.text],
            attachments=tuple(of[at.attachments]),
            created_at=of[at.created_at],
            notes=tuple(of[at.notes] or ()),
            suggestion=StoredSuggestion.from_row(row),
            review=None if of[reviews.c.id] is None else Review.from_row(row),
        )


@dataclass(frozen=True)
class Page:
    """A part of a list; `total` counts the whole of it."""

    items: tuple[StoredMessage, ...]
    total: int

    def __iter__(self) -> Iterator[StoredMessage]:
        return iter(self.items)


@dataclass(frozen=True)
class Counts:
    """How many messages there are; `hand_over` counts the open ones that the model hands over."""

    messages: int
    open: int
    reviewed: int
    hand_over: int


def _type(slug: str | None) -> SignalType | None:
    return None if slug is None else SignalType(slug)


def _domain(slug: str | None) -> Domain | None:
    return None if slug is None else Domain(slug)
