"""The graph against the same encoder written out in plain numpy, in full precision."""

from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from scipy.special import erf, softmax

from classifier.tuned import LABELS, TunedEncoder
from tests.tiny_encoder import COLUMNS, tiny_heads, tiny_packed, tiny_pieces, tiny_tuned
from training.graph import LENGTH, encoder_graph

Floats = NDArray[np.floating[Any]]
TEXT = "Ik maak bezwaar tegen het besluit van de gemeente over de straat."
# between weights of eight bits and whole ones
NOISE = 0.15


def normed(x: Floats, name: str) -> Floats:
    tensors = tiny_packed().tensors
    spread = np.sqrt(x.var(axis=-1, keepdims=True) + tiny_packed().epsilon)
    centred = (x - x.mean(axis=-1, keepdims=True)) / spread
    return np.asarray(centred * tensors[f"{name}.w"] + tensors[f"{name}.b"])


def by_hand(numbers: list[int]) -> Floats:
    """Return the scores of one text."""
    packed, tensors = tiny_packed(), tiny_packed().tensors

    def linear(x: Floats, name: str) -> Floats:
        return x @ tensors[f"l0.{name}.w"].T + tensors[f"l0.{name}.b"]

    places = len(numbers)
    x = normed(tensors["emb.word"][numbers] + tensors["emb.pos"][:places] + tensors["emb.type"][0], "emb.ln")
    q, k, v = (linear(x, name).reshape(places, packed.heads, -1).transpose(1, 0, 2) for name in "qkv")
    seen = softmax(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]), axis=-1) @ v
    x = normed(x + linear(seen.transpose(1, 0, 2).reshape(places, -1), "ao"), "l0.aln")
    wide = linear(x, "fi")
    x = normed(x + linear(wide * (1 + erf(wide / np.sqrt(2))) / 2, "fo"), "l0.oln")
    mean = x.mean(axis=0)
    heads, bias = tiny_heads()
    return np.asarray(mean / np.linalg.norm(mean) * LENGTH @ heads + bias)


def test_the_graph_computes_the_encoder() -> None:
    (reading,) = tiny_tuned().read([TEXT])
    expected = by_hand(tiny_pieces().numbers(TEXT))
    assert expected.std() > 2 * NOISE
    assert reading.scores == pytest.approx(expected, abs=NOISE)


def test_it_is_a_valid_graph_in_eight_bits() -> None:
    graph = onnx.load_from_string(tiny_tuned().graph).graph
    kinds = {weight.name: weight.data_type for weight in graph.initializer}
    assert kinds["word"] == onnx.TensorProto.INT8
    assert kinds["heads"] == kinds["label_heads"] == onnx.TensorProto.FLOAT  # the heads stay exact
    # the four big weights of the layer; attention takes three of the six together
    assert sum(kind == onnx.TensorProto.INT8 and name.endswith("_quantized") for name, kind in kinds.items()) == 4
    assert {out.name for out in graph.output} == {"scores", "parts"}


def test_only_the_kept_word_pieces_are_in_it() -> None:
    packed, (heads, bias) = tiny_packed(), tiny_heads()
    whole = tiny_pieces()
    rows = sorted({*range(4), *whole.numbers(TEXT)})
    few = tiny_pieces()
    few.vocabulary = [packed.pieces[row] for row in rows]
    few.__post_init__()
    small = TunedEncoder(few, encoder_graph(packed, rows, heads, bias))
    assert len(small.graph) < len(tiny_tuned().graph)
    assert few.placed(TEXT)[1] == whole.placed(TEXT)[1]
    (one,), (other,) = small.read([TEXT]), tiny_tuned().read([TEXT])
    assert one.scores == pytest.approx(other.scores, abs=1e-5)


def test_parts_are_of_the_labels_alone() -> None:
    (reading,) = tiny_tuned().read([TEXT])
    assert reading.scores.shape == (COLUMNS,)
    assert reading.parts.shape[1] == len(LABELS)
