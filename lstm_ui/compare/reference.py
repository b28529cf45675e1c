"""The runs that can be A or B: the one on screen, the pinned one, a layer of one's own model."""

from dataclasses import dataclass

from torch import Tensor

from lstm_core import InputError, LayerTrace, Trace
from lstm_core.sequences import Sequence
from lstm_ui import session
from lstm_ui.run import Run, run_workspace
from lstm_ui.status_line import run_title
from lstm_ui.workspace import Workspace, model_of
from lstm_ui.your_model.units import layer_of, layer_title


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A run that is compared.

    Attributes:
        title: what it is, in words.
        sequence: what went in, as the cell was given it.
        trace: the whole run.
        name: the layer and direction of `trace` that is compared.
    """

    title: str
    sequence: Sequence
    trace: Trace
    name: str = "l0"

    @property
    def layer(self) -> LayerTrace:
        """The gates and states of the layer, (T, B, H) each."""
        return self.trace[self.name]

    @property
    def x(self) -> Tensor:
        """The input of the whole trace, (T, B, D)."""
        return self.trace.x

    @property
    def units(self) -> int:
        """H, the number of units that h has."""
        return self.layer.h.shape[-1]


def reference_on_screen(workspace: Workspace, run: Run) -> Reference:
    """The run of the sidebar's cell."""
    return Reference(f"{run_title(workspace)}, on screen", run.scaled.sequence, run.trace)


def pinned_reference(workspace: Workspace) -> Reference | None:
    """The pinned run; None where nothing is pinned."""
    pinned = workspace.pinned
    if pinned is None:
        return None
    run = session.remembered("pinned run", (pinned,), lambda: run_workspace(pinned))
    return Reference(run_title(pinned), run.scaled.sequence, run.trace)


def model_reference(workspace: Workspace, units: int, then: str = "") -> Reference | str:
    """The chosen layer of the person's own model, or why it cannot be compared.

    Args:
        workspace: holds the model.
        units: of the run it is compared with, unit by unit; a model may have hundreds more.
        then: what is to be done once the sizes are alike.
    """
    try:
        run = session.current_model_run()
    except InputError as error:
        return f"Your model does not run on this sequence. {error}"
    model = model_of(workspace)
    name = layer_of(model, run)
    layer = layer_title(name, both_ways=model.loaded.lstm.bidirectional)
    title = f"{model.file_name} · {layer} · {model.loaded.lstm.variant}"
    found = Reference(title, run.scaled.sequence, run.trace, name)
    if found.units != units:
        return (
            f"{layer.capitalize()} of {model.file_name} has H = {found.units}, the "
            f"other run H = {units}. To compare them unit by unit, give the cell of the sidebar "
            f"H = {found.units} too{then}."
        )
    return found
