"""What the arithmetic of one number consists of, as plain values."""

import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal["input", "recurrent", "peephole", "gates", "bias", "state", "constant"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number came from: a gate or state of a unit, `steps_back` steps earlier."""

    quantity: str
    unit: int
    steps_back: int


@dataclass(frozen=True, slots=True)
class Factor:
    """A weight, a value or a sign: how it is written, and the number."""

    text: str
    value: float
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class WhyTerm:
    """One product of the sum.

    >>> term = WhyTerm("recurrent", (Factor("W_hi[2, 1]", -0.5), Factor("h′[1]", 0.25)))
    >>> term.text, term.value
    ('W_hi[2, 1] · h′[1]', -0.125)

    Attributes:
        kind: which part of the equation it belongs to.
        factors: what is multiplied; a bias is one factor alone.
    """

    kind: Kind
    factors: tuple[Factor, ...]

    @property
    def text(self) -> str:
        """How the product is written."""
        return " · ".join(factor.text for factor in self.factors)

    @property
    def value(self) -> float:
        """The product."""
        return math.prod(factor.value for factor in self.factors)


@dataclass(frozen=True, slots=True)
class Curve:
    """An activation at one place: its value there, and how steep it is.

    >>> Curve("σ", 0.0).value, Curve("σ", 0.0).derivative
    (0.5, 0.25)

    Attributes:
        activation: ``"σ"`` or ``"tanh"``.
        at: what it is taken of.
    """

    activation: str
    at: float

    @property
    def value(self) -> float:
        """σ(at), or tanh(at)."""
        if self.activation == "tanh":
            return math.tanh(self.at)
        e = math.exp(-abs(self.at))  # does not overflow far from 0
        return (1.0 if self.at >= 0 else e) / (1.0 + e)

    @property
    def derivative(self) -> float:
        """σ′ = σ(1 − σ), at most 1/4, or tanh′ = 1 − tanh², at most 1."""
        if self.activation == "tanh":
            return 1.0 / math.cosh(self.at) ** 2 if abs(self.at) < 350 else 0.0
        return 0.25 / math.cosh(0.5 * self.at) ** 2 if abs(self.at) < 700 else 0.0


@dataclass(frozen=True, slots=True)
class Why:
    """The arithmetic of one number.

    Attributes:
        quantity: i, f, g, o, c or h.
        unit: the hidden unit, from 0.
        terms: the products; a constant gate is one term.
        total: their sum: the pre-activation of a gate, c or h itself.
        curve: the activation of the sum, for h that of c; None where there is none.
        value: what the equation gives.
        recorded: what the run has: `value`, but for rounding, unless it was replaced.
        replaced: whether somebody set the number in place of what the equation gives.
    """

    quantity: str
    unit: int
    terms: tuple[WhyTerm, ...]
    total: float
    curve: Curve | None
    value: float
    recorded: float
    replaced: bool
