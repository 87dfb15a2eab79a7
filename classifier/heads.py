"""Heads: from the views of a text to chances. The linear part is exact; the encoder adds to it where there is one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax

Floats = NDArray[np.floating[Any]]

_FARTHEST = 50.0


@dataclass(frozen=True)
class Head:
    """One choice out of several: a linear head, stacked with a fine-tuned encoder's scores.

    Args:
        classes: slugs in column order.
        weights: shape (n classes, n features); intercept (n classes,).
        scale, tuned_scale: what each view's scores are multiplied by; `tuned_scale` 0 without an encoder.
    """

    classes: list[str]
    weights: Floats
    intercept: Floats
    scale: float
    tuned_scale: float = 0.0

    def scores(self, features: csr_matrix) -> Floats:
        """Return the linear scores, shape (n messages, n classes)."""
        return np.asarray(features @ self.weights.T + self.intercept, dtype=np.float64)

    def chances(self, features: csr_matrix, tuned: Floats | None = None) -> Floats:
        """Return calibrated chances, shape (n messages, n classes); rows sum to 1."""
        total = self.scores(features) * self.scale
        if tuned is not None:
            total = total + tuned.astype(np.float64) * self.tuned_scale
        # a chance of nothing at all is never true, and cannot be divided by
        return np.asarray(softmax(np.maximum(total, total.max(axis=1, keepdims=True) - _FARTHEST), axis=1))

    def coefficients(self, slug: str) -> NDArray[np.float64]:
        """Return what each feature adds to the score of a class, above the mean of all classes."""
        row = self.weights[self.classes.index(slug)] - self.weights.mean(axis=0)
        return np.asarray(row * self.scale, dtype=np.float64)


@dataclass(frozen=True)
class YesNoHeads:
    """Several questions with yes or no, each from a linear head, the encoder's score and a rule's answer.

    Args:
        names: the questions in column order.
        weights: of the linear heads, shape (n questions, n word columns); intercept (n questions,).
        mix: what linear score, encoder score and rule weigh, shape (n questions, 3); bias (n questions,).
        thresholds: from which chance on the answer is yes, shape (n questions,).
    """

    names: list[str]
    weights: Floats
    intercept: Floats
    mix: Floats
    bias: Floats
    thresholds: Floats

    def chances(self, features: csr_matrix, tuned: Floats | None, rules: Floats | None) -> Floats:
        """Return the chance of yes, shape (n messages, n questions)."""
        linear = np.asarray(features[:, : self.weights.shape[1]] @ self.weights.T + self.intercept, dtype=np.float64)
        total = linear * self.mix[:, 0] + self.bias
        if tuned is not None:
            total = total + tuned * self.mix[:, 1]
        if rules is not None:
            total = total + rules * self.mix[:, 2]
        return np.asarray(expit(total))
