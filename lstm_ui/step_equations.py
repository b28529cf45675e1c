"""The six equations of one step and unit, with the actual numbers in them."""

from html import escape

import numpy as np
import streamlit as st

from lstm_core.variants import VARIANTS
from lstm_core.worked_equations import Worked, WorkedConstant, WorkedGate, worked_equations
from lstm_ui.html import coloured, lesson_name
from lstm_ui.numbers import fixed, summed
from lstm_ui.run import Run, step_of
from lstm_ui.workspace import Workspace


def step_equations(workspace: Workspace, run: Run) -> None:
    """Draw the equations of the chosen step and unit."""
    form = VARIANTS[workspace.variant]
    lines = worked_equations(step_of(run, workspace.step), workspace.unit, form)
    st.html(
        f'<p class="place">{escape(step_title(workspace))} · unit {workspace.unit}</p>'
        f'<div class="equations">{"".join(_line_html(line) for line in lines)}</div>'
    )


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


def _line_html(line: Worked) -> str:
    name, symbols, numbers, value = equation_texts(line)
    return (
        f'<div class="equation" data-quantity="{name}">{coloured(name, name)}'
        f'<span class="symbols">= {lesson_name(symbols)}</span>'
        f'<span class="numbers">= {escape(numbers)} = {coloured(name, value)}</span></div>'
    )
