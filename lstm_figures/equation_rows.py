"""Stage one of the figure of a written cell: a row for each of its lines."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_core.conventions import GATE_NAMES
from lstm_core.errors import InputError
from lstm_core.sequences.series import Sequence
from lstm_figures.axis_marks import symmetric_bound
from lstm_figures.gate_record import UNIT_INTERVAL, GateRows, Line, Row
from lstm_figures.row_lines import compact_axis, row_bounds, row_lines

_TAKEN: Final = frozenset({"ghost", "legend", "readout"})
"""What the figure calls traces of its own."""


def row_name(line: str) -> str:
    """What the figure calls the row of a line: its name, or with an underscore more.

    >>> row_name("f"), row_name("ghost")
    ('f', 'ghost_')
    """
    return f"{line}_" if line in _TAKEN else line


def equation_rows(
    sequence: Sequence,
    x: Tensor,
    values: Mapping[str, Tensor],
    *,
    ghosts: Mapping[str, Tensor],
    ghost_name: str,
    titles: Mapping[str, str] | None = None,
    order: Iterable[str] | None = None,
    max_points: int = 2000,
    window: tuple[int, int] | None = None,
) -> GateRows:
    """What the figure of a written cell shows: its input, then every line in its order.

    A line stands on 0..1 where all its numbers do, unless it is g, c or h, and else on a
    symmetric axis of at least -1..1. What is not finite becomes a gap.

    Args:
        sequence: T steps of D channels; gives the names and the axis.
        x: what the cell was given, (T, B, D); the first of the B is shown.
        values: every line that is drawn, by its name, (T, B, N) each.
        ghosts: the lines of another run that are drawn behind those of the same name; a
            line that has only a ghost has a row, too.
        ghost_name: what that run is called on screen.
        titles: what stands beside a line's name; of i, f, g, o, c and h where left out,
            what that is.
        order: the names of the rows from top to bottom; as they come where left out.
        max_points: the most points a line keeps.
        window: steps that are shown in more detail; see `gate_rows`.

    Raises:
        InputError: a line does not have the steps of the sequence.
    """
    steps = len(sequence)
    for name, given in {"x": x, **ghosts, **values}.items():
        if given.ndim != 3 or len(given) != steps:
            raise InputError(f"`{name}` must have shape ({steps}, B, N); got {tuple(given.shape)}.")

    def lines(drawn: Tensor | None, names: tuple[str, ...] | None = None) -> tuple[Line, ...]:
        if drawn is None:
            return ()
        rows = row_lines(
            {"": drawn}, steps=steps, names=names, max_points=max_points, window=window
        )
        return rows[""]

    of_x = lines(x, sequence.channels)
    rows = [Row("x", "input", of_x, *row_bounds("x", _joined(of_x)))]
    named = {**GATE_NAMES, **(titles or {})}
    for name in dict.fromkeys((*values, *ghosts)) if order is None else order:
        own, behind = lines(values.get(name)), lines(ghosts.get(name))
        low, high = _bounds(name, _joined((*own, *behind)))
        rows.append(Row(row_name(name), named.get(name, ""), own, low, high, behind))
    drawn = [line for row in rows for line in (*row.lines, *row.ghosts)]
    stepped = sequence.axis is None
    return GateRows(
        name=sequence.name,
        axis=np.arange(steps) if sequence.axis is None else compact_axis(sequence.axis),
        axis_name="step" if stepped else sequence.axis_name,
        axis_is_step=stepped,
        rows=tuple(rows),
        shown_points=min((len(line.steps) for line in drawn), default=0),
        ghost_name=ghost_name if ghosts else "",
    )


def _joined(lines: tuple[Line, ...]) -> NDArray[np.float32]:
    return np.concatenate([line.values for line in lines] or [np.empty(0, np.float32)])


def _bounds(name: str, values: NDArray[np.float32]) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    signed = name in GATE_NAMES and name not in UNIT_INTERVAL
    if not signed and low >= 0 and high <= 1:
        return 0.0, 1.0
    bound = symmetric_bound(max(-low, high))
    return -bound, bound
