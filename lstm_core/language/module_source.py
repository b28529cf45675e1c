"""A written cell as the source of a PyTorch module."""

import keyword

from lstm_core.errors import InputError
from lstm_core.language.cells import EquationCell
from lstm_core.language.module_expressions import CodeWriter, is_constant, is_number
from lstm_core.language.nodes import Equation, written
from lstm_core.language.sizes import VECTOR, Shape, Size, shape_text
from lstm_core.language.spellings import PREVIOUS

_TAKEN = ("self", "torch", "nn", "math", "state", "Tensor", "len", "float", "outputs", "step")
_WIDTH = 72
"""What stands right of = is broken into lines where it is longer."""

_MODULE = '''"""A recurrent cell exported from Gatescope; it needs nothing but PyTorch."""

import math

import torch
from torch import Tensor, nn


class {name}(nn.Module):
    """One recurrent layer. T steps, B sequences, D inputs, H hidden units.

{equations}
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.input_size = input_size  # D
        self.hidden_size = hidden_size  # H
{parameters}        self.reset_parameters()

    def reset_parameters(self) -> None:
        bound = 1 / math.sqrt(self.hidden_size)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def initial_state(self, x: Tensor) -> tuple[Tensor, ...]:
        """Zeros for ({states})."""
        return ({zeros})

    def step(self, x: Tensor, state: tuple[Tensor, ...]) -> tuple[Tensor, tuple[Tensor, ...]]:
        """h and the next state, ({states}), of x (B, D); (B, H) where nothing else is said."""
{unpack}{lines}
        return {h}, ({returned})

    def forward(
        self, x: Tensor, state: tuple[Tensor, ...] | None = None
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """h of every step, (T, B, H), and the state after the last; x is (T, B, D)."""
        if state is None:
            state = self.initial_state(x)
        outputs = []
        for x_t in x:
            h, state = self.step(x_t, state)
            outputs.append(h)
        return torch.stack(outputs), state
'''


def module_source(cell: EquationCell, class_name: str = "WrittenCell") -> str:
    """The source of an ``nn.Module`` that computes a cell, ready to be saved and run.

    >>> from lstm_core.language import preset_cell
    >>> source = module_source(preset_cell("minimal"))
    >>> print(next(line.strip() for line in source.splitlines() if "sigmoid(t" in line))
    f = torch.sigmoid(torch.cat([h_prev, x], dim=-1) @ self.W_f.T + self.b_f)

    Args:
        cell: the cell.
        class_name: what the class is called.

    Raises:
        InputError: the name cannot be that of a class.
    """
    plain = class_name.isidentifier() and class_name.isascii() and not class_name.startswith("_")
    if not plain or keyword.iskeyword(class_name) or class_name in _TAKEN:
        raise InputError(
            f"A class can't be called {class_name!r}. Use letters and digits, as in MyCell."
        )
    variables = _variables(cell)
    writer = CodeWriter(cell.parameters, variables)
    equations = [f"    {e.name} = {written(e.right)}" for e in cell.equations]
    previous = [variables[state + PREVIOUS] for state in cell.states]
    return _MODULE.format(
        name=class_name,
        equations="\n".join(equations),
        parameters="".join(_parameter(*item) for item in cell.parameters.items()),
        states=_tuple(list(cell.states)),
        zeros=_zeros(cell),
        unpack=_unpacked(previous),
        lines="\n".join(_line(e, cell.shapes[e.name], writer, variables) for e in cell.equations),
        h=variables["h"],
        returned=_tuple([variables[state] for state in cell.states]),
    )


def _variables(cell: EquationCell) -> dict[str, str]:
    given = ["x", *cell.shapes, *(state + PREVIOUS for state in cell.states)]
    return {name: f"{name}_" if name in _TAKEN else name for name in given}


def _tuple(parts: list[str]) -> str:
    """What stands between the parentheses of a tuple."""
    return f"{parts[0]}," if len(parts) == 1 else ", ".join(parts)


def _zeros(cell: EquationCell) -> str:
    sizes = [_code(cell.shapes[state][0]) for state in cell.states]
    lines = [f"            x.new_zeros(x.shape[1], {size}),\n" for size in sizes]
    return f"\n{''.join(lines)}        " if lines else ""


def _unpacked(previous: list[str]) -> str:
    parts = _tuple(previous)
    if not previous:
        return ""
    return f"        {parts if len(previous) > 1 else f'({parts})'} = state\n"


def _parameter(name: str, shape: Shape) -> str:
    sizes = ", ".join(map(_code, shape)).replace("self.", "")
    return f"        self.{name} = nn.Parameter(torch.empty({sizes}))  # {shape_text(shape)}\n"


def _code(size: Size) -> str:
    counts = ((size.inputs, "self.input_size"), (size.units, "self.hidden_size"))
    return " + ".join(f"{n} * {name}" if n > 1 else name for n, name in counts if n)


def _line(equation: Equation, shape: Shape, writer: CodeWriter, variables: dict[str, str]) -> str:
    right, width = equation.right, _code(shape[0])
    code = writer.code(right)
    if is_constant(right):
        code = f"x.new_full((len(x), {width}), {code})"
    elif not writer.is_batched(right) or is_number(right):
        code = f"({code}).expand(len(x), {width})"
    elif len(code) > _WIDTH:
        code = writer.code_over_lines(right, " " * 8)
    comment = "" if shape == VECTOR else f"  # (B, {shape[0]})"
    return f"        {variables[equation.name]} = {code}{comment}"
