"""What the plots of a report show, as data: reliability, error against coverage, and who is taken for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from classifier.taxonomy import NONE, SignalType
from training.evaluate import BINS, Figure, Measure, Rows, Scored, bins_of, bootstrap, columns, mistaken

_COVERAGES = tuple(step / 20 for step in range(1, 21))


@dataclass(frozen=True)
class Bin:
    """Messages whose label got about the same chance; `right` is how often it was right."""

    low: float
    high: float
    promised: float
    right: Figure

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {"van": self.low, "tot": self.high, "beloofd": round(self.promised, 4), "juist": self.right.to_json()}


@dataclass(frozen=True)
class Point:
    """The error among the surest messages; `coverage` is their share of all."""

    coverage: float
    error: Figure


def reliability(scored: Sequence[Scored]) -> list[Bin]:
    """Return the bins that hold messages, over the messages that have a label."""
    labelled = [s for s in scored if s.item.label is not None]
    if not labelled:
        return []
    t = columns(labelled)
    places, right = bins_of(t["chance"]), t["guess"] == t["label"]
    used = np.unique(places)

    def of(place: int) -> Measure:
        inside = places == place
        return lambda rows: float(right[rows][inside[rows]].mean()) if inside[rows].any() else float("nan")

    figures = bootstrap({str(b): (of(b), int((places == b).sum())) for b in used}, len(labelled))
    return [
        Bin(b / BINS, (b + 1) / BINS, float(t["chance"][places == b].mean()), figures[str(b)]) for b in used.tolist()
    ]


def error_by_coverage(scored: Sequence[Scored]) -> list[Point]:
    """Return the error among the surest 5 %, 10 %, ... of all messages.

    Sure is the chance that label and domain are both right. What no label was given to always goes to a
    person, so the curve ends where those begin.
    """
    t = columns(scored)
    joint = t["certainty"] * np.array([max(s.suggestion.domain_probabilities.values()) for s in scored])
    given = t["given"] != NONE
    wrong = mistaken(t)
    # the place of each message in the order from sure to unsure
    order = np.argsort(-np.where(given, joint, -1.0), kind="stable")
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    wrong_in_order, given_in_order = wrong[order], given[order]

    def among(coverage: float) -> Measure:
        def measure(rows: Rows) -> float:
            kept = np.sort(place[rows])[: max(round(coverage * len(rows)), 1)]
            return float(wrong_in_order[kept].mean()) if given_in_order[kept].all() else float("nan")

        return measure

    reach = [c for c in _COVERAGES if round(c * len(scored)) and round(c * len(scored)) <= int(given.sum())]
    figures = bootstrap({str(c): (among(c), round(c * len(scored))) for c in reach}, len(scored))
    return [Point(c, figures[str(c)]) for c in reach]


def working_point(scored: Sequence[Scored]) -> Point | None:
    """Return coverage and error where the model stands now, or None where it hands everything over."""
    t = columns(scored)
    kept, wrong = ~t["over"], mistaken(t)
    if not kept.any():
        return None

    def measure(rows: Rows) -> float:
        return float(wrong[rows][kept[rows]].mean()) if kept[rows].any() else float("nan")

    return Point(float(kept.mean()), bootstrap({"error": (measure, int(kept.sum()))}, len(scored))["error"])


def confusion(scored: Sequence[Scored]) -> pd.DataFrame:
    """Return how many messages of each true label (rows) were given each label (columns)."""
    names = [*map(str, SignalType), NONE]
    t = columns(scored)
    counts = pd.crosstab(t["label"], t["given"]).reindex(index=names, columns=names, fill_value=0)
    return counts.rename_axis(index="werkelijk", columns="voorgesteld")
