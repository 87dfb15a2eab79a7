"""What the benchmark beside peers found, as a table and as a plot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import f1_score

from classifier.taxonomy import SignalType

_LABELS = [str(label) for label in SignalType]
_RESAMPLES = 1_000
_COLOURS = ("#0b5c8a", "#c05a1c", "#5a7d2b", "#7a4a91", "#1d2733", "#8a97a6")


@dataclass(frozen=True)
class Accuracy:
    """Label macro-F1 with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Result:
    """What one contender scored and cost; `milliseconds` has each message, warm."""

    name: str
    accuracy: dict[str, Accuracy]
    milliseconds: list[float]
    per_second: float
    megabytes: float
    model_megabytes: float
    cold_start: float
    training: float


def accuracy(truth: Sequence[str], answers: Sequence[str]) -> Accuracy:
    """Return the label macro-F1; the same messages are drawn for every contender."""
    right, given = np.array(truth), np.array(answers)
    rows = np.random.default_rng(0).integers(0, len(right), size=(_RESAMPLES, len(right)))
    low, high = np.quantile([_macro_f1(right[sample], given[sample]) for sample in rows], [0.025, 0.975])
    return Accuracy(
        float(f1_score(right, given, labels=_LABELS, average="macro", zero_division=0.0)), float(low), float(high)
    )


def _macro_f1(truth: np.typing.NDArray[np.str_], given: np.typing.NDArray[np.str_]) -> float:
    hits = [2 * ((truth == label) & (given == label)).sum() for label in _LABELS]
    sizes = [(truth == label).sum() + (given == label).sum() for label in _LABELS]
    return float(np.mean([hit / max(size, 1) for hit, size in zip(hits, sizes, strict=True)]))


_COSTS: dict[str, tuple[str, Callable[[Result], float]]] = {
    "één bericht, mediaan": ("ms", lambda r: float(np.median(r.milliseconds))),
    "één bericht, p99": ("ms", lambda r: float(np.quantile(r.milliseconds, 0.99))),
    "in bulk, alle kernen": ("berichten/s", lambda r: r.per_second),
    "geheugen, na al die berichten": ("MB", lambda r: r.megabytes),
    "grootte van het model": ("MB", lambda r: r.model_megabytes),
    "van start tot eerste antwoord": ("s", lambda r: r.cold_start),
    "trainen": ("s", lambda r: r.training),
}


def table(results: Sequence[Result], conditions: str) -> str:
    """Return a Markdown table: a row for each figure, a column for each contender, ours first."""
    ours = results[0]
    rows = [["", *(result.name for result in results)], ["---"] * (len(results) + 1)]
    for test in ours.accuracy:
        rows.append([f"macro-F1 soort, {test}", *(_accuracy_cell(result, ours, test) for result in results)])
    for name, (unit, cost) in _COSTS.items():
        rows.append([f"{name} ({unit})", *(_cost_cell(cost(result), cost(ours), result is ours) for result in results)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + f"\n\n{conditions}\n"


def _accuracy_cell(result: Result, ours: Result, test: str) -> str:
    found = result.accuracy[test]
    cell = f"{found.value:.3f} [{found.low:.3f}–{found.high:.3f}]"
    return cell if result is ours else f"{cell} ({(found.value - ours.accuracy[test].value) * 100:+.1f})"


def _cost_cell(value: float, ours: float, first: bool) -> str:
    if np.isnan(value):
        return "onbekend"
    return _short(value) if first or np.isnan(ours) else f"{_short(value)} (×{_short(value / ours)})"


def _short(value: float) -> str:
    """Return a number in two or three figures that count.

    >>> [_short(value) for value in (12345.6, 45.67, 4.567, 0.04567)]
    ['12346', '46', '4.6', '0.046']
    """
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def plot(results: Sequence[Result]) -> Figure:
    """Draw how right each contender is on each test, and what one message costs it."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    tests = list(results[0].accuracy)
    colours = [_COLOURS[i % len(_COLOURS)] for i in range(len(results))]
    for i, (result, colour) in enumerate(zip(results, colours, strict=True)):
        places = [place + (i - (len(results) - 1) / 2) * 0.13 for place in range(len(tests))]
        found = [result.accuracy[test] for test in tests]
        left.vlines(places, [a.low for a in found], [a.high for a in found], color=colour, linewidth=2)
        left.plot(places, [a.value for a in found], "o", color=colour, label=result.name)
        worst = min(found, key=lambda a: a.value)
        right.plot(float(np.median(result.milliseconds)), worst.value, "o", color=colour)
    left.set_xticks(range(len(tests)), tests)
    left.set_ylabel("macro-F1 soort, met 95 %-interval")
    left.set_title("Hoe goed, per test", loc="left")
    right.set_xscale("log")
    right.set_xlabel("milliseconden per bericht (mediaan)")
    right.set_title("Slechtste test naast de kosten", loc="left")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", alpha=0.3)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=len(results), frameon=False)
    return figure
