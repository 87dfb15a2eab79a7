"""Fitting heads so that every score they are judged by comes from a model that had not seen the writer."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve

from classifier.certainty import fit_scales
from classifier.heads import Floats, Head, YesNoHeads
from training.split import Fold

_UNSEEN_CLASS = -1e6


def fit_head(
    features: csr_matrix,
    truth: NDArray[np.str_],
    folds: Sequence[Fold],
    *,
    c: float,
    tuned: Floats | None,
    weights: Floats,
    jobs: int,
) -> tuple[Head, Floats]:
    """Return the head fitted on all, and the chances of each row by a head that had not seen its writer.

    `tuned` must hold scores of an encoder that had not seen the writer either; `weights` say how much a row
    counts for the calibration.
    """
    model = LogisticRegression(C=c, class_weight="balanced", max_iter=500, tol=1e-3)
    everything = np.arange(len(truth))
    whole, *parts = Parallel(n_jobs=jobs)(
        delayed(_fit)(model, features, truth, rows) for rows in [everything, *(rows for rows, _ in folds)]
    )
    classes = [str(name) for name in whole.classes_]
    scores = np.full((len(truth), len(classes)), _UNSEEN_CLASS)
    for part, (_, held_out) in zip(parts, folds, strict=True):
        columns = np.searchsorted(whole.classes_, part.classes_)
        scores[np.ix_(held_out, columns)] = _scores(part, features[held_out])
    number = np.searchsorted(whole.classes_, truth)
    views = [scores] if tuned is None else [scores, tuned.astype(np.float64)]
    # a label of one writer alone: who learned without that writer could not have said it, and proves nothing
    sayable = scores[np.arange(len(truth)), number] > _UNSEEN_CLASS
    scales = fit_scales(views, number, weights * sayable if sayable.any() else weights)
    intercept, coefficients = _two_sided(whole)
    head = Head(classes, coefficients, intercept, scales[0], scales[1] if tuned is not None else 0.0)
    total = np.sum([scale * view for scale, view in zip(scales, views, strict=True)], axis=0)
    return head, np.asarray(softmax(total, axis=1))


def _fit(model: LogisticRegression, features: csr_matrix, truth: NDArray[Any], rows: NDArray[np.intp]) -> Any:
    return LogisticRegression(**model.get_params()).fit(features[rows], truth[rows])


def _two_sided(model: Any) -> tuple[Floats, Floats]:
    if len(model.classes_) == 2:  # one row of weights stands for two classes
        return np.hstack([-model.intercept_, model.intercept_]) / 2, np.vstack([-model.coef_, model.coef_]) / 2
    return model.intercept_, model.coef_


def _scores(model: Any, features: csr_matrix) -> Floats:
    intercept, coefficients = _two_sided(model)
    return np.asarray(features @ coefficients.T + intercept)


def fit_yes_no(
    names: list[str],
    features: csr_matrix,
    truth: NDArray[np.bool_],
    folds: Sequence[Fold],
    *,
    tuned: Floats | None,
    rules: NDArray[np.bool_] | None,
    asked: NDArray[np.bool_] | None = None,
    judged: NDArray[np.bool_] | None = None,
    betas: Sequence[float] | None = None,
    jobs: int,
) -> tuple[YesNoHeads, Floats]:
    """Return heads for questions with yes or no, and the chances of each row by heads that had not seen its writer.

    Args:
        names: the questions; `truth` has shape (n messages, n names).
        features: the word columns.
        truth: what the answer is.
        folds: rows to learn from and rows held out.
        tuned: scores of an encoder that had not seen the writer, shape as `truth`, or None.
        rules: what rules answer, shape as `truth`, or None.
        asked: which rows count for a threshold, shape as `truth`; all where None.
        judged: what is right at the threshold, where that is not `truth`.
        betas: for each question how many times finding all counts as much as being right; 1 where None.
        jobs: processes at once.
    """
    everything = np.arange(len(truth))
    splits = [everything, *(rows for rows, _ in folds)]
    fitted = Parallel(n_jobs=jobs)(
        delayed(_linear)(features[rows], truth[rows, column]) for column in range(len(names)) for rows in splits
    )
    weights, intercept, mixes, biases, thresholds = [], [], [], [], []
    chances = np.zeros(truth.shape)
    for column in range(len(names)):
        whole, *parts = fitted[column * len(splits) : (column + 1) * len(splits)]
        linear = np.zeros(len(truth))
        for (row, shift), (_, held_out) in zip(parts, folds, strict=True):
            linear[held_out] = features[held_out] @ row + shift
        none = np.zeros(len(truth))
        views: Floats = np.column_stack(
            [linear, none if tuned is None else tuned[:, column], none if rules is None else rules[:, column]]
        ).astype(np.float64)
        mix, bias = _mix(views, truth[:, column])
        chances[:, column] = expit(views @ mix + bias)
        rows = everything if asked is None else np.flatnonzero(asked[:, column])
        right = truth if judged is None else judged
        thresholds.append(_best(right[rows, column], chances[rows, column], betas[column] if betas else 1.0))
        weights.append(whole[0])
        intercept.append(whole[1])
        mixes.append(mix)
        biases.append(bias)
    heads = YesNoHeads(
        names, np.array(weights, dtype=np.float32), np.array(intercept), np.array(mixes), np.array(biases),
        np.array(thresholds),
    )  # fmt: skip
    return heads, chances


def _linear(features: csr_matrix, truth: NDArray[np.bool_]) -> tuple[Floats, float]:
    if not truth.any() or truth.all():  # a tiny corpus may lack a flag
        return np.zeros(features.shape[1]), -4.0 if not truth.any() else 4.0
    model = LogisticRegression(C=4.0, class_weight="balanced", solver="liblinear", tol=1e-2).fit(features, truth)
    return model.coef_[0], float(model.intercept_[0])


def _mix(views: Floats, truth: NDArray[np.bool_]) -> tuple[Floats, float]:
    if not truth.any() or truth.all():  # nothing to learn from: then the rule decides
        return np.array([1.0, 0.0, 8.0]), 0.0
    # three numbers and a constant on thousands of rows: what is fitted here cannot be learned by heart
    model = LogisticRegression(C=10.0, max_iter=500).fit(views, truth)
    return model.coef_[0], float(model.intercept_[0])


def _best(truth: NDArray[np.bool_], chances: Floats, beta: float) -> float:
    """Return the threshold with the highest F-beta (van Rijsbergen 1979); 0.5 where there is nothing to choose by."""
    if not truth.any():
        return 0.5
    precision, recall, thresholds = precision_recall_curve(truth, chances)
    score = (1 + beta**2) * precision * recall / np.maximum(beta**2 * precision + recall, 1e-9)
    return float(thresholds[int(score[:-1].argmax())])
