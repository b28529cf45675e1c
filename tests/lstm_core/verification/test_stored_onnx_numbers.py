"""The numbers stored for ONNX are those of the installed onnx and onnxruntime."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from numpy.typing import NDArray
from onnx.backend.test.case.node import lstm as node_tests

from lstm_core.verification import cases
from lstm_core.verification import onnxruntime as stored
from lstm_core.verification.weights import of_onnx

NODE_CASES = {case.test: case for case in cases() if case.source.title == "ONNX"}
ORDER_OF_INPUTS = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")


class NodeTest(NamedTuple):
    inputs: dict[str, NDArray[Any]]
    outputs: dict[str, NDArray[Any]]
    attributes: dict[str, Any]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> dict[str, NodeTest]:
    """What the installed onnx's own node tests hand to a backend."""
    caught: dict[str, NodeTest] = {}

    def expect(node: onnx.NodeProto, inputs: Any, outputs: Any, name: str) -> None:
        given = dict(zip((n for n in node.input if n), inputs, strict=True))
        expected = dict(zip((n for n in node.output if n), outputs, strict=True))
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        caught[name] = NodeTest(given, expected, attributes)

    monkeypatch.setattr(node_tests, "expect", expect)
    for name in vars(node_tests.LSTM):
        if name.startswith("export_"):
            getattr(node_tests.LSTM, name)()
    return caught


def test_every_node_test_is_there(published: dict[str, NodeTest]) -> None:
    assert set(published) == set(NODE_CASES)


@pytest.mark.parametrize("name", NODE_CASES)
def test_a_stored_case_is_the_node_test(name: str, published: dict[str, NodeTest]) -> None:
    case, test = NODE_CASES[name], published[name]
    x = torch.from_numpy(test.inputs["X"]).double()
    if test.attributes.get("layout") == 1:
        x = x.transpose(0, 1)
    if test.attributes.get("direction") == b"reverse":
        x = x.flip(0)
    assert torch.equal(case.x, x)
    weights = dict(given_weights(test))
    assert {k: v for k, v in case.weights.items() if v.any()}.keys() == weights.keys()
    for key, values in weights.items():
        torch.testing.assert_close(case.weights[key], values, rtol=1e-7, atol=0)
    for quantity, expected in case.expected.items():
        np.testing.assert_array_equal(expected.float().numpy(), as_torch(quantity, test))


def given_weights(test: NodeTest) -> Iterator[tuple[str, torch.Tensor]]:
    """What is not zero of the node's weights, by the names of a state_dict."""
    for way, suffix in zip(range(len(test.inputs["W"])), ("_l0", "_l0_reverse"), strict=False):
        tensors = [
            torch.from_numpy(test.inputs[key][way]).double() if key in test.inputs else None
            for key in ("W", "R", "B", "P")
        ]
        W, R, B, P = tensors
        assert W is not None
        assert R is not None
        yield from ((k, v) for k, v in of_onnx(W, R, B, P, suffix=suffix).items() if v.any())


def as_torch(quantity: str, test: NodeTest) -> NDArray[Any]:
    if quantity != "output":
        return test.outputs["Y_h" if quantity == "h_n" else "Y_c"]
    steps = test.outputs["Y"]  # (B, T, directions, H) in layout 1
    return np.moveaxis(steps, 0, 1).reshape(steps.shape[1], steps.shape[0], -1)


def run_node(
    inputs: dict[str, NDArray[Any]], **attributes: Any
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Y, Y_h and Y_c of onnxruntime."""
    names = [name if name in inputs else "" for name in ORDER_OF_INPUTS]
    node = onnx.helper.make_node("LSTM", names, ["Y", "Y_h", "Y_c"], hidden_size=2, **attributes)
    graph = onnx.helper.make_graph(
        [node],
        "lstm",
        [
            onnx.helper.make_tensor_value_info(
                name, onnx.helper.np_dtype_to_tensor_dtype(values.dtype), values.shape
            )
            for name, values in inputs.items()
        ],
        [
            onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
            for name in ("Y", "Y_h", "Y_c")
        ],
    )
    model = onnx.helper.make_model(
        graph, opset_imports=[onnx.helper.make_opsetid("", 14)], ir_version=8
    )
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    Y, Y_h, Y_c = session.run(None, inputs)
    return Y, Y_h, Y_c


def directions(tensor: torch.Tensor, count: int) -> NDArray[Any]:
    return np.stack([tensor.numpy().astype(np.float32)] * count)


@pytest.mark.parametrize(
    "name", [case.name for case in stored.cases() if case.name != "sequences of unequal length"]
)
def test_onnxruntime_still_computes_what_its_tests_print(name: str) -> None:
    case = next(case for case in stored.cases() if case.name == name)
    both = 2 if case.arguments.get("bidirectional") else 1
    inputs = {
        "X": case.x.numpy().astype(np.float32),
        "W": directions(stored._W, both),
        "R": directions(stored._R, both),
    }
    if case.arguments.get("bias", True):
        inputs["B"] = directions(stored._B, both)
    if case.arguments.get("variant"):
        inputs["P"] = directions(stored._P, both)
    if case.state is not None:
        inputs["initial_h"], inputs["initial_c"] = (s.float().numpy() for s in case.state)
    Y, _, Y_c = run_node(
        inputs,
        direction="bidirectional" if both == 2 else "forward",
        input_forget=int(case.arguments.get("variant") == "cifg"),
    )
    output = np.moveaxis(Y, 1, 2).reshape(len(Y), 1, -1)
    np.testing.assert_allclose(output, case.expected["output"], rtol=0, atol=2e-7)
    np.testing.assert_allclose(Y_c, case.expected["c_n"], rtol=0, atol=2e-7)


def test_one_number_that_its_test_prints_is_not_what_onnxruntime_computes() -> None:
    [case] = [case for case in stored.cases() if case.name == "sequences of unequal length"]
    assert case.lengths is not None
    inputs = {
        "X": case.x.numpy().astype(np.float32),
        "W": directions(stored._W, 2),
        "R": directions(stored._R, 2),
        "B": directions(stored._B, 2),
        "sequence_lens": np.array(case.lengths, dtype=np.int32),
    }
    Y, Y_h, Y_c = run_node(inputs, direction="bidirectional")
    np.testing.assert_allclose(Y_h, case.expected["h_n"], rtol=0, atol=2e-7)
    np.testing.assert_allclose(Y_c, case.expected["c_n"], rtol=0, atol=2e-7)
    assert abs(float(Y[1, 1, 0, 0]) - -0.04350187) == pytest.approx(6.13e-5, abs=1e-6)
