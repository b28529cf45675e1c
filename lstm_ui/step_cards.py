"""One step, large: every term of every equation, for every unit."""

from collections.abc import Iterable
from html import escape
from typing import Any

import streamlit as st
from numpy.typing import NDArray

from lstm_core.conventions import (
    GATE_NAMES,
    GATES,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.notation import latex_lines
from lstm_core.sequences.wording import counted
from lstm_core.step_record import Step
from lstm_core.variants import VARIANTS
from lstm_core.worked_equations import (
    absent_gate_text,
    activation_name,
    gate_terms,
    output_text,
)
from lstm_ui.html import coloured, lesson_name, table
from lstm_ui.numbers import fixed
from lstm_ui.run import Run, step_of
from lstm_ui.step_equations import is_replaced, step_title
from lstm_ui.workspace import Workspace

DECIMALS = 6
_ORDER = (("i", "f"), ("g", "c"), ("o", "h"))


def step_cards(workspace: Workspace, run: Run) -> None:
    """Draw what goes in, and a card for each of i, f, g, c, o, h in the order computed."""
    step = step_of(run, workspace.step)
    latex = latex_lines(VARIANTS[workspace.variant], workspace.peephole)
    st.html(f'<p class="place">{escape(step_title(workspace))}</p>')
    _what_goes_in(workspace, step)
    for pair in _ORDER:
        for column, quantity in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column, st.container(border=True):
                st.html(
                    f"<h3 class='card'>{coloured(quantity, quantity)} {GATE_NAMES[quantity]}</h3>"
                )
                st.latex(latex[quantity])
                if sets := [u for u in range(len(step.c)) if is_replaced(step, quantity, u)]:
                    units = counted(len(sets), "unit")
                    st.caption(f"An intervention sets {quantity} of {units}, whatever it adds to.")
                if quantity in GATES:
                    _gate_table(workspace, step, quantity)
                    if quantity in VARIANTS[workspace.variant].gates:
                        _dot_products(workspace, step, quantity)
                else:
                    _state_table(workspace, step, quantity)


def _what_goes_in(workspace: Workspace, step: Step[NDArray[Any]]) -> None:
    names = [f"x · {escape(channel)}" for channel in workspace.sequence.channels]
    columns = st.columns([1, 2], gap="medium")
    with columns[0]:
        rows = zip(names, step.x.tolist(), strict=True)
        st.html(table(["input", "value"], [(False, (n, _number(v))) for n, v in rows], "input"))
    with columns[1]:
        states = zip(step.h_prev.tolist(), step.c_prev.tolist(), strict=True)
        st.html(
            table(
                ["unit", "h′, before the step", "c′, before the step"],
                _unit_rows(workspace, ((_number(h), _number(c)) for h, c in states)),
                "state before the step",
            )
        )


def _gate_table(workspace: Workspace, step: Step[NDArray[Any]], gate: str) -> None:
    form = VARIANTS[workspace.variant]
    if gate not in form.gates:
        head = [f"{absent_gate_text(form, gate)} = {gate}"]
        st.html(_units_table(workspace, head, [getattr(step, gate)], gate))
        return
    terms = gate_terms(gate, form)
    parts = (step.Wx, step.Rh, step.peephole, step.gate_recurrence, step.bias)
    values = [value for value in (getattr(part, gate) for part in parts) if value is not None]
    columns = [*values, getattr(step.pre_activation, gate), getattr(step, gate)]
    name = activation_name(gate, form)
    result = f"{name}(sum) = {gate}" if name else f"sum = {gate}"
    head = [*(lesson_name(term) for term in terms), "sum", result]
    st.html(_units_table(workspace, head, columns, gate))


def _state_table(workspace: Workspace, step: Step[NDArray[Any]], quantity: str) -> None:
    if quantity == "c":
        head = ["f", "c′", "i", "g", "f · c′ + i · g = c"]
        columns = [step.f, step.c_prev, step.i, step.g, step.c]
    else:
        shown = output_text(VARIANTS[workspace.variant])
        head = ["o", "c", shown, f"o · {shown} = h"]
        columns = [step.o, step.c, step.tanh_c, step.h]
    st.html(_units_table(workspace, head, columns, quantity))


def _units_table(
    workspace: Workspace, head: list[str], columns: list[NDArray[Any]], quantity: str
) -> str:
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    rows = (
        (*(_number(value) for value in row[:-1]), coloured(quantity, _number(row[-1])))
        for row in numbers
    )
    return table(["unit", *head], _unit_rows(workspace, rows), GATE_NAMES[quantity])


def _dot_products(workspace: Workspace, step: Step[NDArray[Any]], gate: str) -> None:
    """The products behind W x, W h′ and a full peephole of the chosen unit, one by one."""
    unit = workspace.unit
    c = ("c", step.c) if gate == "o" else ("c′", step.c_prev)
    for name, (symbol, vector), total in (
        (input_weight_name(gate), ("x", step.x), getattr(step.Wx, gate)),
        (recurrent_weight_name(gate), ("h′", step.h_prev), getattr(step.Rh, gate)),
        (peephole_name(gate), c, getattr(step.peephole, gate)),
    ):
        if total is None:
            continue
        weights = workspace.weights[name]
        if weights.ndim == 1:
            pairs = [(float(weights[unit]), vector[unit].item())]
        else:
            pairs = list(zip(weights[unit].tolist(), vector.tolist(), strict=True))
        products = " + ".join(f"{_factor(a)} · {_factor(b)}" for a, b in pairs)
        st.html(
            f'<p class="products">unit {unit}: {lesson_name(f"{name} {symbol}")} = '
            f"{products} = {_number(total[unit].item())}</p>"
        )


def _unit_rows(
    workspace: Workspace, rows: Iterable[tuple[str, ...]]
) -> Iterable[tuple[bool, tuple[str, ...]]]:
    for unit, cells in enumerate(rows):
        yield unit == workspace.unit, (str(unit), *cells)


def _number(value: float) -> str:
    return fixed(value, DECIMALS)


def _factor(value: float) -> str:
    text = fixed(value, DECIMALS)
    trimmed = text.rstrip("0").rstrip(".") if "e" not in text and "." in text else text
    return trimmed if trimmed[:1].isdigit() else f"({trimmed})"
