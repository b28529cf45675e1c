"""An `LSTM` as an ONNX model: one LSTM node for each layer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor

from lstm_core.checkpoints import stored_arguments
from lstm_core.checkpoints.gate_orders import GATE_ORDERS, ONNX_PEEPHOLE_ORDER, reordered
from lstm_core.errors import InputError
from lstm_core.lstm import LSTM
from lstm_core.variants import variant_named

if TYPE_CHECKING:
    import onnx

OPSET: Final = 17
IR_VERSION: Final = 8
"""Both are those of ONNX 1.12 (2022), so that older runtimes read the file too."""

_WRITABLE: Final = ("standard", "lesson", "graves", "cifg")


def write_onnx(lstm: LSTM) -> bytes:
    """A model from ``input`` to ``output``, ``h_n`` and ``c_n``, shaped as `LSTM` shapes them.

    It starts from zero states. Weights of one peephole too few stand as zeros.

    Raises:
        InputError: `lstm` has what ONNX's LSTM lacks.
    """
    from onnx import helper

    check_writable(lstm)
    state = {name: tensor.detach().cpu() for name, tensor in lstm.state_dict().items()}
    graph = _Graph()
    current = "input"
    if lstm.batch_first:
        current = graph.node("Transpose", [current], perm=[1, 0, 2])
    merged = graph.constant("merged_shape", torch.tensor([0, 0, -1]))
    last_h, last_c = [], []
    for layer in range(lstm.num_layers):
        inputs = _layer_inputs(graph, lstm, state, layer)
        steps, h, c = graph.lstm(f"l{layer}", [current, *inputs], lstm)
        aligned = graph.node("Transpose", [steps], perm=[0, 2, 1, 3])  # (T, B, directions, H)
        current = graph.node("Reshape", [aligned, merged])
        last_h.append(h)
        last_c.append(c)
    if lstm.batch_first:
        current = graph.node("Transpose", [current], perm=[1, 0, 2])
    graph.node("Identity", [current], output="output")
    graph.node("Concat", last_h, output="h_n", axis=0)
    graph.node("Concat", last_c, output="c_n", axis=0)
    model = helper.make_model(
        graph.build(lstm, next(iter(state.values())).dtype),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name=stored_arguments.KEY,
    )
    helper.set_model_props(model, {stored_arguments.KEY: stored_arguments.to_json(lstm)})
    return bytes(model.SerializeToString())


class _Graph:
    """Nodes and constants of a graph as it grows."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Tensor) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(value.numpy(), name))
        return name

    def node(
        self, kind: str, inputs: list[str], *, output: str | None = None, **attributes: Any
    ) -> str:
        from onnx import helper

        output = output or f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def lstm(self, name: str, inputs: list[str], lstm: LSTM) -> tuple[str, str, str]:
        from onnx import helper

        outputs = (f"{name}_y", f"{name}_h", f"{name}_c")
        node = helper.make_node(
            "LSTM",
            inputs,
            outputs,
            name=name,
            hidden_size=lstm.hidden_size,
            direction="bidirectional" if lstm.bidirectional else "forward",
            input_forget=int(variant_named(lstm.variant).coupled),
        )
        self._nodes.append(node)
        return outputs

    def build(self, lstm: LSTM, dtype: torch.dtype) -> "onnx.GraphProto":
        from onnx import TensorProto, helper

        kind = TensorProto.DOUBLE if dtype == torch.float64 else TensorProto.FLOAT
        directions = 2 if lstm.bidirectional else 1
        time_and_batch = ["B", "T"] if lstm.batch_first else ["T", "B"]
        last = [directions * lstm.num_layers, "B", lstm.hidden_size]
        shapes: dict[str, list[Any]] = {
            "output": [*time_and_batch, directions * lstm.hidden_size],
            "h_n": [*last],
            "c_n": [*last],
        }
        return helper.make_graph(
            self._nodes,
            "lstm",
            [helper.make_tensor_value_info("input", kind, [*time_and_batch, lstm.input_size])],
            [helper.make_tensor_value_info(name, kind, shape) for name, shape in shapes.items()],
            self._constants,
        )


def check_writable(lstm: LSTM) -> None:
    """Raise InputError where ONNX's LSTM lacks what `lstm` has."""
    if lstm.variant not in _WRITABLE:
        form = variant_named(lstm.variant)
        raise InputError(f"ONNX's LSTM cannot run the form {form.title!r}: {form.about}")
    if lstm.proj_size:
        raise InputError(
            f"ONNX's LSTM has no projection, and this one has proj_size={lstm.proj_size}. "
            "Save it as .pt or .safetensors."
        )
    known = ("weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l", "peephole_")
    for name, tensor in lstm.state_dict().items():
        if not name.startswith(known) or (name.startswith("peephole_") and tensor.ndim != 1):
            raise InputError(
                f"ONNX's LSTM has no counterpart of `{name}` of shape {tuple(tensor.shape)}. "
                "Save it as .pt or .safetensors."
            )


def _layer_inputs(graph: _Graph, lstm: LSTM, state: Mapping[str, Tensor], layer: int) -> list[str]:
    suffixes = [f"_l{layer}", f"_l{layer}_reverse"][: 2 if lstm.bidirectional else 1]
    order = GATE_ORDERS["ONNX"]
    form = variant_named(lstm.variant)

    def stacked(*names: str) -> Tensor:
        return torch.stack(
            [
                torch.cat(
                    [reordered(state[f"{name}{suffix}"], form.gates, order) for name in names]
                )
                for suffix in suffixes
            ]
        )

    W = graph.constant(f"W_l{layer}", stacked("weight_ih"))
    R = graph.constant(f"R_l{layer}", stacked("weight_hh"))
    B = graph.constant(f"B_l{layer}", stacked("bias_ih", "bias_hh")) if lstm.bias else ""
    if not form.peepholes:
        return [W, R, B]
    none = torch.zeros(lstm.hidden_size, dtype=state[f"weight_hh_l{layer}"].dtype)
    P = torch.stack(
        [
            torch.cat([state.get(f"peephole_{gate}{suffix}", none) for gate in ONNX_PEEPHOLE_ORDER])
            for suffix in suffixes
        ]
    )  # (directions, 3H)
    return [W, R, B, "", "", "", graph.constant(f"P_l{layer}", P)]
