"""Which columns of an uploaded file are used, and for what."""

from dataclasses import replace
from typing import Any, Final

import streamlit as st

from lstm_core.sequences import Table
from lstm_core.sequences.wording import counted
from lstm_ui import session
from lstm_ui.csv.reading_controls import gaps_control
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.sequence_source import TableSource, base_of, cut_statement, sequences_of
from lstm_ui.workspace import Workspace, with_source

_NO_COLUMN: Final = ""
_LONGEST_LIST: Final = 500


def column_controls(source: TableSource) -> None:
    """Draw what was read, and the choice of channels, time axis and sequence."""
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
    if source.upload is not None and any(column.missing.any() for column in table.columns):
        gaps_control(source.upload)
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
