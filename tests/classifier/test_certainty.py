from typing import Any

import numpy as np
import pytest
from crepes import ConformalClassifier
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import softmax

from classifier.certainty import Certainty, Promise, conformal, fit_scales, surest

Floats = NDArray[np.floating[Any]]

# sixty-fourths have no rounding: a chance and 1 minus a chance compare exactly
SIXTY_FOURTHS = st.integers(1, 63).map(lambda n: n / 64)


def drawn(logits: Floats, rng: np.random.Generator) -> NDArray[np.integer[Any]]:
    """Draw a truth for each row, as likely as its chances say."""
    return np.array([rng.choice(logits.shape[1], p=p) for p in softmax(logits, axis=1)])


def test_a_scale_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 3)) * 2
    assert fit_scales([logits * 3], drawn(logits, rng)) == pytest.approx([1 / 3], rel=0.1)


def test_each_view_gets_a_scale_of_its_own() -> None:
    rng = np.random.default_rng(1)
    words, meaning, noise = (rng.normal(size=(4000, 3)) for _ in range(3))
    truth = drawn(words + 2 * meaning, rng)
    one, two, nothing = fit_scales([words, meaning * 4, noise], truth)
    assert (one, two) == pytest.approx((1, 0.5), rel=0.15)
    assert nothing < 0.1


def test_a_message_without_weight_does_not_count() -> None:
    rng = np.random.default_rng(2)
    logits = rng.normal(size=(2000, 3)) * 2
    truth = drawn(logits, rng)
    liars = np.vstack([logits, logits * 9])
    weights = np.repeat([1.0, 0.0], 2000)
    assert fit_scales([liars], np.tile(truth, 2), weights) == pytest.approx(fit_scales([logits], truth), rel=1e-3)


@pytest.mark.parametrize("name", ["max_error", "max_missed"])
@pytest.mark.parametrize("value", [0, 1, -0.1, 2, float("nan")])
def test_a_promise_of_nothing_or_everything_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} moet tussen 0 en 1"):
        Promise(**{name: value})


def mailbox(rng: np.random.Generator, count: int, sharpness: float) -> tuple[Floats, Floats]:
    """Return how sure a model is, and the chance that it is right: the one orders the other, but is not it."""
    sure = rng.beta(sharpness, 0.5, size=count)
    return sure, sure**1.3


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32),
    max_error=st.sampled_from([0.02, 0.05, 0.1]),
    sharpness=st.floats(1.5, 6),
    count=st.sampled_from([300, 800, 2000]),
)
def test_surest_keeps_its_promise_nine_in_ten_times(seed: int, max_error: float, sharpness: float, count: int) -> None:
    rng = np.random.default_rng(seed)
    sure, right = mailbox(rng, 20_000, sharpness)
    kept: list[bool] = []
    for _ in range(60):
        seen, chance = mailbox(rng, count, sharpness)
        threshold = surest(seen, rng.random(count) > chance, max_error=max_error)
        stands = sure >= threshold
        kept.append(not stands.any() or bool(np.mean(1 - right[stands]) <= max_error))
    assert np.mean(kept) >= 0.8


def test_more_certainty_is_asked_for_fewer_errors() -> None:
    rng = np.random.default_rng(3)
    sure, right = mailbox(rng, 4000, 3)
    wrong = rng.random(4000) > right
    thresholds = [surest(sure, wrong, max_error=share) for share in (0.2, 0.1, 0.05, 0.02, 0.00001)]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] < thresholds[-1] == 1.0


@pytest.mark.parametrize(("count", "threshold"), [(0, 1.0), (113, 1.0), (114, 0.5), (500, 0.5)])
def test_too_few_messages_prove_nothing(count: int, threshold: float) -> None:
    assert surest(np.full(count, 0.5), np.zeros(count, dtype=bool), max_error=0.02) == threshold


def test_equally_sure_messages_stand_or_fall_together() -> None:
    certainty = np.full(1000, 0.9)
    wrong = np.arange(1000) >= 500
    assert surest(certainty, wrong, max_error=0.02) == 1.0


@given(
    chances=st.lists(SIXTY_FOURTHS, min_size=1, max_size=300),
    level=SIXTY_FOURTHS,
    chance=SIXTY_FOURTHS,
)
def test_the_least_chance_is_what_crepes_says(chances: list[float], level: float, chance: float) -> None:
    learned = conformal(np.array(chances))
    certainty = Certainty(np.array([]), np.array([], dtype=bool), {"klacht": learned}, 0.5)
    may_be = chance >= certainty.least_chance("klacht", Promise(max_missed=level))
    crepes_own = ConformalClassifier().fit(1 - np.array(chances))
    p_value = crepes_own.predict_p(np.array([[1 - chance]]), smoothing=False).item()
    assert may_be == (p_value > level)


def test_no_more_complaints_are_missed_than_promised() -> None:
    rng = np.random.default_rng(4)
    missed = []
    for _ in range(200):
        learned = conformal(rng.beta(5, 1, size=400))
        certainty = Certainty(np.array([]), np.array([], dtype=bool), {"klacht": learned}, 0.5)
        limit = certainty.least_chance("klacht", Promise(max_missed=0.05))
        missed.append(np.mean(rng.beta(5, 1, size=400) < limit))
    assert 0.03 < np.mean(missed) <= 0.053


@pytest.mark.parametrize("count", [0, 1, 98])
def test_too_few_complaints_to_promise_by_hand_everything_over(count: int) -> None:
    learned = conformal(np.full(count, 0.9))
    certainty = Certainty(np.array([]), np.array([], dtype=bool), {"klacht": learned}, 0.5)
    assert certainty.least_chance("klacht", Promise(max_missed=0.01)) == 0.0


def test_messages_that_count_several_times_prove_no_more_than_they_are() -> None:
    """Ninety-nine on the boundary are as good as ninety-nine others; twenty that stand there five times are not."""
    few, enough = (conformal(np.repeat(np.linspace(0.5, 1, n), 5)) for n in (20, 99))
    none = np.array([])

    def least(scores: Floats, repeats: int) -> float:
        learned = Certainty(none, none.astype(bool), {"klacht": scores}, 0.5, repeats)
        return learned.least_chance("klacht", Promise(max_missed=0.01))

    assert least(few, 1) > 0
    assert least(few, 5) == 0.0
    assert least(enough, 5) == pytest.approx(least(conformal(np.linspace(0.5, 1, 99)), 1)) == pytest.approx(0.5)
