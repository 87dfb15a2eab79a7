import pytest

from training.corpus import Labelled
from training.errors import CorpusError
from training.learning_curve import LearningCurve, fits, learning_curve
from training.recipe import Recipe

TINY = Recipe(encoder=None, folds=2)


@pytest.fixture(scope="module")
def curve(tiny_corpus: list[Labelled]) -> LearningCurve:
    return learning_curve(tiny_corpus, TINY, shares=(0.25, 1.0), jobs=1)


def test_more_writers_are_more_messages(curve: LearningCurve, tiny_corpus: list[Labelled]) -> None:
    few, many = curve.steps
    assert few.messages < many.messages < len(tiny_corpus)
    for figure in (few.label, many.label, few.domain, many.domain):
        assert 0 < figure.low <= figure.value <= figure.high <= 1
    assert many.label.value > 0.5
    assert many.label.value > few.label.value


def test_the_gain_is_the_last_step_and_is_put_into_words(curve: LearningCurve) -> None:
    few, many = curve.steps
    assert curve.label_gain.value == pytest.approx(many.label.value - few.label.value)
    assert curve.domain_gain.value == pytest.approx(many.domain.value - few.domain.value)
    assert curve.conclusion.startswith("Van 25% naar 100% van de schrijvers: soort +0.")
    assert "domein" in curve.conclusion


def test_progress_counts_every_fit(tiny_corpus: list[Labelled]) -> None:
    done: list[int] = []
    learning_curve(tiny_corpus, TINY, shares=(0.5, 1.0), jobs=1, progress=done.append)
    assert sum(done) == fits(TINY, (0.5, 1.0)) == 8


def test_one_writer_is_refused(tiny_corpus: list[Labelled]) -> None:
    one = [item for item in tiny_corpus if item.source == tiny_corpus[0].source]
    with pytest.raises(CorpusError, match="schrijver"):
        learning_curve(one, TINY, jobs=1)
