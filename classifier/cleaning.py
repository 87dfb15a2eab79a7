"""What the sender adds now, told apart from what is quoted and from the signature.

Nothing is thrown away or altered: each part is kept as places in the original, so that a word that drove
a decision can be shown where the sender wrote it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from classifier.signatures import closing_lines
from classifier.threads import Mark, is_forwarding_note, mark_thread, unquoted_at

# a forward of a forward of a forward; deeper than this nobody reads
_MAX_FORWARDS = 5


@dataclass(frozen=True)
class Span:
    """A piece of the original, from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Cleaned:
    """A text in three parts; each character that is not white space is in exactly one of them."""

    original: str
    own: tuple[Span, ...]
    quoted: tuple[Span, ...]
    signature: tuple[Span, ...]

    @cached_property
    def own_text(self) -> str:
        """What the sender adds now; this is what is scored."""
        return self._join(self.own)

    @cached_property
    def quoted_text(self) -> str:
        """Earlier messages, and the lines that introduce them."""
        return self._join(self.quoted)

    @cached_property
    def signature_text(self) -> str:
        """The closing line, name and address, and disclaimers."""
        return self._join(self.signature)

    def to_original(self, start: int, end: int) -> list[Span]:
        """Return where `own_text[start:end]` stands in the original."""
        start, end = max(start, 0), min(end, len(self.own_text))
        found = []
        for i in range(max(bisect_right(self._starts, start) - 1, 0), len(self.own)):
            if self._starts[i] >= end:
                break
            span = self.own[i]
            shift = span.start - self._starts[i]
            piece = Span(max(start + shift, span.start), min(end + shift, span.end))
            if piece.start < piece.end:
                found.append(piece)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        """Where each piece starts in `own_text`; a line break stands between two pieces."""
        return list(accumulate((s.end - s.start + 1 for s in self.own[:-1]), initial=0))

    def _join(self, spans: Iterable[Span]) -> str:
        return "\n".join(self.original[s.start : s.end] for s in spans)


def clean(text: str) -> Cleaned:
    r"""Tell own words, quotes and signature apart in a plain text.

    >>> clean("Dat klopt niet.\nGroet, Jan\n> Uw aanvraag is af.").own_text
    'Dat klopt niet.'
    """
    starts, lines = _lines(text)
    marks, taken = _read(lines)
    parts: dict[Mark, list[Span]] = {Mark.OWN: [], Mark.QUOTED: [], Mark.SIGNATURE: []}
    last: tuple[Mark, int, int] | None = None
    for line, offset, line_mark, skip in zip(lines, starts, marks, taken, strict=True):
        for mark, start, end in _pieces(line, offset, line_mark, skip):
            if last and mark is last[0]:
                last = (mark, last[1], end)
                continue
            if last:
                parts[last[0]].append(Span(last[1], last[2]))
            last = (mark, start, end)
    if last:
        parts[last[0]].append(Span(last[1], last[2]))
    return Cleaned(text, tuple(parts[Mark.OWN]), tuple(parts[Mark.QUOTED]), tuple(parts[Mark.SIGNATURE]))


def _lines(text: str) -> tuple[list[int], list[str]]:
    lines = text.splitlines(keepends=True)
    return list(accumulate((len(line) for line in lines[:-1]), initial=0))[: len(lines)], lines


def _read(lines: Sequence[str]) -> tuple[list[Mark], list[int]]:
    """Mark each line; where a forward is all there is, what is forwarded is the message.

    Also returned: for each line how many characters before its words are a quote's own marks.
    """
    marks = [Mark.OWN] * len(lines)
    skips = [0] * len(lines)
    at = list(range(len(lines)))
    for _ in range(_MAX_FORWARDS):
        shown = [lines[i][skips[i] :].strip() for i in at]
        found = mark_thread(shown)
        for j in closing_lines(shown, [mark is Mark.OWN for mark in found]):
            found[j] = Mark.SIGNATURE
        for i, mark in zip(at, found, strict=True):
            marks[i] = Mark.QUOTED if mark is Mark.HEADER else mark
        own = [shown[j] for j, mark in enumerate(found) if mark is Mark.OWN and _has_words(shown[j])]
        deeper = [i for i, mark in zip(at, found, strict=True) if mark is Mark.QUOTED]
        if not deeper or (own and not is_forwarding_note(own)):
            break
        at = deeper
        for i in at:
            skips[i] += unquoted_at(lines[i][skips[i] :])
    # a message that is a signature, or a header, and no more is still a message
    for spare in (Mark.SIGNATURE, Mark.QUOTED):
        if not any(mark is Mark.OWN and _has_words(lines[i]) for i, mark in enumerate(marks)):
            marks = [Mark.OWN if mark is spare else mark for mark in marks]
            skips = [0] * len(lines)
    return marks, [skip if mark is not Mark.QUOTED else 0 for skip, mark in zip(skips, marks, strict=True)]


def _has_words(line: str) -> bool:
    return any(map(str.isalnum, line))


def _pieces(line: str, offset: int, mark: Mark, skip: int) -> Iterator[tuple[Mark, int, int]]:
    for kind, begin, end in ((Mark.QUOTED, 0, skip), (mark, skip, len(line))):
        words = line[begin:end]
        if words and not words.isspace():
            yield kind, offset + end - len(words.lstrip()), offset + begin + len(words.rstrip())
