import numpy as np
import pytest

from classifier.dutch import read
from classifier.features import Views

TEXTS = ["Ik maak bezwaar.", "Ik maak me zorgen.", "Ik heb een vraag over afval."]


def test_shape_is_words_chars_and_encoder() -> None:
    readings = read(TEXTS)
    views = Views(min_df=1, encoder="use").fit(readings)
    width = len(views.words_.idf) + len(views.chars_.idf) + 3 + 512
    assert views.transform(readings).shape == (3, width)


def test_the_encoder_weighs_as_asked() -> None:
    readings = read(TEXTS)
    features = Views(min_df=1, encoder="use", encoder_weight=0.5).fit(readings).transform(readings)
    assert np.linalg.norm(features[0].toarray()[0, -512:]) == pytest.approx(0.5, abs=1e-3)


def test_familiarity_is_low_in_another_language() -> None:
    views = Views(min_df=1, encoder=None).fit(read(TEXTS))
    dutch, english, none = views.familiarity(read(["Ik heb een vraag.", "Where can I find my passport", "12345 !!"]))
    assert dutch == 1.0
    assert english < 0.3
    assert none == 0.0


def test_min_df_is_checked_at_fit() -> None:
    with pytest.raises(ValueError, match="min_df"):
        Views(min_df=0).fit(read(TEXTS))
