"""Colour arithmetic: sRGB, OKLCH and the contrast of two colours.

OKLCH is B. Ottosson's perceptual space (2020, *A perceptual color space for image
processing*): equal steps of lightness look equal. Contrast is WCAG 2.2's ratio.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_LINEAR_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LMS_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_HALVINGS = 20


def linear_rgb(colour: str) -> NDArray[np.float64]:
    """The linear-light red, green and blue of a ``#rrggbb`` colour, (3,) in 0..1."""
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear: NDArray[np.float64] = np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )
    return linear


def hex_colour(linear: NDArray[np.float64]) -> str:
    """The ``#rrggbb`` colour nearest to linear-light red, green and blue, (3,)."""
    inside = np.clip(linear, 0, 1)
    encoded = np.where(inside <= 0.0031308, inside * 12.92, 1.055 * inside ** (1 / 2.4) - 0.055)
    red, green, blue = (round(float(channel) * 255) for channel in encoded)
    return f"#{red:02x}{green:02x}{blue:02x}"


def luminance(colour: str) -> float:
    """Relative luminance of a ``#rrggbb`` colour, 0 (black) to 1 (white)."""
    return float(_LUMINANCE @ linear_rgb(colour))


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two ``#rrggbb`` colours, 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness 0..1, chroma and hue (radians) of a ``#rrggbb`` colour."""
    lightness, a, b = _LMS_TO_OKLAB @ np.cbrt(_LINEAR_TO_LMS @ linear_rgb(colour))
    return float(lightness), float(np.hypot(a, b)), float(np.arctan2(b, a))


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The ``#rrggbb`` colour of that lightness and hue; chroma is reduced to what sRGB can show."""
    low, high = 0.0, chroma
    if _in_gamut(_oklch_to_linear(lightness, chroma, hue)):
        low = chroma
    else:
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if _in_gamut(_oklch_to_linear(lightness, middle, hue)):
                low = middle
            else:
                high = middle
    return hex_colour(_oklch_to_linear(lightness, low, hue))


@lru_cache(maxsize=256)
def lightness_at_contrast(colour: str, background: str, ratio: float) -> float:
    """The OKLCH lightness nearest the background at which the hue of `colour` has `ratio`.

    Lighter than that on a light background, or darker on a dark one, is harder to see.
    """
    _, chroma, hue = to_oklch(colour)
    readable, lost = (0.0, 1.0) if luminance(background) > 0.5 else (1.0, 0.0)
    for _ in range(_HALVINGS):
        middle = (readable + lost) / 2
        if contrast(from_oklch(middle, chroma, hue), background) >= ratio:
            readable = middle
        else:
            lost = middle
    return readable


def _oklch_to_linear(lightness: float, chroma: float, hue: float) -> NDArray[np.float64]:
    oklab = np.array([lightness, chroma * np.cos(hue), chroma * np.sin(hue)])
    cone_response = np.linalg.solve(_LMS_TO_OKLAB, oklab) ** 3
    linear: NDArray[np.float64] = np.linalg.solve(_LINEAR_TO_LMS, cone_response)
    return linear


def _in_gamut(linear: NDArray[np.float64]) -> bool:
    return bool(np.all(linear >= -1e-6) and np.all(linear <= 1 + 1e-6))
