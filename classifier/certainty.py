"""How sure, and when to hand over: calibration by temperature, and the thresholds below which a person decides.

Both are learned from predictions on writers that the model had not seen, never from the test set.
Temperature scaling: Guo et al. 2017, "On Calibration of Modern Neural Networks".
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

Floats = NDArray[np.floating[Any]]


def fit_temperature(logits: Floats, truth: NDArray[np.integer[Any]]) -> float:
    """Return the temperature that makes softmax(logits / T) most likely; `truth` holds column numbers."""

    def loss(log_t: float) -> float:
        scores = log_softmax(logits / np.exp(log_t), axis=1)
        return float(-scores[np.arange(len(truth)), truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-4.0, 4.0), method="bounded").x))


@dataclass(frozen=True)
class Thresholds:
    """Below these the model hands over; all are chances from 0 to 1.

    `signal_type`, `domain`: least chance of the best label. `legal`: from this chance of a complaint or an
    objection on, another label is not given without a person. `familiarity`: least share of known words.
    """

    signal_type: float
    domain: float
    legal: float
    familiarity: float


def least_certainty(certainty: Floats, wrong: NDArray[np.bool_], *, max_error: float) -> float:
    """Return the lowest threshold at which at most `max_error` of what is kept is wrong.

    1.0, so nearly everything is handed over, where no threshold keeps that promise.
    """
    order = np.argsort(-certainty)
    errors = np.cumsum(wrong[order]) / np.arange(1, len(order) + 1)
    kept = np.flatnonzero(errors <= max_error)
    return float(certainty[order[kept[-1]]]) if len(kept) else 1.0


def most_legal_chance(chance: Floats, lost: NDArray[np.bool_], *, may_be_lost: int) -> float:
    """Return the highest chance of a legal label at which at most `may_be_lost` such messages slip by.

    `chance` is the chance of a complaint or objection where another label was chosen; `lost` marks the
    messages that are one all the same.
    """
    at_risk = np.sort(chance[lost])
    return float(at_risk[may_be_lost]) if len(at_risk) > may_be_lost else 1.0
