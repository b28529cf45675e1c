"""The sidebar's choice of a sequence: a preset, typed values or a CSV file."""

from dataclasses import replace
from typing import Final

import streamlit as st

from lstm_core.limits import MAX_STEPS
from lstm_core.sequences import PRESETS, SCALINGS
from lstm_core.sequences.wording import counted
from lstm_ui import session
from lstm_ui.csv.file_controls import csv_controls
from lstm_ui.html import section
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.sequence_source import (
    EditedSource,
    PresetSource,
    SequenceSource,
    TableSource,
    TypedSource,
    base_of,
)
from lstm_ui.workspace import (
    Workspace,
    with_kept_source,
    with_scaling,
    with_source,
    with_unedited_sequence,
)

_KINDS: Final[dict[str, type[SequenceSource]]] = {
    "Preset": PresetSource,
    "Typed": TypedSource,
    "CSV": TableSource,
}
_EXAMPLE: Final = "0, 0, 1, 0, 0, 0, -1, 0, 0, 0"


def sequence_controls(workspace: Workspace, scaled: str) -> None:
    """Draw the sequence section; what is refused leaves the sequence as it is.

    Args:
        workspace: what is on screen.
        scaled: the sentence on how the values were scaled.
    """
    section("Sequence")
    base = base_of(workspace.source)
    shown = next(name for name, kind in _KINDS.items() if isinstance(base, kind))
    tab = st.segmented_control(
        "Where the sequence comes from",
        list(_KINDS),
        required=True,
        label_visibility="collapsed",
        **session.drafted(
            "source tab", shown, then=lambda now, name: with_kept_source(now, _KINDS[name])
        ),
    )
    if tab == "Typed":
        _typed_controls(workspace)
    elif tab == "CSV":
        csv_controls(workspace)
    else:
        _preset_controls(workspace)
    _edits(workspace)
    st.selectbox(
        "Scaling",
        list(SCALINGS),
        format_func=lambda key: SCALINGS[key],
        **session.bound("scaling", workspace.scaling, with_scaling),
    )
    problem("scaling")
    st.caption(literal_markdown(scaled))


def _edits(workspace: Workspace) -> None:
    """Say how many values were changed by hand, and offer the sequence without that."""
    source = workspace.source
    if not isinstance(source, EditedSource):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{counted(len(source.edits), 'value')} changed by hand.", width="content")
        st.button(
            "As it was",
            help="The sequence without the values that were changed by hand.",
            on_click=session.change,
            args=("source", with_unedited_sequence),
        )


def _preset_controls(workspace: Workspace) -> None:
    source = base_of(workspace.source)
    key = source.key if isinstance(source, PresetSource) else None
    origin = workspace.sequence.source
    st.selectbox(
        "Preset",
        list(PRESETS),
        format_func=lambda key: PRESETS[key].title,
        placeholder="Choose a preset",
        help=literal_markdown(origin) or None,
        **session.bound("preset", key, _with_preset),
    )
    problem("preset")
    if not isinstance(source, PresetSource):
        return
    preset = PRESETS[source.key]
    st.caption(literal_markdown(preset.about))
    if preset.length_adjustable:
        st.number_input(
            "Length",
            min_value=1,
            max_value=MAX_STEPS,
            step=10,
            help="How many steps the sequence has.",
            **session.bound(
                "length",
                source.length or preset.default_length,
                _with_length,
            ),
        )
        problem("length")


def _with_preset(workspace: Workspace, key: str | None) -> Workspace:
    return workspace if key is None else with_source(workspace, PresetSource(key))


def _with_length(workspace: Workspace, length: int) -> Workspace:
    source = base_of(workspace.source)
    if not isinstance(source, PresetSource):
        return workspace
    return with_source(workspace, replace(source, length=length))


def _typed_controls(workspace: Workspace) -> None:
    source = base_of(workspace.source)
    st.text_area(
        "Values",
        height=120,
        placeholder=_EXAMPLE,
        help="One line is one channel over time: 0, 1, 0.5. Several lines are one step each, "
        "with one column for each channel, as a spreadsheet pastes them.",
        **session.bound(
            "typed",
            source.text if isinstance(source, TypedSource) else "",
            lambda now, text: with_source(now, TypedSource(text)),
        ),
    )
    problem("typed")
    if isinstance(source, TypedSource):
        steps = counted(len(workspace.sequence), "step")
        st.caption(f"{steps} × {counted(workspace.input_size, 'channel')}.")
    else:
        st.caption("Type or paste numbers, then press Ctrl+Enter.")
