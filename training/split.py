"""Splits by writer: what one hand wrote is never on both sides."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from training.errors import CorpusError

Fold = tuple[NDArray[np.intp], NDArray[np.intp]]


def by_writer(sources: Sequence[str], labels: Sequence[str], *, folds: int, seed: int) -> list[Fold]:
    """Return (train, test) row numbers for each fold, whole writers together, labels spread evenly.

    With fewer writers than folds there are as many folds as writers.

    Raises:
        CorpusError: there is only one writer, so nothing can be held apart.
    """
    writers = len(set(sources))
    if writers < 2:
        raise CorpusError(
            "Het corpus heeft maar één schrijver (source). Er zijn er minstens twee nodig: de zekerheid "
            "wordt geleerd op berichten van schrijvers die het model niet kende."
        )
    splitter = StratifiedGroupKFold(n_splits=min(folds, writers), shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(labels)), np.asarray(labels), np.asarray(sources)))
