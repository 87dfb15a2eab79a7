"""Facts in a message, each with its place: dates, references, amounts, places, and who is named."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.util import filter_spans

from classifier.dutch_dates import FoundDate, find_dates

MOST_CHARS = 50_000


class FactKind(StrEnum):
    """What a fact is; JSON field `soort`."""

    DECISION_DATE = "datum_besluit"
    CONDUCT_DATE = "datum_gedraging"
    DATE = "datum"
    REFERENCE = "kenmerk"
    AMOUNT = "bedrag"
    PLACE = "plaats"
    DEPARTMENT = "afdeling"
    OFFICIAL = "functionaris"


@dataclass(frozen=True)
class Fact:
    """A fact; `words` is `text[start:end]`, `value` the same in one form: 2026-03-03, 1250.00, 1234 AB."""

    kind: FactKind
    start: int
    end: int
    words: str
    value: str


_REFERENCE = re.compile(
    r"\b(?:kenmerk|zaak(?:nummer|nr)?|dossier(?:nummer|nr)?|referentie|(?:beschikkings|aanslag|vorderings|besluit|beslis)"
    r"nummer|ref)\b\.?(?:[ ]?(?:nr|nummer|is)\b\.?)?[ ]{0,2}:?[ ]{0,2}(?P<value>[A-Za-z]{0,8}[-./]?\d[\w./-]{2,30})",
    re.IGNORECASE,
)
_BARE_REFERENCE = re.compile(r"(?<![\w./-])(?P<value>[A-Z]{1,5}[-./]?(?:19|20)\d{2}[-./]\d{3,10})(?![\w-])")
_AMOUNT = re.compile(
    r"(?:€|\bEUR\b|\beuro\b)[ ]?(?P<before>\d{1,3}(?:\.\d{3})+|\d{1,9})(?P<cents>,\d{2}|,-)?(?!\d)|"
    r"(?<![\d.,])(?P<after>\d{1,3}(?:\.\d{3})+|\d{1,9})(?P<cents2>,\d{2})?[ ]?(?:euro|EUR)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<!\d)(?P<value>[1-9]\d{3}[ ]?[A-Z]{2})\b(?:[ ]{1,2}[A-Z][\w'’-]+(?:[ ][A-Z][\w'’-]+)?)?")
_STREET = re.compile(
    r"(?<![\w-])[a-z][\w'’.-]{1,40}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|pad|plantsoen|dreef|steeg|markt|"
    r"park|baan|wal)(?:[ ]\d{1,4}(?:[ ]?[a-z]\b)?(?:-\d{1,3})?)(?!\d)",
    re.IGNORECASE,
)
_OF_A_DECISION = re.compile(
    r"\b\w{0,20}(?:besluit|beschikking|beslissing|aanslag|boete|naheffing|afwijzing|toekenning|vergunning|intrekking|dagtekening|"
    r"brief|weigering|bekeuring)\w*\b[^.!?\n]{0,60}$",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:geboren|geboortedatum|geb\.?)[^.!?\n]{0,25}$", re.IGNORECASE)
_CONDUCT = re.compile(
    r"\b(?:medewerk\w*|ambtena\w*|balie\w*|loket\w*|telefon\w*|gebeld|belde|gesprek\w*|langs|bezoek|huisbezoek|"
    r"handhaver\w*|boa\w*|consulent\w*|behandel\w*|bejegen\w*|schold\w*|snauw\w*|uitgelachen|beloofd\w*|toegezegd)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_ROOMS = ["afdeling", "team", "wijkteam", "dienst", "loket", "bureau", "cluster", "directie"]
_KNOWN_ROOMS = ["burgerzaken", "klantcontactcentrum", "kcc", "belastingen", "vergunningen", "handhaving", "jeugdteam",
                "omgevingsloket", "wmo-loket", "gemeentewerken", "publiekszaken"]  # fmt: skip
_TITLES = ["mevrouw", "mevr", "mevr.", "mw", "mw.", "meneer", "heer", "dhr", "dhr.", "wethouder", "burgemeester", "mr."]
_PARTICLES = ["de", "van", "der", "den", "el", "ter", "ten", "het", "la", "'t"]


def find_facts(text: str, reference: date) -> list[Fact]:
    """Return the facts of a text in the order in which they stand; the first 50,000 characters are read.

    `reference` is the day of the message, which gives a date without a year its year.
    """
    text = text[:MOST_CHARS]
    dates = [_dated(text, found) for found in find_dates(text, reference)]
    taken = [(fact.start, fact.end) for fact in dates]
    facts = [*dates]
    for fact in (*_references(text), *_amounts(text), *_places(text)):
        if not any(start < fact.end and fact.start < end for start, end in taken):
            facts.append(fact)
            taken.append((fact.start, fact.end))
    facts += _named(text)
    return sorted(facts, key=lambda fact: (fact.start, fact.end))


def _dated(text: str, found: FoundDate) -> Fact:
    before = text[max(found.start - 120, 0) : found.start].replace("d.d.", "dd")
    sentence = text[_sentence_start(text, found.start) : _sentence_end(text, found.end)]
    kind = FactKind.DATE
    if not _BIRTH.search(before):
        if _OF_A_DECISION.search(before):
            kind = FactKind.DECISION_DATE
        elif _CONDUCT.search(sentence):
            kind = FactKind.CONDUCT_DATE
    return Fact(kind, found.start, found.end, text[found.start : found.end], found.day.isoformat())


def _sentence_start(text: str, place: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(place - 400, 0), place)]
    return ends[-1] if ends else max(place - 400, 0)


def _sentence_end(text: str, place: int) -> int:
    match = _SENTENCE_END.search(text, place, place + 400)
    return match.start() if match else min(place + 400, len(text))


def _references(text: str) -> Iterator[Fact]:
    for pattern in (_REFERENCE, _BARE_REFERENCE):
        for match in pattern.finditer(text):
            words = match["value"].rstrip("./-")
            start = match.start("value")
            yield Fact(FactKind.REFERENCE, start, start + len(words), words, words.upper())


def _amounts(text: str) -> Iterator[Fact]:
    for match in _AMOUNT.finditer(text):
        whole = (match["before"] or match["after"]).replace(".", "")
        cents = (match["cents"] or match["cents2"] or ",00").replace("-", "00")[1:]
        yield Fact(FactKind.AMOUNT, match.start(), match.end(), match[0], f"{int(whole)}.{cents}")


def _places(text: str) -> Iterator[Fact]:
    for match in _POSTCODE.finditer(text):
        code = match["value"]
        yield Fact(FactKind.PLACE, match.start(), match.end(), match[0], f"{code[:4]} {code[-2:]}")
    for match in _STREET.finditer(text):
        yield Fact(FactKind.PLACE, match.start(), match.end(), match[0], " ".join(match[0].split()))


def _named(text: str) -> Iterable[Fact]:
    """Give departments and officials, by rules on spaCy's words."""
    doc = _tokenizer()(text)
    spans = [doc[start:end] for _, start, end in _matcher()(doc)]
    for span in filter_spans(spans):
        first = span[0].lower_
        kind = FactKind.OFFICIAL if first in _TITLES else FactKind.DEPARTMENT
        if kind is FactKind.OFFICIAL and span[-1].lower_ in _PARTICLES:
            continue
        yield Fact(kind, span.start_char, span.end_char, span.text, span.text)


@cache
def _tokenizer() -> Language:
    return spacy.blank("nl")


@cache
def _matcher() -> Matcher:
    matcher = Matcher(_tokenizer().vocab)
    name = {"IS_TITLE": True, "IS_ALPHA": True}
    matcher.add("afdeling", [
        [{"LOWER": {"IN": _ROOMS}}, {**name, "OP": "{1,3}"}],
        [{"LOWER": {"IN": _KNOWN_ROOMS}}],
    ])  # fmt: skip
    matcher.add("functionaris", [
        [{"LOWER": {"IN": _TITLES}}, {"LOWER": {"IN": _PARTICLES}, "OP": "{0,3}"}, {"IS_TITLE": True, "OP": "{1,2}"}],
    ])  # fmt: skip
    return matcher
