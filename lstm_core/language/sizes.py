"""How long an axis is, in D and H; and what is found out about it line by line."""

from dataclasses import dataclass

from lstm_core.limits import MAX_EQUATION_SIZE


@dataclass(frozen=True, slots=True)
class Size:
    """`inputs` times D plus `units` times H.

    >>> print(Size(1, 2), Size(1, 2).number(input_size=3, hidden_size=5))
    D + 2H 13
    """

    inputs: int = 0
    units: int = 0

    def __str__(self) -> str:
        counts = ((self.inputs, "D"), (self.units, "H"))
        return " + ".join(f"{n if n > 1 else ''}{letter}" for n, letter in counts if n)

    def __add__(self, other: "Size") -> "Size":
        return Size(self.inputs + other.inputs, self.units + other.units)

    @property
    def too_long(self) -> bool:
        """Whether it is beyond what a cell may have."""
        return self.inputs + self.units > MAX_EQUATION_SIZE

    def number(self, input_size: int, hidden_size: int) -> int:
        """The length for a given D and H."""
        return self.inputs * input_size + self.units * hidden_size


Shape = tuple[Size, ...]
"""() a number, (H,) a vector, (H, D) a matrix."""

D = Size(inputs=1)
H = Size(units=1)
NUMBER: Shape = ()
VECTOR: Shape = (H,)


def shape_text(shape: Shape) -> str:
    """``(H,)``, ``(H, D)``, or ``a number``.

    >>> shape_text((H, D + H))
    '(H, D + H)'
    """
    if not shape:
        return "a number"
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


def numbers(shape: Shape, input_size: int, hidden_size: int) -> tuple[int, ...]:
    """The shape for a given D and H.

    >>> numbers((H, D), input_size=3, hidden_size=5)
    (5, 3)
    """
    return tuple(size.number(input_size, hidden_size) for size in shape)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A size that is not known yet."""

    number: int


Open = tuple[Size | Unknown, ...]
"""A shape whose sizes may still be unknown."""


class Sizes:
    """What has been found out so far about the unknown sizes."""

    def __init__(self) -> None:
        self._found: list[Size | Unknown | None] = []

    def fresh(self) -> Unknown:
        """A size nothing is known about."""
        self._found.append(None)
        return Unknown(len(self._found) - 1)

    def known(self, size: Size | Unknown) -> Size | Unknown:
        """The size itself, where it has been found out."""
        while isinstance(size, Unknown):
            further = self._found[size.number]
            if further is None:
                return size
            size = further
        return size

    def agree(self, one: Size | Unknown, other: Size | Unknown) -> bool:
        """Take two sizes for the same; False where they can't be."""
        one, other = self.known(one), self.known(other)
        if one == other:
            return True
        if isinstance(one, Unknown):
            self._found[one.number] = other
            return True
        if isinstance(other, Unknown):
            self._found[other.number] = one
            return True
        return False

    def settled(self, size: Size | Unknown) -> Size:
        """The size, which is H from now on where nothing was known about it."""
        known = self.known(size)
        if isinstance(known, Size):
            return known
        self._found[known.number] = H
        return H

    def settled_shape(self, shape: Open) -> Shape:
        """Every size of a shape, settled."""
        return tuple(map(self.settled, shape))

    def text(self, shape: Open) -> str:
        """A shape in letters, settled."""
        return shape_text(self.settled_shape(shape))
