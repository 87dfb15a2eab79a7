"""Dates as people write them in Dutch: 3 maart 2026, 3 mrt '26, 03-03-2026, "maandag 3 maart"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = [
    ("januari", "jan"), ("februari", "febr", "feb"), ("maart", "mrt", "maa"), ("april", "apr"), ("mei",),
    ("juni", "jun"), ("juli", "jul"), ("augustus", "aug"), ("september", "sept", "sep"), ("oktober", "okt"),
    ("november", "nov"), ("december", "dec"),
]  # fmt: skip
_NUMBER = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"(?<![\d.,-])(?P<day>\d{{1,2}})(?:e|ste|de)?[ ]{{1,2}}(?P<month>{_NAMES})\b\.?"
    r"(?:[ ]{1,2}(?P<year>\d{4}|['’]\d{2})(?!\d))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w./-])(?P<day>\d{1,2})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})(?![\w/-]|\.\d)"
)
_ISO = re.compile(r"(?<![\w./-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w/-]|\.\d)")
# without a year only where a word before it says that it is a date: "3-4 weken" is none
_SHORT = re.compile(
    r"(?:\bop|\bvan|\bd\.?d\.?|\bsinds|\btot|\bper)[ ]{1,2}(?P<date>(?P<day>\d{1,2})[-/](?P<month>\d{1,2}))"
    r"(?![\w/-]|[.,]\d)(?![ ]*(?:uur|weken|dagen|maanden|jaar|euro|keer))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FoundDate:
    """A date and its place in the text."""

    start: int
    end: int
    day: date


def find_dates(text: str, reference: date) -> list[FoundDate]:
    """Return the dates in a text, in order; one without a year is the last such day up to `reference`."""
    found: dict[int, FoundDate] = {}
    for match, year in _matches(text):
        place = match.span("date") if "date" in match.re.groupindex else match.span()
        day = _date(int(match["day"]), _month(match["month"]), year, reference)
        if day is not None and not any(other.start < place[1] and place[0] < other.end for other in found.values()):
            found[place[0]] = FoundDate(*place, day)
    return [found[start] for start in sorted(found)]


def _matches(text: str) -> Iterator[tuple[re.Match[str], str | None]]:
    for pattern in (_ISO, _WRITTEN, _DIGITS):
        for match in pattern.finditer(text):
            yield match, match["year"]
    for match in _SHORT.finditer(text):
        yield match, None


def _month(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBER[said.lower()]


def _date(day: int, month: int, year: str | None, reference: date) -> date | None:
    try:
        if year is None:
            this_year = date(reference.year, month, day)
            return this_year if this_year <= reference else date(reference.year - 1, month, day)
        number = int(year.lstrip("'’"))
        # two digits: 26 is 2026, 78 is a year of birth
        full = number if number > 99 else number + (2000 if number <= reference.year % 100 + 5 else 1900)
        return date(full, month, day) if 1900 <= full <= 2100 else None
    except ValueError:  # 31 februari, or 29 februari of another year
        return None
