"""Does more data still help? Accuracy on unknown writers, learned from ever more writers."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from classifier.model import prepare, readings_of
from classifier.taxonomy import NONE, Domain, SignalType
from training.corpus import Labelled
from training.evaluate import Figure, Measure, Rows, bootstrap, macro_f1
from training.recipe import Recipe
from training.split import Fold, by_writer

SHARES = (0.25, 0.5, 0.75, 1.0)
# n-grams alone: the shape of the curve is asked for, and an encoder would take the time of all the rest
FAST = Recipe(encoder=None)


@dataclass(frozen=True)
class Step:
    """What was reached with a share of the writers; `messages` is how many were learned from, on average."""

    share: float
    messages: int
    label: Figure
    domain: Figure

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "deel": self.share,
            "berichten": self.messages,
            "soort": self.label.to_json(),
            "domein": self.domain.to_json(),
        }


@dataclass(frozen=True)
class LearningCurve:
    """Macro-F1 by share of writers, and what the last step added (paired on the same messages)."""

    steps: tuple[Step, ...]
    label_gain: Figure
    domain_gain: Figure

    @property
    def conclusion(self) -> str:
        """What the last step still gave, in a sentence."""
        last, before = self.steps[-1].share, self.steps[-2].share
        return (
            f"Van {before:.0%} naar {last:.0%} van de schrijvers: soort {_gain(self.label_gain)}, "
            f"domein {_gain(self.domain_gain)}."
        )


def learning_curve(
    corpus: Sequence[Labelled],
    recipe: Recipe = FAST,
    *,
    shares: Sequence[float] = SHARES,
    jobs: int = -1,
    progress: Callable[[int], object] = lambda done: None,
) -> LearningCurve:
    """Measure in cross-validation by writer what each share of the other writers is worth.

    Every share is judged on all messages, each by a model that did not know its writer. A larger share
    holds the writers of a smaller one. `progress` is told of each of the `fits` models.

    Raises:
        CorpusError: there is one writer only.
    """
    readings = readings_of([prepare(item.message) for item in corpus])
    views = recipe.views()
    features = views.fit(readings).transform(readings)
    labels = np.array([str(item.label or NONE) for item in corpus])
    domains = np.array([str(item.domain or "") for item in corpus])
    sources = np.array([item.source for item in corpus])
    folds = by_writer(list(sources), list(labels), folds=recipe.folds, seed=recipe.seed)
    parts = [[_part(fold, sources, share, recipe.seed) for fold in folds] for share in shares]
    tasks = [
        (truth, rows, held, c)
        for part in parts
        for truth, c in ((labels, recipe.c_signal_type), (domains, recipe.c_domain))
        for rows, held in part
    ]
    found = []
    for guess in Parallel(n_jobs=jobs, return_as="generator")(delayed(_guess)(features, *task) for task in tasks):
        found.append(guess)
        progress(1)
    guesses = [np.empty(len(corpus), dtype=object) for _ in range(2 * len(shares))]
    for number, (task, guess) in enumerate(zip(tasks, found, strict=True)):
        guesses[number // len(folds)][task[2]] = guess
    labelled = labels != NONE
    by_label = [macro_f1(labels, guess, labelled, list(SignalType)) for guess in guesses[::2]]
    by_domain = [macro_f1(domains, guess, labelled & (domains != ""), list(Domain)) for guess in guesses[1::2]]
    asked: dict[str, tuple[Measure, int]] = {
        f"{name} {step}": (measure, int(labelled.sum()))
        for name, measures in (("label", _with_gain(by_label)), ("domain", _with_gain(by_domain)))
        for step, measure in enumerate(measures)
    }
    figures = bootstrap(asked, len(corpus))
    steps = tuple(
        Step(
            share,
            round(float(np.mean([len(rows) for rows, _ in part]))),
            figures[f"label {step}"],
            figures[f"domain {step}"],
        )
        for step, (share, part) in enumerate(zip(shares, parts, strict=True))
    )
    return LearningCurve(steps, figures[f"label {len(shares)}"], figures[f"domain {len(shares)}"])


def fits(recipe: Recipe = FAST, shares: Sequence[float] = SHARES) -> int:
    """Return how many models a learning curve takes."""
    return 2 * recipe.folds * len(shares)


def _part(fold: Fold, sources: NDArray[np.str_], share: float, seed: int) -> Fold:
    """Return the fold with a share of its writers to learn from."""
    rows, held = fold
    writers = np.random.default_rng(seed).permutation(np.unique(sources[rows]))
    chosen = writers[: max(math.ceil(share * len(writers)), 1)]
    return rows[np.isin(sources[rows], chosen)], held


def _guess(
    features: csr_matrix, truth: NDArray[np.str_], rows: NDArray[np.intp], held: NDArray[np.intp], c: float
) -> NDArray[np.str_]:
    rows = rows[truth[rows] != ""]
    if len(np.unique(truth[rows])) == 1:
        return np.full(len(held), truth[rows][0])
    model = LogisticRegression(C=c, class_weight="balanced", max_iter=500, tol=1e-3)
    return np.asarray(model.fit(features[rows], truth[rows]).predict(features[held]))


def _with_gain(measures: Sequence[Measure]) -> list[Measure]:
    def gain(rows: Rows) -> float:
        return measures[-1](rows) - measures[-2](rows)

    return [*measures, gain]


def _gain(gain: Figure) -> str:
    said = f"{gain.value:+.3f} [{gain.low:+.3f}–{gain.high:+.3f}] macro-F1"
    if gain.low > 0:
        return f"{said} (nieuwe schrijvers helpen nog)"
    return f"{said} ({'nieuwe schrijvers schaden' if gain.high < 0 else 'geen aantoonbaar verschil'})"
