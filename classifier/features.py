"""Four views of a text: word n-grams, character n-grams, the subjects it names, and its meaning as a vector.

The n-gram views are exact: what each word adds to a decision can be told. The encoder sees what other
words would have said the same.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, TransformerMixin

from classifier.dutch import Reading
from classifier.encoders import encode
from classifier.grams import CharGrams, WordGrams
from classifier.subjects import subject_shares


class Views(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Turns readings into one sparse matrix: word n-grams, character n-grams, subjects, encoder.

    Args:
        min_df: in how many training texts an n-gram must stand to count.
        subject_weight: length of the subjects' vector beside n-gram vectors of length 1.
        encoder: name of the sentence encoder, or None for none.
        encoder_weight: length of the encoder's vector beside n-gram vectors of length 1.
    """

    def __init__(
        self, *, min_df: int = 2, subject_weight: float = 1.0, encoder: str | None = "use", encoder_weight: float = 0.5
    ) -> None:
        self.min_df = min_df
        self.subject_weight = subject_weight
        self.encoder = encoder
        self.encoder_weight = encoder_weight

    def fit(self, readings: Sequence[Reading], y: Any = None) -> Self:
        """Learn the n-grams and how rare each is."""
        if self.min_df < 1:
            raise ValueError(f"min_df must be at least 1, got {self.min_df!r}.")
        self.words_ = WordGrams.fit(readings, min_df=self.min_df)
        self.chars_ = CharGrams.fit(readings, min_df=self.min_df)
        return self

    def transform(self, readings: Sequence[Reading]) -> csr_matrix:
        """Return shape (n readings, n word grams + n character grams + 3 domains + encoder dimension)."""
        subjects = np.array([subject_shares(reading) for reading in readings])
        blocks = [
            self.words_.transform(readings),
            self.chars_.transform(readings),
            csr_matrix(subjects * self.subject_weight),
        ]
        if self.encoder is not None:
            vectors = encode(self.encoder, [reading.text for reading in readings])
            blocks.append(csr_matrix(vectors * self.encoder_weight))
        return csr_matrix(hstack(blocks, format="csr", dtype=np.float32))

    def familiarity(self, readings: Sequence[Reading]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return for each text the share of its words that the training texts know, 0 to 1.

        Low in another language, in keyboard mash and in text that is no text; digits and signs do not count.
        """
        known = self.words_.vocabulary
        shares = []
        for reading in readings:
            letters = [form for form in reading.forms if form.isalpha()]
            shares.append(sum(form in known for form in letters) / len(letters) if letters else 0.0)
        return np.array(shares)
