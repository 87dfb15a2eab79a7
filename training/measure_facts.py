"""How well facts and formal requirements are read out of labelled messages: precision, recall, accuracy.

The messages stand in `data/facts`, JSON Lines with spans. `python -m training.measure_facts FILE…` gives the
tables. A find counts as exact where kind, begin and end are right, and as overlapping where it shares a
character with a labelled fact of the same kind.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from classifier.facts import FactKind, find_facts
from classifier.requirements import of_message
from classifier.taxonomy import SignalType

ALL = "alle feiten"
PRO_FORMA = "pro forma"
_RESAMPLES, _SEED = 1000, 0

Place = tuple[str, int, int]


@dataclass(frozen=True)
class Case:
    """A labelled message; `wanted` holds its facts as (kind, start, end)."""

    text: str
    subject: str
    sender: str
    day: date
    signal_type: SignalType | None
    wanted: frozenset[Place]
    requirements: dict[str, bool]


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval, from the number of messages or facts in it."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}–{self.high:.3f}]"


@dataclass(frozen=True)
class Quality:
    """Precision and recall of one kind of fact."""

    precision: Share
    recall: Share


def read(path: Path) -> list[Case]:
    """Read labelled messages; raises ValueError where a span does not hold its words."""
    return [_case(json.loads(line), f"{path}:{n}") for n, line in enumerate(path.read_text("utf-8").splitlines(), 1)]


def _case(row: dict[str, Any], place: str) -> Case:
    for fact in row["facts"]:
        if row["text"][fact["start"] : fact["end"]] != fact["words"]:
            raise ValueError(f"{place}: op {fact['start']} staat niet {fact['words']!r}. Bereken de plaats opnieuw.")
    requirements = dict(row["requirements"])
    if "pro_forma" in row:
        requirements[PRO_FORMA] = row["pro_forma"]
    return Case(
        row["text"],
        row["subject"],
        row["sender"] or "",
        date.fromisoformat(row["date"]),
        SignalType(row["label"]) if requirements else None,
        frozenset((fact["kind"], fact["start"], fact["end"]) for fact in row["facts"]),
        requirements,
    )


def facts_quality(cases: Sequence[Case], *, exact: bool) -> dict[str, Quality]:
    """Return precision and recall by kind, and over all facts; the intervals are a bootstrap over messages."""
    found = [[(f.kind.value, f.start, f.end) for f in find_facts(case.text, case.day)] for case in cases]
    rows = np.random.default_rng(_SEED).integers(0, len(cases), size=(_RESAMPLES, len(cases)))
    qualities = {}
    for kind in (*FactKind, ALL):
        counts = np.array(
            [_counted(case.wanted, places, kind, exact=exact) for case, places in zip(cases, found, strict=True)]
        )
        if counts[:, 3].sum():
            right, given, caught, wanted = counts.T
            qualities[str(kind)] = Quality(_share(right, given, rows), _share(caught, wanted, rows))
    return qualities


def _counted(wanted: Iterable[Place], found: Iterable[Place], kind: str, *, exact: bool) -> tuple[int, int, int, int]:
    """Return how many finds are right and how many there are; how many facts are found and how many there are."""
    wanted = [place for place in wanted if kind in (ALL, place[0])]
    found = [place for place in found if kind in (ALL, place[0])]

    def same(one: Place, other: Place) -> bool:
        return one == other if exact else one[0] == other[0] and one[1] < other[2] and other[1] < one[2]

    right = sum(any(same(f, w) for w in wanted) for f in found)
    caught = sum(any(same(w, f) for f in found) for w in wanted)
    return right, len(found), caught, len(wanted)


def _share(part: Any, whole: Any, rows: Any) -> Share:
    sums = whole[rows].sum(axis=1)
    values = part[rows].sum(axis=1)[sums > 0] / sums[sums > 0]
    total = int(whole.sum())
    if not total:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    low, high = np.quantile(values, [0.025, 0.975])
    return Share(float(part.sum() / total), float(low), float(high), total)


def requirements_accuracy(cases: Sequence[Case]) -> dict[str, Share]:
    """Return how often each requirement was rightly found or missed, with Wilson's interval."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for case in cases:
        # only an e-mail has a head in which its sender and its day stand
        sent = case.day if case.sender else None
        answer = of_message(case.signal_type, case.text, sender=case.sender, sent=sent, subject=case.subject)
        if answer is None:
            continue
        given = {item.name: item.found for item in answer.items} | {PRO_FORMA: answer.pro_forma}
        for name, wanted in case.requirements.items():
            asked[name] += 1
            right[name] += given[name] == wanted
    return {name: _wilson(right[name], count) for name, count in asked.items()}


def _wilson(right: int, count: int) -> Share:
    """Return a share with Wilson's score interval (1927).

    >>> str(_wilson(9, 10))
    '0.900 [0.596–0.982]'
    """
    z, share = 1.959964, right / count
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    reach = z / (1 + z**2 / count) * (share * (1 - share) / count + z**2 / (4 * count**2)) ** 0.5
    return Share(share, middle - reach, middle + reach, count)


def report(cases: Sequence[Case]) -> Iterator[str]:
    """Yield the lines of the tables."""
    for exact, title in ((False, "overlappend"), (True, "precies")):
        yield f"{title:18}{'precisie':24}{'recall':24}{'aantal':>6}"
        for kind, quality in facts_quality(cases, exact=exact).items():
            yield f"{kind:18}{quality.precision!s:24}{quality.recall!s:24}{quality.recall.count:6}"
        yield ""
    yield f"{'eis':30}{'goed':24}{'aantal':>6}"
    for name, share in requirements_accuracy(cases).items():
        yield f"{name:30}{share!s:24}{share.count:6}"


def main(paths: Sequence[str]) -> int:
    """Write the tables of each file."""
    if not paths:
        sys.stderr.write("Noem een of meer bestanden, bijvoorbeeld: data/facts/held_out.jsonl\n")
        return 2
    for path in paths:
        cases = read(Path(path))
        sys.stdout.write(f"{path}, {len(cases)} berichten (95 %-interval)\n" + "\n".join(report(cases)) + "\n\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
