"""The upload of a CSV file, and what stands below it."""

import streamlit as st

from lstm_core.limits import MAX_UPLOAD_BYTES
from lstm_core.sequences import preview, preview_of
from lstm_ui import session
from lstm_ui.csv.column_controls import column_controls
from lstm_ui.csv.reading_controls import UPLOAD, gaps_control, reading_controls, take
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.sequence_source import TableSource, Upload, base_of
from lstm_ui.workspace import Workspace

_MOST_WARNINGS = 3


def csv_controls(workspace: Workspace) -> None:
    """Draw the uploader, the columns of the file, and how it was read.

    Of a file that was refused stands there how it was read so far, to read it another way.
    """
    st.file_uploader(
        "CSV file",
        type=None,
        max_upload_size=MAX_UPLOAD_BYTES // 2**20,
        key=UPLOAD,
        help=f"Columns of numbers, up to {MAX_UPLOAD_BYTES // 2**20} MB. A time column becomes the "
        "axis; an id column splits the file into sequences.",
        on_change=_take_upload,
    )
    problem(UPLOAD)
    refused: Upload | None = session.refused(UPLOAD)
    source = base_of(workspace.source)
    if refused is not None:
        found = session.remembered(
            "csv preview", (refused,), lambda: preview(refused.data, refused.reading)
        )
        reading_controls(refused, found, notes=(), expanded=True)
        gaps_control(refused)
    elif isinstance(source, TableSource):
        _warnings(source)
        column_controls(source)
        reading_controls(source.upload, preview_of(source.table), source.table.notes)
    else:
        st.caption("The file stays on the machine that runs this app.")


def _warnings(source: TableSource) -> None:
    """Say on the spot what may be wrong; everything else that was done is in the notes."""
    warnings = [note for note in source.table.notes if note.startswith("Warning: ")]
    for note in warnings[:_MOST_WARNINGS]:
        text = note.removeprefix("Warning: ")
        st.warning(literal_markdown(text[0].upper() + text[1:]))
    if len(warnings) > _MOST_WARNINGS:
        st.caption(f"{len(warnings) - _MOST_WARNINGS} more warnings in “How the file was read”.")


def _take_upload() -> None:
    file = session.uploaded(UPLOAD)
    if file is not None:
        take(Upload(file.getvalue(), file.name))
