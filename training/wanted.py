"""What each sender wants, as first or as second thing, and where it is decided from which chance on to say so."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.handover import LEGAL
from classifier.taxonomy import SignalType
from training.corpus import Labelled

# how many times finding a label counts as much as being right about it: a complaint inside an objection that nobody
# sees breaks Awb 9:11, one too many costs the adviser a glance. An objection is put first, so there both count alike
BETAS = [2.0 if label is SignalType.KLACHT else 1.0 for label in SignalType]


@dataclass(frozen=True)
class Wanted:
    """What each sender wants; each of shape (n messages, n labels).

    `either` as first or second thing; `second` as second thing; `asked` and `judged`: on which messages a threshold
    is chosen, and what is right there.
    """

    either: NDArray[np.bool_]
    second: NDArray[np.bool_]
    asked: NDArray[np.bool_]
    judged: NDArray[np.bool_]


def wanted_of(corpus: Sequence[Labelled]) -> Wanted:
    """Read off a corpus what each sender wants."""
    first = np.array([[item.label is s for s in SignalType] for item in corpus])
    second = np.array([[item.secondary is s for s in SignalType] for item in corpus])
    asked = ~first & np.array([[item.label is not None] for item in corpus])
    judged = second.copy()
    # an objection is never the second thing (labels.md, rule 1): what is asked is whether a complaint is one, too
    complaint, objection = map(list(SignalType).index, LEGAL)
    asked[:, objection] = first[:, complaint] | second[:, complaint]
    judged[:, objection] = first[:, objection]
    return Wanted(first | second, second, asked, judged)
