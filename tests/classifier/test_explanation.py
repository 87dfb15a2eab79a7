import numpy as np
import pytest

from classifier import Classifier
from classifier.dutch import read
from classifier.explanation import strongest, word_weights
from classifier.subjects import DOMAINS
from classifier.taxonomy import SignalType


def test_word_weights_add_up_to_the_score(tiny_classifier: Classifier) -> None:
    (reading,) = read(["Hierbij maak ik bezwaar tegen uw besluit over de parkeervergunning."])
    features = tiny_classifier.views.transform([reading])
    for label in SignalType:
        coefficients = tiny_classifier.signal_head.coefficients(label)
        grams = len(coefficients) - len(DOMAINS)
        total = (features[:, :grams] @ coefficients[:grams]).item()
        assert word_weights(tiny_classifier.views, coefficients, reading).sum() == pytest.approx(total, abs=1e-4)


def test_neighbours_of_one_direction_are_one_reason() -> None:
    (reading,) = read(["niet mee eens , helaas"])
    weights = np.array([1.0, 0.5, 2.0, 9.0, -1.0])
    assert strongest(reading, weights) == [(0, 13, 3.5), (16, 22, -1.0)]


def test_what_hardly_weighs_is_left_out() -> None:
    (reading,) = read(["bezwaar tegen alles"])
    assert strongest(reading, np.array([1.0, 0.0, 0.05])) == [(0, 7, 1.0)]
    assert strongest(reading, np.zeros(3)) == []
