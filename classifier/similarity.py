"""Nearly the same letter: campaigns in which many citizens send one text, each with a name of their own."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from datasketch import MinHash

# Sixteen bands of four: letters that share 70 % of their word pairs meet in a band 98.8 times out of 100.
BANDS, _ROWS = 16, 4
SIMILAR = 0.7
_FEWEST_WORDS = 25  # two short messages are easily alike: "when is the swimming pool open"
_WORD = re.compile(r"[^\W\d_]+|\d+")
_MOST_WORDS = 5_000


def shingles(text: str) -> frozenset[str]:
    """Return the pairs of words in a text, numbers folded; empty for a text too short to compare."""
    words = ["0" if word.isdigit() else word for word in _WORD.findall(text.lower())[:_MOST_WORDS]]
    return frozenset(map(" ".join, pairwise(words))) if len(words) >= _FEWEST_WORDS else frozenset()


def bands(pairs: frozenset[str]) -> Iterator[int]:
    """Give the hash of each band of a MinHash, as a signed 64-bit number; the same on every machine.

    Broder (1997) for the estimate; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4, for the bands.
    """
    if not pairs:
        return
    sketch = MinHash(num_perm=BANDS * _ROWS)
    sketch.update_batch([pair.encode() for pair in pairs])
    values = np.asarray(sketch.hashvalues, dtype=np.uint64).reshape(BANDS, _ROWS)
    for row in values:
        mixed = 0xCBF29CE484222325  # FNV-1a, 64 bits
        for value in row.tolist():
            mixed = ((mixed ^ value) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
        yield mixed - (1 << 64) if mixed >> 63 else mixed


def alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Tell whether two texts are nearly the same: their word pairs have a Jaccard index of `SIMILAR` or more."""
    return bool(first) and len(first & second) >= SIMILAR * len(first | second)
