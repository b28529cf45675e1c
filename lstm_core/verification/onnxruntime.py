"""The LSTM operator tests of ONNX Runtime: small cells whose weights all differ."""

from typing import Any, Final

import torch
from torch import Tensor

from lstm_core.verification.case import Case, Source
from lstm_core.verification.weights import numbers, of_onnx

OPERATOR_TESTS: Final = Source(
    title="ONNX Runtime",
    place="onnxruntime/test/providers/cpu/rnn/deep_cpu_lstm_op_test.cc",
    licence="MIT, Copyright (c) Microsoft Corporation",
    address="https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/test/providers/cpu/"
    "rnn/deep_cpu_lstm_op_test.cc",
    method="Outputs of another implementation of the LSTM, written down with 6 to 8 decimals.",
)
TOLERANCE: Final = 1e-7

_W: Final = numbers([
    -0.494659, 0.0453352, -0.487793, 0.417264,
    -0.0175329, 0.489074, -0.446013, 0.414029,
    -0.0091708, -0.255364, -0.106952, -0.266717,
    -0.0888852, -0.428709, -0.283349, 0.208792,
], 8, 2)  # fmt: skip
_R: Final = numbers([
    0.146626, -0.0620289, -0.0815302, 0.100482,
    -0.219535, -0.306635, -0.28515, -0.314112,
    -0.228172, 0.405972, 0.31576, 0.281487,
    -0.394864, 0.42111, -0.386624, -0.390225,
], 8, 2)  # fmt: skip
_P: Final = numbers([0.2345, 0.5235, 0.4378, 0.3475, 0.8927, 0.3456])
_B: Final = numbers([
    0.381619, 0.0323954, -0.14449, 0.420804, -0.258721, 0.45056, -0.250755, 0.0967895,
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
])  # fmt: skip
_ONE_CELL: Final = "Both directions have the same weights, so exchanging them changes nothing."
_X: Final = numbers([-0.455351, -0.276391, -0.185934, -0.269585], 2, 1, 2)
_H_0: Final = numbers([0.34, 0.72], 1, 1, 2)
_C_0: Final = numbers([0.63, 0.21], 1, 1, 2)


def cases() -> tuple[Case, ...]:
    """What ONNX Runtime expects, in double precision."""
    return (
        _case(
            "peepholes",
            "ONNXRuntime_TestLSTMForwardPeepHole",
            "The Graves form: diagonal peepholes of i, f and o, all different.",
            of_onnx(_W, _R, _B, _P),
            [-0.0251062475, 0.0561261699, -0.03277518, 0.05935364],
            [-0.0780206, 0.098829],
            variant="graves",
        ),
        _case(
            "peepholes, no biases",
            "ONNXRuntime_TestLSTMForwardNoBiasUsePeepholes",
            "The Graves form without biases.",
            of_onnx(_W, _R, P=_P),
            [0.04154162, 0.01969122, 0.05298181, 0.0030589],
            [0.11169686, 0.00625722],
            variant="graves",
            bias=False,
        ),
        _case(
            "peepholes in both directions",
            "ONNXRuntime_TestLSTMBidirectionalBasic",
            "The Graves form, forward and in reverse.",
            of_onnx(_W, _R, _B, _P) | of_onnx(_W, _R, _B, _P, suffix="_l0_reverse"),
            [-0.0251062, 0.0561262, -0.0318928, 0.0762679,
             -0.0327752, 0.0593536, -0.0306872, 0.028035],
            [-0.0780206, 0.098829, -0.0753684, 0.120794],
            weakness=_ONE_CELL,
            variant="graves",
            bidirectional=True,
        ),
        _case(
            "coupled gates",
            "ONNXRuntime_TestLSTMForwardInputForget",
            "The form cifg, f = 1 − i, with peepholes.",
            of_onnx(_W, _R, _B, _P, gates="igo"),
            [-0.02510626, 0.05612619, -0.0314321, 0.05087372],
            [-0.07474898, 0.08480116],
            variant="cifg",
        ),
        _case(
            "reverse",
            "ONNXRuntime_TestLSTMBackward_gpu",
            "The standard form over the steps turned round.",
            of_onnx(_W, _R, _B),
            [-0.031248707, 0.027853041, -0.033075746, 0.074455738],
            [-0.076699793, 0.11975205],
            x=_X.flip(0),
        ),
        _case(
            "initial hidden state",
            "ONNXRuntime_TestLSTMForwardHiddenState",
            "The standard form from h_0, with c_0 = 0.",
            of_onnx(_W, _R, _B),
            [0.01797521, -0.07104912, -0.03174796, -0.0152949],
            [-0.07285583, -0.02545788],
            state=(_H_0, torch.zeros_like(_C_0)),
        ),
        _case(
            "initial states",
            "ONNXRuntime_TestLSTMForwardCellState",
            "The standard form from h_0 and c_0.",
            of_onnx(_W, _R, _B),
            [0.12797015, 0.0097284, 0.02716939, 0.01842997],
            [0.06408449, 0.03139432],
            state=(_H_0, _C_0),
        ),
        _unequal_lengths(),
    )  # fmt: skip


def _case(
    name: str,
    test: str,
    what: str,
    weights: dict[str, Tensor],
    output: list[float],
    c_n: list[float],
    *,
    x: Tensor = _X,
    state: tuple[Tensor, Tensor] | None = None,
    weakness: str = "",
    **arguments: Any,
) -> Case:
    return Case(
        name=name,
        source=OPERATOR_TESTS,
        test=f"LSTMTest.{test}",
        what=what,
        x=x,
        weights=weights,
        expected={"output": numbers(output, 2, 1, -1), "c_n": numbers(c_n, -1, 1, 2)},
        tolerance=TOLERANCE,
        arguments=arguments,
        state=state,
        weakness=weakness,
    )


def _unequal_lengths() -> Case:
    x = numbers([
        -0.455351, -0.776391, 0.0, 0.0, 0.348763, 0.678345,
        -0.185934, -0.169585, 0.0, 0.0, 0.078053, 0.163457,
    ], 2, 3, 2)  # fmt: skip
    h_n = numbers([
        -0.02912546, 0.04120104, -0.06724346, 0.02957184, -0.12768818, 0.07457943,
        0.01841230, 0.04093486, -0.06724346, 0.02957184, -0.17994503, 0.07397783,
    ], 2, 3, 2)  # fmt: skip
    c_n = numbers([
        -0.06609819, 0.06838701, -0.14596788, 0.04902556, -0.26768601, 0.12119407,
        0.04934450, 0.07126625, -0.14596788, 0.04902556, -0.34139895, 0.11673255,
    ], 2, 3, 2)  # fmt: skip
    return Case(
        name="sequences of unequal length",
        source=OPERATOR_TESTS,
        test="LSTMTest.ONNXRuntime_TestLSTMShorterSeqInMiddle",
        what="A batch of 2, 1 and 2 steps in both directions: the reverse one starts at the end "
        "of each sequence.",
        x=x,
        weights=of_onnx(_W, _R, _B) | of_onnx(_W, _R, _B, suffix="_l0_reverse"),
        expected={"h_n": h_n, "c_n": c_n},
        tolerance=TOLERANCE,
        arguments={"bidirectional": True},
        lengths=(2, 1, 2),
        weakness=f"{_ONE_CELL} The test also prints the output of every step, of which one number, "
        "−0.04350187, is off by 6e−5 (ONNX Runtime itself computes another); its own tolerance "
        "hides that. So the last states alone are compared.",
    )
