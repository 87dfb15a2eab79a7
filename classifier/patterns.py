"""A small notation for word patterns, and how it becomes a spaCy Matcher.

A pattern is one line, read word by word; matching is on words in lower case without accents:

=============== =======================================================================
``woord``       this word; ``woord?`` may be left out
``een|twee``    one of these
``stel*``       a word that begins so; ``*termijn`` ends so; ``*maan*`` has it inside
``=lopen``      every form of this verb or noun (its lemma: loopt, liep, gelopen)
``<maand>``     a word of the list `maand`
``#``           a number, in figures or in words, also 12-03-2026; ``1#`` for a bare "een" too
``..``          up to four words in between, within the sentence; ``...`` up to ten
``^``           the begin or the end of a line; ``^^`` the begin of the message
=============== =======================================================================
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

LINE, START = "¶", "§"
ENDS = frozenset([".", "!", "?", "…", LINE, START])
_ENDS_AS_WRITTEN = {"^": (LINE, START), "^^": (START,)}
_GAPS = {"..": 4, "...": 10}
_NUMBER_WORDS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|twintig|"
    "achttien|dertig|enkele|paar|anderhalf|anderhalve|half|halve|zoveel"
)
_NUMBERS = {"#": rf"\d.*|{_NUMBER_WORDS}", "1#": rf"\d.*|{_NUMBER_WORDS}|een"}

WordLists = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Words:
    """The words of a text, made ready to match: folded, white space left out, ends of lines marked."""

    doc: Doc
    positions: Mapping[str, Sequence[int]]
    present: frozenset[str]
    joined: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, vocab: Vocab, texts: Sequence[str], lemmas: Sequence[str]) -> "Words":
        """Index the words; a lemma is found under "=" before it."""
        positions: dict[str, list[int]] = {}
        for i, (text, lemma) in enumerate(zip(texts, lemmas, strict=True)):
            positions.setdefault(text, []).append(i)
            positions.setdefault("=" + lemma, []).append(i)
        # a gap in a pattern runs over words only; as a part of speech that is compared in C
        kinds = ["PUNCT" if text in ENDS else "X" for text in texts]
        doc = Doc(vocab, words=list(texts), lemmas=list(lemmas), pos=kinds)
        offsets = list(accumulate((len(text) + 1 for text in texts), initial=1))
        return cls(doc, positions, frozenset(positions), f" {' '.join(texts)} ", offsets)

    def holding(self, part: str) -> Iterator[int]:
        """Yield the places of the words that hold a part; see `_part`."""
        found = self.joined.find(part)
        while found >= 0:
            # the space before a word that begins with the part belongs to no word
            yield bisect_right(self.offsets, found + part.startswith(" ")) - 1
            found = self.joined.find(part, found + 1)


@dataclass(frozen=True)
class _Need:
    """One of these words must stand in the text, or the pattern cannot match."""

    exact: frozenset[str]
    parts: tuple[str, ...]

    def met(self, words: Words) -> bool:
        if not self.exact.isdisjoint(words.present):
            return True
        # a plain loop: this is asked some hundreds of times a message
        for part in self.parts:  # noqa: SIM110 - see above
            if part in words.joined:
                return True
        return False

    def places(self, words: Words) -> list[int]:
        found = [place for word in self.exact & words.present for place in words.positions[word]]
        found += [place for part in self.parts for place in words.holding(part)]
        return sorted(found)


@dataclass(frozen=True)
class Pattern:
    """One line of the notation, compiled; `length` is the most words it can cover."""

    line: str
    needs: tuple[_Need, ...]
    length: int
    matcher: Matcher

    def places(self, words: Words) -> Iterable[int]:
        """Return where the pattern begins, as positions in `words.doc`; a place may come twice."""
        # most patterns cannot match most texts, and looking up a few words is much cheaper than matching
        if not self.needs[0].met(words) or not all(need.met(words) for need in self.needs[1:]):
            return ()
        return self._matched(words)

    def _matched(self, words: Words) -> Iterator[int]:
        for first, last in self._windows(words):
            for _, start, _ in self.matcher(words.doc[first:last]):
                yield first + start

    def _windows(self, words: Words) -> Iterator[tuple[int, int]]:
        """Yield the stretches of text in which the rarest of its words leaves room for the pattern."""
        first, last = 0, 0
        for place in min((need.places(words) for need in self.needs), key=len):
            if place - self.length >= last:
                if last:
                    yield first, last
                first = max(0, place - self.length + 1)
            last = min(len(words.doc), place + self.length)
        yield first, last


def compiled(line: str, lists: WordLists, vocab: Vocab) -> Pattern:
    """Compile one line; raises ValueError where it names an unknown list or says nothing."""
    tokens: list[dict[str, Any]] = []
    needs: list[_Need] = []
    length = 0
    for word in line.split():
        length += _GAPS.get(word, 1)
        if word in _GAPS:
            tokens.append({"POS": "X", "OP": f"{{0,{_GAPS[word]}}}"})
            continue
        optional = word.endswith("?")
        token, need = _token(word.removesuffix("?"), lists)
        tokens.append(token | {"OP": "?"} if optional else token)
        if need and not optional:
            needs.append(need)
    if not needs:
        raise ValueError(f"Het patroon {line!r} noemt geen enkel woord dat er moet staan.")
    matcher = Matcher(vocab)
    matcher.add("patroon", [tokens])
    # few and long words are rarest, and decide soonest
    needs.sort(key=lambda need: (len(need.exact) + len(need.parts), -min(map(len, need.exact | {*need.parts}))))
    return Pattern(line, tuple(needs), length, matcher)


def _token(word: str, lists: WordLists) -> tuple[dict[str, Any], _Need | None]:
    if word.startswith("="):
        lemmas = word[1:].split("|")
        return {"LEMMA": {"IN": lemmas}}, _Need(frozenset("=" + lemma for lemma in lemmas), ())
    choices = list(_unfolded(word.split("|"), lists))
    numbers = [_NUMBERS[choice] for choice in choices if choice in _NUMBERS]
    exact = [choice for choice in choices if "*" not in choice]
    parts = [choice for choice in choices if "*" in choice]
    need = _Need(frozenset(exact), tuple(_part(choice) for choice in parts))
    if not parts and not numbers:
        return {"ORTH": exact[0] if len(exact) == 1 else {"IN": exact}}, need
    forms = [re.escape(choice).replace(r"\*", ".*") for choice in choices if choice not in _NUMBERS]
    # which number it is cannot be looked up beforehand, so a number is never what a text must hold
    return {"ORTH": {"REGEX": f"^(?:{'|'.join(numbers + forms)})$"}}, None if numbers else need


def _unfolded(choices: Iterable[str], lists: WordLists) -> Iterator[str]:
    """Put the words of a named list in the place of its name."""
    for choice in choices:
        if choice.startswith("<") and choice.endswith(">"):
            if choice[1:-1] not in lists:
                raise ValueError(f"De woordenlijst {choice} bestaat niet.")
            yield from _unfolded(lists[choice[1:-1]], lists)
        else:
            yield from _ENDS_AS_WRITTEN.get(choice, (choice,))


def _part(choice: str) -> str:
    """Return what a wildcard word looks like inside a text whose words stand between spaces.

    >>> _part("beslis*"), _part("*termijn"), _part("*maan*")
    (' beslis', 'termijn ', 'maan')
    """
    before = "" if choice.startswith("*") else " "
    after = "" if choice.endswith("*") else " "
    longest = max(choice.split("*"), key=len)
    return before * choice.startswith(longest) + longest + after * choice.endswith(longest)
