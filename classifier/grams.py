"""The n-grams of a text: which of the known ones it holds, where they stand, and what each weighs.

Weights are tf-idf with sublinear counts, rows of length 1, as `TfidfVectorizer` has them. Words return, so which
character n-grams a word holds is looked up once and remembered.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from classifier.dutch import Reading

Columns = NDArray[np.int32]

WORD_SIZES = (1, 2)
CHAR_SIZES = (3, 4, 5)
# past so many different words all is forgotten: a service that runs for months must not grow
_MOST_REMEMBERED = 100_000
_NOTHING: Columns = np.zeros(0, np.int32)


def word_grams(reading: Reading) -> list[str]:
    """Return the word n-grams of a text, repeats included."""
    forms = reading.forms
    return [" ".join(forms[i : i + size]) for size in WORD_SIZES for i in range(len(forms) - size + 1)]


def char_grams(reading: Reading) -> list[str]:
    """Return the character n-grams inside the words of a text, repeats included."""
    return [gram for form in reading.forms for gram in _inside(form)]


def _inside(form: str) -> list[str]:
    padded = f" {form} "
    return [padded[i : i + size] for size in CHAR_SIZES for i in range(len(padded) - size + 1)]


@dataclass(frozen=True)
class Placed:
    """The known n-grams of one text: the column of each, and the first and last word that it covers.

    All three have shape (n n-grams in the text,); a column that stands twice in the text stands here twice.
    """

    columns: Columns
    first: Columns
    last: Columns


class Grams(ABC):
    """The n-grams of one kind that the training texts hold.

    Args:
        vocabulary: the column of each n-gram.
        idf: how rare each is, shape (n columns,).
    """

    analyzer: ClassVar[Any]

    def __init__(self, vocabulary: dict[str, int], idf: NDArray[np.float32]) -> None:
        self.vocabulary = vocabulary
        self.idf = idf

    @classmethod
    def fit(cls, readings: Sequence[Reading], *, min_df: int) -> "Grams":
        """Learn which n-grams stand in at least `min_df` texts, and how rare each is."""
        found = TfidfVectorizer(analyzer=cls.analyzer, min_df=min_df, sublinear_tf=True, dtype=np.float32)
        found.fit(readings)
        return cls({gram: int(column) for gram, column in found.vocabulary_.items()}, found.idf_.astype(np.float32))

    @abstractmethod
    def place(self, reading: Reading) -> Placed:
        """Return the known n-grams of a text with their places."""

    def weigh(self, columns: Columns, counts: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return the tf-idf weights of one text's columns, which stand in it so many times; length 1."""
        weights = (1 + np.log(counts)) * self.idf[columns]
        length = np.sqrt(weights @ weights)
        return np.asarray(weights / length if length else weights, dtype=np.float32)

    def transform(self, readings: Sequence[Reading]) -> csr_matrix:
        """Return the weights, shape (n texts, n columns)."""
        rows = [np.unique(self.place(reading).columns, return_counts=True) for reading in readings]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        return csr_matrix(
            (
                np.concatenate([self.weigh(*row) for row in rows]) if rows else np.zeros(0, np.float32),
                np.concatenate([columns for columns, _ in rows]) if rows else _NOTHING,
                ends,
            ),
            shape=(len(rows), len(self.idf)),
        )


class WordGrams(Grams):
    """Words and pairs of neighbouring words."""

    analyzer = staticmethod(word_grams)

    def place(self, reading: Reading) -> Placed:
        """Return the known words and pairs with their places."""
        column = self.vocabulary.get
        forms = reading.forms
        found = [(at, i, i) for i, form in enumerate(forms) if (at := column(form)) is not None]
        found += [
            (at, i, i + 1) for i, pair in enumerate(pairwise(forms)) if (at := column(" ".join(pair))) is not None
        ]
        columns, first, last = np.array(found, dtype=np.int32).reshape(-1, 3).T
        return Placed(columns, first, last)


class CharGrams(Grams):
    """Strings of three to five characters inside a word."""

    analyzer = staticmethod(char_grams)

    def __init__(self, vocabulary: dict[str, int], idf: NDArray[np.float32]) -> None:
        super().__init__(vocabulary, idf)
        self._remembered: dict[str, Columns] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is remembered: those are words of people's messages."""
        return {**self.__dict__, "_remembered": {}}

    def place(self, reading: Reading) -> Placed:
        """Return the known character n-grams with the word each stands in."""
        inside = [self._columns(form) for form in reading.forms]
        words = np.repeat(np.arange(len(inside), dtype=np.int32), [len(columns) for columns in inside])
        return Placed(np.concatenate(inside) if inside else _NOTHING, words, words)

    def _columns(self, form: str) -> Columns:
        found = self._remembered.get(form)
        if found is None:
            column = self.vocabulary.get
            found = np.array([at for gram in _inside(form) if (at := column(gram)) is not None], dtype=np.int32)
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered = {}
            self._remembered[form] = found
        return found
