import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier import grams
from classifier.dutch import Reading, read
from classifier.grams import CharGrams, Grams, WordGrams, char_grams, word_grams

TEXTS = ["Ik maak bezwaar, bezwaar!", "Ik maak me zorgen.", "Ik heb een vraag over afval.", ""]
KINDS = pytest.mark.parametrize("kind", [WordGrams, CharGrams])


def reading(words: list[str]) -> Reading:
    """Return a reading of words that were read already."""
    return Reading(" ".join(words), tuple(words), (0,) * len(words), (0,) * len(words), (), ())


def test_the_grams_of_a_text() -> None:
    (text,) = read(["Geen bezwaar"])
    assert word_grams(text) == ["geen", "bezwaar", "geen bezwaar"]
    assert {" ge", "geen ", "waar "} <= set(char_grams(text))


@KINDS
@settings(deadline=None)
@given(st.lists(st.lists(st.text("abé0 ", max_size=6), max_size=8), min_size=1, max_size=4))
def test_weights_are_those_of_scikit_learn(kind: type[Grams], texts: list[list[str]]) -> None:
    readings = [reading(["vast", *words]) for words in texts]
    peer = TfidfVectorizer(analyzer=kind.analyzer, min_df=1, sublinear_tf=True, dtype=np.float32).fit(readings)
    ours = kind.fit(readings, min_df=1)
    other = [reading(["vast", "vast", "nooitgezien"]), reading([])]
    for those in (readings, other):
        assert np.allclose(ours.transform(those).toarray(), peer.transform(those).toarray(), atol=1e-6)


@KINDS
def test_places_are_those_of_the_words(kind: type[Grams]) -> None:
    texts = read(TEXTS)
    fitted = kind.fit(texts, min_df=1)
    names = {column: gram for gram, column in fitted.vocabulary.items()}
    for text in texts:
        placed = fitted.place(text)
        found = [names[column] for column in placed.columns.tolist()]
        assert sorted(found) == sorted(kind.analyzer(text))
        for gram, first, last in zip(found, placed.first, placed.last, strict=True):
            assert gram in f" {' '.join(text.forms[first : last + 1])} "


@KINDS
def test_no_texts_and_no_words(kind: type[Grams]) -> None:
    fitted = kind.fit(read(TEXTS), min_df=1)
    assert fitted.transform([]).shape == (0, len(fitted.idf))
    assert fitted.transform(read([""])).nnz == 0


def test_the_words_of_messages_are_not_in_a_model_file(monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = CharGrams.fit(read(TEXTS), min_df=1)
    before = fitted.transform(read(["De achternaam Bezwaarsma"])).toarray()
    assert b"bezwaarsma" not in pickle.dumps(fitted)
    again = pickle.loads(pickle.dumps(fitted))  # noqa: S301 - our own
    monkeypatch.setattr(grams, "_MOST_REMEMBERED", 1)
    assert np.array_equal(again.transform(read(["De achternaam Bezwaarsma"])).toarray(), before)
