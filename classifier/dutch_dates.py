"""Dates as Dutch people write and dictate them: "3 maart 2026", "3 mrt '26", "03-03", "gisteren".

Every expression has a bounded length, so reading takes time in proportion to the text. What only the writer
can place ("de twaalfde", "vorige week", "dinsdag") is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    "jan": 1, "januari": 1, "feb": 2, "febr": 2, "februari": 2, "mrt": 3, "maart": 3, "apr": 4, "april": 4, "mei": 5,
    "jun": 6, "juni": 6, "jul": 7, "juli": 7, "aug": 8, "augustus": 8, "sep": 9, "sept": 9, "september": 9,
    "okt": 10, "oct": 10, "oktober": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
}  # fmt: skip
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_SHORT = ("ma", "di", "wo", "do", "vr", "za", "zo")
_ONES = ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_TEENS = [
    "tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
]  # fmt: skip
_IN_WORDS = {word: n for n, word in enumerate(_ONES + _TEENS, 1)} | {
    f"{one}{'ën' if one.endswith('e') else 'en'}{tens}": base + n
    for tens, base in (("twintig", 20), ("dertig", 30))
    for n, one in enumerate(_ONES, 1)
}
_IN_WORDS |= {word.replace("ë", "e"): n for word, n in _IN_WORDS.items()} | {"twintig": 20, "dertig": 30}

_DAYS = rf"(?:{'|'.join(_WEEKDAYS)})(?:ochtend|morgen|middag|avond|nacht)?"
_DAY = rf"(?:[12]\d|3[01]|0?[1-9]|\b(?:{'|'.join(sorted(_IN_WORDS, key=len, reverse=True))})\b)"
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_BEFORE, _AFTER = r"(?<![\w/.,€-])(?<!€ )", r"(?![-/.]?\w)"
_YEAR = (
    r"(?:[ \t]{0,2},?\s{1,2}(?P<year>(?:19|20)\d\d)(?!\d)"
    r"|[ \t]{0,2}[-/](?P<joined>(?:19|20)\d\d)(?!\d)"
    r"|[ \t]{0,2}['’‘`](?P<apostrophe>\d\d)(?!\d)"
    r"|[ \t](?P<short>[0-4]\d)(?=[ \t]*(?:[,;)\n]|\.(?!\d)|$))"
    rf"|\s(?:tweeduizend|twintig)[ \t]?(?:en[ \t])?(?P<words>{'|'.join(_IN_WORDS)})\b)"
)
_LAST = r"(?:[ ]j\.?l\b\.?(?=\W|$))"
_WRITTEN = re.compile(
    rf"(?:\b(?P<weekday>{_DAYS}|(?:{'|'.join(_SHORT[:-1])})\.?),?\s{{1,2}}(?:de\s)?)?(?<![\w/.€-])(?<![\d],)"
    rf"(?P<day>{_DAY})(?:e|ste|de)?[\s.-]{{0,3}}(?P<month>{_MONTH})(?![^\W\d])"
    rf"(?:\.(?=[ \t]?['’\d]))?{_YEAR}?{_LAST}?",
    re.IGNORECASE,
)
_SHARED = re.compile(
    rf"(?<![\w/.,€-])((?:{_DAY}(?:e|ste|de)?,\s)*{_DAY}(?:e|ste|de)?,?)\s"
    r"(?:en|of|t/m|tot en met|tot|en op)\s(?:de\s)?$",
    re.IGNORECASE,
)
_A_DAY = re.compile(_DAY, re.IGNORECASE)
_SHARED_REACH = 40
_NUMERIC = re.compile(
    rf"(?:\b(?P<weekday>{_DAYS}),?\s{{1,2}})?{_BEFORE}(?P<day>0?[1-9]|[12]\d|3[01])(?P<sep>[ ]?[-/.][ ]?)"
    rf"(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<year>(?:19|20)\d\d|\d\d){_AFTER}",
    re.IGNORECASE,
)
_ISO = re.compile(rf"{_BEFORE}(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01]){_AFTER}")
# "3-3" may be a score or a share: only where a day is what one expects, and nothing is counted or timed after it
_YEARLESS = re.compile(
    rf"\b(?:(?:op|d\.?d\.?|sinds|vanaf|en|kreeg|(?:brief|besluit|beschikking|aanslag|mail|datum|bericht)(?: van)?|"
    rf"(?P<weekday>{_DAYS}))[:]?[ ])(?P<date>(?P<day>0?[1-9]|[12]\d|3[01])[-/](?P<month>0?[1-9]|1[0-2])){_AFTER}"
    r"(?![ ]?(?:uur|u\b|dag|week|weken|maand|keer|x\b|jaar|km|meter|deel|van de))",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b(?:(?P<fixed>eergisteren|gister(?:en)?|vandaag|vanochtend|vanmorgen|vanmiddag|vannacht|overmorgen)"
    rf"(?:ochtend|morgen|middag|avond)?"
    rf"|(?:afgelopen|laatstleden)[ ](?P<last>{_DAYS})(?![ ](?:de[ ])?\d)"
    rf"|vorige[ ]week[ ](?P<week>{_DAYS})(?![ ]\d)|(?P<week2>{_DAYS})[ ]vorige[ ]week"
    rf"|(?P<count>\d{{1,2}}|{'|'.join(_ONES + _TEENS)})[ ]dagen[ ]geleden)\b",
    re.IGNORECASE,
)
_FIXED = {"eergisteren": -2, "gister": -1, "gisteren": -1, "overmorgen": 2}


@dataclass(frozen=True)
class DutchDate:
    """A date at `text[start:end]`; `year` is None where the writer left it out, `weekday` counts from Monday, 0."""

    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None

    def iso(self, reference: date | None, *, past: bool = True) -> str:
        """Return it as ISO 8601, "--03-12" where the year cannot be known.

        A missing year is the one that makes the weekday right; else the last one before `reference` for what
        is past, or the nearest.
        """
        year = self.year or (self._year(reference, past=past) if reference else None)
        return f"{year:04}-{self.month:02}-{self.day:02}" if year else f"--{self.month:02}-{self.day:02}"

    def _year(self, reference: date, *, past: bool) -> int | None:
        years = range(max(reference.year - 4, 1), min(reference.year + 5, 10_000))
        found = [d for year in years if (d := _valid(year, self.month, self.day))]
        near = [d for d in found if abs(d.year - reference.year) <= 1] or found
        on_weekday = [d for d in near if d.weekday() == self.weekday]
        # a day or two ahead is a slip of the pen or of the clock that stamped the message
        before = [d for d in on_weekday or near if (d - reference).days <= 2]
        candidates = before if past and before else on_weekday or near
        return min(candidates, key=lambda d: abs((d - reference).days)).year if candidates else None


def find_dates(text: str, reference: date | None = None) -> list[DutchDate]:
    """Return the dates in a text, in order, none within another.

    `reference` is the date of the message; without it what is relative ("gisteren") is left out.

    >>> [text_date.iso(date(2026, 5, 20)) for text_date in find_dates("op 12 en 14 mei, en op 3-3")]
    ['2026-05-12', '2026-05-14', '2026-03-03']
    """
    found = [*_iso(text), *_numeric(text), *_written(text), *_yearless(text)]
    if reference:
        found += _relative(text, reference)
    apart: list[DutchDate] = []
    for one in sorted(found, key=lambda d: (d.start, -d.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _written(text: str) -> Iterator[DutchDate]:
    last = 0
    for match in _WRITTEN.finditer(text):
        month = _MONTHS[match["month"].lower()]
        year = _year_of(match)
        if date_of := _date(match, match["day"], month, year):
            yield date_of
            # "12, 13 en 14 mei": the month, and the year, stand at the last one only
            begin = max(last, match.start() - _SHARED_REACH)
            if not match["weekday"] and (shared := _SHARED.search(text[begin : match.start()])):
                for day in _A_DAY.finditer(shared[1]):
                    at = begin + shared.start(1)
                    if _valid(year or 2024, month, _number(day[0])):
                        yield DutchDate(at + day.start(), at + day.end(), _number(day[0]), month, year)
        last = match.end()


def _numeric(text: str) -> Iterator[DutchDate]:
    for match in _NUMERIC.finditer(text):
        if found := _date(match, match["day"], int(match["month"]), _full(match["year"])):
            yield found


def _iso(text: str) -> Iterator[DutchDate]:
    for match in _ISO.finditer(text):
        if found := _date(match, match["day"], int(match["month"]), int(match["year"])):
            yield found


def _yearless(text: str) -> Iterator[DutchDate]:
    for match in _YEARLESS.finditer(text):
        found = _date(match, match["day"], int(match["month"]), None)
        if found:
            start = match.start("weekday") if match["weekday"] else match.start("date")
            yield DutchDate(start, found.end, found.day, found.month, None, found.weekday)


def _relative(text: str, reference: date) -> Iterator[DutchDate]:
    for match in _RELATIVE.finditer(text):
        weekday = _weekday(match["last"] or match["week"] or match["week2"])
        if match["fixed"]:
            days = _FIXED.get(match["fixed"].lower(), 0)
        elif match["count"]:
            days = -_number(match["count"])
        elif match["last"]:
            days = -((reference.weekday() - (weekday or 0) - 1) % 7 + 1)
        else:
            days = (weekday or 0) - reference.weekday() - 7
        try:
            day = reference + timedelta(days=days)
        except OverflowError:  # a reference at the edge of the calendar
            continue
        yield DutchDate(match.start(), match.end(), day.day, day.month, day.year, day.weekday())


def _date(match: re.Match[str], day: str, month: int, year: int | None) -> DutchDate | None:
    number = _number(day)
    if not _valid(year or 2024, month, number):  # a leap year: without a year 29 February may be one
        return None
    end = match.end("date") if "date" in match.groupdict() else match.end()
    return DutchDate(match.start(), end, number, month, year, _weekday(match.groupdict().get("weekday")))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year_of(match: re.Match[str]) -> int | None:
    if match["words"]:
        return 2000 + _IN_WORDS[match["words"].lower()]
    written = match["year"] or match["joined"] or match["apostrophe"] or match["short"]
    return _full(written) if written else None


def _full(year: str) -> int:
    """Return a year in four digits; people of whom a birthday is written were born after 1935."""
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 36 else 1900)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _IN_WORDS[word.lower()]


def _weekday(word: str | None) -> int | None:
    if not word:
        return None
    folded = word.lower().rstrip(".")
    return next((i for i, names in enumerate(zip(_WEEKDAYS, _SHORT, strict=True)) if folded.startswith(names)), None)
