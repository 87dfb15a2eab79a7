"""Which terms of the law run for one message, by what it is, and what must be known to work out the rest."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from classifier import awb
from classifier.awb import Term
from classifier.taxonomy import Flag, SignalType
from service.store import StoredMessage

_HERE = ZoneInfo("Europe/Amsterdam")
_OF_A_DECISION = (
    "Is het bezwaar op tijd, en wanneer moet u beslissen? Dat hangt af van de dag waarop het besluit is bekendgemaakt: "
    "zes weken (Awb 6:7), en daarna zes of twaalf weken om te beslissen (Awb 7:10)."
)
_OF_A_DEFAULT = (
    "Ingebrekestelling: was de beslistermijn al voorbij, dan begint twee weken na ontvangst de dwangsom (Awb 4:17)."
)


@dataclass(frozen=True)
class Deadline:
    """One term, as the page shows it."""

    name: str
    last_day: date | None
    days_left: int | None
    late: bool
    articles: tuple[str, ...]

    @classmethod
    def of(cls, name: str, term: Term) -> "Deadline":
        """Take from a term what the page shows."""
        return cls(name, term.last_day, term.days_left, bool(term.late), term.articles)


def deadlines(message: StoredMessage, now: datetime) -> tuple[list[Deadline], list[str]]:
    """Return the terms of a message, and hints in Dutch on terms that need a date that is not in the mail.

    What a person decided goes before what was suggested. The day of receipt is a day in the Netherlands.
    """
    review = message.review
    first = review.signal_type if review else message.suggestion.signal_type
    second = review.secondary if review else message.suggestion.payload.get("tweede_soort")
    kinds = {kind for kind in (first, second and SignalType(second)) if kind}
    flags = message.suggestion.flags if review is None or review.flags is None else review.flags
    received, today = message.received_at.astimezone(_HERE).date(), now.astimezone(_HERE).date()
    found: list[Deadline] = []
    hints: list[str] = []
    if kinds & {SignalType.KLACHT, SignalType.BEZWAAR}:
        found.append(Deadline.of("Ontvangst bevestigen", awb.acknowledgement(received)))
    if SignalType.KLACHT in kinds:
        found.append(Deadline.of("Klacht afhandelen", awb.complaint(received, today=today)))
    if Flag.WOO_VERZOEK in flags:
        found.append(Deadline.of("Beslissen op Woo-verzoek", awb.woo(received, today=today)))
    if SignalType.BEZWAAR in kinds:
        hints.append(_OF_A_DECISION)
    if Flag.INGEBREKESTELLING in flags:
        hints.append(_OF_A_DEFAULT)
    return found, hints
