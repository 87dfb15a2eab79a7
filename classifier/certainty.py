"""How sure, and when to hand over: chances made honest, and two promises kept by handing over.

Everything here is fitted on what a model made of writers it had not seen, never on a test set.

* Chances: one scale for each view (temperature scaling, Guo et al. 2017).
* "At most so much of what is not handed over is wrong": the threshold is set by risk control, a Clopper-Pearson
  bound at every threshold, in the spirit of Learn then Test (Angelopoulos et al. 2021). It takes the last threshold
  that passes where that method stops at the first that fails, so the confidence is not proven; on simulated mail
  the tests ask that the promise holds eight in ten times.
* "At most so many complaints and objections get another label unseen": class-conditional conformal
  prediction (Vovk 2012). A message that may still be one at that level goes to a person.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaincinv, log_softmax

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# how sure we are of the bound itself
CONFIDENCE = 0.9


def fit_scales(views: list[Floats], truth: NDArray[np.integer[Any]], weights: Floats | None = None) -> list[float]:
    """Return a scale for each view, so that softmax of the scaled sum is most likely.

    Args:
        views: scores, each of shape (n messages, n classes).
        truth: column numbers, shape (n messages,).
        weights: how much each message counts.
    """

    def loss(logs: Floats) -> float:
        total = np.sum([np.exp(log) * view for log, view in zip(logs, views, strict=True)], axis=0)
        likelihoods = log_softmax(total, axis=1)[np.arange(len(truth)), truth]
        return float(-np.average(likelihoods, weights=weights))

    found = minimize(loss, np.zeros(len(views)), method="L-BFGS-B", bounds=[(-5.0, 4.0)] * len(views))
    return [float(scale) for scale in np.exp(found.x)]


@dataclass(frozen=True)
class Promise:
    """What a municipality wants kept; both are shares from 0 to 1.

    `max_error`: of what is not handed over, so much may have a wrong label or domain. `max_missed`: of the
    complaints and objections, so much may get another label without a person seeing it.
    """

    max_error: float = 0.02
    max_missed: float = 0.01

    def __post_init__(self) -> None:
        for name, value in (("max_error", self.max_error), ("max_missed", self.max_missed)):
            if not 0 < value < 1:
                raise ValueError(f"{name} moet tussen 0 en 1 liggen, is {value!r}")


def surest(certainty: Floats, wrong: Bools, *, max_error: float) -> float:
    """Return the lowest threshold at which we may trust that at most `max_error` of what is kept is wrong.

    1.0, so nearly everything is handed over, where the messages do not prove that for any threshold.
    """
    order = np.argsort(-certainty, kind="stable")
    errors = np.cumsum(wrong[order])
    kept = np.arange(1, len(order) + 1)
    bound = betaincinv(errors + 1, np.maximum(kept - errors, 1e-9), CONFIDENCE)
    # too few messages prove nothing: the test starts where a faultless run would pass
    start = int(np.ceil(np.log(1 - CONFIDENCE) / np.log(1 - max_error))) - 1
    # messages that are equally sure are kept together or not at all: only the last of them is a threshold
    last = np.append(np.diff(certainty[order]) != 0, True)[: len(order)]
    passed = ((bound <= max_error) & last)[start:]
    if not passed.any():
        return 1.0
    # the curve of a small sample trembles: the last place where it passes, not the first where it fails
    return float(certainty[order[start + int(np.flatnonzero(passed)[-1])]])


@dataclass(frozen=True)
class Certainty:
    """What was learned about the model's own certainty.

    Args:
        joint: chance that label and domain are both right, of each message that a label was given to.
        wrong: whether label or domain was wrong, beside it.
        legal: for each legal label, conformal scores of the messages that truly were one; one on the boundary
            stands there several times.
        familiarity: least share of known words; below it a chance says nothing.
        repeats: how often one on the boundary stands in `legal`; a new message may be one, so it weighs as much.
    """

    joint: Floats
    wrong: Bools
    legal: dict[str, Floats]
    familiarity: float
    repeats: int = 1

    def threshold(self, promise: Promise) -> float:
        """Return the least joint chance at which a suggestion stands."""
        return surest(self.joint, self.wrong, max_error=promise.max_error)

    def least_chance(self, slug: str, promise: Promise) -> float:
        """Return from which chance on a message may still be this legal label."""
        scores = np.sort(self.legal[slug])[::-1]
        # weighted p-value (number of scores at least as strange + own weight) / (n + own weight) must be over the level
        # (Tibshirani et al. 2019)
        strange = int(np.floor(promise.max_missed * (len(scores) + self.repeats))) - self.repeats + 1
        return float(1 - scores[strange - 1]) if strange >= 1 else 0.0


def conformal(chances_of_truth: Floats) -> Floats:
    """Return the conformal scores of one label, from the chances that its own messages got."""
    # here and not above: serving needs the scores alone, and the library costs half a second at every start
    from crepes import ConformalClassifier

    return np.asarray(ConformalClassifier().fit(np.asarray(1 - chances_of_truth)).alphas)
