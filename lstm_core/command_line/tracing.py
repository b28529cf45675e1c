"""``lstm-core trace``: every gate at every step of the sequences of a CSV file."""

import argparse
import csv
from pathlib import Path

import pandas as pd
import torch

from lstm_core.checkpoints import LoadedLSTM, read_checkpoint, trace_loaded
from lstm_core.command_line.choosing import add_lstm_option, chosen_lstm, refuse_overwriting
from lstm_core.command_line.command import Command
from lstm_core.command_line.reading_options import add_reading_options, reading_of
from lstm_core.command_line.table_files import SUFFIXES, check_suffix, write_table
from lstm_core.command_line.terminal import note, progress, say
from lstm_core.errors import InputError
from lstm_core.export import trace_table
from lstm_core.limits import MAX_TABLE_COLUMNS, MAX_TRACE_ROWS, MAX_UPLOAD_BYTES
from lstm_core.lstm import LSTM
from lstm_core.sequences import (
    SCALINGS,
    Scaling,
    Sequence,
    Table,
    columns_for_model,
    missing_statement,
    read_table,
    scale,
)
from lstm_core.sequences import split_sequences as split
from lstm_core.sequences.wording import counted, listing


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("series", type=Path, help="the CSV file with the sequences")
    parser.add_argument("--model", type=Path, required=True, help="the model file")
    parser.add_argument(
        "--out", type=Path, required=True, help=f"the file to write: {', '.join(SUFFIXES)}"
    )
    add_lstm_option(parser)
    parser.add_argument(
        "--columns", metavar="A,B", help="the columns that feed the model, in its order"
    )
    parser.add_argument("--axis", metavar="COLUMN", help="the column of times; '' for step numbers")
    parser.add_argument(
        "--id", metavar="COLUMN", help="the column that names the sequences; '' for a single one"
    )
    parser.add_argument("--scaling", choices=tuple(SCALINGS), default="none")
    add_reading_options(parser)


def _run(arguments: argparse.Namespace) -> None:
    series, model, out = arguments.series, arguments.model, arguments.out
    check_suffix(out)
    refuse_overwriting(out, series, model)
    with progress() as doing:
        doing(f"Reading {model.name}")
        loaded = chosen_lstm(read_checkpoint(model), arguments.lstm, model.name)
        doing(f"Reading {series.name}")
        table = read_table(_bytes(series), reading_of(arguments))
        axis = _role(arguments.axis, table.suggested_axis)
        identity = _role(arguments.id, table.suggested_id)
        columns = _columns(table, arguments.columns, loaded.lstm.input_size, axis, identity)
        _check_size(loaded.lstm, columns, table, (axis, identity))
        sequences = split(table, columns, axis, identity, max_channels=MAX_TABLE_COLUMNS)
        _check_rows(loaded.lstm, sequences)
        frames = []
        for number, sequence in enumerate(sequences):
            doing("Tracing sequences", number, len(sequences))
            frames.append(traced_table(sequence, loaded, arguments.scaling))
        doing(f"Writing {out.name}")
        frame = joined(frames, columns)
        write_table(frame, out)
    filled = missing_statement(table, columns, axis, identity)
    for line in (*table.notes, *([filled] if filled else []), *loaded.notes):
        note(line)
    if loaded.reads_backwards:
        note("The model runs from the last step to the first; rows stand in the file's order.")
    say(f"Wrote {out}: {counted(len(sequences), 'sequence')} of {listing(columns)}, "
        f"{counted(len(frame), 'row')}.")  # fmt: skip


def traced_table(sequence: Sequence, loaded: LoadedLSTM, scaling: Scaling) -> pd.DataFrame:
    """The tidy trace of one sequence, scaled, with steps in the order of the file."""
    x = torch.tensor(scale(sequence, scaling).sequence.values)  # (T, D)
    return trace_table(sequence, trace_loaded(loaded, x))


def joined(frames: list[pd.DataFrame], channels: tuple[str, ...]) -> pd.DataFrame:
    """One frame; a ``raw_…`` that only some sequences have is filled from ``x_…`` in others."""
    frame = pd.concat(frames, ignore_index=True)
    for channel in channels:
        if f"raw_{channel}" in frame:
            frame[f"raw_{channel}"] = frame[f"raw_{channel}"].fillna(frame[f"x_{channel}"])
    return frame


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_UPLOAD_BYTES:
            raise InputError(f"{path.name} has {size:,} bytes; at most {MAX_UPLOAD_BYTES:,} are "
                             "read. Split it into several files.")  # fmt: skip
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {str(path)!r}. Check the path.") from None
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None


def _role(asked: str | None, suggested: str | None) -> str | None:
    return suggested if asked is None else asked or None


def _columns(
    table: Table, asked: str | None, inputs: int, axis: str | None, identity: str | None
) -> tuple[str, ...]:
    if asked is None:
        return columns_for_model(table, inputs, axis, identity)
    cells = next(csv.reader([asked], skipinitialspace=True), [])
    return tuple(cell.strip() for cell in cells)


def _check_size(
    lstm: LSTM, columns: tuple[str, ...], table: Table, roles: tuple[str | None, ...]
) -> None:
    if lstm.input_size != len(columns):
        numbers = table.number_columns
        complete = [name for name in numbers if name not in (*roles, *table.incomplete_columns)]
        example = ",".join(complete[: lstm.input_size])
        how = (
            f"Choose {counted(lstm.input_size, 'column')} with --columns, in the order that the "
            f"model was trained with, such as --columns '{example}'."
            if len(complete) >= lstm.input_size
            else "The file has too few complete columns of numbers for this model."
        )
        raise InputError(
            f"The model takes {counted(lstm.input_size, 'number')} at each step, but "
            f"{counted(len(columns), 'column')} would feed it: {listing(columns) or 'none'}. {how} "
            f"The file's columns of numbers are: {listing(numbers)}."
        )


def _check_rows(lstm: LSTM, sequences: tuple[Sequence, ...]) -> None:
    cells = lstm.num_layers * (2 if lstm.bidirectional else 1)
    rows = sum(map(len, sequences)) * cells * lstm.hidden_size
    if rows > MAX_TRACE_ROWS:
        raise InputError(
            f"The trace would have {rows:,} rows, one for each step, layer, direction and unit; at "
            f"most {MAX_TRACE_ROWS:,} are written. Trace a part of the file at a time."
        )


COMMAND = Command(
    "trace", "Write every gate at every step of the sequences of a file.", _add_arguments, _run
)
