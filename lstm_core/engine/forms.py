"""A form of the equations as the flags that the compiled loops read."""

from collections.abc import Iterable
from typing import Final

from torch import Tensor

from lstm_core.conventions import GATES
from lstm_core.equations import CellWeights

PEEPHOLES_I_F: Final = 1
PEEPHOLE_O: Final = 2
LINEAR_CANDIDATE: Final = 4
LINEAR_OUTPUT: Final = 8
NO_I: Final = 16
NO_F: Final = 32
NO_O: Final = 64
COUPLED: Final = 128
HIGHEST: Final = COUPLED
"""The last of these flags; a backward pass has switches of its own above it."""


def peepholes_in_place(peepholes: Iterable[Tensor | None], nothing: Tensor) -> list[Tensor]:
    """W_ci, W_cf and W_co in one piece each, `nothing` where the form does without."""
    return [nothing if W is None else W.contiguous() for W in peepholes]


def form_flags(weights: CellWeights) -> int:
    """The flags of a cell; a peephole counts where its weights are there."""
    form, flags = weights.variant, 0
    if weights.W_ci is not None or weights.W_cf is not None:
        flags |= PEEPHOLES_I_F
    if weights.W_co is not None:
        flags |= PEEPHOLE_O
    if form.candidate == "identity":
        flags |= LINEAR_CANDIDATE
    if form.output == "identity":
        flags |= LINEAR_OUTPUT
    if form.coupled:
        flags |= COUPLED
    if form.gates != GATES:
        flags |= NO_I * ("i" not in form.gates) | NO_O * ("o" not in form.gates)
        flags |= NO_F * ("f" not in form.gates and not form.coupled)
    return flags
