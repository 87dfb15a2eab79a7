"""An encoder written out as an ONNX graph in eight bits, without torch.

The fused operators are those of ONNX Runtime (`com.microsoft`): one attention, one bias-and-gelu and two
skip-and-normalise nodes a layer.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from classifier.tuned import LABELS
from training.packed import Packed

Floats = NDArray[np.float32]

# the mean vector gets this length before the heads: a softmax over a vector of length 1 stays undecided
LENGTH = 20.0
_FUSED = "com.microsoft"
_EXACT = ("head", "head_parts")


def encoder_graph(packed: Packed, rows: list[int], heads: Floats, bias: Floats) -> bytes:
    """Return the serialised graph of an encoder with linear heads on its mean.

    Args:
        packed: the encoder, an adapter merged into it or not.
        rows: which rows of the word pieces are kept, in their new order.
        heads: shape (width, n columns); the columns of the labels first.
        bias: shape (n columns,).
    """
    model = _Graph(packed).build(packed.tensors["emb.word"][rows], heads, bias)
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder, "whole.onnx"), Path(folder, "small.onnx")
        onnx.save(model, whole)
        quantize_dynamic(
            whole,
            small,
            op_types_to_quantize=["MatMul", "Attention"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=list(_EXACT),
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        return small.read_bytes()


class _Graph:
    """Builds the graph node by node; a node's name is that of its output."""

    def __init__(self, packed: Packed) -> None:
        self.packed = packed
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def weight(self, name: str, values: Any) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        fused = operator in {"Attention", "SkipLayerNormalization", "BiasGelu"}
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=output, domain=_FUSED if fused else "", **attributes)
        )
        return output

    def build(self, words: Floats, heads: Floats, bias: Floats) -> Any:
        hidden = self._embedded(words)
        for layer in range(self.packed.layers):
            hidden = self._layer(layer, hidden)
        self._heads(hidden, heads, bias)
        sizes = {"ids": (TensorProto.INT64, ["texts", "places"]), "lengths": (TensorProto.INT32, ["texts"])}
        outputs = {"scores": ["texts", heads.shape[1]], "parts": ["texts", "places", len(LABELS)]}
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in sizes.items()],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
            self.weights,
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=9)
        # written out by hand, it has nothing left to fold: without this, each set-up warns that it might
        helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
        return model

    def _embedded(self, words: Floats) -> str:
        tensors = self.packed.tensors
        # word pieces in eight bits with a scale a row: they are most of the file
        scale = np.abs(words).max(axis=1, keepdims=True) / 127
        scale[scale == 0] = 1
        self.weight("word", np.round(words / scale).astype(np.int8))
        self.weight("word_scale", scale.astype(np.float32))
        self.weight("position", tensors["emb.pos"] + tensors["emb.type"][0])
        for axis in range(3):
            self.weight(f"axis{axis}", np.array([axis], np.int64))
        self.node("Gather", ["word", "ids"], "word_bytes")
        self.node("Cast", ["word_bytes"], "word_units", to=TensorProto.FLOAT)
        self.node("Gather", ["word_scale", "ids"], "scales")
        self.node("Mul", ["word_units", "scales"], "words")
        self.node("Shape", ["ids"], "places", start=1, end=2)
        self.node("Slice", ["position", "axis0", "places", "axis0"], "positions")
        self.node("Add", ["words", "positions"], "embedded")
        gain, shift = (self.weight(f"emb_ln_{part}", tensors[f"emb.ln.{part}"]) for part in "wb")
        return self.node("LayerNormalization", ["embedded", gain, shift], "hidden_0", epsilon=self.packed.epsilon)

    def _layer(self, number: int, hidden: str) -> str:
        def tensor(name: str) -> Floats:
            return self.packed.tensors[f"l{number}.{name}"]

        def weight(name: str, values: Floats) -> str:
            return self.weight(f"w{number}.{name}", values)

        def normalised(output: str, new: str, old: str, norm: str, bias: str) -> str:
            inputs = [new, old, weight(f"{norm}.w", tensor(f"{norm}.w")), weight(f"{norm}.b", tensor(f"{norm}.b"))]
            inputs.append(weight(f"{bias}.b", tensor(f"{bias}.b")))
            return self.node("SkipLayerNormalization", inputs, output, epsilon=self.packed.epsilon)

        packed = weight("qkv.w", np.concatenate([tensor(f"{part}.w").T for part in "qkv"], axis=1))
        packed_bias = weight("qkv.b", np.concatenate([tensor(f"{part}.b") for part in "qkv"]))
        seen = self.node(
            "Attention", [hidden, packed, packed_bias, "lengths"], f"seen_{number}", num_heads=self.packed.heads
        )
        out = self.node("MatMul", [seen, weight("ao.w", tensor("ao.w").T)], f"out_{number}")
        middle = normalised(f"middle_{number}", out, hidden, "aln", "ao")
        wide = self.node("MatMul", [middle, weight("fi.w", tensor("fi.w").T)], f"wide_{number}")
        bent = self.node("BiasGelu", [wide, weight("fi.b", tensor("fi.b"))], f"bent_{number}")
        narrow = self.node("MatMul", [bent, weight("fo.w", tensor("fo.w").T)], f"narrow_{number}")
        return normalised(f"hidden_{number + 1}", narrow, middle, "oln", "fo")

    def _heads(self, hidden: str, heads: Floats, bias: Floats) -> None:
        self.weight("zero", np.array(0, np.int64))
        self.weight("one", np.array(1, np.int64))
        self.weight("length", np.array(LENGTH, np.float32))
        self.weight("heads", heads.astype(np.float32))
        self.weight("bias", bias.astype(np.float32))
        self.weight("label_heads", heads[:, : len(LABELS)].astype(np.float32))
        self.node("Squeeze", ["places"], "longest")
        self.node("Range", ["zero", "longest", "one"], "range")
        self.node("Unsqueeze", ["range", "axis0"], "range_row")
        self.node("Unsqueeze", ["lengths", "axis1"], "length_column")
        self.node("Cast", ["length_column"], "length_number", to=TensorProto.INT64)
        self.node("Cast", ["length_column"], "length_float", to=TensorProto.FLOAT)
        self.node("Less", ["range_row", "length_number"], "inside")
        self.node("Cast", ["inside"], "inside_float", to=TensorProto.FLOAT)
        self.node("Unsqueeze", ["inside_float", "axis2"], "mask")
        self.node("Mul", [hidden, "mask"], "masked")
        self.node("ReduceSum", ["masked", "axis1"], "sum", keepdims=0)
        self.node("Div", ["sum", "length_float"], "mean")
        self.node("ReduceL2", ["mean", "axis1"], "norm", keepdims=1)
        self.node("Div", ["length", "norm"], "factor")
        self.node("Mul", ["mean", "factor"], "vector")
        self.node("MatMul", ["vector", "heads"], "head")
        self.node("Add", ["head", "bias"], "scores")
        # the same sum before it is taken: what each piece adds to each label
        self.node("MatMul", ["masked", "label_heads"], "head_parts")
        self.node("Div", ["factor", "length_float"], "share")
        self.node("Unsqueeze", ["share", "axis2"], "share_cube")
        self.node("Mul", ["head_parts", "share_cube"], "parts")
