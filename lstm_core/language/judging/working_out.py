"""A learner's line made ready: its helper lines, its names and its shapes checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from torch import Tensor

from lstm_core.language.errors import EquationError
from lstm_core.language.evaluation import value
from lstm_core.language.judging.names_in_lines import fused_weights_split, unknown_name
from lstm_core.language.judging.reading_lines import LearnersLine, helpers_of
from lstm_core.language.judging.shape_mistakes import Fits, shape_mistake
from lstm_core.language.judging.situations import VALUE_SHAPES, WEIGHT_SHAPES, Situation
from lstm_core.language.nodes import Equation, Name, Node, walk
from lstm_core.language.shapes import ShapeFinder
from lstm_core.language.sizes import NUMBER, VECTOR, Open, Shape, Sizes, shape_text


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line can't be worked out."""

    kind: str
    message: str
    error: EquationError


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """A line that can be worked out, after the helper lines it needs."""

    equations: tuple[Equation, ...]

    @property
    def tree(self) -> Node:
        """The right side of the line itself."""
        return self.equations[-1].right

    @property
    def used(self) -> tuple[str, ...]:
        """The names it looks at, in the helper lines too, but not the helpers' own."""
        own = {equation.name for equation in self.equations[:-1]}
        found = (name for equation in self.equations for name in _names(equation.right))
        return tuple(dict.fromkeys(name.name for name in found if name.name not in own))

    def worked_out(self, situation: Situation) -> Tensor:
        """What the line gives where all else is as the situation says: (…, H)."""
        known = dict(situation)
        for equation in self.equations:
            known[equation.name] = value(equation.right, known)
        right = known[self.equations[-1].name]
        return right.expand(situation["h_prev"].shape)


def ready_line(line: LearnersLine, lines: Sequence[LearnersLine]) -> ReadyLine | Refusal:
    """Check a line and the helper lines it uses, without working anything out."""
    if line.error is not None or line.equation is None:
        return _unreadable(line)
    helpers = helpers_of(lines, line)
    needed: list[LearnersLine] = []
    for helper in reversed(helpers.values()):
        users = [line, *needed]
        if any(helper.name in _used(user) for user in users):
            if helper.equation is None:
                return _unreadable(helper)
            needed.append(helper)
    equations = tuple(
        replace(ready.equation, right=fused_weights_split(ready.equation.right))
        for ready in (*reversed(needed), line)
        if ready.equation is not None
    )
    return _checked(equations)


def _unreadable(line: LearnersLine) -> Refusal:
    assert line.error is not None, "a line without a tree has an error"
    return Refusal("unreadable", line.error.plain, line.error)


def _used(line: LearnersLine) -> set[str]:
    return set() if line.equation is None else {n.name for n in _names(line.equation.right)}


def _names(node: Node) -> Iterator[Name]:
    return (part for part in walk(node) if isinstance(part, Name))


def _checked(equations: tuple[Equation, ...]) -> ReadyLine | Refusal:
    told: dict[str, Open] = {**VALUE_SHAPES, **WEIGHT_SHAPES}
    line = equations[-1]
    for equation in equations:
        own = [name for name in told if name not in VALUE_SHAPES and name not in WEIGHT_SHAPES]
        for node in _names(equation.right):
            if node.name not in told:
                message = unknown_name(node.name, line.name, own)
                error = EquationError(message, node.place, equation.source)
                return Refusal("unknown_name", message, error)
        try:
            told[equation.name] = _shape(equation, told) or VECTOR
        except EquationError as error:
            fits = _fitting(equation, told)
            kind, message = shape_mistake(equation.right, error, fits)
            return Refusal(kind, message, error)
    if told[line.name] != VECTOR:
        message = (
            f"{line.name} must be (H,), one number for each unit; this line gives "
            f"{shape_text(_shape(line, told))}."
        )
        return Refusal("shape", message, EquationError(message, line.place, line.source))
    return ReadyLine(equations)


def _fitting(equation: Equation, told: Mapping[str, Open]) -> Fits:
    def fits(tree: Node) -> bool:
        try:
            return _shape(replace(equation, right=tree), told) in (VECTOR, NUMBER)
        except EquationError:
            return False

    return fits


def _shape(equation: Equation, told: Mapping[str, Open]) -> Shape:
    return ShapeFinder(told, Sizes(), closed=True).line(equation)
