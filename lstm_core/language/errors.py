"""What can be wrong with a written line, and where."""

from dataclasses import dataclass
from difflib import get_close_matches

from lstm_core.errors import InputError


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text; lines and columns count from 1."""

    line: int
    column: int


class EquationError(InputError):
    """A line of a written cell that cannot be used.

    >>> error = EquationError("x is (D,).", Place(2, 5), "f = x")
    >>> print(error)
    Line 2, column 5: x is (D,).
    >>> print(error.pointer)
    f = x
        ^

    Attributes:
        plain: the message without the place.
        place: where it is.
        source: the line as it was typed.
    """

    def __init__(self, plain: str, place: Place, source: str) -> None:
        super().__init__(f"Line {place.line}, column {place.column}: {plain}")
        self.plain = plain
        self.place = place
        self.source = source

    @property
    def pointer(self) -> str:
        """The line, and below it a caret; meant for a monospaced font."""
        shown = self.source.replace("\t", " ")
        return f"{shown}\n{' ' * (self.place.column - 1)}^"


def closest(name: str, known: tuple[str, ...]) -> str:
    """``" Did you mean W_xi?"``, or nothing where no known name is near."""
    by_folded = {other.casefold(): other for other in reversed(known)}
    near = get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=0.6)
    return f" Did you mean {by_folded[near[0]]}?" if near else ""
