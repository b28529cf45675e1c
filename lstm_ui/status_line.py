"""One line that says what is on screen and proves it against ``nn.LSTM``."""

from html import escape
from typing import Final

import streamlit as st

from lstm_core.sequences import PRESETS
from lstm_core.sequences.wording import counted
from lstm_core.variants import VARIANTS
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.html import lesson_name
from lstm_ui.numbers import fixed, scientific
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace, acting

_AMPLIFIED: Final = 1e-5
"""Beyond this, rounding has been amplified by the cell, and that is said."""


def status_line(workspace: Workspace, run: Run) -> None:
    """Draw the sizes, the form and the comparison."""
    name = escape(workspace.sequence.name)
    st.html(
        f'<p class="status"><b>{name}</b> <span>{_sizes(workspace)}</span> '
        f'<span class="proof">{escape(comparison_sentence(run))}</span></p>'
    )


def preset_sentence(workspace: Workspace) -> None:
    """Draw what cells set by hand show and why they work, where the guided path does not say it."""
    if workspace.weight_preset is None or workspace.guide is not None:
        return
    preset = WEIGHT_PRESETS[workspace.weight_preset]
    made_for = PRESETS[preset.sequence].title
    st.html(
        f'<p class="why"><b>{escape(preset.title)}.</b> {lesson_name(preset.why)} '
        f"Made for: {escape(made_for)}.</p>"
    )


def run_title(workspace: Workspace) -> str:
    """What is run, so that it can be told from another run."""
    if workspace.weight_preset is not None:
        weights = WEIGHT_PRESETS[workspace.weight_preset].title
    else:
        weights = f"seed {workspace.seed}"
    parts = [workspace.sequence.name, _sizes(workspace), weights]
    if workspace.edited:
        parts.append("weights edited")
    if changes := acting(workspace):
        parts.append(counted(len(changes), "intervention"))
    return " · ".join(parts)


def _sizes(workspace: Workspace) -> str:
    sizes = f"T = {len(workspace.sequence):,} · D = {workspace.input_size}"
    return f"{sizes} · H = {workspace.hidden_size} · {form_title(workspace)}"


def form_title(workspace: Workspace) -> str:
    """The form's name, with the kind of its peepholes where it has any."""
    variant = VARIANTS[workspace.variant]
    return (
        f"{variant.title}, {workspace.peephole} peepholes" if variant.peepholes else variant.title
    )


def comparison_sentence(run: Run) -> str:
    """Whether the numbers equal nn.LSTM's, by how much, and if not, what differs."""
    if run.untouched is None:
        return _comparison_sentence(run)
    count = len(run.interventions)
    return (
        f"changed by {counted(count, 'intervention')}; without "
        f"{'it' if count == 1 else 'them'}: {_comparison_sentence(run)}"
    )


def _comparison_sentence(run: Run) -> str:
    comparison = run.comparison
    difference = comparison.largest_difference
    if difference is None:
        return f"nn.LSTM has no such form. {VARIANTS[run.lstm.variant].about}"
    if comparison.extra_terms:
        terms = _listed(comparison.extra_terms)
        return (
            f"nn.LSTM has no {terms}: with the same weights its h differs by up to "
            f"{fixed(difference, 3)}{_how_far(run)}"
        )
    if not comparison.equal:
        gap = f"by up to {scientific(difference)}: please report this"
        return f"differs from nn.LSTM{_how_far(run)} {gap}"
    if difference <= _AMPLIFIED:
        return f"equals nn.LSTM{_how_far(run)} (largest difference {scientific(difference)})"
    return (
        f"equals nn.LSTM at every step{_how_far(run)} (largest difference "
        f"{scientific(comparison.step_difference or 0.0)}); over the whole run these weights "
        f"amplify rounding to {scientific(difference)}"
    )


def _how_far(run: Run) -> str:
    steps = run.compared_steps
    return f" over the first {steps:,} steps" if steps < len(run.trace.x) else ""


def _listed(terms: tuple[str, ...]) -> str:
    return terms[0] if len(terms) == 1 else f"{', '.join(terms[:-1])} or {terms[-1]}"
