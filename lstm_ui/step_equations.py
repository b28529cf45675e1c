"""The six equations of one step and unit, with the actual numbers in them."""

from html import escape
from typing import Any

import numpy as np
import streamlit as st

from lstm_core.step_record import Step
from lstm_core.variants import VARIANTS
from lstm_core.worked_equations import Worked, WorkedConstant, WorkedGate, worked_equations
from lstm_figures import Mode
from lstm_ui import session
from lstm_ui.html import coloured, lesson_name
from lstm_ui.numbers import fixed, summed
from lstm_ui.run import Run, step_of
from lstm_ui.workspace import Workspace


def step_equations(workspace: Workspace, run: Run) -> None:
    """Draw the equations of the chosen step and unit."""
    step = step_of(run, workspace.step)
    equations = equations_html(workspace, step, session.colour_mode())
    st.html(f'<div class="step-equations">{equations}</div>')


def equations_html(workspace: Workspace, step: Step[Any], mode: Mode) -> str:
    """The equations of the chosen step and unit below the name of their place.

    A moving hand is sent them beside the plot, and the browser puts them in their place.
    """
    form = VARIANTS[workspace.variant]
    unit = workspace.unit
    lines = "".join(
        _line_html(line, is_replaced(step, line.quantity, unit), mode)
        for line in worked_equations(step, unit, form)
    )
    return (
        f'<p class="place">{escape(step_title(workspace))} · unit {unit}</p>'
        f'<div class="equations">{lines}</div>'
    )


def is_replaced(step: Step[Any], quantity: str, unit: int) -> bool:
    """Whether an intervention sets this number, so that its equation does not give it."""
    return quantity in step.replaced and bool(step.replaced[quantity][0][unit])


def step_title(workspace: Workspace) -> str:
    """The chosen step, with its place on the axis where the sequence has one."""
    sequence, step = workspace.sequence, workspace.step
    if sequence.axis is None:
        return f"Step {step}"
    return f"Step {step} · {sequence.axis_name} {axis_text(sequence.axis[step])}"


def axis_text(value: np.generic) -> str:
    """A place on an axis: a whole number without decimals, a day without a time."""
    if np.issubdtype(value.dtype, np.datetime64):
        return str(value.astype("datetime64[s]")).removesuffix("T00:00:00").replace("T", " ")
    return f"{float(value):g}".replace("-", "−") if value.dtype.kind == "f" else str(value)


def equation_texts(line: Worked, decimals: int = 4) -> tuple[str, str, str, str]:
    """Left side, right side in symbols, in numbers, and the result."""
    if isinstance(line, WorkedGate):
        symbols = " + ".join(term.text for term in line.terms)
        numbers = summed([term.value for term in line.terms], decimals)
        if line.activation:
            symbols = f"{line.activation}({symbols})"
            sum_text = fixed(line.pre_activation, decimals)
            numbers = f"{line.activation}({numbers}) = {line.activation}({sum_text})"
        return line.quantity, symbols, numbers, fixed(line.value, decimals)
    if isinstance(line, WorkedConstant):
        numbers = summed([1.0, -line.subtracted], decimals) if line.subtracted else "1"
        return line.quantity, line.text, numbers, fixed(line.value, decimals)
    symbols = " + ".join(" ⊙ ".join(product.names) for product in line.products)
    numbers = " + ".join(
        " · ".join(_factor(factor, decimals) for factor in product.factors)
        for product in line.products
    )
    return line.quantity, symbols, numbers, fixed(line.value, decimals)


def _factor(value: float, decimals: int) -> str:
    text = fixed(value, decimals)
    return text if text[0].isdigit() else f"({text})"


def _line_html(line: Worked, replaced: bool, mode: Mode) -> str:
    name, symbols, numbers, value = equation_texts(line)
    equals = ", but set to" if replaced else " ="
    return (
        f'<div class="equation" data-quantity="{name}">{coloured(name, name, mode)}'
        f'<span class="symbols">= {lesson_name(symbols)}</span>'
        f'<span class="numbers">= {escape(numbers)}{equals} '
        f"{coloured(name, value, mode)}</span></div>"
    )
