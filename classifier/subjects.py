"""The subjects a text names, by the domain that deals with them: the glossary `subjects.toml`.

A few thousand training texts never name every subject of a municipality; the glossary knows also the rare ones.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from classifier.dutch import Reading, fold
from classifier.taxonomy import Domain

DOMAINS = tuple(Domain)
# two lists beside those of the domains, see subjects.toml
FALLBACK = "anders"
NO_DOMAIN = "geen"
# terms with a star are found by this many letters at their fixed end
_HEAD = 3
_MAX_PHRASE = 3
_JOINTS = re.compile(r"[-/]")
# "Esdoornstraat" names an address; in small letters, "winkelstraat" is a subject
_STREET = re.compile(r"[A-Z][a-z]+(?:straat|laan|weg|plein|kade|singel|dreef|hof|steeg|gracht|dijk|markt|park)$")
# a subject is mostly named first: at the first word a term counts three times, 15 words on twice
_EARLY = 2
_EARLY_WORDS = 15


@dataclass(frozen=True)
class Subject:
    """A term of the glossary found in a text, at the words `start` up to `end`.

    A `fallback` names a way to reach the municipality, or its government: it counts where no other domain does.
    """

    term: str
    domain: Domain
    fallback: bool
    start: int
    end: int


class Glossary:
    """Terms by kind, each with its domain; None for the words that name no domain's subject.

    >>> glossary = Glossary({"fysiek": ["parkeer*"], "bedrijfsvoering": ["parkeerboete*"]})
    >>> glossary.term("parkeerboetes"), glossary.term("parkeerplek"), glossary.term("park")
    ('parkeerboete*', 'parkeer*', None)
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.domains: dict[str, Domain | None] = {}
        self.fallbacks: set[str] = set()
        self._words: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        self._beginnings: dict[str, list[str]] = {}
        self._ends: dict[str, list[str]] = {}
        for name, terms in lists.items():
            fallback = name == FALLBACK
            domain = None if name == NO_DOMAIN else Domain.BEDRIJFSVOERING if fallback else Domain(name)
            for term in map(fold, terms):
                self._add(term, domain)
                if fallback:
                    self.fallbacks.add(term)
        for affixes in (*self._beginnings.values(), *self._ends.values()):
            affixes.sort(key=len, reverse=True)
        for phrases in self._phrases.values():
            phrases.sort(key=len, reverse=True)

    def _add(self, term: str, domain: Domain | None) -> None:
        words = tuple(term.split(" "))
        letters = term.strip("*")
        if term in self.domains:
            raise ValueError(f"The term '{term}' stands in subjects.toml twice; leave one.")
        if not letters or "*" in letters or (term[0] == term[-1] == "*") or len(words) > _MAX_PHRASE or "" in words:
            raise ValueError(f"The term '{term}' in subjects.toml is not a word, word*, *word or short phrase.")
        if letters != term and (len(words) > 1 or len(letters) < _HEAD):
            raise ValueError(f"The term '{term}' in subjects.toml: * goes with one word of {_HEAD} letters or more.")
        self.domains[term] = domain
        if len(words) > 1:
            self._phrases.setdefault(words[0], []).append(words)
        elif term.endswith("*"):
            self._beginnings.setdefault(letters[:_HEAD], []).append(letters)
        elif term.startswith("*"):
            self._ends.setdefault(letters[-_HEAD:], []).append(letters)
        else:
            self._words[term] = term

    def term(self, word: str) -> str | None:
        """Return the term that fits a folded word best: the word itself, else the longest with a star."""
        if word in self._words:
            return word
        beginnings = self._beginnings.get(word[:_HEAD], ())
        ends = self._ends.get(word[-_HEAD:], ())
        if not beginnings and not ends:
            return None
        beginning = next((letters for letters in beginnings if word.startswith(letters)), "")
        end = next((letters for letters in ends if word.endswith(letters)), "")
        if not beginning and not end:
            return None
        return f"{beginning}*" if len(beginning) >= len(end) else f"*{end}"

    def phrase(self, places: list[tuple[str, str]], i: int) -> tuple[str, ...] | None:
        """Return the longest phrase that begins at place i; a place holds a word as written and its lemma."""
        for first in places[i]:
            for words in self._phrases.get(first, ()):
                window = places[i : i + len(words)]
                if len(window) == len(words) and all(word in place for word, place in zip(words, window, strict=True)):
                    return words
        return None


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """Return the glossary that comes with the package."""
    return Glossary(tomllib.loads(resources.files("classifier").joinpath("subjects.toml").read_text("utf-8")))


def subjects(reading: Reading) -> Iterator[Subject]:
    """Yield the subjects a text names, in order; a phrase goes before the words in it."""
    known = glossary()
    text = reading.text
    written = [text[start:end] for start, end in zip(reading.starts, reading.ends, strict=True)]
    places = [(_folded(word), form) for word, form in zip(written, reading.forms, strict=True)]
    i = 0
    while i < len(places):
        words = known.phrase(places, i)
        term = " ".join(words) if words else _word_term(known, *places[i])
        street = term and term.endswith("*") and _STREET.match(written[i])
        domain = known.domains[term] if term and not street else None
        after = i + (len(words) if words else 1)
        if term and domain:
            yield Subject(term, domain, term in known.fallbacks, i, after)
        i = after


def _folded(word: str) -> str:
    # most words are plain letters, and folding goes letter by letter
    return word.lower() if word.isascii() and word.isalpha() else fold(word)


def _word_term(known: Glossary, word: str, lemma: str) -> str | None:
    term = known.term(word) or (known.term(lemma) if lemma != word else None)
    if term is None and ("-" in word or "/" in word):
        # "hondenpoep/zwerfafval", "tv-antenne": no term for the whole, perhaps for a part
        return next((found for part in _JOINTS.split(word) if (found := known.term(part))), None)
    return term


def subject_shares(reading: Reading) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return how strongly each domain's subjects occur, in the order of `DOMAINS`; length at most 1.

    A term weighs more when it is repeated or stands early. The length grows with the number of terms, so that one
    chance word says less than five; a text that names no subject gives zeros.
    """
    shares = np.zeros(len(DOMAINS), dtype=np.float32)
    found: dict[str, Subject] = {}
    times: Counter[str] = Counter()
    for subject in subjects(reading):
        found.setdefault(subject.term, subject)
        times[subject.term] += 1
    elsewhere = any(subject.domain is not Domain.BEDRIJFSVOERING for subject in found.values())
    for term, subject in found.items():
        if not (subject.fallback and elsewhere):
            early = 1 + _EARLY / (1 + subject.start / _EARLY_WORDS)
            shares[DOMAINS.index(subject.domain)] += early * times[term] ** 0.5
    total = shares.sum()
    if total:
        shares = np.sqrt(shares)
        shares *= total / (total + 1) / np.linalg.norm(shares)
    return shares
