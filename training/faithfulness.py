"""Whether the marked words are what decided: without them the chance must fall, without as many others hardly.

The measure is that of ERASER (DeYoung et al. 2020, "comprehensiveness"), against words drawn at random.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.message import Message
from classifier.model import Classifier, prepare
from classifier.suggestion import Suggestion
from classifier.taxonomy import SignalType
from training.evaluate import Figure, Scored, bootstrap

Span = tuple[str, int, int]  # field, start, end

_DRAWS = 3
_BATCH = 64
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Faithfulness:
    """The mean chance of the suggested label over a set, each with its interval.

    Args:
        whole: of the message as it is.
        without_marked: without the words that are marked as speaking for the label.
        without_random: without as many words that are not marked.
        marked_drop, random_drop: how much lower those are.
    """

    whole: Figure
    without_marked: Figure
    without_random: Figure
    marked_drop: Figure
    random_drop: Figure


@dataclass(frozen=True)
class _Case:
    message: Message
    label: SignalType
    chance: float
    marked: list[Span]
    others: list[Span]


def steps(scored: Sequence[Scored]) -> int:
    """Return how many messages `faithfulness` will score."""
    return len(_cases(scored)) * (1 + _DRAWS)


def faithfulness(
    classifier: Classifier, scored: Sequence[Scored], *, seed: int = 0, progress: Callable[[int], None] = lambda n: None
) -> Faithfulness | None:
    """Erase the marked words of each message, and as many others, and score what is left.

    Messages without a suggested label or a mark are left out, as are those with fewer other words than marked
    ones. None where nothing is left. `progress` is called with the number of messages scored.
    """
    cases = _cases(scored)
    if not cases:
        return None
    random = np.random.default_rng(seed)
    erased = [_without(case.message, case.marked) for case in cases]
    for _ in range(_DRAWS):
        for case in cases:
            chosen = random.choice(len(case.others), size=len(case.marked), replace=False)
            erased.append(_without(case.message, [case.others[i] for i in chosen]))
    found: list[Suggestion] = []
    for first in range(0, len(erased), _BATCH):
        found += classifier.suggest(erased[first : first + _BATCH])
        progress(len(found) - first)
    chances = np.array([s.signal_type_probabilities[cases[i % len(cases)].label] for i, s in enumerate(found)])
    whole = np.array([case.chance for case in cases])
    marked, drawn = chances[: len(cases)], chances[len(cases) :].reshape(_DRAWS, -1).mean(axis=0)
    values = {
        "whole": whole, "without_marked": marked, "without_random": drawn,
        "marked_drop": whole - marked, "random_drop": whole - drawn,
    }  # fmt: skip
    measures = {name: (lambda rows, v=v: float(v[rows].mean()), len(cases)) for name, v in values.items()}
    return Faithfulness(**bootstrap(measures, len(cases)))


def _cases(scored: Sequence[Scored]) -> list[_Case]:
    cases = []
    for s in scored:
        label = s.suggestion.signal_type
        if label is None:
            continue
        words = _words(s.item.message)
        for_it = [(e.field, e.start, e.end) for e in s.suggestion.evidence if e.kind == "woord" and e.weight > 0]
        marked = [word for word in words if any(_overlap(word, span) for span in for_it)]
        others = [word for word in words if word not in marked]
        if marked and len(others) >= len(marked):
            chance = s.suggestion.signal_type_probabilities[label]
            cases.append(_Case(s.item.message, label, chance, marked, others))
    return cases


def _words(message: Message) -> list[Span]:
    """Return the words that are scored, by their place in the original."""
    prepared = prepare(message)
    places = (prepared.original(*match.span()) for match in _WORD.finditer(prepared.scored))
    return [spans[0] for spans in places if len(spans) == 1]


def _overlap(one: Span, other: Span) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def _without(message: Message, spans: Sequence[Span]) -> Message:
    fields = {"onderwerp": message.subject, "tekst": message.text}
    for field, start, end in sorted(spans, reverse=True):  # from the back, so that places stay right
        fields[field] = fields[field][:start] + fields[field][end:]
    return replace(message, subject=fields["onderwerp"], text=fields["tekst"])
