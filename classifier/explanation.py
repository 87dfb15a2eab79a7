"""What drove a decision: words by their exact part in the linear head, sentences by their part in the encoder's.

What the frozen encoder of the views adds belongs to the text as a whole, and is not told apart.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.dutch import Reading
from classifier.features import Views


def word_weights(views: Views, coefficients: NDArray[np.float64], reading: Reading) -> NDArray[np.float64]:
    """Return each word's part in the score of a label, shape (number of words,).

    `coefficients` is one row of the head. The parts of all words add up to what the n-gram views add to
    the score: an n-gram's part is shared equally by the places and words it covers.
    """
    weights = np.zeros(len(reading.forms))
    first = 0
    for grams in (views.words_, views.chars_):
        placed = grams.place(reading)
        columns, which, times = np.unique(placed.columns, return_inverse=True, return_counts=True)
        parts = (grams.weigh(columns, times) * coefficients[first + columns] / times)[which]
        for words in (placed.first, placed.last):  # an n-gram is of one word or two: half to each end
            weights += np.bincount(words, parts / 2, minlength=len(weights))
        first += len(grams.idf)
    return weights


def strongest(reading: Reading, weights: NDArray[np.float64], *, most: int = 10) -> list[tuple[int, int, float]]:
    """Return (start, end, weight) of the words that mattered most, strongest first.

    Neighbouring words of the same direction are taken together, so that "niet mee eens" is one reason. What
    weighs under a tenth of the strongest is left out.
    """
    # signs and one-letter words carry weight by company only, and tell a reader nothing
    telling = np.array([form.isalpha() and len(form) > 1 for form in reading.forms], dtype=bool)
    shown = np.where(telling, weights, 0.0)
    if not np.any(shown):
        return []
    floor = np.abs(shown).max() / 10
    runs: list[tuple[int, int, float]] = []
    previous = -2
    for i in np.flatnonzero(np.abs(shown) >= floor):
        if i == previous + 1 and np.sign(runs[-1][2]) == np.sign(shown[i]):
            start, _, weight = runs[-1]
            runs[-1] = (start, reading.ends[i], weight + float(shown[i]))
        else:
            runs.append((reading.starts[i], reading.ends[i], float(shown[i])))
        previous = int(i)
    return sorted(runs, key=lambda run: -abs(run[2]))[:most]


def strongest_sentences(
    reading: Reading, places: Sequence[tuple[int, int]], parts: NDArray[np.floating[Any]], *, most: int = 3
) -> list[tuple[int, int, float]]:
    """Return (start, end, weight) of the sentences that mattered most to the encoder, strongest first.

    `parts` holds what each place of the encoder's reading adds to a label, shape (number of places,). A text
    of one sentence explains nothing, so it gives none.
    """
    if len(reading.sentences) < 2:
        return []
    starts = np.array([start for start, _ in reading.sentences])
    weights = np.zeros(len(starts))
    for (start, end), part in zip(places, parts, strict=True):
        if end > start:
            weights[max(int(np.searchsorted(starts, start, side="right")) - 1, 0)] += float(part)
    order = np.argsort(-np.abs(weights))[:most]
    return [(*reading.sentences[i], float(weights[i])) for i in order if weights[i]]
