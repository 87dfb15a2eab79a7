"""Is a corpus fit to learn from: enough in every cell, every flag, nothing twice, nothing of the test in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

from classifier.taxonomy import Domain, Flag, SignalType
from training.corpus import Labelled

# messages that share this much of their five-word runs were copied, not written
NEAR_DUPLICATE = 0.25
_RUN = 5
_WORD = r"(?u)\b\w+\b"


@dataclass(frozen=True)
class Twin:
    """Two messages that are nearly the same; `overlap` is the share of the shorter one, 0 to 1."""

    first: str
    second: str
    overlap: float


def cells(corpus: Sequence[Labelled]) -> pd.DataFrame:
    """Return the number of messages for each label (rows) and domain (columns)."""
    found = Counter(item.cell for item in corpus)
    return pd.DataFrame(
        {str(d): [found[(s, d)] for s in SignalType] for d in Domain}, index=[str(s) for s in SignalType]
    )


def flag_counts(corpus: Sequence[Labelled]) -> dict[Flag, int]:
    """Return how often each flag stands."""
    found = Counter(flag for item in corpus for flag in item.flags)
    return {flag: found[flag] for flag in Flag}


def near_duplicates(corpus: Sequence[Labelled], other: Sequence[Labelled] = ()) -> list[Twin]:
    """Return pairs that are nearly the same, within `corpus` and between it and `other`."""
    items = [*corpus, *other]
    texts = [f"{item.message.subject} {item.message.text}" for item in items]
    runs = CountVectorizer(ngram_range=(_RUN, _RUN), token_pattern=_WORD, binary=True)
    try:
        grid = runs.fit_transform(texts)
    except ValueError:  # no text has five words
        return []
    sizes = grid.sum(axis=1).A1 if hasattr(grid.sum(axis=1), "A1") else grid.sum(axis=1)
    shared = (grid[: len(corpus)] @ grid.T).tocoo()
    twins = []
    for i, j, count in zip(shared.row, shared.col, shared.data, strict=True):
        # a pair within the corpus stands twice in the product
        if i < j and (overlap := count / max(min(sizes[i], sizes[j]), _RUN)) >= NEAR_DUPLICATE:
            twins.append(Twin(items[i].message.id, items[j].message.id, round(float(overlap), 2)))
    return sorted(twins, key=lambda twin: -twin.overlap)


def shared_writers(corpus: Sequence[Labelled], other: Sequence[Labelled]) -> set[str]:
    """Return the writers that stand on both sides."""
    return {item.source for item in corpus} & {item.source for item in other}
