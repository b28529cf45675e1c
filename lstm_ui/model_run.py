"""A person's own model, run on the sequence of the workspace."""

from dataclasses import dataclass, replace

import torch

from lstm_core import LSTM, InputError, Trace
from lstm_core.checkpoints import LoadedLSTM, to_torch, trace_loaded
from lstm_core.conventions import QUANTITIES
from lstm_core.limits import MAX_TABLE_COLUMNS, MAX_TRACE_NUMBERS
from lstm_core.sequences import (
    ScaledSequence,
    Sequence,
    columns_for_model,
    scale,
    split_sequences,
)
from lstm_core.sequences.wording import counted, listing
from lstm_ui.sequence_source import SequenceSource, TableSource
from lstm_ui.workspace import Workspace, model_of


@dataclass(frozen=True, slots=True, eq=False)
class ModelRun:
    """One run of the model.

    Attributes:
        sequence: the columns that feed the model, before scaling.
        scaled: what went in, and how it was scaled.
        trace: every gate of every layer and direction.
        difference: the largest |h − h of nn.LSTM| over the last layer; None where
            nn.LSTM has no such form.
    """

    sequence: Sequence
    scaled: ScaledSequence
    trace: Trace
    difference: float | None


def available_columns(source: SequenceSource, sequence: Sequence) -> tuple[str, ...]:
    """What can feed a model: a file's columns of numbers, or the channels there are."""
    if isinstance(source, TableSource):
        return tuple(
            name
            for name in source.table.number_columns
            if name in source.channels or name not in (source.axis, source.id_column)
        )
    return sequence.channels


def complete_columns(workspace: Workspace) -> tuple[str, ...]:
    """Those of `available_columns` that have a number in every row, in the order of the file."""
    source = workspace.source
    available = available_columns(source, workspace.sequence)
    if isinstance(source, TableSource):
        return tuple(name for name in available if name not in source.table.incomplete_columns)
    return available


def fed_columns(workspace: Workspace) -> tuple[str, ...]:
    """What feeds the model: the columns chosen for it, else those that suggest themselves."""
    model, source = model_of(workspace), workspace.source
    available = available_columns(source, workspace.sequence)
    if model.columns is not None and set(model.columns) <= set(available):
        return model.columns
    inputs = model.loaded.lstm.input_size
    if isinstance(source, TableSource) and workspace.input_size != inputs:
        return columns_for_model(source.table, inputs, source.axis, source.id_column)
    return workspace.sequence.channels


def run_model(workspace: Workspace) -> ModelRun:
    """Scale the columns, trace the model from zero states and compare it.

    Raises:
        InputError: the model takes another number of columns, the columns do not make a
            sequence, or the trace would be too large.
    """
    loaded = model_of(workspace).loaded
    columns = fed_columns(workspace)
    _check_count(workspace, loaded.lstm.input_size, columns)
    sequence = _fed_sequence(workspace, columns)
    _check_size(loaded.lstm, len(sequence))
    scaled = scale(sequence, workspace.scaling)
    trace = trace_loaded(loaded, torch.tensor(scaled.sequence.values))
    return ModelRun(sequence, scaled, trace, _difference(loaded, trace))


def _fed_sequence(workspace: Workspace, columns: tuple[str, ...]) -> Sequence:
    source, sequence = workspace.source, workspace.sequence
    if columns == sequence.channels:
        return sequence
    if isinstance(source, TableSource):
        read = split_sequences(
            source.table,
            columns,
            source.axis,
            source.id_column,
            first_steps=True,
            max_channels=MAX_TABLE_COLUMNS,
        )[source.chosen]
        return replace(read, name=sequence.name)
    places = [sequence.channels.index(name) for name in columns]
    return replace(sequence, values=sequence.values[:, places], channels=columns)


def _check_count(workspace: Workspace, inputs: int, columns: tuple[str, ...]) -> None:
    if len(columns) == inputs:
        return
    raise InputError(
        f"The model takes {counted(inputs, 'number')} at each step, but "
        f"{counted(len(columns), 'column')} would feed it. {_way_out(workspace, inputs)}"
    )


def _way_out(workspace: Workspace, inputs: int) -> str:
    complete = complete_columns(workspace)
    gaps = [c for c in available_columns(workspace.source, workspace.sequence) if c not in complete]
    empty = f" ({listing(gaps)} left out: empty cells)" if gaps else ""
    if len(complete) >= inputs:
        return (
            f"Choose {counted(inputs, 'column')} above, in the order that the model was trained "
            f"with{empty}."
        )
    others = [
        repr(prefix)
        for prefix, loaded in model_of(workspace).checkpoint.lstms.items()
        if loaded.lstm.input_size <= len(complete)
    ]
    another = (
        f" An LSTM that another one feeds cannot be run on a file; {listing(others)} in this "
        "model takes fewer."
        if others
        else ""
    )
    return (
        f"This sequence has only {len(complete)}{empty}: in the sidebar, upload a CSV with "
        f"{counted(inputs, 'complete column')} of numbers.{another}"
    )


def _check_size(lstm: LSTM, steps: int) -> None:
    cells = lstm.num_layers * (2 if lstm.bidirectional else 1)
    per_step = cells * lstm.hidden_size * len(QUANTITIES)
    if per_step * steps > MAX_TRACE_NUMBERS:
        raise InputError(
            f"This model keeps {per_step:,} numbers at each step, and the sequence has "
            f"{steps:,} steps. On screen at most {MAX_TRACE_NUMBERS // per_step:,} steps of it "
            "can be traced: use a shorter sequence, or trace the file with "
            "`lstm-core trace`."
        )


def _difference(loaded: LoadedLSTM, trace: Trace) -> float | None:
    """The last layer's h against that of nn.LSTM with the same weights."""
    try:
        peer = to_torch(loaded.lstm).eval()
    except InputError:
        return None
    x = trace.x[:, 0]
    with torch.no_grad():
        output = peer(x.flip(0))[0].flip(0) if loaded.reads_backwards else peer(x)[0]
    last = max(int(name[1:].partition("_")[0]) for name in trace.layers)
    directions = (f"l{last}", f"l{last}_reverse")
    if loaded.reads_backwards:
        directions = directions[::-1]
    names = (name for name in directions if name in trace.layers)
    ours = torch.cat([trace[name].h[:, 0] for name in names], dim=-1)
    return float((output - ours).abs().max())
