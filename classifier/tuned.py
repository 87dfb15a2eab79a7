"""The fine-tuned encoder at work: ONNX Runtime, eight-bit weights, no torch.

Its scores are linear in the mean of what it makes of each piece, so that mean can be taken apart again:
each piece's part in a score is exact for the last layer, though the piece was read with all others.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.pieces import FolderPieces, Pieces
from classifier.taxonomy import NONE, Domain, Flag, SignalType

Floats = NDArray[np.float32]

# alphabetical, as the heads have them
LABELS = sorted([*map(str, SignalType), NONE])
DOMAINS = sorted(map(str, Domain))
# the columns of `scores`, by task
TASKS: dict[str, list[str]] = {
    "label": LABELS,
    "domain": DOMAINS,
    "flags": [str(flag) for flag in Flag],
    "wants": [str(signal) for signal in SignalType],
}


def columns(task: str) -> slice:
    """Return which columns of the scores belong to a task."""
    start = 0
    for name, values in TASKS.items():
        if name == task:
            return slice(start, start + len(values))
        start += len(values)
    raise KeyError(task)


@dataclass(frozen=True)
class Reading:
    """What the encoder made of one text: a score for each column, and what each place adds to the labels.

    `parts` has shape (n places, n labels); `places` the (start, end) of each in the text.
    """

    scores: Floats
    parts: Floats
    places: list[tuple[int, int]]


@dataclass
class TunedEncoder:
    """An encoder with its heads: texts in, scores out.

    Args:
        pieces: the vocabulary.
        graph: the ONNX model; inputs `ids` and `lengths`, outputs `scores` and `parts`.
    """

    pieces: Pieces | FolderPieces
    graph: bytes
    _session: Any = field(init=False, default=None, repr=False, compare=False)
    _lock: Any = field(init=False, default_factory=Lock, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the session out: it belongs to one process."""
        return {"pieces": self.pieces, "graph": self.graph}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]  # the fields that are not stored get their defaults again

    def session(self) -> Any:
        """Return the session of ONNX Runtime, made at the first call."""
        with self._lock:
            if self._session is None:
                import onnxruntime

                options = onnxruntime.SessionOptions()
                # joblib tells its processes in this variable how many threads each may have
                options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or min(2, os.cpu_count() or 1))
                options.log_severity_level = 3
                self._session = onnxruntime.InferenceSession(
                    self.graph, options, providers=["CPUExecutionProvider"]
                )  # fmt: skip
            return self._session

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return what the encoder makes of each text, in order.

        Each text is read alone: in eight bits a text's scores would depend on those it is read with, and a message
        must get the same answer from the API as in bulk. On a processor it is no slower: nothing is padding.
        """
        return [self._one(*self.pieces.placed(text)) for text in texts]

    def _one(self, numbers: list[int], places: list[tuple[int, int]]) -> Reading:
        inputs = {"ids": np.array([numbers], dtype=np.int64), "lengths": np.array([len(numbers)], dtype=np.int32)}
        scores, parts = self.session().run(["scores", "parts"], inputs)
        return Reading(scores[0], parts[0], places)
