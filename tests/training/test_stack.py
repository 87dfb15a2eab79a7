from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from classifier.heads import Floats
from training.split import Fold, by_writer
from training.stack import fit_head, fit_yes_no

COUNT, WRITERS = 400, 8
LABELS = np.array(["a", "b", "c"])


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def spread(truth: NDArray[Any], writers: NDArray[Any]) -> list[Fold]:
    return by_writer([str(w) for w in writers], [str(t) for t in truth], folds=4, seed=0)


def one_hot(truth: NDArray[np.str_]) -> Floats:
    return np.asarray(truth[:, None] == LABELS, dtype=float)


def fit(features: Floats, truth: NDArray[np.str_], writers: NDArray[Any], **given: Any) -> tuple[Any, Floats]:
    options: dict[str, Any] = {"c": 1.0, "tuned": None, "weights": np.ones(len(truth)), "jobs": 1} | given
    return fit_head(csr_matrix(features), truth, spread(truth, writers), **options)


def test_chances_of_a_writer_come_from_a_head_that_did_not_know_the_writer(rng: np.random.Generator) -> None:
    """Each writer has a word of its own and writes one label only: whoever knows the writer knows the label."""
    writers = np.arange(COUNT) % WRITERS
    truth = LABELS[writers % 3]
    head, chances = fit(np.eye(WRITERS)[writers], truth, writers)
    knows = head.chances(csr_matrix(np.eye(WRITERS)[writers]))
    assert (LABELS[knows.argmax(axis=1)] == truth).all()
    assert (LABELS[chances.argmax(axis=1)] == truth).mean() < 0.6


def test_a_head_learns_and_its_chances_are_honest(rng: np.random.Generator) -> None:
    truth, writers = rng.choice(LABELS, COUNT), rng.integers(WRITERS, size=COUNT)
    features = one_hot(truth) + rng.normal(size=(COUNT, 3)) * 0.6
    head, chances = fit(features, truth, writers)
    assert head.classes == list(LABELS)
    assert head.tuned_scale == 0.0
    right = LABELS[chances.argmax(axis=1)] == truth
    assert right.mean() > 0.7
    assert chances.max(axis=1).mean() == pytest.approx(right.mean(), abs=0.06)


def test_an_encoder_counts_for_what_it_knows(rng: np.random.Generator) -> None:
    truth, writers = rng.choice(LABELS, COUNT), rng.integers(WRITERS, size=COUNT)
    features = one_hot(truth) + rng.normal(size=(COUNT, 3))
    helpful = one_hot(truth) * 3 + rng.normal(size=(COUNT, 3))
    noise = rng.normal(size=(COUNT, 3)) * 3
    (_, alone), (good, both), (poor, _) = (
        fit(features, truth, writers, tuned=tuned) for tuned in (None, helpful.astype(np.float32), noise)
    )
    accuracy = [(LABELS[chances.argmax(axis=1)] == truth).mean() for chances in (alone, both)]
    assert accuracy[1] > accuracy[0] + 0.1
    assert good.tuned_scale > 5 * poor.tuned_scale


def test_a_label_of_one_writer_does_not_spoil_the_chances_of_the_others(rng: np.random.Generator) -> None:
    writers = np.arange(COUNT) % WRITERS
    truth = np.where(writers == 0, "c", rng.choice(LABELS[:2], COUNT))
    features = one_hot(truth) + rng.normal(size=(COUNT, 3)) * 0.3
    head, chances = fit(features, truth, writers)
    assert head.scale > 0.2
    others = truth != "c"
    assert (chances[others].max(axis=1) > 0.8).mean() > 0.7
    assert chances.sum(axis=1) == pytest.approx(np.ones(COUNT))


def test_what_does_not_count_for_certainty_still_counts_for_learning(rng: np.random.Generator) -> None:
    truth, writers = rng.choice(LABELS, COUNT), rng.integers(WRITERS, size=COUNT)
    hard = np.arange(COUNT) < COUNT // 2
    features = one_hot(truth) + rng.normal(size=(COUNT, 3)) * np.where(hard, 1.5, 0.2)[:, None]
    (all_count, _), (easy_count, _) = (
        fit(features, truth, writers, weights=weights) for weights in (np.ones(COUNT), np.where(hard, 0.01, 1.0))
    )
    assert easy_count.weights == pytest.approx(all_count.weights)
    assert easy_count.scale > all_count.scale


def test_two_labels_have_two_rows(rng: np.random.Generator) -> None:
    truth, writers = rng.choice(LABELS[:2], COUNT), rng.integers(WRITERS, size=COUNT)
    head, chances = fit(one_hot(truth)[:, :2], truth, writers)
    assert head.weights.shape == (2, 2)
    assert (LABELS[chances.argmax(axis=1)] == truth).all()


def yes_no(truth: NDArray[np.bool_], linear: Floats, **given: Any) -> tuple[Any, Floats]:
    names = [f"q{i}" for i in range(truth.shape[1])]
    writers = np.arange(len(truth)) % WRITERS
    folds = spread(np.zeros(len(truth), int), writers)
    options: dict[str, Any] = {"tuned": None, "rules": None, "jobs": 1} | given
    return fit_yes_no(names, csr_matrix(linear), truth, folds, **options)


def test_words_encoder_and_rule_each_count(rng: np.random.Generator) -> None:
    truth = rng.random((COUNT, 1)) < 0.3
    blind = rng.normal(size=(COUNT, 2))
    told = truth ^ (rng.random((COUNT, 1)) < 0.1)
    scores = (truth * 2.0 - 1 + rng.normal(size=(COUNT, 1))).astype(np.float32)
    _, words = yes_no(truth, np.hstack([blind, truth * 2 - 1.0]))
    by_rule, rules = yes_no(truth, blind, rules=told)
    by_encoder, encoder = yes_no(truth, blind, tuned=scores)
    for chances in (words, rules, encoder):
        assert chances[truth].mean() > chances[~truth].mean() + 0.3
    assert (by_rule.mix[0, 2] > 1, by_rule.mix[0, 1]) == (True, 0)
    assert (by_encoder.mix[0, 1] > 1, by_encoder.mix[0, 2]) == (True, 0)


def test_chances_served_are_those_that_were_fitted(rng: np.random.Generator) -> None:
    truth = rng.random((COUNT, 2)) < 0.4
    linear = rng.normal(size=(COUNT, 3))
    rules = truth ^ (rng.random((COUNT, 2)) < 0.2)
    heads, chances = yes_no(truth, linear, rules=rules)
    served = heads.chances(csr_matrix(linear), None, rules.astype(float))
    # the linear head is another one, fitted on all: near, and ordered alike
    assert np.corrcoef(served.ravel(), chances.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("always", [False, True])
def test_where_there_is_nothing_to_learn_the_rule_decides(rng: np.random.Generator, always: bool) -> None:
    truth = np.full((COUNT, 1), always)
    heads, chances = yes_no(truth, rng.normal(size=(COUNT, 2)), rules=np.zeros((COUNT, 1), dtype=bool))
    assert np.isfinite(chances).all()
    two = csr_matrix(np.zeros((2, 2)))
    answers = heads.chances(two, None, np.array([[0.0], [1.0]])) >= heads.thresholds
    assert answers.ravel().tolist() == [always, True]


def test_the_threshold_is_chosen_among_those_asked(rng: np.random.Generator) -> None:
    """A sender's first label must not decide from when on there is a second."""
    first, second = rng.random((COUNT, 1)) < 0.3, rng.random((COUNT, 1)) < 0.1
    second &= ~first
    wants = first | second
    signal = first * 6.0 + second * 2.0 + rng.normal(size=(COUNT, 1)) * 0.5
    heads, chances = yes_no(wants, signal, asked=~first, judged=second)
    asked = ~first.ravel()
    found = chances[asked, 0] >= heads.thresholds[0]
    hits = (found & second[asked, 0]).sum()
    assert hits >= 0.8 * second.sum()
    assert hits >= 0.8 * found.sum()
    nobody, _ = yes_no(wants, signal, asked=np.zeros_like(first), judged=second)
    assert nobody.thresholds[0] == 0.5


def test_where_missing_one_costs_more_the_threshold_is_lower(rng: np.random.Generator) -> None:
    truth = rng.random((COUNT, 1)) < 0.3
    linear = truth * 1.0 + rng.normal(size=(COUNT, 1))
    heads = [yes_no(truth, linear, betas=[beta]) for beta in (1.0, 3.0)]
    (even, chances), (eager, _) = heads
    assert eager.thresholds[0] < even.thresholds[0]
    recall = [(chances[truth] >= h.thresholds[0]).mean() for h, _ in heads]
    assert recall[1] > recall[0]
