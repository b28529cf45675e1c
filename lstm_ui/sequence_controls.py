"""The sidebar's choice of a sequence: a preset, typed values or a CSV file."""

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from lstm_core.limits import MAX_STEPS, MAX_UPLOAD_BYTES
from lstm_core.sequences import PRESETS, SCALINGS, Table
from lstm_core.sequences.wording import counted
from lstm_ui import session
from lstm_ui.html import section
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.sequence_source import (
    EditedSource,
    PresetSource,
    SequenceSource,
    TableSource,
    TypedSource,
    base_of,
    cut_statement,
    first_source,
    sequences_of,
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
_NO_COLUMN: Final = ""
_LONGEST_LIST: Final = 500


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
        _csv_controls(workspace)
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


def _csv_controls(workspace: Workspace) -> None:
    st.file_uploader(
        "CSV file",
        type=None,
        key="upload",
        help=f"Columns of numbers, up to {MAX_UPLOAD_BYTES // 2**20} MB. A time column becomes the "
        "axis; an id column splits the file into sequences.",
        on_change=_take_upload,
    )
    problem("upload")
    source = base_of(workspace.source)
    if isinstance(source, TableSource):
        _column_controls(source)
    else:
        st.caption("The file stays on the machine that runs this app.")


def _take_upload() -> None:
    file = session.uploaded("upload")
    if file is not None:
        session.change(
            "upload", lambda now: with_source(now, first_source(file.getvalue(), file.name))
        )


def _column_controls(source: TableSource) -> None:
    table = source.table
    cut = session.remembered("cut", (source,), lambda: cut_statement(source))
    st.caption(literal_markdown(f"{source.file_name}: {counted(table.rows, 'row')}. {cut}"))
    st.multiselect(
        "Channels",
        table.number_columns,
        **session.bound(
            "channels",
            list(source.channels),
            lambda now, names: _with_columns(now, channels=tuple(names)),
        ),
    )
    problem("channels")
    st.selectbox(
        "Time axis",
        [_NO_COLUMN, *_axis_columns(table)],
        format_func=lambda name: name or "step numbers",
        **session.bound(
            "axis",
            source.axis or _NO_COLUMN,
            lambda now, name: _with_columns(now, axis=name or None),
        ),
    )
    problem("axis")
    st.selectbox(
        "Sequence id",
        [_NO_COLUMN, *(column.name for column in table.columns)],
        format_func=lambda name: name or "none: one sequence",
        **session.bound(
            "id column",
            source.id_column or _NO_COLUMN,
            lambda now, name: _with_columns(now, id_column=name or None, chosen=0),
        ),
    )
    problem("id column")
    if source.id_column is not None:
        _sequence_chooser(source)
    with st.expander("How the file was read"):
        for note in table.notes:
            st.markdown(f"- {literal_markdown(note)}")


def _sequence_chooser(source: TableSource) -> None:
    """Which sequence of the file; by name while the names fit a list, else by number."""
    rests_on = (source.table, source.channels, source.axis, source.id_column)
    sequences = session.remembered("sequences", rests_on, lambda: sequences_of(source))
    widget = session.bound(
        "chosen", source.chosen, lambda now, chosen: _with_columns(now, chosen=chosen)
    )
    if len(sequences) > _LONGEST_LIST:
        st.number_input(
            f"Sequence, 0 to {len(sequences) - 1:,}",
            min_value=0,
            max_value=len(sequences) - 1,
            **widget,
        )
    else:
        st.selectbox(
            "Sequence",
            range(len(sequences)),
            format_func=lambda at: f"{sequences[at].name} ({counted(len(sequences[at]), 'step')})",
            **widget,
        )
    problem("chosen")


def _with_columns(workspace: Workspace, **changes: Any) -> Workspace:
    source = base_of(workspace.source)
    if not isinstance(source, TableSource):
        return workspace
    return with_source(workspace, replace(source, **changes))


def _axis_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.kind in ("time", "number")]
