import numpy as np
import pytest
from scipy.special import softmax

from classifier.certainty import fit_temperature, least_certainty, most_legal_chance


def test_temperature_finds_how_overconfident_scores_are() -> None:
    rng = np.random.default_rng(0)
    true_logits = rng.normal(size=(4000, 3)) * 2
    truth = np.array([rng.choice(3, p=p) for p in softmax(true_logits, axis=1)])
    assert fit_temperature(true_logits * 3, truth) == pytest.approx(3.0, rel=0.1)


def test_least_certainty_keeps_its_promise() -> None:
    certainty = np.array([0.99, 0.9, 0.8, 0.7, 0.6])
    wrong = np.array([False, False, True, False, True])
    assert least_certainty(certainty, wrong, max_error=0.0) == 0.9
    assert least_certainty(certainty, wrong, max_error=0.25) == 0.7
    assert least_certainty(certainty, wrong, max_error=0.5) == 0.6


def test_where_no_threshold_keeps_the_promise_all_is_handed_over() -> None:
    assert least_certainty(np.array([0.9]), np.array([True]), max_error=0.1) == 1.0


@pytest.mark.parametrize(("may_be_lost", "limit"), [(0, 0.1), (1, 0.3), (2, 0.4), (3, 1.0)])
def test_most_legal_chance_loses_no_more_than_it_may(may_be_lost: int, limit: float) -> None:
    chance = np.array([0.4, 0.1, 0.3, 0.05])
    lost = np.array([True, True, True, False])
    assert most_legal_chance(chance, lost, may_be_lost=may_be_lost) == limit
    assert (chance[lost] < limit).sum() == may_be_lost
