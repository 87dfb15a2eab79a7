import numpy as np
import pytest

from classifier.encoders import encode, encoder


def test_near_in_meaning_is_near_in_space() -> None:
    vectors = encode("use", ["De vuilnisbak is niet geleegd.", "Het afval is niet opgehaald.", "Ik wil gaan trouwen."])
    assert vectors.shape == (3, 512)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_an_empty_text_has_no_direction() -> None:
    vectors = encode("use", ["", "Goedemorgen"])
    assert not vectors[0].any()
    assert np.linalg.norm(vectors[1]) == pytest.approx(1.0, abs=1e-3)


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(KeyError):
        encoder("word2vec")
