import pytest

from classifier import Classifier, Message
from classifier.taxonomy import SignalType
from tests.conftest import TODAY
from training.corpus import Labelled
from training.errors import CorpusError
from training.recipe import Recipe
from training.train import train


def test_the_same_data_and_recipe_give_the_same_model(tiny_corpus: list[Labelled], tiny_classifier: Classifier) -> None:
    again, facts = train(tiny_corpus, Recipe(encoder=None, folds=2), today=TODAY, jobs=1)
    message = Message("Ik wil graag weten wanneer mijn paspoort klaar is.")
    assert again.version == tiny_classifier.version
    assert again.suggest([message]) == tiny_classifier.suggest([message])
    assert facts["data"]["messages"] == len(tiny_corpus)
    assert facts["cross_validation"]["label_macro_f1"] > 0.7


def test_other_data_is_another_version(tiny_corpus: list[Labelled], tiny_classifier: Classifier) -> None:
    fewer = [item for item in tiny_corpus if item.message.id != tiny_corpus[0].message.id]
    other, _ = train(fewer, Recipe(encoder=None, folds=2), today=TODAY, jobs=1)
    assert other.version != tiny_classifier.version


def test_progress_is_told(tiny_corpus: list[Labelled]) -> None:
    steps: list[str] = []
    train(tiny_corpus, Recipe(encoder=None, folds=2), today=TODAY, jobs=1, progress=steps.append)
    assert steps == ["Berichten lezen", "Kenmerken bepalen", "Soort leren", "Domein leren", "Zekerheid bepalen"]


def test_a_missing_label_is_refused(tiny_corpus: list[Labelled]) -> None:
    without = [item for item in tiny_corpus if item.label is not SignalType.BEZWAAR]
    with pytest.raises(CorpusError, match="label bezwaar"):
        train(without, Recipe(encoder=None), today=TODAY)
    with pytest.raises(CorpusError):
        train([], Recipe(encoder=None), today=TODAY)
