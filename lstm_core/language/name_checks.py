"""Which names a cell gives a value to, which it uses, and whether that can work."""

from collections.abc import Sequence

from lstm_core.errors import InputError
from lstm_core.language.errors import EquationError, closest
from lstm_core.language.functions import FUNCTIONS
from lstm_core.language.nodes import Equation, Name, walk
from lstm_core.language.spellings import PREVIOUS, is_parameter
from lstm_core.limits import MAX_EQUATION_STATES


def checked_names(equations: Sequence[Equation]) -> tuple[str, ...]:
    """The states of a cell: the names whose value of the step before is used, h first.

    >>> from lstm_core.language.parsing import parse
    >>> checked_names(parse("n = 0.9 * n_prev + 1\\nh = tanh(n) * sigmoid(h_prev)"))
    ('h', 'n')

    Raises:
        InputError: h is never given a value, or there are too many states.
        EquationError: a name that is unknown, used too early, or given a value twice.
    """
    given: dict[str, Equation] = {}
    for equation in equations:
        _check_given(equation, given)
        given[equation.name] = equation
    used: dict[str, None] = {}
    above: set[str] = set()
    for equation in equations:
        for node in walk(equation.right):
            if isinstance(node, Name):
                _check_used(node, equation, above, given)
                used[node.name] = None
        above.add(equation.name)
    if "h" not in given:
        raise InputError(
            "A line for h is missing: it is what the cell shows to the next step and layer. "
            "End with a line such as h = o * tanh(c)."
        )
    states = [name for name in given if name + PREVIOUS in used]
    if len(states) > MAX_EQUATION_STATES:
        raise InputError(
            f"These equations look back at {len(states)} names of the step before; "
            f"{MAX_EQUATION_STATES} are the most."
        )
    return (*(n for n in ("h", "c") if n in states), *(n for n in states if n not in ("h", "c")))


def unused_lines(equations: Sequence[Equation]) -> tuple[Equation, ...]:
    """The lines that no other line looks at, h aside."""
    used = {"h"}
    for equation in equations:
        found = (node.name for node in walk(equation.right) if isinstance(node, Name))
        used |= {name.removesuffix(PREVIOUS) for name in found} - {equation.name}
    return tuple(equation for equation in equations if equation.name not in used)


def _check_given(equation: Equation, given: dict[str, Equation]) -> None:
    name = equation.name
    if name in given:
        spelled = " (c̃ and c_tilde are spellings of g)" if name == "g" else ""
        problem = f"{name} already has its value on line {given[name].place.line}{spelled}."
    elif name == "x":
        problem = "x is the input; it is given. Give this line another name."
    elif name.endswith(PREVIOUS):
        state = name.removesuffix(PREVIOUS)
        problem = f"{name} is {state} of the step before, and is given. Write {state} = …"
    elif is_parameter(name):
        problem = f"{name} is the name of a weight, which is learned. Give this line another name."
    elif name in FUNCTIONS:
        problem = f"{name} is a function. Give this line another name."
    else:
        return
    raise EquationError(problem, equation.place, equation.source)


def _check_used(
    node: Name, equation: Equation, above: set[str], given: dict[str, Equation]
) -> None:
    name = node.name
    state = name.removesuffix(PREVIOUS)
    if name == "x" or name in above or is_parameter(name):
        return
    if name in given:
        where = "this very line" if name == equation.name else f"line {given[name].place.line}"
        problem = (
            f"{name} gets its value on {where}, so it has none here yet. "
            f"Its value of the step before is {name}{PREVIOUS}."
        )
    elif state != name:
        if state in given:
            return
        problem = _no_state(state)
    elif name in FUNCTIONS:
        problem = f"{name} is a function: write {name}(…)."
    else:
        known = ("x", *given, *(other + PREVIOUS for other in given))
        problem = (
            f"Nothing gives {name} a value.{closest(name, known)} "
            f"Give it a line of its own above; weights begin with W_, U_, R_, V_, w_ or b_."
        )
    raise EquationError(problem, node.place, equation.source)


def _no_state(state: str) -> str:
    if state == "x":
        return (
            "The input of the step before isn't kept. Keep it with a line last = x, "
            "and look back at last_prev."
        )
    return (
        f"{state}{PREVIOUS} is {state} of the step before, and no line gives {state} a value. "
        f"Add a line {state} = …"
    )
