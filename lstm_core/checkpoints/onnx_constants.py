"""The constants of an ONNX graph, and weights that are computed from constants alone."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_TENSORS, MAX_CHECKPOINT_WEIGHTS

if TYPE_CHECKING:
    import onnx

Array = npt.NDArray[np.generic]

_FOLDED: Final = frozenset(
    {"Identity", "Transpose", "Concat", "Slice", "Split", "Unsqueeze", "Squeeze", "Reshape"}
    | {"Flatten", "Cast", "CastLike", "Constant"}
)
"""Operators that only move numbers or change their type, so that nothing can grow unseen."""
_LONGEST_CHAIN: Final = 64


class Constants:
    """The constant values of one graph by name, computed when they are asked for."""

    def __init__(
        self, graph: "onnx.GraphProto", opsets: Mapping[str, int], outer: "Constants | None" = None
    ) -> None:
        self._initializers = {tensor.name: tensor for tensor in graph.initializer}
        self._producers = {name: node for node in graph.node for name in node.output if name}
        self._opsets = opsets
        self._outer = outer
        self._values: dict[str, Array] = {}

    def value(self, name: str, depth: int = 0) -> Array | None:
        """The array called `name`; None if it is known only when the model runs.

        Raises:
            InputError: it is damaged, too large, or computed in too many steps.
        """
        if depth > _LONGEST_CHAIN:
            raise InputError(f"has weights computed in more than {_LONGEST_CHAIN} steps.")
        if name in self._values:
            return self._values[name]
        if name in self._initializers:
            value = self._keep(name, array_of(self._initializers[name]))
        elif name in self._producers:
            return self._folded(self._producers[name], name, depth)
        else:
            return None if self._outer is None else self._outer.value(name, depth)
        return value

    def _keep(self, name: str, value: Array) -> Array:
        kept = sum(array.size for array in self._values.values())
        if kept + value.size > MAX_CHECKPOINT_WEIGHTS:
            raise InputError(f"has more than {MAX_CHECKPOINT_WEIGHTS:,} constants to compute.")
        self._values[name] = value
        return value

    def _folded(self, node: "onnx.NodeProto", name: str, depth: int) -> Array | None:
        if node.op_type not in _FOLDED or node.domain not in ("", "ai.onnx"):
            return None
        inputs = {part: self.value(part, depth + 1) for part in node.input if part}
        known = {part: value for part, value in inputs.items() if value is not None}
        if len(known) < len(inputs):
            return None
        if sum(known[part].size for part in node.input if part) > MAX_CHECKPOINT_WEIGHTS:
            raise InputError(f"has more than {MAX_CHECKPOINT_WEIGHTS:,} constants to compute.")
        for output, value in zip(node.output, self._run(node, known), strict=False):
            if output and isinstance(value, np.ndarray):
                self._keep(output, value)
        return self._values.get(name)

    def _run(self, node: "onnx.NodeProto", inputs: Mapping[str, Array]) -> list[object]:
        from onnx import helper
        from onnx.reference import ReferenceEvaluator

        def info(name: str) -> "onnx.ValueInfoProto":
            return helper.make_empty_tensor_value_info(name)

        outputs = [info(name) for name in node.output if name]
        graph = helper.make_graph([node], "folded", [info(name) for name in inputs], outputs)
        opsets = [helper.make_opsetid(domain, version) for domain, version in self._opsets.items()]
        try:
            model = helper.make_model(graph, opset_imports=opsets)
            return list(ReferenceEvaluator(model).run(None, dict(inputs)))
        except Exception as error:  # the evaluator raises whatever NumPy and its operators raise
            raise InputError(
                f"has weights computed by a {node.op_type} that cannot be followed "
                f"({type(error).__name__})."
            ) from None


def array_of(tensor: "onnx.TensorProto") -> Array:
    """The numbers of a tensor that lies in the file itself.

    Raises:
        InputError: the tensor is damaged or too large.
    """
    from onnx import TensorProto, numpy_helper

    size = math.prod(tensor.dims)
    if min(tensor.dims, default=0) < 0 or size > MAX_CHECKPOINT_WEIGHTS:
        raise InputError(f"has a tensor of shape {tuple(tensor.dims)}: too large to be read.")
    if tensor.data_type == TensorProto.STRING:
        raise InputError("has text where weights are expected.")
    try:
        array: Array = np.asarray(numpy_helper.to_array(tensor))
    except (ValueError, TypeError, KeyError, OverflowError):
        raise InputError(
            f"has a damaged tensor: {tuple(tensor.dims)} does not fit its data."
        ) from None
    return array


def check_amount(graph: "onnx.GraphProto") -> None:
    """Raise InputError if the graph has more tensors or nodes than are read."""
    if max(len(graph.initializer), len(graph.node)) > MAX_CHECKPOINT_TENSORS:
        raise InputError(
            f"The model has {max(len(graph.initializer), len(graph.node)):,} tensors or nodes; at "
            f"most {MAX_CHECKPOINT_TENSORS:,} are read."
        )
