"""A run for a moving hand: drawn while it is made, and only the chosen step of it is kept.

No module is built around the weights, and to keep a million steps for one frame would take half
of the time.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_core.conventions import QUANTITIES
from lstm_core.pieces import goes_on, run_in_pieces
from lstm_core.sequences import ScaledSequence
from lstm_core.traced_step import traced_step
from lstm_core.variants import VARIANTS
from lstm_figures import Mode, gate_rows_in_pieces
from lstm_ui.components.packed_figure import packed_figure
from lstm_ui.gates_message import POINTS, gates_message
from lstm_ui.run import weights_and_input
from lstm_ui.workspace import Workspace, acting

_LONG: Final = 50_000
"""Steps, from which on others should not have to wait for a run."""


def goes_in_pieces(workspace: Workspace) -> bool:
    """Whether the run of a workspace can be made and drawn piece by piece."""
    return goes_on(VARIANTS[workspace.variant]) and not acting(workspace)


def is_long(workspace: Workspace) -> bool:
    """Whether the preview of a workspace takes so long that it should have a line of its own."""
    return len(workspace.sequence) >= _LONG


def preview_in_pieces(
    workspace: Workspace, scaled: ScaledSequence, mode: Mode, window: tuple[int, int] | None
) -> bytes:
    """What `gates_message` gives of the whole run, where that `goes_in_pieces`."""
    weights, x, (h_0, c_0) = weights_and_input(workspace, scaled)
    read = run_in_pieces(weights, x, (h_0[None], c_0[None]))
    first, end = max(workspace.step - 1, 0), workspace.step + 1
    around: dict[str, list[NDArray[Any]]] = {quantity: [] for quantity in QUANTITIES}

    def rows(begin: int, until: int) -> dict[str, Tensor]:
        run = read(begin, until)
        found = {quantity: getattr(run, quantity) for quantity in QUANTITIES}
        if begin < end and first < until:
            for quantity, values in found.items():
                near = values.numpy()[max(first - begin, 0) : end - begin, 0]
                around[quantity].append(near.copy())
        return found

    figure = packed_figure(
        gate_rows_in_pieces(
            scaled.sequence, x[:, None], rows, workspace.hidden_size, POINTS, window
        ),
        workspace.kind,
        mode,
    )
    near = {quantity: np.concatenate(pieces) for quantity, pieces in around.items()}
    at, near_x = workspace.step - first, x[first:end].numpy()
    values = {name: each[at].tolist() for name, each in {"x": near_x, **near}.items()}
    step = traced_step(weights, near, near_x, at, (h_0, c_0))
    return gates_message(workspace, values, step, figure, mode)
