"""tanh and σ of eight numbers at once, without a table or a library call."""

from typing import Any, Final

import numpy as np
from numba import types
from numba.extending import overload

from lstm_core.engine.compiling import FAST, inlined
from lstm_core.engine.lanes import eightfold, over, plus_product, times, within


def _lambert_fraction(levels: int, dtype: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """P and Q of tanh(x) ≈ x P(x²)/Q(x²), Lambert's continued fraction cut off (1768).

    tanh x = x/(1 + x²/(3 + x²/(5 + …))). Its convergents follow A_k = (2k − 1) A_{k−1} +
    x² A_{k−2}. All coefficients are positive, so that nothing cancels where they are
    added up. Highest power first.
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
    P, Q = (tuple(dtype(a / scale) for a in reversed(p) if a) for p in last)
    return P, Q


P_32, Q_32 = _lambert_fraction(13, np.float32)
P_64, Q_64 = _lambert_fraction(28, np.float64)
BEYOND_32: Final = np.float32(9.1)  # tanh of anything larger rounds to 1
BEYOND_64: Final = np.float64(19.1)


def tanh(x: Any) -> Any:
    """Tanh of eight numbers, for compiled code alone; within 4e-7, in float64 within 1e-15.

    Raises:
        NotImplementedError: it is called by code that is not compiled.
    """
    raise NotImplementedError("compiled code alone calls this")


@overload(tanh, jit_options={"fastmath": FAST, "forceinline": True})
def _tanh_for(x: Any) -> Any:
    P, Q, BEYOND, ONE = (
        (P_32, Q_32, BEYOND_32, np.float32(1))
        if x.dtype == types.float32
        else (P_64, Q_64, BEYOND_64, np.float64(1))
    )

    def fraction(x: Any) -> Any:
        z = within(x, eightfold(BEYOND))
        y = times(z, z)
        p = eightfold(P[0])
        for n in range(1, len(P)):
            p = plus_product(eightfold(P[n]), p, y)
        q = eightfold(Q[0])
        for n in range(1, len(Q)):
            q = plus_product(eightfold(Q[n]), q, y)
        return within(over(times(z, p), q), eightfold(ONE))

    return fraction


@inlined
def sigmoid(x: Any, half: Any) -> Any:
    """σ(x) = ½ + ½ tanh(x/2); `half` is ½ in every lane."""
    return plus_product(half, half, tanh(times(half, x)))
