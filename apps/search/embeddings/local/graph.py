"""The sentence model's weights made into a graph that runs without the framework it was trained in.

A BERT encoder of six layers, mean pooling over the tokens that count, and length 1: what the model
card of all-MiniLM-L6-v2 describes. Needs onnx and safetensors, and only until the graph is built.
"""

import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

LAYERS, HEADS, WIDTH = 6, 12, 384
_OPSET, _IR_VERSION = 20, 9
_EPSILON = 1e-12
_MASKED = -1e9

Floats = npt.NDArray[np.float32]


def build(weights: Path, target: Path) -> None:
    """Write the graph of the safetensors file, with weights of one byte, to `target` at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        whole, small = Path(folder, "whole.onnx"), Path(folder, "small.onnx")
        onnx.save(_model(load_file(weights)), whole)
        quantize_dynamic(
            whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
        small.replace(target)


def _model(weights: dict[str, Floats]) -> onnx.ModelProto:
    graph = _Graph(weights)
    graph.encoder()
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("direction", TensorProto.FLOAT, ["texts", WIDTH])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "sentence", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
    )
    onnx.checker.check_model(model)
    return model


class _Graph:
    """Nodes in the order they run; each method returns the name of what its nodes give."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self._weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def encoder(self) -> None:
        mask = self._node("Cast", "attention_mask", to=TensorProto.FLOAT)
        hidden = self._embedded()
        hidden = self._normal(hidden, "embeddings.LayerNorm")
        bias = self._masking(mask)
        for layer in range(LAYERS):
            hidden = self._layer(hidden, bias, f"encoder.layer.{layer}")
        self._pooled(hidden, mask)

    def _embedded(self) -> str:
        words = self._constant(self._weights["embeddings.word_embeddings.weight"])
        # Every text is of the first kind.
        places = self._constant(
            self._weights["embeddings.position_embeddings.weight"]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        shape = self._node("Shape", "input_ids")
        tokens = self._node("Slice", shape, self._integers([1]), self._integers([2]))
        used = self._node("Slice", places, self._integers([0]), tokens, self._integers([0]))
        return self._node("Add", self._node("Gather", words, "input_ids"), used)

    def _masking(self, mask: str) -> str:
        missing = self._node("Sub", self._constant(np.float32(1)), mask)
        bias = self._node("Mul", missing, self._constant(np.float32(_MASKED)))
        return self._node("Unsqueeze", bias, self._integers([1, 2]))

    def _layer(self, hidden: str, bias: str, name: str) -> str:
        attended = self._attention(hidden, bias, f"{name}.attention.self")
        attended = self._dense(attended, f"{name}.attention.output.dense")
        hidden = self._normal(
            self._node("Add", attended, hidden), f"{name}.attention.output.LayerNorm"
        )
        inner = self._node("Gelu", self._dense(hidden, f"{name}.intermediate.dense"))
        inner = self._dense(inner, f"{name}.output.dense")
        return self._normal(self._node("Add", inner, hidden), f"{name}.output.LayerNorm")

    def _attention(self, hidden: str, bias: str, name: str) -> str:
        scale = 1 / math.sqrt(WIDTH / HEADS)
        query = self._heads(self._dense(hidden, f"{name}.query", scale), [0, 2, 1, 3])
        key = self._heads(self._dense(hidden, f"{name}.key"), [0, 2, 3, 1])
        value = self._heads(self._dense(hidden, f"{name}.value"), [0, 2, 1, 3])
        scores = self._node("Add", self._node("MatMul", query, key), bias)
        shares = self._node("Softmax", scores, axis=-1)
        mixed = self._node("MatMul", shares, value)
        together = self._node("Transpose", mixed, perm=[0, 2, 1, 3])
        return self._node("Reshape", together, self._integers([0, 0, WIDTH]))

    def _heads(self, value: str, order: list[int]) -> str:
        parted = self._node("Reshape", value, self._integers([0, 0, HEADS, WIDTH // HEADS]))
        return self._node("Transpose", parted, perm=order)

    def _dense(self, value: str, name: str, scale: float = 1) -> str:
        weight = self._constant(np.ascontiguousarray(self._weights[f"{name}.weight"].T * scale))
        bias = self._constant(self._weights[f"{name}.bias"] * scale)
        return self._node("Add", self._node("MatMul", value, weight), bias)

    def _normal(self, value: str, name: str) -> str:
        weight, bias = (self._constant(self._weights[f"{name}.{part}"]) for part in _PARTS)
        return self._node("LayerNormalization", value, weight, bias, epsilon=_EPSILON)

    def _pooled(self, hidden: str, mask: str) -> None:
        counted = self._node("Unsqueeze", mask, self._integers([2]))
        kept = self._node("Mul", hidden, counted)
        total = self._node("ReduceSum", kept, self._integers([1]), keepdims=0)
        number = self._node("ReduceSum", counted, self._integers([1]), keepdims=0)
        mean = self._node("Div", total, number)
        self.nodes.append(helper.make_node("LpNormalization", [mean], ["direction"], axis=1, p=2))

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def _constant(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        array = np.asarray(value)
        kept = array if array.dtype == np.int64 else array.astype(np.float32)
        self.constants.append(numpy_helper.from_array(kept, name))
        return name

    def _integers(self, values: list[int]) -> str:
        return self._constant(np.array(values, dtype=np.int64))


_PARTS = ("weight", "bias")
