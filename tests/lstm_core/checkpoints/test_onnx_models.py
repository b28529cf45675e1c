"""ONNX models, against onnxruntime and the reference of ONNX's own node tests."""

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.backend.test.case.node.lstm import LSTMHelper
from onnx.reference import ReferenceEvaluator

from lstm_core import LSTM, InputError
from lstm_core.checkpoints import load_checkpoint, read_checkpoint
from lstm_core.checkpoints.onnx_writing import write_onnx

ROUNDING = 1e-6
T, B, D, H = 6, 2, 3, 4
Array = npt.NDArray[np.float32]


def weights(directions: int, *, peepholes: bool = True, seed: int = 0) -> dict[str, Array]:
    """Weights that all differ, so that no two gates can be exchanged unseen."""
    generator = np.random.default_rng(seed)
    shapes = {
        "W": (directions, 4 * H, D),
        "R": (directions, 4 * H, H),
        "B": (directions, 8 * H),
        "P": (directions, 3 * H),
    }
    if not peepholes:
        del shapes["P"]
    return {name: generator.normal(0, 0.5, shape).astype("f4") for name, shape in shapes.items()}


def model_of(arrays: dict[str, Array], *extra_nodes: onnx.NodeProto, **attributes: Any) -> bytes:
    inputs = ["X", "W", "R", "B", "", "", "", "P"] if "P" in arrays else ["X", "W", "R", "B"]
    node = helper.make_node("LSTM", inputs, ["Y", "Y_h", "Y_c"], hidden_size=H, **attributes)
    return model([*extra_nodes, node], arrays)


def model(nodes: list[onnx.NodeProto], arrays: dict[str, Array]) -> bytes:
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, None, D])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
            for name in ("Y", "Y_h", "Y_c")
        ],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    opsets = [helper.make_opsetid("", 17)]
    return bytes(helper.make_model(graph, opset_imports=opsets, ir_version=8).SerializeToString())


def input_of(seed: int = 1) -> Array:
    return np.random.default_rng(seed).normal(size=(T, B, D)).astype("f4")


def run_onnxruntime(data: bytes, x: Array, output: str = "Y") -> Array:
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    result: Array = session.run([output], {session.get_inputs()[0].name: x})[0]
    return result


def run_own(lstm: LSTM, x: Array) -> Array:
    with torch.no_grad():
        result: Array = lstm(torch.from_numpy(x))[0].numpy()
    return result


def joined(y: Array) -> Array:
    """(T, directions, B, H) -> (T, B, directions * H)."""
    return y.transpose(0, 2, 1, 3).reshape(len(y), y.shape[2], -1)


@pytest.mark.parametrize("peepholes", [False, True], ids=["standard", "peepholes"])
@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
@pytest.mark.parametrize("coupled", [0, 1], ids=["", "input_forget"])
def test_row_67_a_node_computes_what_onnxruntime_computes(
    direction: str, peepholes: bool, coupled: int
) -> None:
    arrays = weights(2 if direction == "bidirectional" else 1, peepholes=peepholes)
    data = model_of(arrays, direction=direction, input_forget=coupled)
    loaded = read_checkpoint(data).lstms["lstm"]
    x = input_of()
    backwards = direction == "reverse"
    assert loaded.reads_backwards is backwards
    got = run_own(loaded.lstm, x[::-1].copy() if backwards else x)
    expected = joined(run_onnxruntime(data, x))
    np.testing.assert_allclose(got[::-1] if backwards else got, expected, rtol=0, atol=ROUNDING)


@pytest.mark.parametrize("layout", [0, 1])
@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
def test_row_67_a_node_computes_what_the_node_tests_compute(direction: str, layout: int) -> None:
    arrays = weights(2 if direction == "bidirectional" else 1, seed=5)
    x = input_of()
    fed = x.transpose(1, 0, 2).copy() if layout else x
    y, _, _ = LSTMHelper(X=fed, **arrays, direction=direction, layout=layout).step()
    lstm = load_checkpoint(model_of(arrays, direction=direction, layout=layout))["lstm"]
    assert lstm.batch_first is bool(layout)
    got = run_own(lstm, fed)
    # With layout 1 the helper gives (B, T, directions, H) of its (T, directions, B, H).
    expected = y.reshape(*y.shape[:2], -1) if layout else joined(y)
    np.testing.assert_allclose(got, expected, rtol=0, atol=ROUNDING)


def test_the_oracle_sees_a_swapped_peephole() -> None:
    arrays = weights(1)
    lstm = load_checkpoint(model_of(arrays))["lstm"]
    with torch.no_grad():
        i, f = lstm.get_parameter("peephole_i_l0"), lstm.get_parameter("peephole_f_l0")
        i.data, f.data = f.data, i.data
    difference = run_own(lstm, input_of()) - joined(run_onnxruntime(model_of(arrays), input_of()))
    assert abs(difference).max() > 1e3 * ROUNDING


@pytest.mark.parametrize("form", ["standard", "lesson", "graves", "cifg"])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("batch_first", [False, True])
def test_onnxruntime_computes_the_same_with_what_is_written(
    form: str, bidirectional: bool, batch_first: bool
) -> None:
    lstm = LSTM(
        D, H, num_layers=2, batch_first=batch_first, bidirectional=bidirectional, variant=form
    )
    x = input_of()
    data = write_onnx(lstm)
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    with torch.no_grad():
        output, (h_n, c_n) = lstm(torch.from_numpy(x))
    for name, expected in (("output", output), ("h_n", h_n), ("c_n", c_n)):
        got = run_onnxruntime(data, x, name)
        np.testing.assert_allclose(got, expected.numpy(), rtol=0, atol=ROUNDING)


def test_float64_is_written_as_float64() -> None:
    lstm = LSTM(D, H, dtype=torch.float64)
    x = input_of().astype("f8")
    outputs: Any = ReferenceEvaluator(onnx.load_from_string(write_onnx(lstm))).run(
        ["output"], {"input": x}
    )
    with torch.no_grad():
        expected = lstm(torch.from_numpy(x))[0].numpy()
    np.testing.assert_allclose(outputs[0], expected, rtol=0, atol=1e-12)


def test_row_67_computed_weights_are_folded() -> None:
    arrays = weights(1, peepholes=False)
    stored = {
        "W_t": arrays["W"][0].T.copy(),
        "R_a": arrays["R"][:, :6].copy(),
        "R_b": arrays["R"][:, 6:].copy(),
        "B_long": np.concatenate([np.zeros((1, 5), "f4"), arrays["B"]], axis=1).astype("f8"),
    }
    constants = {
        "axes": np.array([0]), "five": np.array([5]), "end": np.array([10**6]), "one": np.array([1])
    }  # fmt: skip
    nodes = [
        helper.make_node("Constant", [], [name], value=numpy_helper.from_array(value))
        for name, value in constants.items()
    ]
    nodes += [
        helper.make_node("Transpose", ["W_t"], ["W_2"], perm=[1, 0]),
        helper.make_node("Unsqueeze", ["W_2", "axes"], ["W_3"]),
        helper.make_node("Identity", ["W_3"], ["W"]),
        helper.make_node("Concat", ["R_a", "R_b"], ["R"], axis=1),
        helper.make_node("Slice", ["B_long", "five", "end", "one"], ["B_8"]),
        helper.make_node("Cast", ["B_8"], ["B"], to=TensorProto.FLOAT),
        helper.make_node("LSTM", ["X", "W", "R", "B"], ["Y", "Y_h", "Y_c"], hidden_size=H),
    ]
    folded = load_checkpoint(model(nodes, stored))["lstm"]
    plain = load_checkpoint(model_of(arrays))["lstm"]
    for name, tensor in plain.state_dict().items():
        assert torch.equal(folded.state_dict()[name], tensor), name


def test_row_67_weights_that_are_inputs_are_refused_in_words() -> None:
    arrays = weights(1)
    del arrays["R"]
    with pytest.raises(InputError, match=r"weights \(R\).*only constant"):
        load_checkpoint(model_of(arrays))


@pytest.mark.parametrize("place", ["initializer", "constant", "subgraph"])
def test_row_67_external_data_is_refused_before_anything_is_opened(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tensor = numpy_helper.from_array(weights(1)["W"], "W")
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../../etc/passwd")
    inner = helper.make_graph([], "inner", [], [], [tensor])
    extras: dict[str, list[onnx.NodeProto]] = {
        "initializer": [],
        "constant": [helper.make_node("Constant", [], ["k"], value=tensor)],
        "subgraph": [helper.make_node("If", ["c"], ["k"], then_branch=inner, else_branch=inner)],
    }
    proto = onnx.load_from_string(model_of(weights(1), *extras[place]))
    if place == "initializer":
        proto.graph.initializer.append(tensor)
    data = proto.SerializeToString()

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", opened)
    with pytest.raises(InputError, match="external data"):
        load_checkpoint(data)


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"clip": 3.0}, "clips.*3"),
        ({"activations": ["HardSigmoid", "Tanh", "Tanh"]}, "HardSigmoid"),
        ({"direction": "sideways"}, "direction"),
        ({"input_forget": 7}, "input_forget=7"),
        ({"direction": "bidirectional"}, r"W of shape \(1, 16, 3\); expected \(2, 16, 3\)"),
    ],
)
def test_what_cannot_be_run_is_refused_in_words(attributes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        load_checkpoint(model_of(weights(1), **attributes))


def test_default_activations_may_be_named() -> None:
    data = model_of(weights(1), activations=["sigmoid", "tanh", "Tanh"])
    assert list(load_checkpoint(data)) == ["lstm"]


def test_row_65_nodes_are_named_as_their_modules() -> None:
    arrays = weights(1, peepholes=False)
    nodes = [
        helper.make_node("LSTM", ["X", "W", "R", "B"], [f"y{n}"], name=name, hidden_size=H)
        for n, name in enumerate(["/encoder/rnn/LSTM", "/decoder/LSTM_1", "mine", "mine"])
    ]
    checkpoint = read_checkpoint(model(nodes, arrays))
    assert list(checkpoint.lstms) == ["encoder.rnn", "decoder.LSTM_1", "mine", "mine_1"]


def test_row_62_a_gru_is_named() -> None:
    arrays = weights(1, peepholes=False)
    node = helper.make_node("GRU", ["X", "W", "R"], ["Y"], name="/rnn/GRU", hidden_size=H)
    with pytest.raises(InputError, match="'rnn' is a GRU, not an LSTM"):
        load_checkpoint(model([node], arrays))


def test_row_63_a_missing_bias_is_zero_and_said() -> None:
    arrays = weights(1, peepholes=False)
    node = helper.make_node("LSTM", ["X", "W", "R"], ["Y", "Y_h", "Y_c"], hidden_size=H)
    data = model([node], arrays)
    loaded = read_checkpoint(data).lstms["lstm"]
    assert loaded.notes == ("The file has no biases: they are zero.",)
    expected = joined(run_onnxruntime(data, input_of()))
    np.testing.assert_allclose(run_own(loaded.lstm, input_of()), expected, rtol=0, atol=ROUNDING)


@pytest.mark.parametrize(
    ("role", "name"), [("sequence_lens", "lengths"), ("initial_h", "h0"), ("initial_c", "c0")]
)
def test_inputs_that_are_not_used_are_told(role: str, name: str) -> None:
    inputs = ["X", "W", "R", "B", "", "", ""]
    inputs[["sequence_lens", "initial_h", "initial_c"].index(role) + 4] = name
    arrays = weights(1, peepholes=False)
    node = helper.make_node("LSTM", inputs, ["Y"], hidden_size=H)
    told = read_checkpoint(model([node], arrays)).lstms["lstm"].notes
    assert any(role in note for note in told)
    constant = arrays | {name: np.zeros((1, B, H), "f4")}
    if role != "sequence_lens":
        assert read_checkpoint(model([node], constant)).lstms["lstm"].notes == ()
        constant[name] += 1
        assert "not zero" in read_checkpoint(model([node], constant)).lstms["lstm"].notes[0]
