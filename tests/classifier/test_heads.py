import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.special import expit, softmax

from classifier.heads import Head, YesNoHeads

FEATURES = csr_matrix(np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]))
HEAD = Head(
    classes=["a", "b", "c"],
    weights=np.array([[1.0, 0.0, 0.5], [0.0, 2.0, 0.0], [-1.0, 0.0, 0.0]]),
    intercept=np.array([0.0, 0.5, 0.0]),
    scale=0.5,
    tuned_scale=2.0,
)
LINEAR = np.array([[2.0, 0.5, -1.0], [0.0, 2.5, 0.0]])


def test_scores_are_the_linear_sum() -> None:
    assert HEAD.scores(FEATURES) == pytest.approx(LINEAR)


def test_chances_are_the_softmax_of_the_scaled_sum() -> None:
    tuned = np.array([[0.1, 0.2, 0.3], [1.0, 0.0, -1.0]], dtype=np.float32)
    assert HEAD.chances(FEATURES) == pytest.approx(softmax(LINEAR * 0.5, axis=1))
    assert HEAD.chances(FEATURES, tuned) == pytest.approx(softmax(LINEAR * 0.5 + tuned * 2.0, axis=1))


def test_no_chance_is_nothing_at_all() -> None:
    chances = HEAD.chances(FEATURES, np.array([[1e4, 0, 0], [0, -1e4, 0]]))
    assert chances.min() > 0
    assert chances.sum(axis=1) == pytest.approx([1, 1])


def test_coefficients_are_above_the_mean_of_all_and_in_the_scale_of_the_chances() -> None:
    parts = np.array([HEAD.coefficients(slug) for slug in HEAD.classes])
    assert parts.sum(axis=0) == pytest.approx(np.zeros(3))
    assert parts[0] - parts[1] == pytest.approx((HEAD.weights[0] - HEAD.weights[1]) * 0.5)


QUESTIONS = YesNoHeads(
    names=["schade", "termijn"],
    weights=np.array([[1.0, -1.0], [0.0, 2.0]]),
    intercept=np.array([0.0, -1.0]),
    mix=np.array([[1.0, 0.5, 3.0], [2.0, 0.0, 1.0]]),
    bias=np.array([-0.5, 0.25]),
    thresholds=np.array([0.5, 0.5]),
)


def test_yes_or_no_weighs_words_encoder_and_rule() -> None:
    linear = np.array([[1.0, -1.0], [-1.0, 1.0]])  # the third column is not of words
    bare = linear * [1.0, 2.0] + [-0.5, 0.25]
    tuned, rules = np.array([[2.0, 9.0], [0.0, 9.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert QUESTIONS.chances(FEATURES, None, None) == pytest.approx(expit(bare))
    everything = bare + tuned * [0.5, 0.0] + rules * [3.0, 1.0]
    assert QUESTIONS.chances(FEATURES, tuned, rules) == pytest.approx(expit(everything))
