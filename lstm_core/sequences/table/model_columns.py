"""Which columns of a file feed a model that takes a given number of inputs."""

from lstm_core.sequences.table.tables import Table


def columns_for_model(
    table: Table, inputs: int, axis: str | None, id_column: str | None
) -> tuple[str, ...]:
    """The columns that suggest themselves; `inputs` of them where the file leaves no choice.

    That is so where the file has just that many complete columns of numbers. Otherwise
    these are the columns that the file itself suggests, however many.

    Args:
        table: the file.
        inputs: D, how many numbers the model takes at each step.
        axis: the column of times, which feeds nothing.
        id_column: the column that names the sequences, which feeds nothing.
    """
    others = [name for name in table.number_columns if name not in (axis, id_column)]
    complete = [name for name in others if name not in table.incomplete_columns]
    if len(complete) == inputs:
        return tuple(complete)
    return tuple(name for name in table.suggested_channels if name not in (axis, id_column))
