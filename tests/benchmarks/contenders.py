"""Who takes part in the benchmark: our classifier, and three peers that are trained on the same corpus.

Each learns from the corpus into a folder, and answers from that folder with one of the four labels. The peers know
those four alone: what no label fits is left out of their training, as it is left out of every figure.
Libraries are imported where they are used, so that a cold start counts only what a contender itself needs.
"""

import random
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from training.corpus import Labelled

Mail = tuple[str, str]  # subject and text
Answer = Callable[[Sequence[Mail]], list[str]]


class Contender(Protocol):
    """Something that learns labels from a corpus."""

    def fit(self, corpus: "Sequence[Labelled]", folder: Path) -> None:
        """Learn from the corpus and write what was learned to a folder."""

    def load(self, folder: Path) -> Answer:
        """Return what answers messages with labels."""


class Ours:
    """Signaalwijzer; trained here it has the recipe of that name, a folder that was given may hold any.

    It gives domain, flags, second label, explanation and hand-over in the same time; the peers a label alone.
    """

    def __init__(self, recipe: str) -> None:
        self.recipe = recipe

    def fit(self, corpus: "Sequence[Labelled]", folder: Path) -> None:
        """Train the recipe."""
        from datetime import UTC, datetime

        from classifier import artifact
        from training.recipe import Recipe
        from training.train import train

        classifier, facts = train(corpus, Recipe.named(self.recipe), today=datetime.now(UTC).date())
        artifact.save(classifier, folder, facts)

    def load(self, folder: Path) -> Answer:
        """Answer with the likeliest of the four labels, handed over or not."""
        from classifier import artifact
        from classifier.message import Message

        classifier = artifact.load(folder)

        def answer(mail: Sequence[Mail]) -> list[str]:
            found = classifier.suggest([Message(subject=subject, text=text) for subject, text in mail])
            return [str(max(s.signal_type_probabilities.items(), key=lambda pair: pair[1])[0]) for s in found]

        return answer


class FastText:
    """fastText with the settings of its own tutorial: word pairs, 25 rounds, softmax.

    Its two million buckets would make a model of 800 MB for a corpus of this size; a tenth is room enough.
    """

    def fit(self, corpus: "Sequence[Labelled]", folder: Path) -> None:
        """Train on lines of a label and lower-cased words."""
        import fasttext

        folder.mkdir()
        lines = folder / "lines.txt"
        rows = [f"__label__{label} {_words(text)}" for text, label in zip(*_pairs(corpus), strict=True)]
        lines.write_text("\n".join(rows) + "\n", encoding="utf-8")
        model = fasttext.train_supervised(
            str(lines), lr=1.0, epoch=25, wordNgrams=2, bucket=200_000, loss="softmax", seed=0, verbose=0
        )
        lines.unlink()
        model.save_model(str(folder / "model.bin"))

    def load(self, folder: Path) -> Answer:
        """Answer with the likeliest label."""
        import fasttext

        model = fasttext.load_model(str(folder / "model.bin"))

        def answer(mail: Sequence[Mail]) -> list[str]:
            labels, _ = model.predict([_words(_joined(one)) for one in mail])
            return [found[0].removeprefix("__label__") for found in labels]

        return answer


class SpacyTextcat:
    """spaCy's bag-of-words text categorizer on its blank Dutch pipeline; the architecture it advises for speed."""

    rounds = 20

    def fit(self, corpus: "Sequence[Labelled]", folder: Path) -> None:
        """Train in batches of 32, in an order drawn anew each round."""
        import spacy
        from spacy.training import Example
        from thinc.api import fix_random_seed

        fix_random_seed(0)
        nlp = spacy.blank("nl")
        model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 1,
                 "no_output_layer": False, "length": 262_144}  # fmt: skip
        nlp.add_pipe("textcat", config={"model": model})
        texts, labels = _pairs(corpus)
        names = sorted(set(labels))
        examples = [
            Example.from_dict(nlp.make_doc(text), {"cats": {name: float(name == label) for name in names}})
            for text, label in zip(texts, labels, strict=True)
        ]
        optimizer = nlp.initialize(lambda: examples)
        order = random.Random(0)  # noqa: S311  # an order, no secret
        for _ in range(self.rounds):
            order.shuffle(examples)
            for first in range(0, len(examples), 32):
                nlp.update(examples[first : first + 32], sgd=optimizer)
        nlp.to_disk(folder)

    def load(self, folder: Path) -> Answer:
        """Answer with the likeliest label."""
        import spacy

        nlp = spacy.load(folder)

        def answer(mail: Sequence[Mail]) -> list[str]:
            docs = nlp.pipe([_joined(one) for one in mail], batch_size=64)
            return [max(doc.cats, key=lambda name: doc.cats[name]) for doc in docs]

        return answer


class Signalen:
    """The recipe that Signalen describes: lower-cased, stop words out, stems, term frequencies, L1 logistic regression.

    As there, five-fold cross-validation chooses between words and word pairs, and between plain and balanced classes.
    The stemmer is the same one (Porter's Dutch); the stop words are spaCy's, since theirs come by download.
    """

    def fit(self, corpus: "Sequence[Labelled]", folder: Path) -> None:
        """Search the four settings and keep the best."""
        import joblib
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GridSearchCV
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import Pipeline

        head = LogisticRegression(solver="liblinear", l1_ratio=1.0, max_iter=300, random_state=0)
        pipeline = Pipeline([
            ("terms", TfidfVectorizer(preprocessor=stemmed, use_idf=False)),
            ("head", OneVsRestClassifier(head)),
        ])  # fmt: skip
        choices = {"terms__ngram_range": [(1, 1), (1, 2)], "head__estimator__class_weight": [None, "balanced"]}
        search = GridSearchCV(pipeline, choices, cv=5, n_jobs=-1).fit(*_pairs(corpus))
        folder.mkdir()
        joblib.dump(search.best_estimator_, folder / "model.joblib")

    def load(self, folder: Path) -> Answer:
        """Answer with the likeliest label."""
        import joblib

        pipeline = joblib.load(folder / "model.joblib")
        return lambda mail: [str(label) for label in pipeline.predict([_joined(one) for one in mail])]


PEERS: dict[str, Contender] = {
    "fastText": FastText(),
    "spaCy textcat": SpacyTextcat(),
    "recept van Signalen": Signalen(),
}


# ours, by the name of the recipe
OURS = {"Signaalwijzer accurate": "accurate", "Signaalwijzer fast": "fast"}


def contender(name: str) -> Contender:
    """Return a contender by its name; a name that is not known is a model of ours that was given."""
    return PEERS.get(name) or Ours(OURS.get(name, "accurate"))


_WORD = re.compile(r"\w+")
_WORD_OR_MARK = re.compile(r"\w+|[^\w\s]")


def stemmed(text: str) -> str:
    """Return the stems of the words that are no stop words, with spaces between."""
    from spacy.lang.nl.stop_words import STOP_WORDS

    words = [word for word in _WORD.findall(text.lower()) if word not in STOP_WORDS]
    return " ".join(_stemmer().stemWords(words))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    # Snowball 3 calls by this name what was its Dutch stemmer before
    return snowballstemmer.stemmer("dutch_porter")


def _words(text: str) -> str:
    """Return lower-cased words and punctuation marks apart, as fastText's tutorial prepares them."""
    return " ".join(_WORD_OR_MARK.findall(text.lower()))


def _joined(mail: Mail) -> str:
    return "\n".join(mail)


def _pairs(corpus: "Sequence[Labelled]") -> tuple[list[str], list[str]]:
    known = [item for item in corpus if item.label]
    return [_joined((item.message.subject, item.message.text)) for item in known], [str(item.label) for item in known]
