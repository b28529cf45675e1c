"""Which shapes fit together, and what is said where they don't."""

from lstm_core.language.errors import EquationError
from lstm_core.language.nodes import Call, Joined, Node, Number, Operation, summands, written
from lstm_core.language.sizes import NUMBER, Open, Size, Sizes, Unknown
from lstm_core.limits import MAX_EQUATION_SIZE


class ShapeRules:
    """The rules that vectors and matrices share; every one raises `EquationError`."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes

    def same(self, node: Operation, left: Open, right: Open, source: str) -> Open:
        """The shape of an element-wise operation; a number goes with every shape.

        Raises:
            EquationError: two shapes that differ.
        """
        if not left or not right:
            return left or right
        if len(left) == len(right) and all(map(self._sizes.agree, left, right)):
            return left
        one, other = written(_last_term(node.left)), written(node.right)
        message = (
            f"{one} is {self._sizes.text(left)} and {other} is {self._sizes.text(right)}: "
            f"{node.operator} needs two of the same shape."
        )
        if node.operator == "*" and len(left) == 2 and len(right) == 1:
            message += f" For a matrix times a vector write {one} @ {other}."
        raise EquationError(message, node.place, source)

    def arguments_agree(self, node: Call, shapes: list[Open], source: str) -> Open:
        """The shape of a function of each number of its arguments.

        Raises:
            EquationError: two shapes that differ.
        """
        together: Open = NUMBER
        for shape in shapes:
            if not together or not shape:
                together = together or shape
            elif len(together) != len(shape) or not all(map(self._sizes.agree, together, shape)):
                raise EquationError(
                    f"{node.function}(…) needs values of the same shape, not "
                    f"{self._sizes.text(together)} and {self._sizes.text(shape)}.",
                    node.place,
                    source,
                )
        return together

    def joined_size(self, node: Joined, sizes: list[Size | Unknown], source: str) -> Size:
        """How long the parts are together.

        Raises:
            EquationError: too long.
        """
        total = sum(map(self._sizes.settled, sizes), start=Size())
        if total.too_long:
            raise EquationError(
                f"What is joined here measures {total}: that is too long. "
                f"D and H may stand in it {MAX_EQUATION_SIZE} times in all.",
                node.place,
                source,
            )
        return total


def _last_term(node: Node) -> Node:
    """The last summand that is no number: its shape is that of the sum."""
    terms = [term for term, _ in summands(node) if not isinstance(term, Number)]
    return terms[-1] if terms else node
