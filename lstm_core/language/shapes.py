"""The shape of every term, found before anything runs."""

from collections.abc import Mapping

from lstm_core.language.errors import EquationError, Place
from lstm_core.language.functions import FUNCTIONS
from lstm_core.language.nodes import (
    Call,
    Equation,
    Joined,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    written,
)
from lstm_core.language.shape_rules import ShapeRules
from lstm_core.language.sizes import NUMBER, Open, Shape, Size, Sizes, Unknown
from lstm_core.language.spellings import is_bias, is_parameter


class ShapeFinder:
    """Goes through the lines in order and keeps what it learns about every name.

    Vectors are (H,), matrices (H, D), a number (); a name not told beforehand is that
    of a parameter, a matrix where it stands left of @ and a vector elsewhere.
    """

    def __init__(self, told: Mapping[str, Open], sizes: Sizes, *, closed: bool = False) -> None:
        self._names: dict[str, Open] = dict(told)
        self._sizes = sizes
        self._rules = ShapeRules(sizes)
        self._closed = closed
        self._first_lines: dict[str, int] = {}
        self._source = ""

    def line(self, equation: Equation) -> Shape:
        """The shape of one line; a number is taken for every unit, so that it is (H,).

        Raises:
            EquationError: two shapes that do not fit.
        """
        self._source = equation.source
        shape = self._shape(equation.right)
        return self._sizes.settled_shape(shape)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def shape_of(self, name: str) -> Shape:
        """The shape of a name, as far as it was found."""
        return self._sizes.settled_shape(self._names[name])

    def tell(self, name: str, shape: Open) -> None:
        """What is known about a name from now on."""
        self._names[name] = shape

    def agrees(self, name: str, shape: Open) -> bool:
        """Whether a name, told before, can have this shape; from now on it has."""
        told = self._names[name]
        return len(told) == len(shape) and all(map(self._sizes.agree, told, shape))

    def parameters(self) -> Mapping[str, int]:
        """The names that were not told beforehand, and the line each first stands on."""
        return dict(self._first_lines)

    def _shape(self, node: Node) -> Open:
        match node:
            case Number():
                return NUMBER
            case Name():
                return self._name(node)
            case Negative():
                return self._shape(node.operand)
            case Operation(operator="@"):
                return self._product(node)
            case Operation():
                return self._elementwise(node)
            case Call():
                return self._call(node)
            case Joined():
                return self._joined(node)

    def _name(self, node: Name) -> Open:
        if node.name not in self._names and not self._closed:
            self._first_lines[node.name] = node.place.line
            self._names[node.name] = (self._sizes.fresh(),)
        shape = self._names[node.name]
        if len(shape) == 2 and node.name in self._first_lines:
            raise self._error(
                f"{node.name} is a matrix on line {self._first_lines[node.name]} and a vector "
                f"here. Write {node.name} @ … for a matrix, or give one of the two another name.",
                node.place,
            )
        return shape

    def _matrix(self, node: Node) -> Open:
        """The shape of what stands left of @: a matrix, or a number."""
        match node:
            case Number():
                return NUMBER
            case Name():
                return self._matrix_name(node)
            case Negative():
                return self._matrix(node.operand)
            case Operation(operator="@"):
                raise self._error("Write W @ (V @ v): @ is worked from the right.", node.place)
            case Operation():
                left, right = self._matrix(node.left), self._matrix(node.right)
                return self._rules.same(node, left, right, self._source)
            case Call() if not FUNCTIONS[node.function].over_units:
                shapes = [self._matrix(argument) for argument in node.arguments]
                return self._rules.arguments_agree(node, shapes, self._source)
            case Call():
                raise self._error(f"{node.function}(…) is of a vector, not a matrix.", node.place)
            case Joined():
                return self._side_by_side(node)

    def _matrix_name(self, node: Name) -> Open:
        name = node.name
        if name not in self._names and not self._closed and not is_bias(name):
            self._first_lines[name] = node.place.line
            self._names[name] = (self._sizes.fresh(), self._sizes.fresh())
        shape = self._names.get(name)
        if shape is not None and len(shape) == 2:
            return shape
        if shape is None:
            what = f"{name} is a bias, a vector (H,)"
        elif name in self._first_lines:
            what = f"{name} is a vector on line {self._first_lines[name]}"
        else:
            what = f"{name} is {self._text(shape)}"
        raise self._error(
            f"{what}, and left of @ stands a matrix. Write {name} * … for an element-wise product.",
            node.place,
        )

    def _product(self, node: Operation) -> Open:
        vector = self._vector_of(node)
        matrix = self._matrix(node.left)
        if len(matrix) != 2:
            raise self._error("Left of @ stands a matrix; to scale a vector write *.", node.place)
        rows, columns = matrix
        if not self._sizes.agree(columns, vector[0]):
            left, right = written(node.left), written(node.right)
            raise self._error(
                f"{left} @ {right} can't work: {left} is {self._text(matrix)} and takes a vector "
                f"{self._text((columns,))}, but {right} is {self._text(vector)}.",
                node.place,
            )
        return (rows,)

    def _vector_of(self, node: Operation) -> Open:
        right = node.right
        if isinstance(right, Name) and self._is_matrix_on_the_right(right.name, node.left):
            raise self._error(
                f"The matrix stands left of the vector: {right.name} @ {written(node.left)}",
                node.place,
            )
        if isinstance(right, Joined):
            sizes = self._part_sizes(right)
            self._match_blocks(node.left, sizes)
            return (self._rules.joined_size(right, sizes, self._source),)
        vector = self._shape(right)
        if len(vector) != 1:
            raise self._error(
                f"Right of @ stands a vector, but {written(right)} is {self._text(vector)}.",
                node.place,
            )
        return vector

    def _match_blocks(self, left: Node, sizes: list[Size | Unknown]) -> None:
        """In [W, V] @ [x, h_prev] each matrix takes the vector in its place."""
        if isinstance(left, Joined) and len(left.parts) == len(sizes):
            for part, size in zip(left.parts, sizes, strict=True):
                matrix = self._matrix(part)
                if len(matrix) == 2:
                    self._sizes.agree(matrix[1], size)

    def _is_matrix_on_the_right(self, name: str, left: Node) -> bool:
        """PyTorch's habit x @ W, where the lesson writes W x."""
        if name in self._names:
            return len(self._names[name]) == 2
        vector_left = isinstance(left, Name) and len(self._names.get(left.name, NUMBER)) == 1
        return vector_left and is_parameter(name) and not is_bias(name)

    def _elementwise(self, node: Operation) -> Open:
        return self._rules.same(node, self._shape(node.left), self._shape(node.right), self._source)

    def _call(self, node: Call) -> Open:
        function = FUNCTIONS[node.function]
        shapes = [self._shape(argument) for argument in node.arguments]
        if function.over_units and len(shapes[0]) != 1:
            raise self._error(
                f"{node.function}(…) is over the units of a vector, but "
                f"{written(node.arguments[0])} is {self._text(shapes[0])}.",
                node.place,
            )
        return (
            NUMBER if function.reduces else self._rules.arguments_agree(node, shapes, self._source)
        )

    def _joined(self, node: Joined) -> Open:
        return (self._rules.joined_size(node, self._part_sizes(node), self._source),)

    def _part_sizes(self, node: Joined) -> list[Size | Unknown]:
        shapes = [self._shape(part) for part in node.parts]
        for part, shape in zip(node.parts, shapes, strict=True):
            if len(shape) != 1:
                raise self._error(
                    f"[ ] joins vectors, but {written(part)} is {self._text(shape)}.", node.place
                )
        return [shape[0] for shape in shapes]

    def _side_by_side(self, node: Joined) -> Open:
        shapes = [self._matrix(part) for part in node.parts]
        rows = self._sizes.fresh()
        for part, shape in zip(node.parts, shapes, strict=True):
            if len(shape) != 2 or not self._sizes.agree(rows, shape[0]):
                raise self._error(
                    f"[ ] left of @ joins matrices with as many rows as each other; "
                    f"{written(part)} is {self._text(shape)}.",
                    node.place,
                )
        columns = self._rules.joined_size(node, [shape[1] for shape in shapes], self._source)
        return (rows, columns)

    def _text(self, shape: Open) -> str:
        return self._sizes.text(shape)

    def _error(self, plain: str, place: Place) -> EquationError:
        return EquationError(plain, place, self._source)
