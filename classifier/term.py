"""One term of the law: what is known of it, in words and as JSON, and how it is made up."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from classifier.termijnenwet import DECREES_UNTIL, Ending, move

_MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
_WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]

Days = Collection[date]


@dataclass(frozen=True)
class Term:
    """One term: `first_day` and `last_day` both count; None where the law names no length.

    `counted` is the last day before the Algemene termijnenwet moved it for `moved_by`. `late` says whether what had
    to be done was done too late, or was not yet done on the day one looks from; None where that is not known.
    `steps` are sentences in Dutch; `more` holds what only this kind has, by its Dutch name.
    """

    kind: str
    first_day: date | None
    last_day: date | None
    articles: tuple[str, ...]
    steps: tuple[str, ...]
    counted: date | None = None
    moved_by: str | None = None
    late: bool | None = None
    days_left: int | None = None
    other_reading: str | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the fields of `signaalwijzer terms --json`."""
        return {
            "soort": self.kind,
            "eerste_dag": _iso(self.first_day),
            "laatste_dag": _iso(self.last_day),
            "laatste_dag_zonder_verschuiving": _iso(self.counted),
            "verschoven_door": self.moved_by,
            "te_laat": self.late,
            "dagen_over": self.days_left,
            "artikelen": list(self.articles),
            "uitleg": list(self.steps),
            "andere_lezing": self.other_reading,
            **{key: _iso(value) if isinstance(value, date) else value for key, value in self.more.items()},
        }


def say(day: date) -> str:
    """Write a day in Dutch.

    >>> say(date(2026, 3, 2))
    'maandag 2 maart 2026'
    """
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def make_term(
    kind: str,
    first_day: date,
    end: Ending,
    articles: Collection[str],
    steps: Collection[str],
    *,
    late: bool | None = None,
    today: date | None = None,
    other: str | None = None,
    more: dict[str, Any] | None = None,
) -> Term:
    """Put a term together; where nothing else decides, it is late when `today` is past its last day."""
    if late is None and today is not None:
        late = today > end.last_day
    if end.last_day.year > DECREES_UNTIL:
        steps = (*steps, f"Welke dagen na {DECREES_UNTIL} met een feestdag gelijk zijn gesteld, is hier niet bekend.")
    return Term(
        kind=kind,
        first_day=first_day,
        last_day=end.last_day,
        articles=tuple(articles),
        steps=tuple(steps),
        counted=end.counted,
        moved_by=end.reason,
        late=late,
        days_left=None if today is None else (end.last_day - today).days,
        other_reading=other,
        more=more or {},
    )


def authority(last: date, weeks: int, equated: Days) -> tuple[Ending, str | None]:
    """Return the end of a term of the municipality, and what others make of it.

    Terms of over twelve weeks do not move (Atw 4(a)). Whether six weeks and a delay of six are one term or two is
    not settled; above twelve in all, the earlier day is the safe one.
    """
    ending = move(last, equated)
    if weeks <= 12 or not ending.reason:
        return ending, None
    return Ending(last, last, None), (
        f"Samen is dit meer dan twaalf weken; zo'n termijn schuift niet door (Atw 4). Wie de verlenging apart telt, "
        f"komt uit op {say(ending.last_day)}."
    )


def moved(end: Ending) -> list[str]:
    """Say in Dutch that the last day moved, and why; nothing where it did not."""
    if not end.reason:
        return []
    return [f"Dat is geen gewone werkdag ({end.reason}); de termijn loopt door tot en met {say(end.last_day)} (Atw 1)."]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
