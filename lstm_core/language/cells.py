"""A cell as text, read and checked: what runs, is drawn and is exported."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lstm_core.errors import InputError
from lstm_core.language.errors import EquationError
from lstm_core.language.name_checks import checked_names, unused_lines
from lstm_core.language.nodes import Equation, names, walk
from lstm_core.language.parsing import parse
from lstm_core.language.shapes import ShapeFinder
from lstm_core.language.sizes import VECTOR, D, Open, Shape, Sizes, numbers, shape_text
from lstm_core.language.spellings import PREVIOUS
from lstm_core.limits import MAX_EQUATION_PARAMETERS


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing about a line that is no error."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class EquationCell:
    """A written cell that can run.

    Attributes:
        text: as it was typed.
        equations: the lines in the order they are computed.
        shapes: of every line, by its name; (H,) unless the line says otherwise.
        states: the names whose value of the step before is used, h and c first.
        parameters: the shape of every weight, by its name, in the order they appear.
        notes: what is odd about it without being wrong.
    """

    text: str
    equations: tuple[Equation, ...]
    shapes: Mapping[str, Shape]
    states: tuple[str, ...]
    parameters: Mapping[str, Shape]
    notes: tuple[Note, ...] = ()

    @property
    def operations(self) -> int:
        """How many names, numbers and operators one step goes through."""
        return sum(1 for equation in self.equations for _ in walk(equation.right))


def read_cell(text: str) -> EquationCell:
    """Read a cell: parse every line, check its names, and find every shape.

    >>> cell = read_cell("f = sigmoid(W_xf @ x + b_f)\\nh = f * h_prev + (1 - f) * tanh(V_h @ x)")
    >>> cell.states
    ('h',)
    >>> for name, shape in cell.parameters.items():
    ...     print(name, shape_text(shape))
    W_xf (H, D)
    b_f (H,)
    V_h (H, D)

    Args:
        text: one assignment a line; docs/equation-language.md is the whole language.

    Raises:
        InputError: too long, no line for h, or too many states or weights.
        EquationError: a line that can't be read, a name without a value, or shapes that
            don't fit; with the line, the column and what to do.
    """
    equations = parse(text)
    states = checked_names(equations)
    sizes = Sizes()
    told: dict[str, Open] = {"x": (D,)}
    for state in states:
        told[state + PREVIOUS] = VECTOR if state in ("h", "c") else (sizes.fresh(),)
    finder = ShapeFinder(told, sizes)
    shapes: dict[str, Shape] = {}
    for equation in equations:
        shape = finder.line(equation) or VECTOR
        _check_line(equation, shape, finder)
        finder.tell(equation.name, shape)
        shapes[equation.name] = shape
    used = dict.fromkeys(name for equation in equations for name in names(equation.right))
    parameters = {name: finder.shape_of(name) for name in used if name in finder.parameters()}
    if len(parameters) > MAX_EQUATION_PARAMETERS:
        raise InputError(
            f"These equations have {len(parameters)} weights; {MAX_EQUATION_PARAMETERS} are "
            "the most."
        )
    notes = tuple(
        Note(line.place.line, f"No other line uses {line.name}, so it changes nothing in h.")
        for line in unused_lines(equations)
    )
    return EquationCell(
        text, equations, MappingProxyType(shapes), states, MappingProxyType(parameters), notes
    )


def parameter_shapes(
    cell: EquationCell, input_size: int, hidden_size: int
) -> dict[str, tuple[int, ...]]:
    """The shape of every weight for D = `input_size` and H = `hidden_size`.

    >>> parameter_shapes(read_cell("h = tanh(W_xh @ x + b_h)"), 2, 3)
    {'W_xh': (3, 2), 'b_h': (3,)}
    """
    return {
        name: numbers(shape, input_size, hidden_size) for name, shape in cell.parameters.items()
    }


def _check_line(equation: Equation, shape: Shape, finder: ShapeFinder) -> None:
    name, before = equation.name, equation.name + PREVIOUS
    if name in ("h", "c") and shape != VECTOR:
        raise EquationError(
            f"{name} must be (H,), one number for each unit; this line gives {shape_text(shape)}.",
            equation.place,
            equation.source,
        )
    if before in finder and not finder.agrees(before, shape):
        raise EquationError(
            f"{name} is {shape_text(shape)} here, but {before} was used as "
            f"{shape_text(finder.shape_of(before))}.",
            equation.place,
            equation.source,
        )
