"""Who acts for the municipality in a letter, and which of its departments: rules for spaCy's Matcher.

The words they are known by stand in `facts.toml`. The sender, and those the sender writes about, are no
officials: "mijn buurvrouw mevrouw Bos", "namens de heer Smit", a name under the letter.
"""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from spacy.lang.nl.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from classifier.wordlists import word_lists

_TOKEN = re.compile(r"\w{1,64}|\n+|([^\w\s])\1*")
_CAPITAL = "A-ZÀ-ÖØ-Þ"
# in a text with fewer capitals than this a name has none either
_FEW_CAPITALS = 0.04
# the one who calls, was born or lives somewhere is the sender, or the one the letter is about
_OTHER_AFTER = re.compile(r"(?:\s?\([^)\n]{0,60}\))?,?\s(?:belt\b|geb\b|geboren|wonende|woonachtig)", re.IGNORECASE)
# one reader at a time: a memory zone belongs to the whole vocabulary, not to a thread
_lock = threading.Lock()

Token = dict[str, Any]
Pattern = list[Token]


@dataclass(frozen=True)
class Named:
    """An official, or a department, named at `text[start:end]`."""

    start: int
    end: int
    department: bool


@lru_cache(maxsize=1)
def _rules() -> tuple[Language, Mapping[bool, Matcher]]:
    """Return the vocabulary, and the rules for texts with and without capitals."""
    nlp = spacy.blank("nl")
    matchers = {}
    for capitals in (True, False):
        matcher = Matcher(nlp.vocab)
        matcher.add("functionaris", _people(capitals) + _roles(capitals), greedy="LONGEST")
        matcher.add("afdeling", _departments(), greedy="LONGEST")
        of: Pattern = [{"LOWER": "van"}, {"LOWER": {"IN": ["de", "het", "uw"]}, "OP": "?"}]
        matcher.add("bij afdeling", [[*name, *of] for name in _surnames(True)], greedy="LONGEST")
        matchers[capitals] = matcher
    return nlp, matchers


def find_named(text: str) -> list[Named]:
    """Return the officials and departments named in a text, in order.

    >>> text = "Mevrouw De Vries van het Sociaal Team stuurde een handhaver."
    >>> [text[n.start:n.end] for n in find_named(text)]
    ['Mevrouw De Vries', 'Sociaal Team', 'handhaver']
    """
    nlp, matchers = _rules()
    tokens = [*_TOKEN.finditer(text)]
    words = ["\n" if token[0][0] == "\n" else token[0] for token in tokens]
    letters = [word for word in words if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in letters) >= max(_FEW_CAPITALS * len(letters), 1)
    with _lock, nlp.memory_zone():
        doc = Doc(nlp.vocab, words=words)
        spans: dict[str, list[tuple[int, int]]] = {}
        for key, begin, end in matchers[capitals](doc):
            spans.setdefault(nlp.vocab.strings[key], []).append((begin, end))
    departments = sorted(spans.get("afdeling", ()))
    starts = {begin for begin, _ in departments}
    people = spans.get("functionaris", [])
    # "Marijke Blom van Sociale Zaken"
    people += [_without_van(words, span) for span in spans.get("bij afdeling", ()) if span[1] in starts]
    lowered = [word.lower() for word in words]
    taken = {i for span in departments for i in range(*span)}
    found = [Named(tokens[b].start(), tokens[e - 1].end(), True) for b, e in departments]
    for begin, end in sorted(people, key=lambda span: (span[0], -span[1])):
        if taken.isdisjoint(range(begin, end)) and _is_official(text, tokens, lowered, begin, end):
            taken.update(range(begin, end))
            found.append(Named(tokens[begin].start(), tokens[end - 1].end(), False))
    return sorted(found, key=lambda n: n.start)


def _without_van(words: Sequence[str], span: tuple[int, int]) -> tuple[int, int]:
    begin, end = span
    while words[end - 1].lower() in ("van", "de", "het", "uw"):
        end -= 1
    return begin, end


def _is_official(text: str, tokens: Sequence[re.Match[str]], words: Sequence[str], begin: int, end: int) -> bool:
    lists = word_lists()["functie"]
    if words[begin] in lists["niet"] or words[end - 1].endswith(tuple(lists["geen_mens"])):
        return False
    # "college van burgemeester en wethouders"
    if words[begin] == "burgemeester" and words[end : end + 2] in (["en", "wethouders"], ["&", "wethouders"]):
        return False
    before = [word for word in words[max(begin - 3, 0) : begin] if word not in (",", ":", "de", "mijn", "/", "heer")]
    if before and before[-1] in lists["ander"]:
        return False
    if _OTHER_AFTER.match(text, tokens[end - 1].end()):
        return False
    # a line with a name and no more is the head or the foot of a letter
    first = begin == 0 or words[begin - 1] == "\n"
    last = end == len(words) or words[end] == "\n"
    return not (first and last)


def _word(lists: Sequence[str]) -> dict[str, Any]:
    """Return a token that is one of these; a "*" before a word stands for any letters."""
    if not any("*" in word for word in lists):
        return {"LOWER": {"IN": list(lists)}}
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in lists)
    return {"LOWER": {"REGEX": rf"^(?:{forms})$"}}


def _surnames(capitals: bool) -> list[Pattern]:
    """Return a surname in its forms: "Bos", "Bos-Smit", "El Idrissi"; without capitals whatever is no common word."""
    common = sorted(STOP_WORDS | set(word_lists()["functie"]["geen_naam"]))
    if not capitals:
        return [[{"IS_ALPHA": True, "LENGTH": {">=": 3}, "LOWER": {"NOT_IN": common}}]]
    word = {"TEXT": {"REGEX": rf"^[{_CAPITAL}]\w+$"}, "LOWER": {"NOT_IN": common}}
    return [[word], [word, word], [word, {"ORTH": "-"}, word]]


def _people(capitals: bool) -> list[Pattern]:
    """Return title, degrees, initials, particles ("van der", "v.d.") and surname."""
    words = word_lists()["aanspreking"]
    stop: Token = {"ORTH": ".", "OP": "?"}
    initial: Pattern = [{"TEXT": {"REGEX": r"^[A-Z][a-z]?$"}, "OP": "?"}, stop]
    degree = [_word(words["graad"]) | {"OP": "?"}, stop]
    particle = [_word(words["tussenvoegsel"]) | {"OP": "?"}, {"ORTH": {"IN": [".", "'", "’"]}, "OP": "?"}]
    titles: list[Pattern] = [[_word(words["titel"]), stop], [{"LOWER": "de", "OP": "?"}, {"LOWER": "heer"}]]
    between = [*degree, *initial, *initial, *particle, *particle]
    return [[*title, *between, *surname] for title in titles for surname in _surnames(capitals)]


def _roles(capitals: bool) -> list[Pattern]:
    """Return a function, by itself or with a name: "boa", "wethouder Jansen", "jurist Van der Velde"."""
    lists = word_lists()
    role = _word(lists["functie"]["woord"])
    ahead: list[Pattern] = [
        [role],
        [{"IS_ALPHA": True}, {"ORTH": "-"}, role],
        [_word(lists["functie"]["sociaal"]), role],
    ]
    bare: list[Pattern] = [[_word(lists["functie"]["zonder_naam"])]]
    if not capitals:
        return ahead + bare
    # a small "van" is no name: "burgemeester van Zandrecht", "handhaver van Stadstoezicht"
    particle: Token = {"TEXT": {"REGEX": rf"^[{_CAPITAL}]\w*$"}, "LOWER": {"IN": lists["aanspreking"]["tussenvoegsel"]}}
    more = _word(lists["aanspreking"]["tussenvoegsel"]) | {"OP": "?"}
    names = [name for surname in _surnames(capitals) for name in (surname, [particle, more, *surname])]
    return ahead + bare + [[*pattern, *name] for pattern in ahead for name in names]


def _departments() -> list[Pattern]:
    lists = word_lists()["afdeling"]
    capital: Token = {"TEXT": {"REGEX": rf"^[{_CAPITAL}]\w+$"}, "LOWER": {"NOT_IN": sorted(STOP_WORDS)}}
    more = capital | {"OP": "?"}
    head = _word(lists["kop"])
    alone = _word(lists["alleen"])
    and_more: Pattern = [{"LOWER": {"IN": ["en", "&"]}}, capital, more]
    patterns: list[Pattern] = [
        [head, capital, more, more],
        [head, capital, *and_more],
        [head, capital, more, *and_more],
        [head, _word(lists["zaken"])],
        [alone],
        [alone, {"LOWER": {"IN": ["de", "het"]}, "OP": "?"}, capital, more],
        [{"IS_ALPHA": True}, {"ORTH": "-"}, {"LOWER": {"IN": ["loket", "balie", "team"]}}],
    ]
    return patterns + [
        [{"LOWER": word} for word in line.split()] for line in (*lists["samen"], *_headed(lists["samen"]))
    ]


def _headed(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        for head in ("afdeling", "team", "cluster"):
            yield f"{head} {line}"
