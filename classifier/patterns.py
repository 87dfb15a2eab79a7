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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

LINE, START = "¶", "§"
_ENDS = [".", "!", "?", "…", LINE, START]
_GAPS = {"..": 4, "...": 10}
_NUMBER_WORDS = (
    "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|twintig|"
    "achttien|dertig|enkele|paar|anderhalf|anderhalve|half|halve|zoveel"
)
_NUMBERS = {"#": rf"^(?:\d.*|{_NUMBER_WORDS})$", "1#": rf"^(?:\d.*|{_NUMBER_WORDS}|een)$"}

WordLists = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Words:
    """The words of a text, made ready to match: folded, white space left out, ends of lines marked."""

    doc: Doc
    present: frozenset[str]
    joined: str


@dataclass(frozen=True)
class _Need:
    """One of these words must stand in the text, or the pattern cannot match."""

    exact: frozenset[str]
    parts: tuple[str, ...]

    def met(self, words: Words) -> bool:
        return not self.exact.isdisjoint(words.present) or any(part in words.joined for part in self.parts)


@dataclass(frozen=True)
class Pattern:
    """One line of the notation, compiled."""

    line: str
    needs: tuple[_Need, ...]
    matcher: Matcher

    def places(self, words: Words) -> Iterator[int]:
        """Yield where the pattern begins, as positions in `words.doc`."""
        # most patterns cannot match most texts; looking up a few words is much cheaper than matching
        if all(need.met(words) for need in self.needs):
            for _, start, _ in self.matcher(words.doc):
                yield start


def compiled(line: str, lists: WordLists, vocab: Vocab) -> Pattern:
    """Compile one line; raises ValueError where it names an unknown list or says nothing."""
    tokens: list[dict[str, Any]] = []
    needs: list[_Need] = []
    for word in line.split():
        if word in _GAPS:
            tokens.append({"ORTH": {"NOT_IN": _ENDS}, "OP": f"{{0,{_GAPS[word]}}}"})
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
    # the rarest word decides soonest; long words are the rare ones
    needs.sort(key=lambda need: min(map(len, (*need.exact, *need.parts))), reverse=True)
    return Pattern(line, tuple(needs), matcher)


def _token(word: str, lists: WordLists) -> tuple[dict[str, Any], _Need | None]:
    if word in _NUMBERS:
        return {"ORTH": {"REGEX": _NUMBERS[word]}}, None
    if word == "^^":
        return {"ORTH": START}, None
    if word == "^":
        return {"ORTH": {"IN": [LINE, START]}}, None
    if word.startswith("="):
        lemmas = word[1:].split("|")
        return {"LEMMA": {"IN": lemmas}}, _Need(frozenset("=" + lemma for lemma in lemmas), ())
    choices = list(_unfolded(word.split("|"), lists))
    exact = [choice for choice in choices if "*" not in choice]
    parts = [choice for choice in choices if "*" in choice]
    need = _Need(frozenset(exact), tuple(_part(choice) for choice in parts))
    if not parts:
        return {"ORTH": exact[0] if len(exact) == 1 else {"IN": exact}}, need
    forms = "|".join(re.escape(choice).replace(r"\*", ".*") for choice in choices)
    return {"ORTH": {"REGEX": f"^(?:{forms})$"}}, need


def _unfolded(choices: Iterable[str], lists: WordLists) -> Iterator[str]:
    """Put the words of a named list in the place of its name."""
    for choice in choices:
        if choice.startswith("<") and choice.endswith(">"):
            if choice[1:-1] not in lists:
                raise ValueError(f"De woordenlijst {choice} bestaat niet.")
            yield from _unfolded(lists[choice[1:-1]], lists)
        else:
            yield choice


def _part(choice: str) -> str:
    """Return what a wildcard word looks like inside a text whose words stand between spaces.

    >>> _part("beslis*"), _part("*termijn"), _part("*maan*")
    (' beslis', 'termijn ', 'maan')
    """
    before = "" if choice.startswith("*") else " "
    after = "" if choice.endswith("*") else " "
    longest = max(choice.split("*"), key=len)
    return before * choice.startswith(longest) + longest + after * choice.endswith(longest)
