"""The run that B is held against: the pinned one, or a layer of a model of one's own."""

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
    """A run to compare with.

    Attributes:
        title: what it is, in words.
        sequence: what went in, as the cell was given it.
        trace: the whole run.
        name: the layer and direction of `trace` that is compared.
        proof: the run of the workspace it is of; None for a model's layer.
    """

    title: str
    sequence: Sequence
    trace: Trace
    name: str
    proof: Run | None = None

    @property
    def layer(self) -> LayerTrace:
        """The gates and states of the layer, (T, B, H) each."""
        return self.trace[self.name]

    @property
    def x(self) -> Tensor:
        """The input of the whole trace, (T, B, D)."""
        return self.trace.x


def pinned_reference(workspace: Workspace) -> Reference | None:
    """The pinned run; None where nothing is pinned."""
    pinned = workspace.pinned
    if pinned is None:
        return None
    run = session.remembered("pinned run", (pinned,), lambda: run_workspace(pinned))
    return Reference(run_title(pinned), run.scaled.sequence, run.trace, "l0", run)


def model_reference(workspace: Workspace) -> Reference | str:
    """The chosen layer of the person's own model, or why it cannot be compared.

    It is compared unit by unit, which needs as many units as the cell has.
    """
    try:
        run = session.current_model_run()
    except InputError as error:
        return f"Your model does not run on this sequence. {error}"
    model = model_of(workspace)
    name = layer_of(model, run)
    units = run.trace[name].h.shape[-1]
    if units != workspace.hidden_size:
        return (
            f"{layer_title(name).capitalize()} of {model.file_name} has H = {units}. To compare "
            f"it unit by unit, give the cell of the sidebar H = {units} too."
        )
    title = f"{model.file_name} · {layer_title(name)} · {model.loaded.lstm.variant}"
    return Reference(title, run.scaled.sequence, run.trace, name)
