"""One unit, two steps, worked with ``math`` alone: no tensor, no loop."""

from math import exp, tanh
from typing import Final

from torch import Tensor

from lstm_core.verification.case import Case, Source
from lstm_core.verification.weights import numbers, of_gates

BY_HAND: Final = Source(
    title="Worked by hand",
    place="Graves 2013, Generating Sequences with RNNs, equations 7–11, and the lesson's form",
    licence="",
    address="https://arxiv.org/abs/1308.0850",
    method="The equations with Python's math.exp and math.tanh, one line each.",
    published=False,
)
TOLERANCE: Final = 1e-15

_X: Final = (0.5, -1.25)
_W: Final = {"i": 0.7, "f": -0.4, "g": 1.1, "o": 0.3}
_R: Final = {"i": -0.6, "f": 0.9, "g": 0.2, "o": -0.8}
_b: Final = {"i": 0.1, "f": 1.0, "g": -0.2, "o": 0.4}
_P: Final = {"i": 0.5, "f": -0.7, "o": 1.3}


def cases() -> tuple[Case, ...]:
    """The Graves form and the lesson's."""
    return (
        _case(
            "Graves, two steps",
            "equations 7–11",
            "One unit with peepholes everywhere; in the second step i and f see c.",
            "graves",
            _graves(),
        ),
        _case(
            "lesson, two steps",
            "the lesson's form",
            "One unit whose output gate alone sees c, that of the same step.",
            "lesson",
            _lesson(),
        ),
    )


def _case(name: str, test: str, what: str, variant: str, h_and_c: list[float]) -> Case:
    h_1, h_2, c_2 = h_and_c
    peepholes = {gate: [_P[gate]] for gate in (("o",) if variant == "lesson" else ("i", "f", "o"))}
    return Case(
        name=name,
        source=BY_HAND,
        test=test,
        what=what,
        x=numbers(_X, 2, 1, 1),
        weights=of_gates(_slabs(_W), _slabs(_R), _slabs(_b), peepholes),
        expected={"output": _column(h_1, h_2), "c_n": _column(c_2)},
        tolerance=TOLERANCE,
        arguments={"variant": variant},
    )


def _graves() -> list[float]:
    x_1, x_2 = _X

    i_1 = _logistic(_W["i"] * x_1 + _b["i"])
    g_1 = tanh(_W["g"] * x_1 + _b["g"])
    c_1 = i_1 * g_1
    o_1 = _logistic(_W["o"] * x_1 + _P["o"] * c_1 + _b["o"])
    h_1 = o_1 * tanh(c_1)

    i_2 = _logistic(_W["i"] * x_2 + _R["i"] * h_1 + _P["i"] * c_1 + _b["i"])
    f_2 = _logistic(_W["f"] * x_2 + _R["f"] * h_1 + _P["f"] * c_1 + _b["f"])
    g_2 = tanh(_W["g"] * x_2 + _R["g"] * h_1 + _b["g"])
    c_2 = f_2 * c_1 + i_2 * g_2
    o_2 = _logistic(_W["o"] * x_2 + _R["o"] * h_1 + _P["o"] * c_2 + _b["o"])
    h_2 = o_2 * tanh(c_2)
    return [h_1, h_2, c_2]


def _lesson() -> list[float]:
    x_1, x_2 = _X

    i_1 = _logistic(_W["i"] * x_1 + _b["i"])
    g_1 = tanh(_W["g"] * x_1 + _b["g"])
    c_1 = i_1 * g_1
    o_1 = _logistic(_W["o"] * x_1 + _P["o"] * c_1 + _b["o"])
    h_1 = o_1 * tanh(c_1)

    i_2 = _logistic(_W["i"] * x_2 + _R["i"] * h_1 + _b["i"])
    f_2 = _logistic(_W["f"] * x_2 + _R["f"] * h_1 + _b["f"])
    g_2 = tanh(_W["g"] * x_2 + _R["g"] * h_1 + _b["g"])
    c_2 = f_2 * c_1 + i_2 * g_2
    o_2 = _logistic(_W["o"] * x_2 + _R["o"] * h_1 + _P["o"] * c_2 + _b["o"])
    h_2 = o_2 * tanh(c_2)
    return [h_1, h_2, c_2]


def _logistic(z: float) -> float:
    return 1 / (1 + exp(-z))


def _slabs(of_gate: dict[str, float]) -> dict[str, list[float]]:
    return {gate: [value] for gate, value in of_gate.items()}


def _column(*values: float) -> Tensor:
    return numbers(values, -1, 1, 1)
