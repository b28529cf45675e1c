"""The laboratory on screen: any cell as text, its run, and what becomes of it."""

import math
from html import escape
from typing import Final

import streamlit as st

from lstm_core import InputError
from lstm_core.language import EQUATION_PRESETS, EquationError, LineGap, line_gaps, shape_text
from lstm_core.language.sizes import VECTOR
from lstm_core.sequences.wording import counted
from lstm_figures import OWN_COLOUR, text_colour
from lstm_ui import session
from lstm_ui.components.equation_editor import Field, equation_editor, place_in
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.numbers import fixed, scientific
from lstm_ui.view_controls import view_controls
from lstm_ui.workspace import (
    Workspace,
    with_against,
    with_equation_preset,
    with_equations,
)
from lstm_ui.writing.cell_downloads import cell_downloads
from lstm_ui.writing.cell_weights_grid import cell_weights_grid
from lstm_ui.writing.how_to_write import how_to_write
from lstm_ui.writing.laboratory import CellRun, Laboratory, against_title, current_laboratory
from lstm_ui.writing.lines_plot import lines_plot
from lstm_ui.writing.step_values import cell_values

NAME: Final = "laboratory-editor"
_PLOT: Final = "laboratory-plot"
_OWN: Final = ""
_NONE: Final = ""


def laboratory_choices(workspace: Workspace) -> None:
    """Draw the cells to start from, and to compare with."""
    key = _preset_of(workspace.written.text)
    st.selectbox(
        "Cell",
        [*EQUATION_PRESETS] if key else [_OWN, *EQUATION_PRESETS],
        format_func=lambda key: EQUATION_PRESETS[key].title if key else "your own",
        help="Puts the equations of a known cell into the field. Undo brings yours back.",
        **session.bound("equation preset", key, _with_preset),
    )
    st.selectbox(
        "Compared with",
        [_NONE, *EQUATION_PRESETS],
        format_func=lambda key: EQUATION_PRESETS[key].title if key else "nothing",
        **session.bound(
            "compared cell",
            workspace.writing.against or _NONE,
            lambda now, key: with_against(now, key or None),
        ),
    )


def laboratory_panel(workspace: Workspace) -> None:
    """Draw the text, and beside it the run."""
    laboratory = current_laboratory(workspace)
    text, plot = st.columns(2, gap="medium")
    with text:
        _about(workspace)
        equation_editor(NAME, [_field(workspace, laboratory)], typed=_typed)
        problem(NAME)
        how_to_write(laboratory=True)
        if laboratory.shown is not None:
            cell_weights_grid(workspace, laboratory.shown)
            cell_downloads(laboratory.shown, disabled=laboratory.refused is not None)
    with plot:
        if laboratory.shown is None:
            st.info("Once the equations can be read, their run is drawn here.")
            return
        _run(workspace, laboratory, laboratory.shown)


def _typed(now: Workspace, name: str, text: str) -> Workspace:
    return with_equations(now, text)


def _with_preset(now: Workspace, key: str) -> Workspace:
    return with_equation_preset(now, key) if key else now


def _preset_of(text: str) -> str:
    found = (key for key, preset in EQUATION_PRESETS.items() if preset.text == text.strip())
    return next(found, _OWN)


def _about(workspace: Workspace) -> None:
    key = _preset_of(workspace.written.text)
    if key:
        preset = EQUATION_PRESETS[key]
        st.html(f'<p class="why"><b>{escape(preset.title)}.</b> {escape(preset.about)} '
                f"<i>{escape(preset.source)}.</i></p>")  # fmt: skip
    else:
        st.html('<p class="why"><b>A cell of your own.</b> One equation a line, from top to '
                "bottom; <code>h = …</code> is what it shows.</p>")  # fmt: skip


def _field(workspace: Workspace, laboratory: Laboratory) -> Field:
    text, error, mode = workspace.written.text, laboratory.refused, session.colour_mode()
    return Field(
        name="cell",
        symbol="Equations",
        colour=text_colour(OWN_COLOUR[mode], mode),
        label="one a line",
        text=text,
        status="fine" if error is None else "wrong",
        message=_summary(laboratory) if error is None else str(error),
        place=_place(text, error),
        whole=True,
    )


def _place(text: str, error: InputError | None) -> tuple[int, int] | None:
    if not isinstance(error, EquationError):
        return None
    before = sum(len(line) for line in text.splitlines(keepends=True)[: error.place.line - 1])
    start, end = place_in(error.source, error, 0)
    return before + start, before + end


def _summary(laboratory: Laboratory) -> str:
    run = laboratory.shown
    if run is None:
        return ""
    cell = run.cell
    states = f"{'States' if len(cell.states) > 1 else 'State'} {', '.join(cell.states)}"
    shapes = ", ".join(f"{name} {shape_text(shape)}" for name, shape in cell.parameters.items())
    numbers = sum(weight.numel() for weight in run.weights.values())
    parts = [f"{states if cell.states else 'No state: it remembers nothing'}."]
    parts.append(f"{counted(numbers, 'weight')}: {shapes}." if shapes else "No weights.")
    parts += [f"Line {note.line}: {note.message}" for note in cell.notes]
    return " ".join(parts)


def _run(workspace: Workspace, laboratory: Laboratory, run: CellRun) -> None:
    if laboratory.refused is not None:
        st.caption("Drawn is the run of the last equations that could be read.")
    steps, given = len(run.sequence), len(workspace.sequence)
    if steps < given:
        st.caption(f"Run over the first {steps:,} of {given:,} steps.")
    if (broken := run.trace.first_not_finite) is not None:
        name, step = broken
        st.warning(
            literal_markdown(
                f"{name} is no finite number from step {step:,} on: it grew too large, or was "
                "divided by 0. The lines end there."
            )
        )
    other = laboratory.against
    gaps = {} if other is None else line_gaps(run.trace, other.trace)
    with st.container(horizontal=True, vertical_alignment="center"):
        compared = other is not None and "h" in gaps
        st.html(f'<p class="why">{_sentence(workspace, gaps["h"]) if compared else ""}</p>')
        view_controls(workspace)
    lines_plot(
        _PLOT,
        workspace,
        run.sequence,
        run.trace.values,
        behind={} if other is None else {name: other.trace[name][:steps] for name in gaps},
        behind_name=against_title(workspace),
        rests_on=(run, other),
        description=f"Every line of the cell over {steps:,} steps.",
        titles={
            name: shape_text(shape) for name, shape in run.cell.shapes.items() if shape != VECTOR
        },
        order=run.cell.shapes,
        kind=workspace.kind,
    )
    cell_values(workspace, run, other, against_title(workspace))


def _sentence(workspace: Workspace, gap: LineGap) -> str:
    title = escape(against_title(workspace))
    if gap.first is None:
        return (
            f"h equals that of {title} at every step (largest difference {scientific(gap.largest)})"
        )
    if not math.isfinite(gap.largest):
        return f"h has numbers that are not finite, and cannot be compared with that of {title}"
    return (
        f"h differs from that of {title} by up to {fixed(gap.largest, 3)}, at step {gap.at:,}; "
        f"first at step {gap.first:,}"
    )
