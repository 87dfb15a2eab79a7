"""Which terms of the law run for one message, by what it is, and what must be known to work out the rest."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from classifier import awb, decision_terms
from classifier.facts import FactKind, find_facts
from classifier.taxonomy import Flag, SignalType
from classifier.term import Term, say
from service.store import StoredMessage

_HERE = ZoneInfo("Europe/Amsterdam")
_OF_A_DECISION = (
    "Is het bezwaar op tijd, en wanneer moet u beslissen? Dat hangt af van de dag waarop het besluit is bekendgemaakt: "
    "zes weken (Awb 6:7), en daarna zes of twaalf weken om te beslissen (Awb 7:10)."
)
_EXCUSED = "Vraag anders eerst naar de reden: wie er niets aan kan doen dat het te laat is, mag alsnog (Awb 6:11)."
_OF_A_DEFAULT = (
    "Ingebrekestelling: was de beslistermijn al voorbij, dan begint twee weken na ontvangst de dwangsom (Awb 4:17)."
)


@dataclass(frozen=True)
class Deadline:
    """One term, as the page shows it."""

    name: str
    last_day: date | None
    note: str
    late: bool
    articles: tuple[str, ...]

    @classmethod
    def of(cls, name: str, term: Term, *, done: bool = False) -> "Deadline":
        """Take from a term what the page shows; `done` says that what the term is for was done."""
        left = term.days_left or 0
        note = f"nog {left} {'dag' if left == 1 else 'dagen'}" if left else "vandaag"
        if term.last_day is None:
            note = "zo snel mogelijk"
        elif done:
            note = "lijkt te laat binnen" if term.late else "op tijd"
        elif term.late:
            note = "te laat"
        return cls(name, term.last_day, note, bool(term.late), term.articles)


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
        found.append(Deadline.of("Beslissen op Woo-verzoek", decision_terms.woo(received, today=today)))
    if SignalType.BEZWAAR in kinds:
        decided = _decision(message.text, received)
        if decided is None:
            hints.append(_OF_A_DECISION)
        else:
            objection = awb.objection(decided, received=received)
            found.append(Deadline.of("Bezwaar maken", objection, done=True))
            found.append(Deadline.of("Beslissen op bezwaar", awb.decision_on_objection(decided, today=today)))
            hints.append(
                f"Gerekend vanaf {say(decided)}, de datum van het besluit volgens het bericht, en zonder "
                "adviescommissie (Awb 7:13). Controleer die datum in het dossier."
            )
            if objection.late:
                hints.append(f"{objection.other_reading} {_EXCUSED}")
    if Flag.INGEBREKESTELLING in flags:
        hints.append(_OF_A_DEFAULT)
    return found, hints


def _decision(text: str, received: date) -> date | None:
    """Return the date of the decision that a letter names, where it can be right."""
    dates = (fact.value for fact in find_facts(text, received) if fact.kind is FactKind.DECISION_DATE)
    days = (date.fromisoformat(value) for value in dates if not value.startswith("--"))
    return next((day for day in days if day <= received), None)
