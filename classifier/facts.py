"""The facts of a case in a message: which decision, when, how much, where and who.

Each fact is a span of the message with a normalised value. What is quoted from an earlier message does not
count. Each sort of fact has a module of its own; here they are put together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from classifier.cleaning import Cleaned, clean
from classifier.date_kinds import DateOf, kinds_of
from classifier.dutch_dates import find_dates
from classifier.officials import find_named
from classifier.places import find_places
from classifier.references import find_amounts, find_references


class FactKind(StrEnum):
    """What a fact is of; the values are those of the JSON."""

    DECISION_DATE = "datum_besluit"
    DECISION_REFERENCE = "kenmerk_besluit"
    CASE_NUMBER = "zaaknummer"
    CONDUCT_DATE = "datum_gedraging"
    OTHER_DATE = "datum_overig"
    AMOUNT = "bedrag"
    PLACE = "plaats"
    DEPARTMENT = "afdeling"
    OFFICIAL = "functionaris"


_DATES = {
    DateOf.DECISION: FactKind.DECISION_DATE,
    DateOf.CONDUCT: FactKind.CONDUCT_DATE,
    DateOf.OTHER: FactKind.OTHER_DATE,
}
_NOT_A_LINE_END = re.compile(r"[^\n]")


@dataclass(frozen=True)
class Fact:
    """A fact at `text[start:end]`, which is `words`.

    `value` is ISO 8601 for a date ("--03-12" where the year cannot be known), euros with two decimals for an
    amount, and else the words with single spaces.
    """

    kind: FactKind
    start: int
    end: int
    words: str
    value: str

    def to_json(self) -> dict[str, Any]:
        """Return the fact as it stands in the JSON."""
        return {"soort": self.kind, "begin": self.start, "eind": self.end, "woorden": self.words, "waarde": self.value}


def find_facts(text: str, reference: date | None = None, *, cleaned: Cleaned | None = None) -> tuple[Fact, ...]:
    """Return the facts in a message, in order, none within another.

    `reference` is the date of the message: a year left out and "gisteren" are read from it. `cleaned` saves
    cleaning the text a second time.

    >>> text = "Uw besluit van 3 maart, kenmerk Z-2026/12"
    >>> [(fact.kind.value, fact.value) for fact in find_facts(text, date(2026, 4, 1))]
    [('datum_besluit', '2026-03-03'), ('kenmerk_besluit', 'Z-2026/12')]
    """
    cleaned = cleaned or clean(text)
    shown = _without_quotes(cleaned)
    taken = bytearray(len(text))
    facts: list[Fact] = []
    for kind, start, end, value in _found(shown, cleaned, reference):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            words = text[start:end]
            facts.append(Fact(kind, start, end, words, " ".join(words.split()) if value is None else value))
    return tuple(sorted(facts, key=lambda fact: fact.start))


def _without_quotes(cleaned: Cleaned) -> str:
    """Return the text with what is quoted blanked out; the rest keeps its place."""
    pieces, last = [], 0
    for span in cleaned.quoted:
        pieces += [
            cleaned.original[last : span.start],
            _NOT_A_LINE_END.sub(" ", cleaned.original[span.start : span.end]),
        ]
        last = span.end
    return "".join(pieces) + cleaned.original[last:]


def _found(text: str, cleaned: Cleaned, reference: date | None) -> Iterator[tuple[FactKind, int, int, str | None]]:
    """Yield what was found, what is surest first: a number that is part of a date is no house number."""
    # a name in the signature is the sender's
    named = [
        n for n in find_named(text) if n.department or not any(s.start <= n.start < s.end for s in cleaned.signature)
    ]
    dates = find_dates(text, reference)
    for one, of in zip(dates, kinds_of(text, dates, [n.start for n in named]), strict=True):
        yield _DATES[of], one.start, one.end, one.iso(reference, past=of is not DateOf.OTHER)
    for amount in find_amounts(text):
        yield FactKind.AMOUNT, amount.start, amount.end, str(amount.euros)
    for number in find_references(text):
        yield (FactKind.CASE_NUMBER if number.case else FactKind.DECISION_REFERENCE), number.start, number.end, None
    for name in named:
        if name.department:
            yield FactKind.DEPARTMENT, name.start, name.end, None
    for place in find_places(text):
        yield FactKind.PLACE, place.start, place.end, None
    for name in named:
        if not name.department:
            yield FactKind.OFFICIAL, name.start, name.end, None
