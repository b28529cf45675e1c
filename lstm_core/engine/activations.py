"""tanh and σ of eight or sixteen numbers at once, without a table or a library call.

Both are x P(x²)/Q(x²) with P and Q of positive coefficients, so that nothing cancels
where they are added up.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numba import types
from numba.extending import overload

from lstm_core.engine.compiling import FAST, inlined
from lstm_core.engine.lanes import manifold_like, over, plus, plus_product, times, within


class Fraction(NamedTuple):
    """x P(x²)/Q(x²): coefficients, highest power first and odd in number.

    Attributes:
        beyond: where the fraction ends; x is taken no further from 0.
        top: the value it never exceeds.
    """

    P: tuple[Any, ...]
    Q: tuple[Any, ...]
    beyond: Any
    top: Any


def _fraction(P: Sequence[float], Q: Sequence[float], beyond: float, dtype: Any) -> Fraction:
    """Tanh from coefficients, lowest power first."""

    def highest_first(coefficients: Sequence[float]) -> tuple[Any, ...]:
        none = [0.0] * (1 - len(coefficients) % 2)
        return tuple(dtype(a) for a in [*none, *reversed(coefficients)])

    return Fraction(highest_first(P), highest_first(Q), dtype(beyond), dtype(1))


def _lambert_fraction(levels: int) -> tuple[list[float], list[float]]:
    """P and Q of Lambert's continued fraction for tanh, cut off (1768), lowest power first.

    tanh x = x/(1 + x²/(3 + x²/(5 + …))). Its convergents follow A_k = (2k − 1) A_{k−1} +
    x² A_{k−2}.
    """
    before, last = ([0], [1]), ([1], [1])
    for k in range(2, levels + 1):
        longest = max(len(p) for p in (*before, *last)) + 1
        following = tuple(
            [
                (2 * k - 1) * (p[n] if n < len(p) else 0) + (q[n - 1] if 0 < n <= len(q) else 0)
                for n in range(longest)
            ]
            for p, q in zip(last, before, strict=True)
        )
        before, last = last, (following[0], following[1])
    scale = last[0][0]
    P, Q = ([a / scale for a in p if a] for p in last)
    return P, Q


def _halved(tanh_: Fraction) -> Fraction:
    """½ tanh(x/2), which is σ(x) − ½; powers of two change no digit of a coefficient."""

    def rescaled(coefficients: tuple[Any, ...], extra: int) -> tuple[Any, ...]:
        last = len(coefficients) - 1
        return tuple(
            a * a.dtype.type(4.0 ** -(last - n + extra)) for n, a in enumerate(coefficients)
        )

    P, Q, beyond, top = tanh_
    return Fraction(rescaled(P, 1), rescaled(Q, 0), beyond * 2, top / 2)


_TANH: Final = {
    types.float32: _fraction(  # the least greatest error: tools/fit_tanh.py
        (9.999999790e-01, 1.337971800e-01, 3.494034649e-03, 2.058348323e-05, 1.331907533e-08),
        (1.0, 4.671303324e-01, 2.587107350e-02, 3.283093009e-04, 7.762020705e-07),
        9.02,  # tanh of anything larger rounds to 1, and of 19.1 in float64
        np.float32,
    ),
    types.float64: _fraction(*_lambert_fraction(28), 19.1, np.float64),
}
_SIGMOID: Final = {dtype: _halved(fraction) for dtype, fraction in _TANH.items()}


@inlined
def _polynomial(coefficients: Any, y: Any, yy: Any) -> Any:
    """Even and odd powers apart, so that the two halves are added up at once."""
    even, odd = manifold_like(y, coefficients[0]), manifold_like(y, coefficients[1])
    for n in range(2, len(coefficients) - 1, 2):
        even = plus_product(manifold_like(y, coefficients[n]), even, yy)
        odd = plus_product(manifold_like(y, coefficients[n + 1]), odd, yy)
    even = plus_product(manifold_like(y, coefficients[-1]), even, yy)
    return plus_product(even, odd, y)


@inlined
def _value(x: Any, P: Any, Q: Any, beyond: Any, top: Any) -> Any:
    z = within(x, manifold_like(x, beyond))
    y = times(z, z)
    yy = times(y, y)
    quotient = over(times(z, _polynomial(P, y, yy)), _polynomial(Q, y, yy))
    return within(quotient, manifold_like(x, top))


def tanh(x: Any) -> Any:
    """Tanh of eight or sixteen numbers, for compiled code alone; within 4e-7, float64 1e-15.

    Raises:
        NotImplementedError: it is called by code that is not compiled.
    """
    raise NotImplementedError("compiled code alone calls this")


@overload(tanh, jit_options={"fastmath": FAST, "forceinline": True})
def _tanh_for(x: Any) -> Any:
    P, Q, BEYOND, TOP = _TANH[x.dtype]

    def compiled_tanh(x: Any) -> Any:
        return _value(x, P, Q, BEYOND, TOP)

    return compiled_tanh


def sigmoid(x: Any) -> Any:
    """σ of eight or sixteen numbers, for compiled code alone; as close as `tanh`.

    Raises:
        NotImplementedError: it is called by code that is not compiled.
    """
    raise NotImplementedError("compiled code alone calls this")


@overload(sigmoid, jit_options={"fastmath": FAST, "forceinline": True})
def _sigmoid_for(x: Any) -> Any:
    P, Q, BEYOND, TOP = _SIGMOID[x.dtype]
    HALF = TOP

    def compiled_sigmoid(x: Any) -> Any:
        return plus(manifold_like(x, HALF), _value(x, P, Q, BEYOND, TOP))

    return compiled_sigmoid
