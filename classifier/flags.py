"""Attention flags, found by spaCy rules; the rules themselves stand in `flags.toml`.

A flag is raised by one strong pattern, or by a set of weak ones together. A sentence in which a
counter-pattern stands ("hoe maak ik bezwaar", "mijn advocaat zegt") does not count.
"""

import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from classifier.patterns import ENDS, LINE, START, Pattern, WordLists, Words, compiled
from classifier.taxonomy import Flag

RULES = Path(__file__).with_name("flags.toml")
# a citizen says it within these; a book pasted into a message must not stop the service
_MAX_WORDS, _MAX_CLOSING = 4_000, 400
# mail programs wrap near here; a shorter line was ended by the writer
_WRAPPED = 50
_DROPPED = frozenset("\"'`´‘’‚“”„«»()[]*_<>|")


@dataclass(frozen=True)
class _Rule:
    """What raises one flag: a strong pattern, a set of weak ones together, or one that returns."""

    flag: Flag
    strong: tuple[Pattern, ...]
    together: tuple[tuple[Pattern, ...], ...]
    repeated: tuple[Pattern, ...]
    against: tuple[Pattern, ...]
    never: tuple[Pattern, ...]
    follows: tuple[Flag, ...]

    def holds(self, words: Words, sentences: Sequence[int]) -> bool:
        """Say whether the patterns raise the flag; `sentences` numbers the sentence of each word."""
        # what speaks against it is worth looking for only where something speaks for it
        return (
            self._raised(words, sentences, ())
            and (not self.against or self._raised(words, sentences, self._barred(words, sentences)))
            and not any(True for pattern in self.never for _ in pattern.places(words))
        )

    def _barred(self, words: Words, sentences: Sequence[int]) -> set[int]:
        return {sentences[place] for pattern in self.against for place in pattern.places(words)}

    def _raised(self, words: Words, sentences: Sequence[int], barred: Collection[int]) -> bool:
        def counts(pattern: Pattern, times: int = 1) -> bool:
            places = pattern.places(words)
            # nearly always nothing: not even an empty set is made then
            return places != () and len({place for place in places if sentences[place] not in barred}) >= times

        return (
            any(counts(pattern) for pattern in self.strong)
            or any(counts(pattern, 2) for pattern in self.repeated)
            or any(all(counts(pattern) for pattern in patterns) for patterns in self.together)
        )


@lru_cache(maxsize=2)
def prepare(vocab: Vocab) -> tuple[_Rule, ...]:
    """Compile the rules for a vocabulary; do so once, outside any memory zone of it."""
    tables = tomllib.loads(RULES.read_text(encoding="utf-8"))
    lists: WordLists = tables.pop("woorden")
    return tuple(_rule(Flag(name), table, lists, vocab) for name, table in tables.items())


def _rule(flag: Flag, table: dict[str, Any], lists: WordLists, vocab: Vocab) -> _Rule:
    def patterns(key: str) -> tuple[Pattern, ...]:
        return tuple(compiled(line, lists, vocab) for line in table.get(key, ()))

    return _Rule(
        flag,
        strong=patterns("sterk"),
        together=tuple(tuple(compiled(line, lists, vocab) for line in lines) for lines in table.get("samen", ())),
        repeated=patterns("herhaald"),
        against=patterns("niet"),
        never=patterns("nooit"),
        follows=tuple(Flag(name) for name in table.get("volgt_uit", ())),
    )


def find_flags(doc: Doc) -> tuple[Flag, ...]:
    """Return the attention flags of a text read by the pipeline of `dutch`, in the order of `Flag`."""
    words = words_of(doc)
    sentences = list(accumulate(word.text in ENDS for word in words.doc))
    rules = prepare(doc.vocab)
    raised = {rule.flag for rule in rules if rule.holds(words, sentences)}
    raised |= {rule.flag for rule in rules if not raised.isdisjoint(rule.follows)}
    return tuple(flag for flag in Flag if flag in raised)


def words_of(doc: Doc) -> Words:
    """Fold the words of a text and mark where its lines end; a line that was only wrapped runs on."""
    texts, lemmas = [START], [START]
    line_began = 0
    for token in _within_reach(doc):
        if "\n" in token.text:
            if token.text.count("\n") > 1 or token.idx - line_began < _WRAPPED:
                texts.append(LINE)
                lemmas.append(LINE)
            line_began = token.idx + len(token)
        elif not token.is_space and (text := _folded(token.text)) not in _DROPPED:
            texts.append(text)
            lemmas.append(_folded(token.lemma_))
    texts.append(LINE)
    lemmas.append(LINE)
    return Words.of(doc.vocab, texts, lemmas)


def _within_reach(doc: Doc) -> Iterable[Any]:
    if len(doc) <= _MAX_WORDS + _MAX_CLOSING:
        return doc
    return [*doc[:_MAX_WORDS], *doc[-_MAX_CLOSING:]]


def _folded(word: str) -> str:
    """Lower-case, without accents, without the stop of an abbreviation.

    >>> _folded("Vóór"), _folded("mr."), _folded("a.s."), _folded(".")
    ('voor', 'mr', 'a.s', '.')
    """
    word = word.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.replace("’", "'"))
        word = "".join(c for c in word if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return (word.rstrip(".") or word[:1]) if word else "-"
