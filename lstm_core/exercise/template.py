"""The file a learner starts from: the input gate done, the rest to do."""

from pathlib import Path
from typing import Final

from lstm_core.conventions import (
    GATE_NAMES,
    bias_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.errors import InputError
from lstm_core.exercise.wording import FORMS, right_equation, seen_state, sees_c
from lstm_core.whole_files import write_whole

_REFERENCE: Final = {
    "standard": "torch.nn.LSTM",
    "lesson": "the lesson's simplified equations",
    "graves": "Graves 2013, eqs. 7-11",
}


def template_text(form: str, file_name: str) -> str:
    """The text of the file.

    Args:
        form: ``"standard"``, ``"lesson"`` or ``"graves"``.
        file_name: what the file will be called, for the command it shows.

    Raises:
        InputError: there is no such form.
    """
    if form not in FORMS:
        raise InputError(f"The form must be one of {', '.join(FORMS)}; got {form!r}.")
    option = "" if form == "standard" else f" --form {form}"
    equations = "\n".join(f"    {name} = {right_equation(name, form)}" for name in "ifgcoh")
    return f'''"""Your LSTM cell. Do what is marked TODO, then run

    python -m lstm_core exercise check {file_name}{option}

The equations ({_REFERENCE[form]}), * number by number:

{equations}

B sequences at once, D inputs, H hidden units; h' and c' are the states of the step before:

    x       (B, D)
    h_prev  (B, H)    h'
    c_prev  (B, H)    c'
    every gate, c and h are (B, H)
"""

import torch
from torch import Tensor, nn


def weights(*shape: int) -> nn.Parameter:
    """Small random numbers that training can change."""
    return nn.Parameter(torch.empty(shape).uniform_(-0.5, 0.5))


class MyCell(nn.Module):
    """One step of an LSTM."""

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        D, H = input_size, hidden_size

        # The input gate, done.
{_parameters("i", form, "        ")}
{_todo_parameters(form)}

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        h_prev, c_prev = state

        # (B, D) @ (D, H) + (B, H) @ (H, H) + (H,) -> (B, H)
        i = {gate_line("i", form)}

        f = ...  # TODO: the forget gate
        g = ...  # TODO: the candidate
        c = ...  # TODO: the new cell state
        o = ...  # TODO: the output gate
        h = ...  # TODO: the new hidden state
        return h, c
'''


def gate_line(gate: str, form: str) -> str:
    """The right-hand side of one gate, in PyTorch.

    >>> gate_line("g", "standard")
    'torch.tanh(x @ self.W_xc.T + h_prev @ self.W_hc.T + self.b_c)'
    """
    activation = "torch.tanh" if gate == "g" else "torch.sigmoid"
    c = "c" if gate == "o" else "c_prev"
    seen = f" + self.{peephole_name(gate)} * {c}" if sees_c(gate, form) else ""
    return (
        f"{activation}(x @ self.{input_weight_name(gate)}.T + "
        f"h_prev @ self.{recurrent_weight_name(gate)}.T{seen} + self.{bias_name(gate)})"
    )


def write_template(path: Path, form: str, *, overwrite: bool = False) -> None:
    """Write the file a learner starts from.

    Raises:
        InputError: there is such a file already, the name does not end in ``.py``, the file
            cannot be written, or there is no such form.
    """
    if path.suffix != ".py":
        raise InputError(f"The name must end in .py; got {path.name!r}.")
    text = template_text(form, path.name)
    if path.exists() and not overwrite:
        raise InputError(
            f"There is a file {path.name!r} already, and it is left as it is. Choose another name, "
            "or write over it with --force."
        )
    write_whole(path, text.encode())


def parameter_lines(gate: str, form: str) -> list[str]:
    """The parameters of one gate, a line each."""
    lines = [
        f"self.{input_weight_name(gate)} = weights(H, D)",
        f"self.{recurrent_weight_name(gate)} = weights(H, H)",
    ]
    if sees_c(gate, form):
        lines.append(f"self.{peephole_name(gate)} = weights(H)")
    return [*lines, f"self.{bias_name(gate)} = weights(H)"]


def _parameters(gate: str, form: str, indent: str) -> str:
    return "\n".join(indent + line for line in parameter_lines(gate, form))


def _todo_parameters(form: str) -> str:
    lines = []
    for gate in "fgo":
        names = [input_weight_name(gate), recurrent_weight_name(gate)]
        names += [peephole_name(gate)] if sees_c(gate, form) else []
        names.append(bias_name(gate))
        sees = f" (it sees {seen_state(gate)})" if sees_c(gate, form) else ""
        lines.append(f"        # TODO: the {GATE_NAMES[gate]}: {', '.join(names)}{sees}")
    return "\n".join(lines)
