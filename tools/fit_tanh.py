"""Fit the fraction x P(x²)/Q(x²) that the compiled loops take for tanh in float32.

Prints the coefficients that stand in `lstm_core/engine/activations.py`: the fraction of
least greatest relative error, found by Lawson's reweighted least squares (1961) on the
linear problem x P = tanh(x) Q.

    python tools/fit_tanh.py
"""

from typing import Final

import numpy as np
from numpy.polynomial import Polynomial, chebyshev
from numpy.typing import NDArray

Array = NDArray[np.float64]

DEGREE: Final = 4
BEYOND: Final = 9.02
"""From here on tanh rounds to 1 in float32."""
POINTS: Final = 3000
ROUNDS: Final = 6000


def fitted_fraction() -> tuple[Array, Array, float]:
    """P and Q, lowest power first and Q's first 1, and the greatest relative error."""
    angles = np.pi * (np.arange(POINTS) + 0.5) / POINTS
    x = (np.cos(angles) + 1) / 2 * BEYOND
    x = x[x > 1e-4]
    basis = chebyshev.chebvander(2 * x**2 / BEYOND**2 - 1, DEGREE)
    of_P = basis * (x / np.tanh(x))[:, None]
    weights, Q_at = np.ones_like(x), np.ones_like(x)
    best = (np.inf, np.zeros(DEGREE + 1), np.zeros(DEGREE + 1))
    for _ in range(ROUNDS):
        rows = np.hstack([of_P, -basis]) * (np.sqrt(weights) / Q_at)[:, None]
        found = np.linalg.svd(rows, full_matrices=False)[2][-1]
        P, Q = found[: DEGREE + 1], found[DEGREE + 1 :]
        Q_at = basis @ Q
        error = np.abs(of_P @ P / Q_at - 1)
        if error.max() < best[0]:
            best = (error.max(), P, Q)
        weights *= np.sqrt(error / error.max() + 1e-3)
        weights /= weights.sum()
    error_of_best, P, Q = best
    P, Q = (_in_powers_of_y(coefficients) for coefficients in (P, Q))
    return P / Q[0], Q / Q[0], float(error_of_best)


def _in_powers_of_y(coefficients: Array) -> Array:
    series = Polynomial(chebyshev.cheb2poly(coefficients))
    return np.asarray(series(Polynomial([-1, 2 / BEYOND**2])).coef, np.float64)


if __name__ == "__main__":
    P, Q, error = fitted_fraction()
    print("P", *(f"{a:.9e}" for a in P))
    print("Q", *(f"{a:.9e}" for a in Q))
    print(f"greatest relative error {error:.2g}")
