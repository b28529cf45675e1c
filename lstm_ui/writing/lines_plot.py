"""The plot of written lines, each in a row, before those of another run."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

import torch
from torch import Tensor

from lstm_core.sequences import Sequence
from lstm_figures import Kind, equation_rows, row_name
from lstm_ui import session
from lstm_ui.components.gate_plot import gate_plot, plot_message, shown_window
from lstm_ui.components.packed_figure import PackedFigure, packed_figure
from lstm_ui.workspace import Workspace, with_view

_POINTS: Final = 1200
_NUMBERS: Final = 600_000
"""Of all lines together; with many lines each keeps fewer points."""
_FEWEST_POINTS: Final = 100
_MOST_LINES: Final = 400
"""With more, a browser draws heat maps only."""


def lines_plot(
    name: str,
    workspace: Workspace,
    sequence: Sequence,
    values: Mapping[str, Tensor],
    *,
    behind: Mapping[str, Tensor],
    behind_name: str,
    rests_on: tuple[object, ...],
    description: str,
    titles: Mapping[str, str] | None = None,
    order: Iterable[str] | None = None,
    kind: Kind = "lines",
    most_units: int = 64,
) -> None:
    """Draw the lines; a click or an arrow key chooses the step.

    Args:
        name: tells several plots apart.
        workspace: what is on screen.
        sequence: the steps that are drawn.
        values: the lines, (T, B, N) each; of the B the first is drawn.
        behind: lines of another run, dashed.
        behind_name: what that run is called.
        rests_on: what the figure must be drawn anew for.
        description: what it shows, for those who cannot see it.
        titles: what stands beside the name of a line.
        order: of the rows; that of `values`, then of `behind`, where left out.
        kind: how it is drawn; heat maps show nothing behind.
        most_units: of each row, that are drawn.
    """
    mode = session.colour_mode()
    window = shown_window(name, len(sequence))
    units = max((each.shape[2] for each in {**behind, **values}.values()), default=1)
    exact = {row_name(line): each for line, each in values.items()}
    values, behind = (_first_units(run, most_units) for run in (values, behind))
    count = sum(each.shape[2] for each in {**behind, **values}.values())
    kind = kind if count <= _MOST_LINES else "heat"
    points = max(_FEWEST_POINTS, min(_POINTS, _NUMBERS // max(count, 1)))
    x = torch.from_numpy(sequence.values.copy())[:, None]

    def figure() -> PackedFigure:
        rows = equation_rows(
            sequence, x, values, ghosts=behind, ghost_name=behind_name, titles=titles,
            order=order, max_points=points, window=window,
        )  # fmt: skip
        return packed_figure(rows, kind, mode)

    packed = session.remembered(name, (*rests_on, kind, mode, window), figure)
    step = min(workspace.step, len(sequence) - 1)
    message = plot_message(
        name,
        packed,
        values={row: _finite(each[step, 0]) for row, each in {"x": x, **exact}.items()},
        units=units,
        step=step,
        unit=min(workspace.unit, units - 1),
        description=description,
        stepping=True,
        answered=session.drawing(name),
    )
    gate_plot(name, message, pick=_picked)


def _picked(now: Workspace, step: int, unit: int | None, quantity: str | None) -> Workspace:
    return with_view(now, step=step, unit=unit)


def _first_units(values: Mapping[str, Tensor], count: int) -> dict[str, Tensor]:
    return {name: each[:, :, :count] for name, each in values.items()}


def _finite(numbers: Tensor) -> list[float | None]:
    return [number if math.isfinite(number) else None for number in numbers.tolist()]
