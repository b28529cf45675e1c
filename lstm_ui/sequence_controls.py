"""The sidebar's choice of a sequence: a preset, typed values or a CSV file."""

from dataclasses import replace
from typing import Final

import streamlit as st

from lstm_core.limits import MAX_STEPS, MAX_UPLOAD_BYTES
from lstm_core.sequences import PRESETS, SCALINGS, Table, read_table
from lstm_ui import session
from lstm_ui.html import section
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.sequence_source import (
    PresetSource,
    SequenceSource,
    TableSource,
    TypedSource,
    sequences_of,
)
from lstm_ui.workspace import Workspace, with_scaling, with_source

PRESET, TYPED, CSV = "Preset", "Typed", "CSV"
_EXAMPLE: Final = "0, 0, 1, 0, 0, 0, -1, 0, 0, 0"
_NO_COLUMN: Final = ""


def sequence_controls(workspace: Workspace) -> None:
    """Draw the sequence section; what is refused leaves the sequence as it is."""
    section("Sequence")
    tab = st.segmented_control(
        "Where the sequence comes from",
        [PRESET, TYPED, CSV],
        required=True,
        label_visibility="collapsed",
        **session.drafted("source tab", _tab_of(workspace.source)),
    )
    if tab == TYPED:
        _typed_controls(workspace)
    elif tab == CSV:
        _csv_controls(workspace)
    else:
        _preset_controls(workspace)
    st.selectbox(
        "Scaling",
        list(SCALINGS),
        format_func=lambda key: SCALINGS[key],
        **session.bound("scaling", workspace.scaling, with_scaling),
    )
    st.caption(literal_markdown(session.current_run().scaled.statement))


def _tab_of(source: SequenceSource) -> str:
    match source:
        case PresetSource():
            return PRESET
        case TypedSource():
            return TYPED
        case TableSource():
            return CSV


def _preset_controls(workspace: Workspace) -> None:
    source = workspace.source
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
                lambda now, length: with_source(now, replace(source, length=length)),
            ),
        )
        problem("length")


def _with_preset(workspace: Workspace, key: str | None) -> Workspace:
    return workspace if key is None else with_source(workspace, PresetSource(key))


def _typed_controls(workspace: Workspace) -> None:
    source = workspace.source
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
        st.caption(f"{len(workspace.sequence):,} steps × {workspace.input_size} channels.")
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
    source = workspace.source
    if isinstance(source, TableSource):
        _column_controls(source)
    else:
        st.caption("The file stays on the machine that runs this app.")


def _take_upload() -> None:
    file = session.uploaded("upload")
    if file is not None:
        session.change(
            "upload", lambda now: with_source(now, _first_source(file.read(), file.name))
        )


def _first_source(data: bytes, file_name: str) -> TableSource:
    table = read_table(data)
    return TableSource(
        table,
        file_name,
        channels=table.suggested_channels,
        axis=table.suggested_axis,
        id_column=table.suggested_id,
    )


def _column_controls(source: TableSource) -> None:
    table = source.table

    def rebuilt(**changes: object) -> session.Change:
        return lambda now: with_source(now, replace(source, **changes))  # type: ignore[arg-type]

    st.caption(literal_markdown(f"{source.file_name}: {table.rows:,} rows."))
    st.multiselect(
        "Channels",
        table.number_columns,
        **session.bound(
            "channels",
            list(source.channels),
            lambda now, names: rebuilt(channels=tuple(names))(now),
        ),
    )
    problem("channels")
    st.selectbox(
        "Time axis",
        [_NO_COLUMN, *_axis_columns(table)],
        format_func=lambda name: name or "step numbers",
        **session.bound(
            "axis", source.axis or _NO_COLUMN, lambda now, name: rebuilt(axis=name or None)(now)
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
            lambda now, name: rebuilt(id_column=name or None, chosen=0)(now),
        ),
    )
    problem("id column")
    if source.id_column is not None:
        sequences = sequences_of(source)
        st.selectbox(
            "Sequence",
            range(len(sequences)),
            format_func=lambda at: f"{sequences[at].name} ({len(sequences[at]):,} steps)",
            **session.bound(
                "chosen", source.chosen, lambda now, chosen: rebuilt(chosen=chosen)(now)
            ),
        )
    with st.expander("How the file was read"):
        for note in table.notes:
            st.markdown(f"- {literal_markdown(note)}")


def _axis_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.kind in ("time", "number")]
