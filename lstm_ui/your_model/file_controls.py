"""The choice of a model file, of an LSTM in it, and of the columns that feed it."""

from typing import Final

import streamlit as st

from lstm_core.limits import MAX_CHECKPOINT_BYTES
from lstm_core.sequences.wording import counted, listing
from lstm_ui import session
from lstm_ui.messages import literal_markdown, problem
from lstm_ui.model_run import available_columns, complete_columns, fed_columns
from lstm_ui.workspace import (
    Model,
    Workspace,
    with_columns,
    with_lstm,
    with_model_file,
    without_model,
)
from lstm_ui.your_model.example import EXAMPLE_NAME, example_bytes

UPLOAD: Final = "model upload"

_WELCOME: Final = f"""
Upload the weights of a trained LSTM and see its gates on your own data: which saturate, which
unit counts, where it forgets.

- **Files:** PyTorch `.pt` or `.pth`, safetensors, Keras `.keras` or `.h5`, ONNX; up to
  {MAX_CHECKPOINT_BYTES // 2**20} MB. Nothing in a file is ever run, and the file stays on the
  machine that runs this app.
- **Data:** the sequence in the sidebar. Upload your CSV there.
"""


def welcome() -> None:
    """Draw what the page is for, the uploader, and an example to begin with."""
    st.title("Your model")
    st.markdown(_WELCOME)
    _uploader()
    problem(UPLOAD)
    st.button(
        "Try the example model",
        key="button.example model",
        help="32 units, trained to say the next year's sunspot number.",
        on_click=session.change,
        args=(
            UPLOAD,
            lambda now: with_model_file(now, example_bytes(), EXAMPLE_NAME, uploaded=False),
        ),
    )


def file_controls(workspace: Workspace, model: Model) -> None:
    """Draw the LSTM of the file, its columns, and the way to another file."""
    prefixes = list(model.checkpoint.lstms)
    widths = [2, 3] if len(prefixes) > 1 else [5]
    places = st.columns(widths, gap="medium", vertical_alignment="bottom")
    if len(prefixes) > 1:
        with places[0]:
            st.selectbox(
                f"LSTM, {len(prefixes)} in the file",
                prefixes,
                format_func=lambda prefix: _lstm_title(model, prefix),
                **session.bound("model lstm", model.prefix, with_lstm, about="model"),
            )
            problem("model lstm")
    with places[-1]:
        inputs = model.loaded.lstm.input_size
        st.multiselect(
            f"Columns that feed it: {counted(inputs, 'number')} at each step",
            available_columns(workspace.source, workspace.sequence),
            help="In the order that the model was trained with. Scaling, in the sidebar, should "
            "be the one it was trained with, too.",
            **session.bound(
                "model columns", list(fed_columns(workspace)), with_columns, about="model"
            ),
        )
        problem("model columns")


def offer_columns(workspace: Workspace, model: Model) -> None:
    """Draw the way out where too many columns, or too few of many, would feed the model."""
    inputs = model.loaded.lstm.input_size
    fed = fed_columns(workspace)
    first = complete_columns(workspace)[:inputs]
    if len(fed) != inputs == len(first):
        st.button(
            literal_markdown(f"Use {listing(first)}"),
            key="button.first columns",
            on_click=session.change,
            args=("model columns", lambda now: with_columns(now, first)),
            kwargs={"about": "model"},
        )


def file_notes(model: Model) -> None:
    """Draw what was assumed about the file, and the uploader for another one."""
    notes = [*model.loaded.notes, *model.checkpoint.notes]
    if model.loaded.reads_backwards:
        notes.insert(0, "It runs from the last step to the first, and is drawn in your order.")
    if notes:
        with st.expander(f"How the file was read: {counted(len(notes), 'note')}"):
            for note in notes:
                st.markdown(f"- {literal_markdown(note)}")
    with st.expander("Another model file"):
        _uploader()


def _uploader() -> None:
    st.file_uploader(
        "Model file",
        type=None,
        max_upload_size=MAX_CHECKPOINT_BYTES // 2**20,
        key=UPLOAD,
        on_change=_take_upload,
    )


def _take_upload() -> None:
    file = session.uploaded(UPLOAD)
    if file is None:
        refused = session.problem(UPLOAD) is not None
        session.change(UPLOAD, (lambda now: now) if refused else without_model, about="model")
        if session.workspace().model is None:
            session.forget("model")
    else:
        session.change(
            UPLOAD, lambda now: with_model_file(now, file.getvalue(), file.name), about="model"
        )


def _lstm_title(model: Model, prefix: str) -> str:
    lstm = model.checkpoint.lstms[prefix].lstm
    return f"{prefix or 'the whole file'} ({lstm.input_size} → {lstm.hidden_size})"
