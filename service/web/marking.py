"""The sender's text cut into pieces: words that spoke for the suggestion or against it, and hidden signs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from classifier.cleaning import Span, clean
from service.web.wording import HIDDEN_SIGNS


class Kind(StrEnum):
    """How a piece is shown."""

    PLAIN = "gewoon"
    FOR = "voor"
    AGAINST = "tegen"
    SIGN = "teken"


@dataclass(frozen=True)
class Piece:
    """A piece of text; of a hidden sign the text is its code, so that it can be seen and does nothing."""

    text: str
    kind: Kind = Kind.PLAIN


@dataclass(frozen=True)
class Word:
    """A word or a few, or a sentence, that mattered; `weight` above zero spoke for the suggestion."""

    field: str
    start: int
    end: int
    words: str
    weight: float


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Parts:
    """A message in its three parts; each part is a list of passages."""

    own: tuple[Pieces, ...]
    quoted: tuple[Pieces, ...]
    signature: tuple[Pieces, ...]


def mark_parts(text: str, words: Sequence[Word]) -> Parts:
    """Split a message in own words, quotes and signature, with the deciding words marked."""
    cleaned = clean(text)
    mine = [word for word in words if word.field == "tekst"]

    def passages(spans: Iterable[Span]) -> tuple[Pieces, ...]:
        return tuple(mark(text, mine, start=span.start, end=span.end) for span in spans)

    return Parts(passages(cleaned.own), passages(cleaned.quoted), passages(cleaned.signature))


def mark(text: str, words: Iterable[Word] = (), *, start: int = 0, end: int | None = None) -> Pieces:
    """Cut `text[start:end]` into pieces, with the deciding words that stand in it as pieces of their own."""
    end = len(text) if end is None else end
    found: list[Piece] = []
    at = start
    for word in sorted(words, key=lambda word: word.start):
        first, last = max(word.start, at), min(word.end, end)
        if first >= last:
            continue
        found += _signs(text[at:first], Kind.PLAIN)
        found += _signs(text[first:last], Kind.FOR if word.weight > 0 else Kind.AGAINST)
        at = last
    return (*found, *_signs(text[at:end], Kind.PLAIN))


def _signs(text: str, kind: Kind) -> Iterator[Piece]:
    at = 0
    for sign in HIDDEN_SIGNS.finditer(text):
        if sign.start() > at:
            yield Piece(text[at : sign.start()], kind)
        yield Piece(f"U+{ord(sign.group()):04X}", Kind.SIGN)
        at = sign.end()
    if at < len(text):
        yield Piece(text[at:], kind)
