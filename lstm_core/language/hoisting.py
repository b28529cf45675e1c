"""What of a cell does not depend on a state is worked out for all steps at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lstm_core.language.cells import EquationCell
from lstm_core.language.nodes import (
    Call,
    Equation,
    Joined,
    Name,
    Negative,
    Node,
    Operation,
    children,
    summands,
    walk,
)
from lstm_core.language.spellings import PREVIOUS


@dataclass(frozen=True, slots=True)
class Plan:
    """A cell in two parts.

    Attributes:
        beforehand: what is worked out for the whole sequence, in this order, each under
            a name of its own; a line that depends on no state is among them as it is.
        over_time: the names that differ from step to step, of those beforehand.
        steps: the other lines, with names in place of what is known beforehand.
    """

    beforehand: Mapping[str, Node]
    over_time: frozenset[str]
    steps: tuple[Equation, ...]


def plan(cell: EquationCell) -> Plan:
    """Divide a cell into what is worked out beforehand and what is done at each step."""
    return _Planner(cell).plan()


class _Planner:
    def __init__(self, cell: EquationCell) -> None:
        self._cell = cell
        self._beforehand: dict[str, Node] = {}
        self._over_time = {"x"}
        self._changing = {state + PREVIOUS for state in cell.states}

    def plan(self) -> Plan:
        steps = []
        for equation in self._cell.equations:
            if self._waits(equation.right):
                self._changing.add(equation.name)
                steps.append(replace(equation, right=self._reduced(equation.right)))
            else:
                self._keep(equation.name, equation.right)
        return Plan(self._beforehand, frozenset(self._over_time - {"x"}), tuple(steps))

    def _waits(self, node: Node) -> bool:
        return any(isinstance(part, Name) and part.name in self._changing for part in walk(node))

    def _keep(self, name: str, node: Node) -> None:
        self._beforehand[name] = node
        if any(isinstance(part, Name) and part.name in self._over_time for part in walk(node)):
            self._over_time.add(name)

    def _reduced(self, node: Node) -> Node:
        if isinstance(node, Name):
            return node
        if not self._waits(node):
            name = f"beforehand {len(self._beforehand)}"
            self._keep(name, node)
            return Name(name)
        match node:
            case Operation(operator="+" | "-"):
                return self._reduced_sum(node)
            case Operation():
                return replace(node, left=self._reduced(node.left), right=self._reduced(node.right))
            case Negative():
                return replace(node, operand=self._reduced(node.operand))
            case Call():
                return replace(node, arguments=tuple(map(self._reduced, children(node))))
            case Joined():
                return replace(node, parts=tuple(map(self._reduced, children(node))))
        return node

    def _reduced_sum(self, node: Node) -> Node:
        """The terms that do not wait are added up first, so that they cost one addition."""
        terms = summands(node)
        early = [term for term in terms if not self._waits(term[0])]
        late = [term for term in terms if self._waits(term[0])]
        if not early:
            return _total([(self._reduced(term), added) for term, added in late])
        first = self._reduced(_total(early))
        return _total([(first, True), *((self._reduced(term), added) for term, added in late)])


def _total(terms: list[tuple[Node, bool]]) -> Node:
    (node, positive), *others = terms
    if not positive:
        node = Negative(node)
    for term, added in others:
        node = Operation("+" if added else "-", node, term)
    return node
