"""The gate plot in the page: Plotly updated in place, one cursor, readouts, the hand's actions."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Protocol

from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.tracing import LayerTrace
from lstm_figures import INTERACTION
from lstm_ui import session
from lstm_ui.components.definition import define
from lstm_ui.components.packed_figure import PackedFigure, packed_message
from lstm_ui.components.plotly_asset import plotly_url
from lstm_ui.workspace import Workspace

_component = define(
    "gate_plot",
    '<div class="gate-plot-root"><div class="gate-plot" tabindex="0" role="group"></div>'
    '<p class="keys" aria-hidden="true"></p>'
    '<div class="overlay"></div><div class="stepping"></div></div>',
    parts=(
        "latest_only",
        "packed_message",
        "preview_line",
        "plot_arrays",
        "plot_lines",
        "plot_readout",
        "plot_pull",
        "plot_keys",
        "plot_saving",
        "stepping",
    ),
)
_LONGEST_GESTURE: Final = 60

Pull = Callable[[Workspace, int, int, float], Workspace]


class Pick(Protocol):
    """The change that a chosen step makes, and a unit and quantity where one was hit."""

    def __call__(
        self, now: Workspace, step: int, unit: int | None, quantity: str | None
    ) -> Workspace:
        """The workspace with that chosen."""


def gate_plot(name: str, message: bytes, *, pick: Pick, pull: Pull | None = None) -> None:
    """Draw a figure of gates; a click or an arrow key chooses the step.

    Args:
        name: tells several plots of one page apart.
        message: what `gate_plot_message` gave for this name.
        pick: the change that a chosen step makes.
        pull: the change that a dragged point of x makes, of a step, channel and value;
            None where x cannot be dragged.
    """
    _component(
        key=f"widget.{name}", data=message, on_act_change=partial(_take_act, name, pick, pull)
    )


def gate_plot_message(
    name: str,
    figure: PackedFigure,
    *,
    layer: LayerTrace,
    x: Tensor,
    step: int,
    unit: int,
    description: str,
    can_pull: bool = False,
    stepping: bool = False,
    equations: str = "",
    answered: int | None = None,
    preview: dict[str, str] | None = None,
) -> bytes:
    """What the component draws.

    Args:
        name: of the plot.
        figure: what `packed_figure` gave.
        layer: the run that is drawn, (T, B, H); the first of its sequences is shown.
        x: its input, (T, B, D).
        step: the chosen step.
        unit: the chosen unit.
        description: what the plot shows, for those who cannot see it.
        can_pull: whether a point of x can be dragged.
        stepping: whether controls for going through time, and of the unit, stand below.
        equations: those of the chosen step in HTML, for a page that shows them beside the plot.
        answered: the last of the component's messages that was taken; None for what is sent
            beside them.
        preview: where the page may ask for previews, and with what token.
    """
    return plot_message(
        name,
        figure,
        values=values_at(layer, x, step),
        units=layer.c.shape[2],
        step=step,
        unit=unit,
        description=description,
        can_pull=can_pull,
        stepping=stepping,
        equations=equations,
        answered=answered,
        preview=preview,
    )


def plot_message(
    name: str,
    figure: PackedFigure,
    *,
    values: Mapping[str, Sequence[float | None]],
    units: int,
    step: int,
    unit: int,
    description: str,
    can_pull: bool = False,
    stepping: bool = False,
    equations: str = "",
    answered: int | None = None,
    preview: dict[str, str] | None = None,
) -> bytes:
    """What the component draws, of any rows.

    Args:
        name: of the plot.
        figure: what `packed_figure` gave.
        values: every row's exact values at the chosen step, by its name; None where it is
            not finite.
        units: how many units can be chosen.
        step: the chosen step.
        unit: the chosen unit.
        description: what the plot shows, for those who cannot see it.
        can_pull: whether a point of x can be dragged.
        stepping: whether controls for going through time, and of the unit, stand below.
        equations: those of the chosen step in HTML, for a page that shows them beside the plot.
        answered: the last of the component's messages that was taken; None for what is sent
            beside them.
        preview: where the page may ask for previews, and with what token.
    """
    header = {
        "name": name,
        "config": {**INTERACTION, "responsive": False},
        "plotlyUrl": None if answered is None else plotly_url(),
        "answered": answered,
        "step": step,
        "unit": unit,
        "units": units,
        "steps": figure.steps,
        "thinned": figure.thinned,
        "values": {row: list(exact) for row, exact in values.items()},
        "description": description,
        "canPull": can_pull,
        "stepping": stepping,
        "equations": equations,
        "preview": preview,
        "figure": figure.spec,
        "version": figure.version,
    }
    return packed_message(header, figure.arrays)


def shown_window(name: str, steps: int) -> tuple[int, int] | None:
    """The steps that a plot of so many steps is zoomed into, where it says so."""
    noted = session.noted(f"window of {name}")
    return noted[1] if noted is not None and noted[0] == steps else None


def values_at(layer: LayerTrace, x: Tensor, step: int) -> dict[str, list[float]]:
    """Every quantity of one step exactly, however few points are drawn."""
    values = {quantity: getattr(layer, quantity)[step, 0].tolist() for quantity in QUANTITIES}
    return {"x": x[step, 0].tolist(), **values}


def _take_act(name: str, pick: Pick, pull: Pull | None) -> None:
    act: Any = session.component_value(name, "act")
    if not isinstance(act, dict):
        return
    try:
        if act["kind"] == "pick":
            _take_pick(name, pick, act)
        elif act["kind"] == "look":
            _take_window(name, act)
        elif act["kind"] == "pull" and pull is not None:
            _take_pull(name, pull, act)
    except (KeyError, TypeError, ValueError, OverflowError):
        pass  # not from this page's own script
    session.answer(name, act.get("number"))
    session.set_moving(act.get("live") is True)


def _take_pick(name: str, pick: Pick, act: dict[str, Any]) -> None:
    step, unit, quantity = act["step"], act.get("unit"), act.get("quantity")
    if isinstance(step, int):
        session.change(
            name,
            lambda now: pick(
                now,
                step,
                unit if isinstance(unit, int) else None,
                quantity if quantity in QUANTITIES else None,
            ),
        )


def _take_window(name: str, act: dict[str, Any]) -> None:
    window = act["window"]
    if window is not None:
        first, end = (int(edge) for edge in window)
        window = (first, end) if 0 <= first < end else None
    session.note(f"window of {name}", (int(act["steps"]), window))


def _take_pull(name: str, pull: Pull, act: dict[str, Any]) -> None:
    step, channel, value = int(act["step"]), int(act["channel"]), float(act["value"])
    gesture = str(act["gesture"])[:_LONGEST_GESTURE]
    session.change(name, lambda now: pull(now, step, channel, value), gesture=gesture)
