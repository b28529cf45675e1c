"""A form of the equations as the flags that the compiled loops read."""

from typing import Final

from lstm_core.equations import CellWeights

PEEPHOLES_I_F: Final = 1
PEEPHOLE_O: Final = 2
LINEAR_CANDIDATE: Final = 4
LINEAR_OUTPUT: Final = 8
NO_I: Final = 16
NO_F: Final = 32
NO_O: Final = 64
COUPLED: Final = 128


def form_flags(weights: CellWeights) -> int:
    """The flags of a cell; a peephole counts where its weights are there."""
    form = weights.variant
    return (
        PEEPHOLES_I_F * (weights.W_ci is not None or weights.W_cf is not None)
        | PEEPHOLE_O * (weights.W_co is not None)
        | LINEAR_CANDIDATE * (form.candidate == "identity")
        | LINEAR_OUTPUT * (form.output == "identity")
        | NO_I * ("i" not in form.gates)
        | NO_F * ("f" not in form.gates and not form.coupled)
        | NO_O * ("o" not in form.gates)
        | COUPLED * form.coupled
    )
