"""Reading Dutch: the spaCy pipeline, and the plain tokens that the views of a text are made of.

`spacy.blank("nl")` with the lookup lemmatizer reads about 2,000 messages a second on one core; no
trained pipeline is needed, and nothing is fetched.
"""

import re
import threading
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from classifier.flags import find_flags, prepare
from classifier.taxonomy import Flag

_DIGITS = re.compile(r"\d")
_MAX_CHARS = 2_000_000
# one reader at a time: a memory zone belongs to the whole vocabulary, not to a thread
_lock = threading.Lock()


@dataclass(frozen=True)
class Reading:
    """A text as read: its words with their place, and the flags the rules found.

    `forms[i]` is what the n-gram views count for the word at `text[starts[i]:ends[i]]`; white space is
    left out. `sentences` are (start, end) in characters.
    """

    text: str
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    flags: tuple[Flag, ...]

    def until(self, length: int) -> "Reading":
        """Return the reading of the first `length` characters; the flags stay those of the whole."""
        count = bisect_left(self.starts, length)
        return replace(
            self,
            text=self.text[:length],
            forms=self.forms[:count],
            starts=self.starts[:count],
            ends=self.ends[:count],
            sentences=tuple((start, min(end, length)) for start, end in self.sentences if start < length),
        )


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """Return the shared Dutch pipeline: tokeniser, lookup lemmatizer, sentence ends."""
    nlp = spacy.blank("nl")
    nlp.max_length = _MAX_CHARS
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "\n", "\n\n"]})
    nlp.initialize()
    # the words of the flag rules belong to the vocabulary for good, so not inside a memory zone
    prepare(nlp.vocab)
    return nlp


def read(texts: Iterable[str]) -> list[Reading]:
    """Read texts, in order; the words keep their place in the text."""
    # the zone frees the strings of these texts again: a service that runs for months must not grow
    with _lock, pipeline().memory_zone():
        return [_reading(doc) for doc in pipeline().pipe(texts)]


def _reading(doc: Doc) -> Reading:
    words = [token for token in doc if not token.is_space]
    return Reading(
        text=doc.text,
        forms=tuple(fold(token.lemma_ or token.text) for token in words),
        starts=tuple(token.idx for token in words),
        ends=tuple(token.idx + len(token) for token in words),
        sentences=tuple((s.start_char, s.end_char) for s in doc.sents if s.text.strip()),
        flags=find_flags(doc),
    )


def fold(word: str) -> str:
    """Lower-case, drop accents and zero-width signs, and make every digit a 0.

    Digits fold because a house number or an amount says that there is one, not which label it is.

    >>> fold("Café"), fold("€123,50")
    ('cafe', '€000,00')
    """
    if word.isascii():  # nearly every word, and nothing below touches it
        return _DIGITS.sub("0", word.lower())
    # twice: what a compatibility form turns into may still be a capital, and what a capital turns into accented
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).lower())
    kept = "".join(c for c in folded if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return _DIGITS.sub("0", kept)
