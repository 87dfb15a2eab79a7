"""An honest search for the choices of recipe `fast`: nested cross-validation, whole writers held apart twice.

In each outer fold the choice is made on inner folds of the other writers; only then is it judged on the outer
fold, so that the figure is one of choosing and learning together.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from classifier.taxonomy import Domain, SignalType
from training.grid import TASKS, Grid, Ledger, Point, View
from training.material import Material, gather
from training.split import Fold, by_writer
from training.workers import Workers

Splits = dict[tuple[int, int | None], Fold]
Progress = Callable[[int, int], object]
_NAMES = {"label": [str(s) for s in SignalType], "domain": [str(d) for d in Domain]}


@dataclass(frozen=True)
class Choice:
    """One view with the C of each head, in the names of the recipe."""

    view: View
    c_signal_type: float
    c_domain: float

    def to_json(self) -> dict[str, float]:
        """Return the choice as a recipe takes it."""
        return {"c_signal_type": self.c_signal_type, "c_domain": self.c_domain, **asdict(self.view)}


@dataclass(frozen=True)
class Found:
    """What a search found.

    Args:
        table: a row for each head of each view: mean and spread over the outer folds of its score on inner folds.
        honest: for each task the score on each outer fold, of the choice that was made without it.
        chosen: the choice of each outer fold.
        best: the choice with all folds taken together.
    """

    table: pd.DataFrame
    honest: dict[str, list[float]]
    chosen: list[Choice]
    best: Choice

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "punten": self.table.to_dict(orient="records"),
            "eerlijk": {
                _DUTCH[task]: {"gemiddeld": mean(values), "spreiding": spread(values), "vouwen": values}
                for task, values in self.honest.items()
            },
            "gekozen": [choice.to_json() for choice in self.chosen],
            "beste": self.best.to_json(),
        }


def mean(values: Sequence[float]) -> float:
    """Return the mean, to four places."""
    return round(float(np.mean(values)), 4)


def spread(values: Sequence[float]) -> float:
    """Return the standard deviation, to four places."""
    return round(float(np.std(values, ddof=1)), 4) if len(values) > 1 else 0.0


def search(
    corpus: Sequence[Any],
    grid: Grid,
    *,
    workers: Workers,
    ledger: Path,
    cache: Path,
    encoder: str | None = "use",
    folds: int = 5,
    inner: int = 3,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
) -> Found:
    """Search the grid; points that stand in the ledger are not computed again.

    Args:
        corpus: labelled messages of at least three writers.
        grid: what to try.
        workers: who does the work.
        ledger: the file with finished points.
        cache: folder for what is computed from the texts.
        encoder: sentence encoder by name, or None.
        folds: how many outer folds; `inner` how many inside each.
        inner: see `folds`.
        seed: for the folds.
        progress: is told how many points are done, and of how many.

    Raises:
        CorpusError: too few writers to hold any apart twice.
        SearchError: the ledger cannot be used.
        ClusterError: the workers are lost; what was finished stands in the ledger.
    """
    material = gather(corpus, encoder=encoder, cache=cache)
    splits = _splits(material, folds, inner, seed)
    outers = sorted({outer for outer, _ in splits})
    book = Ledger(ledger, f"{material.digest[:16]} {folds}x{inner} {seed}")
    points = [
        Point(outer, part, view, task, c)
        for outer, part in splits
        if part is not None
        for view in grid.views()
        for task, c in grid.heads()
    ]
    total = len(points) + len(TASKS) * len(outers)
    run = _Run(material, splits, book, workers, lambda done: progress(done, total))
    run.finish(points)
    chosen = {outer: _choose(grid, {p: f for p, f in book.found.items() if p.outer == outer}) for outer in outers}
    judged = [
        Point(outer, None, choice.view, task, c)
        for outer, choice in chosen.items()
        for task, c in (("label", choice.c_signal_type), ("domain", choice.c_domain))
    ]
    run.finish(judged)
    honest = {task: [round(book.found[p], 4) for p in judged if p.task == task] for task in TASKS}
    found = {p: book.found[p] for p in points}
    return Found(_table(grid, found, outers), honest, list(chosen.values()), _choose(grid, found))


def _splits(material: Material, folds: int, inner: int, seed: int) -> Splits:
    labels, sources = list(material.truth["label"]), material.sources
    splits: Splits = {}
    for outer, (rest, held) in enumerate(by_writer(sources, labels, folds=folds, seed=seed)):
        splits[outer, None] = rest, held
        inside = by_writer([sources[i] for i in rest], [labels[i] for i in rest], folds=inner, seed=seed)
        for part, (train, test) in enumerate(inside):
            splits[outer, part] = rest[train], rest[test]
    return splits


@dataclass
class _Run:
    material: Material
    splits: Splits
    book: Ledger
    workers: Workers
    progress: Callable[[int], object]
    done: int = 0

    def finish(self, points: Sequence[Point]) -> None:
        """Compute what the ledger lacks, and write each group down as soon as it is done."""
        missing = [point for point in points if point not in self.book.found]
        self._tell(len(points) - len(missing))
        # the points of one split and view share their features, so they stay together
        groups = [list(group) for _, group in groupby(missing, key=lambda p: (p.outer, p.inner, p.view))]
        with closing(self.workers.each(fit, (self.material, self.splits), groups)) as scored:
            for group, scores in zip(groups, scored, strict=True):
                self.book.add(zip(group, scores, strict=True))
                self._tell(len(group))

    def _tell(self, count: int) -> None:
        self.done += count
        self.progress(self.done)


def fit(given: tuple[Material, Splits], points: Sequence[Point]) -> list[float]:
    """Return the macro-F1 of each point; all are of the same split and view."""
    material, splits = given
    train, held = splits[points[0].outer, points[0].inner]
    features = material.features(points[0].view, train)
    return [_judge(features, material.truth[p.task], train, held, p) for p in points]


def _judge(
    features: Any, truth: NDArray[np.str_], train: NDArray[np.intp], held: NDArray[np.intp], point: Point
) -> float:
    names = _NAMES[point.task]
    known = train[truth[train] != ""]
    asked = held[np.isin(truth[held], names)]
    # as training.stack fits the heads of a model
    model = LogisticRegression(C=point.c, class_weight="balanced", max_iter=500, tol=1e-3)
    guessed = model.fit(features[known], truth[known]).predict(features[asked])
    return float(f1_score(truth[asked], guessed, labels=names, average="macro", zero_division=0.0))


def _choose(grid: Grid, found: dict[Point, float]) -> Choice:
    """Return the view and heads with the highest sum of label and domain on the inner folds; the first of equals."""
    sums = []
    for view in grid.views():
        labels = [_mean(found, view, "label", c) for c in grid.c_signal_type]
        domains = [_mean(found, view, "domain", c) for c in grid.c_domain]
        choice = Choice(
            view, grid.c_signal_type[int(np.argmax(labels))], grid.c_domain[int(np.argmax(domains))]
        )  # fmt: skip
        sums.append((max(labels) + max(domains), choice))
    return max(sums, key=lambda pair: pair[0])[1]


def _mean(found: dict[Point, float], view: View, task: str, c: float) -> float:
    return float(
        np.mean([f for p, f in found.items() if (p.view, p.task, p.c) == (view, task, c) and p.inner is not None])
    )


def _table(grid: Grid, found: dict[Point, float], outers: Iterable[int]) -> pd.DataFrame:
    rows = []
    for view in grid.views():
        for task, c in grid.heads():
            folds = [_mean({p: f for p, f in found.items() if p.outer == o}, view, task, c) for o in outers]
            rows.append(
                {"taak": _DUTCH[task], **asdict(view), "c": c, "macro_f1": mean(folds), "spreiding": spread(folds)}
            )
    return pd.DataFrame(rows).sort_values(["taak", "macro_f1"], ascending=[False, False], ignore_index=True)


_DUTCH = {"label": "soort", "domain": "domein"}
