"""On which day a term of the law ends (Algemene termijnenwet, Atw)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

# Art. 3(3): made equal to a holiday by royal decree, most often for three years at a time; here the decrees for
# 2023-2025 and for 2026-2028. A day of a later decree is given by the caller.
EQUATED = frozenset(
    map(
        date.fromisoformat,
        [
            "2023-04-28", "2023-05-19", "2024-05-10", "2024-12-27", "2025-05-30",
            "2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26",
        ],
    )
)  # fmt: skip
DECREES_UNTIL = 2028


@dataclass(frozen=True)
class Ending:
    """A last day: as counted, and where the law moves it to; `reason` says in Dutch why it moved."""

    counted: date
    last_day: date
    reason: str | None


def free_day(day: date, equated: Collection[date] = ()) -> str | None:
    """Return in Dutch why no term ends on this day (Atw 1(1) and 3); None for a day like any other.

    `equated` are days that a decree makes equal to a holiday, beside those that are known here.

    >>> free_day(date(2026, 4, 3)), free_day(date(2026, 4, 7))
    ('Goede vrijdag', None)
    """
    named = _holidays(day.year).get(day)
    if named:
        return named
    if day in EQUATED or day in equated:
        return "gelijkgesteld met een feestdag"
    return ("zaterdag", "zondag")[day.weekday() - 5] if day.weekday() >= 5 else None


def move(counted: date, equated: Collection[date] = ()) -> Ending:
    """Move a last day that falls on a free day to the next one that does not (Atw 1(1))."""
    day, reasons = counted, []
    while reason := free_day(day, equated):
        reasons.append(reason)
        day += timedelta(days=1)
    return Ending(counted, day, ", ".join(dict.fromkeys(reasons)) or None)


@lru_cache(maxsize=256)
def _holidays(year: int) -> dict[date, str]:
    # the day off for 5 May and Good Friday is "optional" to the library; the law makes no difference (Atw 3(1), 3(2))
    found = holidays.country_holidays("NL", years=year, language="nl", categories=("public", "optional"))
    # Easter and Whit Sunday are no more than Sundays to the law
    return {day: name for day, name in found.items() if day.weekday() != 6 or "paas" not in name.lower()}
