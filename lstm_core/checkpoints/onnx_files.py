"""ONNX models: every LSTM node whose weights are constants."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lstm_core.checkpoints import stored_arguments
from lstm_core.checkpoints.onnx_constants import Constants, check_amount
from lstm_core.checkpoints.onnx_nodes import find_in_node
from lstm_core.checkpoints.protobuf_scan import TooManyPartsError, is_sound
from lstm_core.checkpoints.records import Findings, FoundLSTM
from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_PARTS
from lstm_core.variants import VARIANTS, Variant

if TYPE_CHECKING:
    import onnx

_OTHER_RECURRENT = ("GRU", "RNN", "DynamicQuantizeLSTM", "AttnLSTM")


def parse_onnx(data: bytes) -> "onnx.ModelProto | None":
    """The model in `data`, None if it is no ONNX model. Nothing else is opened.

    Raises:
        InputError: it has so many parts that parsing it would take too much memory.
    """
    import onnx
    from google.protobuf.message import DecodeError

    model = onnx.ModelProto()
    try:
        if not is_sound(data, model.DESCRIPTOR, MAX_CHECKPOINT_PARTS):
            return None
    except TooManyPartsError:
        raise InputError(
            f"The file, if it is an ONNX model, has more than {MAX_CHECKPOINT_PARTS:,} parts, the "
            "most that are read: save the LSTM without the rest of the model."
        ) from None
    try:
        model.ParseFromString(data)
    except (DecodeError, RecursionError, ValueError):
        return None
    return model if model.ir_version > 0 and model.HasField("graph") else None


def read_onnx(model: "onnx.ModelProto") -> Findings:
    """The LSTMs of a model.

    Raises:
        InputError: the model keeps numbers in other files, or is damaged.
    """
    _check_external(model)
    check_amount(model.graph)
    opsets = {entry.domain: entry.version for entry in model.opset_import}
    found: dict[str, FoundLSTM] = {}
    left_out: list[str] = []
    names: Counter[str] = Counter()
    for node, constants in _recurrent_nodes(model.graph, opsets, None):
        name = _prefix(node)
        names[name] += 1
        if names[name] > 1:
            name = f"{name}_{names[name] - 1}"
        try:
            if node.op_type != "LSTM":
                raise InputError(f"is a {node.op_type}, not an LSTM.")
            found[name] = find_in_node(node, constants)
        except InputError as error:
            left_out.append(f"{name!r} {error}")
    if any(node.op_type == "LSTM" for function in model.functions for node in function.node):
        left_out.append("An LSTM inside a local function is not read: inline the functions first.")
    arguments = _stored(model)
    if not arguments or not found:
        return Findings(found, tuple(left_out))
    variant = VARIANTS.get(str(arguments.get("variant")))
    if variant is None or left_out or not all(_fits(node, variant) for node in found.values()):
        left_out.append(
            "What the file says of its LSTM as a whole no longer fits its nodes: each node is read "
            "by itself."
        )
        return Findings(found, tuple(left_out))
    return Findings({"": _joined(found, arguments, variant)}, tuple(left_out))


def _recurrent_nodes(
    graph: "onnx.GraphProto", opsets: dict[str, int], outer: Constants | None, depth: int = 0
) -> Iterator[tuple["onnx.NodeProto", Constants]]:
    constants = Constants(graph, opsets, outer)
    for node in graph.node:
        if node.op_type in ("LSTM", *_OTHER_RECURRENT):
            yield node, constants
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                if inner.node and depth < 16:
                    yield from _recurrent_nodes(inner, opsets, constants, depth + 1)


def _prefix(node: "onnx.NodeProto") -> str:
    """``/encoder/rnn/LSTM``, as PyTorch's exporter names a node, becomes ``encoder.rnn``."""
    name: object = node.name  # protobuf gives bytes where the text is not UTF-8
    parts = [part for part in name.split("/") if part] if isinstance(name, str) else []
    if len(parts) > 1 and parts[-1] == node.op_type:
        parts.pop()
    return ".".join(parts) or node.op_type.lower()


def _stored(model: "onnx.ModelProto") -> dict[str, object]:
    texts = {entry.key: entry.value for entry in model.metadata_props}
    return stored_arguments.from_json(texts.get(stored_arguments.KEY))


def _fits(node: FoundLSTM, variant: Variant) -> bool:
    """Whether a node computes the form; another tool may have changed it since it was written."""
    lacking = [
        tensor
        for name, tensor in node.tensors.items()
        if name.startswith("peephole_")
        and name.removeprefix("peephole_")[0] not in variant.peepholes
    ]
    coupled = VARIANTS[str(node.arguments["variant"])].coupled
    return (
        coupled == variant.coupled
        and not node.reads_backwards
        and all(f"peephole_{gate}_l0" in node.tensors for gate in variant.peepholes)
        and not any(bool(tensor.any()) for tensor in lacking)
    )


def _joined(
    found: Mapping[str, FoundLSTM], arguments: Mapping[str, object], variant: Variant
) -> FoundLSTM:
    """The layers as the one LSTM they were saved from."""
    tensors = {
        name.replace("_l0", f"_l{number}"): tensor
        for number, layer in enumerate(found.values())
        for name, tensor in layer.tensors.items()
        if not name.startswith("peephole_")
        or name.removeprefix("peephole_")[0] in variant.peepholes
    }
    return FoundLSTM(tensors, arguments)


def _check_external(message: Any) -> None:
    from onnx import TensorProto

    stack = [message]
    while stack:
        part = stack.pop()
        if isinstance(part, TensorProto):
            if part.data_location == TensorProto.EXTERNAL or part.external_data:
                raise InputError(
                    "The model keeps its weights in another file (external data): refused. Save "
                    "it in one file: onnx.save(model, 'model.onnx', save_as_external_data=False)."
                )
            continue
        for descriptor, value in part.ListFields():
            if descriptor.message_type is None:
                continue
            stack.extend(value if hasattr(value, "__len__") else [value])
