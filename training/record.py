"""What is known of a model, in one place: the card, the report and the register are all written from this."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.model import Classifier
from training.evaluate import Evaluation, Scored, evaluate
from training.faithfulness import Faithfulness
from training.learning_curve import LearningCurve
from training.slices import MEASURES, by_slice

_TITLES = {
    "ordinary": "gewone post",
    "hard": "moeilijke post",
    "noisy": "slordige post",
    "none_foreign": "geen soort past, of een andere taal",
}
# a slice of fewer messages has an interval that says nothing
_LEAST = 10


@dataclass(frozen=True)
class Record:
    """The facts of a model.

    Args:
        manifest: what stands beside the model, such as data, recipe and training time.
        tests: the figures on each test, by title.
        scored: the messages behind them, by the same titles.
        slices: figures on parts of all tests together, by name.
        curve: the learning curve, where it was measured.
        why: what the marked words are worth on the main test, where it was measured.
    """

    manifest: Mapping[str, Any]
    tests: Mapping[str, Evaluation]
    scored: Mapping[str, Sequence[Scored]]
    slices: Mapping[str, Evaluation]
    curve: LearningCurve | None = None
    why: Faithfulness | None = None

    @property
    def version(self) -> str:
        """The name of the model."""
        return next(iter(self.tests.values())).model

    @property
    def everything(self) -> list[Scored]:
        """The messages of all tests."""
        return [s for scored in self.scored.values() for s in scored]

    @property
    def main(self) -> str:
        """The title of the test that is most like the mail of a municipality."""
        return main_of(self.tests)

    @property
    def adapter(self) -> Mapping[str, Any]:
        """What is known of the fine-tuning, or nothing where there was none."""
        facts: Mapping[str, Any] = self.manifest.get("adapter") or {}
        return facts

    @property
    def tuned(self) -> bool:
        """Whether a fine-tuned encoder has a say."""
        return bool(self.manifest.get("recipe", {}).get("adapter"))


def main_of(titles: Iterable[str]) -> str:
    """Return the title of the test that is most like the mail of a municipality."""
    known = list(titles)
    return _TITLES["ordinary"] if _TITLES["ordinary"] in known else known[0]


def title_of(name: str) -> str:
    """Return how people call a test file, from its name without the ending."""
    return _TITLES.get(name, name.replace("_", " "))


def in_order(names: Iterable[str]) -> list[str]:
    """Return names of test files with the known ones first, the most ordinary mail at the front."""
    known = list(_TITLES)
    return sorted(names, key=lambda name: (known.index(name) if name in known else len(known), name))


def make_record(
    classifier: Classifier,
    manifest: Mapping[str, Any],
    scored: Mapping[str, Sequence[Scored]],
    curve: LearningCurve | None = None,
    why: Faithfulness | None = None,
) -> Record:
    """Work out the figures on each test and on each slice of all tests together.

    Raises:
        CorpusError: a test is empty.
    """
    everything = [s for part in scored.values() for s in part]
    return Record(
        manifest,
        {title: evaluate(classifier, part) for title, part in scored.items()},
        scored,
        {
            name: evaluate(classifier, part, only=MEASURES)
            for name, part in by_slice(everything).items()
            if len(part) >= _LEAST
        },
        curve,
        why,
    )
