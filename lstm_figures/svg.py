"""Pieces of SVG, every one of them escaping what it is given."""

from html import escape
from math import hypot

Point = tuple[float, float]


def element(name: str, *content: str, **attributes: object) -> str:
    """An element of SVG around `content`; ``stroke_width=2`` is written stroke-width.

    >>> element("text", words("f ⊙ c′"), x=4, class_="label")
    '<text x="4" class="label">f ⊙ c′</text>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(content)}</{name}>"


def words(text: str) -> str:
    """Text between tags, as it is."""
    return escape(text, quote=False)


def lesson_name_svg(name: str, size: float) -> str:
    """``W_xi`` as W with a true subscript, in a text of that font size."""
    stem, _, below = name.partition("_")
    return words(stem) + element("tspan", words(below), dy=3, font_size=size * 0.8)


def rounded_path(points: tuple[Point, ...], radius: float = 9) -> str:
    """The ``d`` of a path through `points` whose corners are rounded.

    >>> rounded_path(((0, 0), (20, 0), (20, 30)))
    'M0 0L11 0Q20 0 20 9L20 30'
    """
    pieces = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        pieces.append(f"L{_pair(_towards(corner, before, reach))}")
        pieces.append(f"Q{_pair(corner)} {_pair(_towards(corner, after, reach))}")
    return "".join(pieces) + f"L{_pair(points[-1])}"


def shortened(points: tuple[Point, ...], reach: float) -> tuple[Point, ...]:
    """`points` without the first and the last bit of the way."""
    first = _towards(points[0], points[1], reach)
    last = _towards(points[-1], points[-2], reach)
    return (first, *points[1:-1], last)


def arrow_head(before: Point, tip: Point, size: float) -> str:
    """The ``d`` of an arrow head that ends at `tip`, coming from `before`."""
    base = _towards(tip, before, size)
    along = ((tip[0] - base[0]) / size, (tip[1] - base[1]) / size)
    side = (-along[1] * size * 0.5, along[0] * size * 0.5)
    left, right = (base[0] + side[0], base[1] + side[1]), (base[0] - side[0], base[1] - side[1])
    return f"M{_pair(tip)}L{_pair(left)}L{_pair(right)}Z"


def _distance(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _towards(start: Point, goal: Point, reach: float) -> Point:
    share = reach / (_distance(start, goal) or 1)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def _pair(point: Point) -> str:
    return f"{_short(point[0])} {_short(point[1])}"


def _short(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
