"""Where a sequence comes from: a preset, typed text, an uploaded table, or one of them edited."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from lstm_core import InputError
from lstm_core.sequences import (
    FOUND,
    PRESETS,
    Reading,
    Sequence,
    Table,
    cut_statements,
    missing_statement,
    parse_typed,
    read_table,
    split_sequences,
)
from lstm_core.sequences.number_text import FLOAT32_MAX

_SEED: Final = 0
"""Presets with chance in them always come the same on screen."""


@dataclass(frozen=True, slots=True)
class PresetSource:
    """A preset of `PRESETS`; `length` None takes the preset's own."""

    key: str
    length: int | None = None


@dataclass(frozen=True, slots=True)
class TypedSource:
    """Values a person typed or pasted."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Upload:
    """A file as it came, and how it is to be read.

    Attributes:
        data: its bytes.
        file_name: for the screen alone; never a path.
        reading: what a person has decided; the rest is found in the file.
    """

    data: bytes
    file_name: str
    reading: Reading = FOUND


@dataclass(frozen=True, slots=True, eq=False)
class TableSource:
    """Columns of an uploaded table.

    Attributes:
        table: the file as it was read.
        file_name: for the screen alone; never a path.
        channels: the columns that are fed to the cell.
        axis: the column that gives the time axis, or None for step numbers.
        id_column: the column that splits the rows into sequences, or None.
        chosen: which of those sequences is shown, from 0.
        upload: the file, to read it another way; None where it came with a link or session.
    """

    table: Table
    file_name: str
    channels: tuple[str, ...]
    axis: str | None = None
    id_column: str | None = None
    chosen: int = 0
    upload: Upload | None = None


UneditedSource = PresetSource | TypedSource | TableSource


@dataclass(frozen=True, slots=True, eq=False)
class EditedSource:
    """A sequence in which single values were changed by hand.

    Attributes:
        base: where the sequence comes from.
        edits: the changed values, before scaling, by step and channel, each from 0.
    """

    base: UneditedSource
    edits: Mapping[tuple[int, int], float]


SequenceSource = UneditedSource | EditedSource


def base_of(source: SequenceSource) -> UneditedSource:
    """Where a sequence comes from, whatever was changed in it since."""
    return source.base if isinstance(source, EditedSource) else source


def same_origin(one: SequenceSource, other: SequenceSource) -> bool:
    """Whether two sources differ in settings alone: one preset, one file, typed text."""
    match base_of(one), base_of(other):
        case PresetSource(key=key), PresetSource(key=other_key):
            return key == other_key
        case TableSource(upload=Upload(data=data)), TableSource(upload=Upload(data=other_data)):
            return data is other_data
        case TableSource(table=table), TableSource(table=other_table):
            return table is other_table
        case base, other_base:
            return type(base) is type(other_base)


def load(source: SequenceSource) -> Sequence:
    """The sequence a source stands for.

    Raises:
        InputError: an unknown preset, a length out of range, text that holds no
            numbers, or columns that do not make a sequence.
    """
    match source:
        case PresetSource(key=key, length=length):
            if key not in PRESETS:
                raise InputError(f"There is no sequence {key!r}; there are {', '.join(PRESETS)}.")
            preset = PRESETS[key]
            return preset.make(preset.default_length if length is None else length, _SEED)
        case TypedSource(text=text):
            return parse_typed(text)
        case TableSource():
            return sequences_of(source)[source.chosen]
        case EditedSource(base=base, edits=edits):
            return with_values(load(base), edits)


def with_values(sequence: Sequence, edits: Mapping[tuple[int, int], float]) -> Sequence:
    """A sequence with some of its values replaced, by step and channel.

    Raises:
        InputError: there is no such step or channel, or a number that float32 cannot hold.
    """
    values = sequence.values.copy()
    steps, channels = values.shape
    for (step, channel), value in edits.items():
        if not (0 <= step < steps and 0 <= channel < channels):
            raise InputError(
                f"The sequence has {steps:,} steps of {channels} channels, counted from 0; "
                f"there is no step {step:,} of channel {channel} to change."
            )
        if not abs(value) <= FLOAT32_MAX:
            raise InputError(f"x must be a number that float32 can hold; got {value!r}.")
        values[step, channel] = value
    return replace(sequence, values=values)


def first_source(data: bytes, file_name: str, reading: Reading = FOUND) -> TableSource:
    """An uploaded file with the columns that suggest themselves.

    Raises:
        InputError: the bytes are no table of numbers.
    """
    table = read_table(data, reading)
    return TableSource(
        table,
        file_name,
        channels=table.suggested_channels,
        axis=table.suggested_axis,
        id_column=table.suggested_id,
        upload=Upload(data, file_name, reading),
    )


def reread(source: TableSource | None, upload: Upload) -> TableSource:
    """A file read as it is now asked; columns that were chosen stay where they still can.

    Args:
        source: the file as it was read before, or None.
        upload: the file, and how it is to be read.

    Raises:
        InputError: the bytes are no table of numbers when read so.
    """
    fresh = first_source(upload.data, upload.file_name, upload.reading)
    if source is None or source.upload is None or source.upload.data is not upload.data:
        return fresh
    names = set(fresh.table.by_name)
    roles = {source.axis, source.id_column} - {None}
    usable = set(fresh.table.number_columns) - set(fresh.table.incomplete_columns)
    kept = tuple(name for name in source.channels if name in usable)
    if source.channels == source.table.suggested_channels or not kept or not roles <= names:
        return fresh
    return replace(fresh, channels=kept, axis=source.axis, id_column=source.id_column)


def sequences_of(source: TableSource) -> tuple[Sequence, ...]:
    """Every sequence in a table, in the order of first appearance, long ones cut."""
    sequences = split_sequences(
        source.table, source.channels, source.axis, source.id_column, first_steps=True
    )
    if source.id_column is None:
        return tuple(replace(sequence, name=source.file_name) for sequence in sequences)
    return sequences


def cut_statement(source: TableSource) -> str:
    """What was cut to keep within the limit, and done with missing values; empty if nothing."""
    cut = cut_statements(source.table, source.id_column)[source.chosen]
    missing = missing_statement(source.table, source.channels, source.axis, source.id_column)
    return " ".join(part for part in (cut, missing) if part)
