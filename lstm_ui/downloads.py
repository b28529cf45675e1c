"""What can be taken away as a file: the trace, the weights, the figure, and Python."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lstm_core import InputError
from lstm_core.checkpoints.onnx_writing import check_writable, write_onnx
from lstm_core.checkpoints.safetensors_files import write_safetensors
from lstm_core.checkpoints.torch_files import write_torch
from lstm_core.export import frame_to_csv, frame_to_parquet, trace_table
from lstm_core.limits import MAX_DOWNLOAD_ROWS
from lstm_core.scripts import (
    CSV_FILE,
    STATE_FILE,
    WEIGHTS_FILE,
    Scene,
    lstm_core_script,
    torch_script,
)
from lstm_figures import Mode, draw_gates, figure_html, gate_rows
from lstm_ui import session
from lstm_ui.messages import literal_markdown
from lstm_ui.run import Run
from lstm_ui.workspace import Workspace


def downloads(workspace: Workspace, run: Run) -> None:
    """Draw a button for each kind of file, once the drawer is opened.

    A file is made when its button is pressed.
    """
    drawer = st.expander(
        "Export", icon=":material/download:", key="widget.export", on_change="rerun"
    )
    if drawer.open:
        with drawer:
            _buttons(workspace, run)


def _buttons(workspace: Workspace, run: Run) -> None:
    mode = session.colour_mode()
    rows = run.trace.c.numel()
    if rows > MAX_DOWNLOAD_ROWS:
        st.caption(f"The trace has {rows:,} rows, too many to save from here: "
                   "`lstm-core trace` writes it.")  # fmt: skip
    else:
        with st.container(horizontal=True, gap="small"):
            trace_buttons(lambda: trace_table(workspace.sequence, run.trace), rows)
    with st.container(horizontal=True, gap="small"):
        _weight_buttons(run)
    with st.container(horizontal=True, gap="small"):
        _script_buttons(_scene(workspace, run))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _button(
            "Figure (HTML)",
            "gates.html",
            "text/html",
            lambda: gates_html(workspace, run, mode),
            "The plot as a page of its own, to be zoomed and read off.",
        )
        st.caption("As SVG or PNG: the buttons above the plot.", width="content")


def trace_buttons(table: Callable[[], pd.DataFrame], rows: int) -> None:
    """Draw the two buttons that save a trace; `table` is made when one is pressed."""
    about = f"{rows:,} rows, one for each step and unit."
    _button("Trace (CSV)", CSV_FILE, "text/csv", lambda: frame_to_csv(table()), about)
    _button(
        "Trace (Parquet)",
        "trace.parquet",
        "application/vnd.apache.parquet",
        lambda: frame_to_parquet(table()),
        f"{about} Smaller than CSV, and faster to save.",
    )


def _weight_buttons(run: Run) -> None:
    lstm = run.lstm
    _button("Weights (safetensors)", WEIGHTS_FILE, "application/octet-stream",
            lambda: write_safetensors(lstm))  # fmt: skip
    _button("Weights (PyTorch)", STATE_FILE, "application/octet-stream",
            lambda: write_torch(lstm), "A state_dict, for torch.load.")  # fmt: skip
    try:
        check_writable(lstm)
    except InputError as error:
        _button("Weights (ONNX)", "lstm.onnx", "application/octet-stream", lambda: b"",
                str(error), disabled=True)  # fmt: skip
    else:
        _button("Weights (ONNX)", "lstm.onnx", "application/octet-stream",
                lambda: write_onnx(lstm), "The cell as a model that onnxruntime runs.")  # fmt: skip


def _script_buttons(scene: Scene) -> None:
    _button("Python (lstm_core)", "gates.py", "text/x-python",
            lambda: lstm_core_script(scene), _read_beside(scene, WEIGHTS_FILE))  # fmt: skip
    _button("Python (torch)", "gates_torch.py", "text/x-python",
            lambda: torch_script(scene), _read_beside(scene, STATE_FILE))  # fmt: skip


def _read_beside(scene: Scene, weights: str) -> str:
    files = [name for name, read in ((CSV_FILE, scene.reads_sequence),
                                     (weights, scene.reads_weights)) if read]  # fmt: skip
    if not files:
        return "A script that computes these numbers. It runs as it is."
    return f"A script that computes these numbers from {' and '.join(files)}: save that, too."


def _scene(workspace: Workspace, run: Run) -> Scene:
    return Scene(
        run.trace.x[:, 0].numpy(),
        workspace.sequence.channels,
        workspace.sequence.name,
        workspace.weights,
        workspace.variant,
        workspace.peephole,
        workspace.step,
        workspace.start,
        run.interventions,
    )


def gates_html(workspace: Workspace, run: Run, mode: Mode) -> str:
    """The plot as a page of its own, with the untouched run behind it where there is one."""
    ghost = None if run.untouched is None else run.untouched["l0"]
    rows = gate_rows(run.scaled.sequence, run.trace, ghost=ghost)
    drawn = draw_gates(rows, kind=workspace.kind, mode=mode)
    return figure_html(drawn, f"Gates of an LSTM on {run.scaled.sequence.name}")


def _button(
    label: str,
    name: str,
    kind: str,
    make: Callable[[], bytes | str],
    about: str | None = None,
    *,
    disabled: bool = False,
) -> None:
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=kind,
        on_click="ignore",
        help=about and literal_markdown(about),
        disabled=disabled,
    )
