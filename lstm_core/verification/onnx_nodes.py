"""The node tests of ONNX, whose weights are all the same number."""

from typing import Any, Final

import torch
from torch import Tensor

from lstm_core.verification.case import Case, Source
from lstm_core.verification.weights import numbers, of_onnx

NODE_TESTS: Final = Source(
    title="ONNX",
    place="onnx/backend/test/case/node/lstm.py",
    licence="Apache-2.0, Copyright (c) ONNX Project Contributors",
    address="https://github.com/onnx/onnx/blob/main/onnx/backend/test/case/node/lstm.py",
    method="Outputs of the reference implementation in onnx 1.23, in single precision.",
)
TOLERANCE: Final = 2e-7

_ALIKE: Final = "All gates have the same weights, so none of the 24 orders changes the result."
_THREE_STEPS: Final = numbers(range(1, 7), 3, 1, 2)


def cases() -> tuple[Case, ...]:
    """What ONNX expects, in double precision; named as there, without ``test_lstm_``."""
    return (
        _case(
            "defaults",
            "One step, three sequences, no biases.",
            numbers(range(1, 7), 1, 3, 2),
            _weights(0.1, D=2, H=3),
            {"h_n": _rows([0.095241204, 0.25606447, 0.40323776], 1, 3)},
        ),
        _case(
            "with_initial_bias",
            "One step, three sequences, every bias 0.1.",
            numbers(range(1, 10), 1, 3, 3),
            _weights(0.1, D=3, H=4, bias=0.1),
            {"h_n": _rows([0.25606447, 0.5367278, 0.6672132], 1, 4)},
            bias=True,
        ),
        _case(
            "with_peepholes",
            "The Graves form, every peephole 0.1: one step from c = 0.",
            numbers(range(1, 9), 1, 2, 4),
            _weights(0.1, D=4, H=3, bias=0.0, peephole=0.1),
            {"h_n": _rows([0.3750691, 0.6801309], 1, 3)},
            weakness=" With one step from c = 0 the peepholes of i and f are never seen, and all "
            "biases are 0.",
            bias=True,
            variant="graves",
        ),
        _case(
            "batchwise",
            "Three sequences of one step, batch first.",
            numbers(range(1, 7), 1, 3, 2),
            _weights(0.3, D=2, H=7),
            {"output": _rows([0.3336926, 0.6223932, 0.718579], 1, 7)},
        ),
        _case(
            "reverse",
            "Three steps, turned round first.",
            _THREE_STEPS.flip(0),
            _weights(0.1, D=2, H=3),
            {"h_n": _rows([0.40412503], 1, 3), "c_n": _rows([0.7970233], 1, 3)},
        ),
        _case(
            "bidirectional",
            "Three steps in both directions, with weights 0.5 forward and 2 in reverse.",
            _THREE_STEPS,
            _weights(0.5, D=2, H=3) | _weights(2.0, D=2, H=3, suffix="_l0_reverse"),
            {
                "h_n": _rows([0.9902244, 0.995047], 2, 3),
                "c_n": _rows([2.712913, 2.999977], 2, 3),
            },
            bidirectional=True,
        ),
    )


def _case(
    name: str,
    what: str,
    x: Tensor,
    weights: dict[str, Tensor],
    expected: dict[str, Tensor],
    *,
    weakness: str = "",
    bias: bool = False,
    **arguments: Any,
) -> Case:
    return Case(
        name=name,
        source=NODE_TESTS,
        test=f"test_lstm_{name}",
        what=what,
        x=x,
        weights=weights,
        expected=expected,
        tolerance=TOLERANCE,
        arguments=arguments | {"bias": bias},
        weakness=_ALIKE + weakness,
    )


def _weights(
    scale: float,
    *,
    D: int,
    H: int,
    bias: float | None = None,
    peephole: float | None = None,
    suffix: str = "_l0",
) -> dict[str, Tensor]:
    def full(value: float, *shape: int) -> Tensor:
        return torch.full(shape, value, dtype=torch.float64)

    return of_onnx(
        full(scale, 4 * H, D),
        full(scale, 4 * H, H),
        None if bias is None else torch.cat([full(bias, 4 * H), full(0.0, 4 * H)]),
        None if peephole is None else full(peephole, 3 * H),
        suffix=suffix,
    )


def _rows(values: list[float], first: int, H: int) -> Tensor:
    """The same number in all H units: (first, ·, H)."""
    return numbers(values, first, -1, 1).expand(-1, -1, H)
