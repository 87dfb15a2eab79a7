"""What every test shares: a clean environment, and a tiny but really trained model."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from classifier import Classifier, artifact
from training.corpus import Labelled, read_corpus
from training.promote import promote
from training.recipe import Recipe
from training.train import train

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def no_ambient_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own settings out of every test."""
    for name in [n for n in os.environ if n.startswith("SIGNAALWIJZER_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def corpus() -> list[Labelled]:
    """Return the whole training corpus."""
    return read_corpus(sorted((ROOT / "data/corpus").glob("*.jsonl")))


@pytest.fixture(scope="session")
def frozen() -> list[Labelled]:
    """Return the frozen test set."""
    return read_corpus(sorted((ROOT / "data/test").glob("*.jsonl")))


@pytest.fixture(scope="session")
def tiny_corpus(corpus: list[Labelled]) -> list[Labelled]:
    """Return the messages of five writers: enough to learn and to promise something, trained on in seconds."""
    # who wrote contrast pairs wrote little else, and how sure a model is cannot be learned from those
    writers = sorted({item.source for item in corpus if "pair" not in item.marks})[:5]
    return [item for item in corpus if item.source in writers]


@pytest.fixture(scope="session")
def tiny_classifier(tiny_corpus: list[Labelled]) -> Classifier:
    """Return a model trained on the tiny corpus, n-grams alone."""
    classifier, _ = train(tiny_corpus, Recipe(encoder=None, folds=2), today=TODAY, jobs=1)
    return classifier


@pytest.fixture
def models_folder(tiny_classifier: Classifier, tmp_path: Path) -> Path:
    """Return a models folder of one's own, in which the tiny model is live."""
    models = tmp_path / "models"
    artifact.save(tiny_classifier, models / tiny_classifier.version, {})
    promote(models, tiny_classifier.version, now=datetime.now(UTC), reason="test")
    return models
