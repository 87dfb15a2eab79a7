"""From labelled messages to a classifier: views, two heads, their calibration, and when to hand over."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from classifier.certainty import Thresholds, fit_temperature, least_certainty, most_legal_chance
from classifier.features import Views
from classifier.model import NONE, Classifier, Head, prepare, readings_of
from classifier.taxonomy import Domain, SignalType
from training.corpus import Labelled, data_hash
from training.errors import CorpusError
from training.recipe import Recipe
from training.split import Fold, by_writer

Progress = Callable[[str], object]


def train(
    corpus: Sequence[Labelled],
    recipe: Recipe,
    *,
    today: date,
    jobs: int = -1,
    progress: Progress = lambda step: None,
) -> tuple[Classifier, dict[str, Any]]:
    """Train a classifier; return it with the facts for its manifest.

    The facts hold the data, the recipe and the cross-validated figures on writers held apart. Calibration
    and thresholds come from those same held-out predictions, so no test message is touched.

    Raises:
        CorpusError: a label or domain is missing altogether, or there is one writer only.
    """
    _check(corpus)
    progress("Berichten lezen")
    readings = readings_of([prepare(item.message) for item in corpus])
    progress("Kenmerken bepalen")
    views = Views(
        min_df=recipe.min_df,
        subject_weight=recipe.subject_weight,
        encoder=recipe.encoder,
        encoder_weight=recipe.encoder_weight,
    )
    features = views.fit(readings).transform(readings)
    labels = np.array([str(item.label or NONE) for item in corpus])
    domains = np.array([str(item.domain or "") for item in corpus])
    sources = np.array([item.source for item in corpus])

    progress("Soort leren")
    signal_head, signal_chances = _fit_head(features, labels, sources, recipe.c_signal_type, recipe, jobs)
    progress("Domein leren")
    known = domains != ""
    domain_head, domain_chances = _fit_head(
        csr_matrix(features[known]), domains[known], sources[known], recipe.c_domain, recipe, jobs
    )
    progress("Zekerheid bepalen")
    thresholds = _thresholds(
        signal_head, signal_chances, labels, domain_head, domain_chances, domains[known], recipe,
        views.familiarity(readings),
    )  # fmt: skip
    facts = {
        "made": today.isoformat(),
        "data": {"sha256": data_hash(corpus), "messages": len(corpus), "sources": len(set(sources))},
        "recipe": recipe.to_json(),
        "cross_validation": {
            "label_macro_f1": _macro_f1(signal_head, signal_chances, labels, list(SignalType)),
            "domain_macro_f1": _macro_f1(domain_head, domain_chances, domains[known], domain_head.classes),
        },
        "thresholds": thresholds.__dict__,
    }
    version = f"{today.isoformat()}-{_short(facts)}"
    return Classifier(version, views, signal_head, domain_head, thresholds), facts


def _check(corpus: Sequence[Labelled]) -> None:
    present = {item.label for item in corpus}
    if missing := [s for s in (*SignalType, None) if s not in present]:
        names = ", ".join(str(s or "null (geen label past)") for s in missing)
        raise CorpusError(f"Het corpus heeft geen berichten met label {names}; van elk is er minstens één nodig.")
    domains = {item.domain for item in corpus}
    if absent := [str(d) for d in Domain if d not in domains]:
        raise CorpusError(f"Het corpus heeft geen berichten met domein {', '.join(absent)}.")


def _fit_head(
    features: csr_matrix,
    truth: NDArray[np.str_],
    sources: NDArray[np.str_],
    c: float,
    recipe: Recipe,
    jobs: int,
) -> tuple[Head, NDArray[np.float64]]:
    """Return the head fitted on all, and calibrated chances for each row from a head that had not seen its writer."""
    model = LogisticRegression(C=c, class_weight="balanced", max_iter=500, tol=1e-3)
    folds = by_writer(list(sources), list(truth), folds=recipe.folds, seed=recipe.seed)
    everything: Fold = (np.arange(len(truth)), np.arange(len(truth)))
    fitted = Parallel(n_jobs=jobs)(
        delayed(_fit)(clone(model), features[rows], truth[rows]) for rows, _ in [everything, *folds]
    )
    whole, *parts = fitted
    logits = np.full((len(truth), len(whole.classes_)), -1e6)
    for part, (_, held_out) in zip(parts, folds, strict=True):
        columns = np.searchsorted(whole.classes_, part.classes_)
        scores = features[held_out] @ part.coef_.T + part.intercept_
        if len(part.classes_) == 2:  # one column of scores stands for two classes
            scores = np.hstack([-scores, scores]) / 2
        logits[np.ix_(held_out, columns)] = scores
    head = Head(whole, fit_temperature(logits, np.searchsorted(whole.classes_, truth)))
    return head, softmax(logits / head.temperature, axis=1)


def _fit(model: LogisticRegression, features: csr_matrix, truth: NDArray[np.str_]) -> LogisticRegression:
    return model.fit(features, truth)


def _thresholds(
    signal_head: Head,
    signal_chances: NDArray[np.float64],
    labels: NDArray[np.str_],
    domain_head: Head,
    domain_chances: NDArray[np.float64],
    domains: NDArray[np.str_],
    recipe: Recipe,
    familiarity: NDArray[np.float64],
) -> Thresholds:
    classes = np.array(signal_head.classes)
    chosen = classes[signal_chances.argmax(axis=1)]
    offered = chosen != NONE
    certainty = signal_chances.max(axis=1)
    legal_columns = np.isin(classes, [SignalType.KLACHT, SignalType.BEZWAAR])
    legal_chance = signal_chances[:, legal_columns].max(axis=1)
    is_legal = np.isin(labels, [SignalType.KLACHT, SignalType.BEZWAAR])
    slips = offered & ~np.isin(chosen, [SignalType.KLACHT, SignalType.BEZWAAR])
    domain_wrong = np.array(domain_head.classes)[domain_chances.argmax(axis=1)] != domains
    return Thresholds(
        signal_type=least_certainty(certainty[offered], (chosen != labels)[offered], max_error=recipe.max_error),
        domain=least_certainty(domain_chances.max(axis=1), domain_wrong, max_error=recipe.max_error),
        legal=most_legal_chance(
            legal_chance[slips], is_legal[slips], may_be_lost=int(recipe.max_missed * is_legal.sum())
        ),
        # one in a hundred of our own messages may read as foreign; half the words known is the least
        familiarity=min(0.5, float(np.quantile(familiarity, 0.01))),
    )


def _macro_f1(head: Head, chances: NDArray[np.float64], truth: NDArray[np.str_], over: list[Any]) -> float:
    names = [str(name) for name in over]
    chosen = np.array(head.classes)[chances.argmax(axis=1)]
    asked = np.isin(truth, names)
    return round(float(f1_score(truth[asked], chosen[asked], labels=names, average="macro", zero_division=0.0)), 4)


def _short(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
