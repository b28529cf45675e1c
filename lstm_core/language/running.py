"""Run a written cell over a sequence and keep every line at every step."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from lstm_core.errors import InputError
from lstm_core.language.cells import EquationCell, parameter_shapes
from lstm_core.language.evaluation import value
from lstm_core.language.hoisting import Plan, plan
from lstm_core.language.sizes import VECTOR, H, numbers, shape_text
from lstm_core.language.spellings import PREVIOUS
from lstm_core.limits import MAX_EQUATION_OPERATIONS, MAX_TRACE_NUMBERS


@dataclass(frozen=True, slots=True, eq=False)
class EquationTrace:
    """Every line of a cell at every step.

    Attributes:
        x: the input, (T, B, D).
        values: by the name of the line, (T, B, H) each, in the order of the lines; (T, B, n)
            where the line is of another size. Still attached to autograd.
        initial: the states before the first step, (B, H) each, by name.
    """

    x: Tensor
    values: Mapping[str, Tensor]
    initial: Mapping[str, Tensor]

    def __getitem__(self, name: str) -> Tensor:
        return self.values[name]

    def before(self, name: str) -> Tensor:
        """A state as each step finds it, (T, B, H): its value of the step before."""
        return torch.cat([self.initial[name][None], self.values[name][:-1]])

    @property
    def first_not_finite(self) -> tuple[str, int] | None:
        """The line and the step where a number first is infinite or nan; None where none is."""
        found: list[tuple[int, str]] = []
        for name, values in self.values.items():
            wrong = ~torch.isfinite(values).all(-1).all(-1)  # (T, B, H) -> (T,)
            if wrong.any():
                found.append((int(wrong.nonzero()[0]), name))
        if not found:
            return None
        step, name = min(found, key=lambda place: place[0])
        return name, step


def run_equations(
    cell: EquationCell,
    x: Tensor,
    parameters: Mapping[str, Tensor],
    state: Mapping[str, Tensor] | None = None,
    *,
    hidden_size: int | None = None,
) -> EquationTrace:
    """Run a cell over a sequence.

    >>> from lstm_core.language import draw_parameters, read_cell
    >>> cell = read_cell("h = 0.5 * h_prev + W_xh @ x")
    >>> run = run_equations(cell, torch.ones(3, 1, 1), {"W_xh": torch.ones(1, 1)})
    >>> run["h"].flatten().tolist()
    [1.0, 1.5, 1.75]

    Args:
        cell: as `read_cell` returns it.
        x: (T, B, D), or (T, D) for a single sequence; float32 or float64.
        parameters: every weight by its name, of the shape `parameter_shapes` says and
            of x's dtype; further ones are ignored.
        state: what the states are before the first step, by name, (H,) or (B, H) each;
            zero where left out.
        hidden_size: H; where left out it is that of the weights, or else of the states.

    Raises:
        InputError: a weight or a state is missing, unknown or of the wrong shape, x has no
            step or is of another dtype, or the run would take too long.
    """
    if x.ndim == 2:
        x = x[:, None]
    if x.ndim != 3 or len(x) == 0:
        raise InputError(
            f"x must be (T, B, D) or (T, D) with at least one step; got {tuple(x.shape)}."
        )
    hidden = hidden_size or _hidden_size(cell, parameters, state or {})
    _checked_parameters(cell, x, parameters, hidden)
    _check_length(cell, x, hidden)
    initial = _initial(cell, x, hidden, state or {})
    lines = {
        name: (x.shape[1], *numbers(shape, x.shape[2], hidden))
        for name, shape in cell.shapes.items()
    }  # (B, n) each
    planned = plan(cell)
    known: dict[str, Tensor] = {"x": x, **{name: parameters[name] for name in cell.parameters}}
    traced: dict[str, Tensor] = {}
    for name, node in planned.beforehand.items():
        known[name] = value(node, known)
        if name in lines:
            traced[name] = known[name].expand(len(x), *lines[name])
    over_time = {"x": x} | {name: known[name] for name in planned.over_time} | traced
    traced |= _stepped(cell, planned, known, over_time, lines, initial)
    return EquationTrace(
        x,
        MappingProxyType({name: traced[name] for name in lines}),
        MappingProxyType(initial),
    )


def _stepped(
    cell: EquationCell,
    planned: Plan,
    known: Mapping[str, Tensor],
    over_time: Mapping[str, Tensor],
    lines: Mapping[str, tuple[int, ...]],
    initial: Mapping[str, Tensor],
) -> dict[str, Tensor]:
    """The lines that wait for a state, step after step: (T, B, n) each."""
    now = dict(known) | {state + PREVIOUS: values for state, values in initial.items()}
    slices = {name: values.unbind(0) for name, values in over_time.items()}
    kept: dict[str, list[Tensor]] = {equation.name: [] for equation in planned.steps}
    if not kept:
        return {}
    work = [(line.name, line.right, lines[line.name]) for line in planned.steps]
    for step in range(len(known["x"])):
        for name, values in slices.items():
            now[name] = values[step]
        for name, right, shape in work:
            result = value(right, now)
            if result.shape != shape:
                result = result.expand(shape)
            now[name] = result
            kept[name].append(result)
        for state in cell.states:
            now[state + PREVIOUS] = now[state]
    return {name: torch.stack(values) for name, values in kept.items()}


def _checked_parameters(
    cell: EquationCell, x: Tensor, parameters: Mapping[str, Tensor], hidden: int
) -> None:
    if missing := [name for name in cell.parameters if name not in parameters]:
        raise InputError(f"These weights are missing: {', '.join(missing)}.")
    for name, shape in parameter_shapes(cell, x.shape[2], hidden).items():
        given = parameters[name]
        if tuple(given.shape) != shape:
            letters = shape_text(cell.parameters[name])
            raise InputError(f"{name} must be {letters} = {shape}; got {tuple(given.shape)}.")
        if given.dtype != x.dtype:
            raise InputError(f"{name} must be of x's dtype, {x.dtype}; got {given.dtype}.")


def _hidden_size(
    cell: EquationCell, parameters: Mapping[str, Tensor], state: Mapping[str, Tensor]
) -> int:
    """H, from the first parameter or state that tells it."""
    for name, shape in cell.parameters.items():
        given = parameters[name].shape if name in parameters else ()
        for size, number in zip(shape, given, strict=False):
            if size == H:
                return int(number)
    for name, values in state.items():
        if cell.shapes.get(name) == VECTOR:
            return int(values.shape[-1])
    return 1


def _check_length(cell: EquationCell, x: Tensor, hidden: int) -> None:
    steps, sequences, _ = x.shape
    if steps * cell.operations > MAX_EQUATION_OPERATIONS:
        raise InputError(
            f"{steps:,} steps of {cell.operations} operations each would take too long; "
            f"this cell can run over {MAX_EQUATION_OPERATIONS // cell.operations:,} steps."
        )
    if steps * sequences * hidden * len(cell.shapes) > MAX_TRACE_NUMBERS:
        raise InputError(
            f"The run would keep more than {MAX_TRACE_NUMBERS:,} numbers. Use a shorter "
            "sequence or fewer units."
        )


def _initial(
    cell: EquationCell, x: Tensor, hidden: int, state: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    if unknown := [name for name in state if name not in cell.states]:
        raise InputError(
            f"This cell has no state {', '.join(unknown)}; it has {', '.join(cell.states)}."
        )
    initial = {}
    for name in cell.states:
        shape = (x.shape[1], *numbers(cell.shapes[name], x.shape[2], hidden))
        given = state.get(name, x.new_zeros(shape))
        if tuple(given.shape) not in (shape, shape[1:]) or given.dtype != x.dtype:
            raise InputError(
                f"The state {name} must be (B, H) = {shape} and {x.dtype}; "
                f"got {tuple(given.shape)} and {given.dtype}."
            )
        initial[name] = given.expand(shape)
    return initial
