"""What a backward pass computes in its loop and what after it, as far as sizes decide that."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from lstm_core.engine.forms import HIGHEST
from lstm_core.engine.forward import FEW_INPUTS
from lstm_core.engine.slabs import filled_up

FEW_PRODUCTS: Final = 100_000
"""Multiplications for the weights' gradients up to which the loop is quicker at them than torch.

Far fewer than are worth a second thread: the loop's sums are over all rows, which one thread has to
have all to itself.
"""

# Switches of the loop, above the flags of the form; `Plan` says what they mean.
WHOLE: Final = 2 * HIGHEST
TO_X: Final = 2 * WHOLE
LEARNS: Final = 2 * TO_X
FEW: Final = 2 * LEARNS
ALONE: Final = 2 * FEW
REVERSE: Final = 2 * ALONE


class Plan(NamedTuple):
    """What is computed where.

    Attributes:
        width: H filled up to a multiple of eight, as the loop takes it.
        to_x: the loop computes gradients of x.
        learns: gradients of W_x, W_h or biases are wanted.
        few: the loop computes those.
        alone: nobody else has a use for gradients of pre-activations.
        switches: the last four as the loop takes them, with the form, the direction and whether
            the whole gradients of gates, c and h are computed.
    """

    width: int
    to_x: bool
    learns: bool
    few: bool
    alone: bool
    switches: int


@lru_cache(maxsize=1000)  # to look it up is quicker than to think again
def planned(
    T: int,
    B: int,
    D: int,
    H: int,
    biases: int,
    flags: int,
    needed: Sequence[bool],
    whole: bool,
    reverse: bool,
) -> Plan:
    """The plan of a pass.

    Args:
        T, B, D, H: sizes.
        biases, flags, needed: as `lstm_core.engine.backward.run_backward` takes them.
        whole: whether the whole gradients of gates, c and h are computed.
        reverse: the run went from the last step to the first.
    """
    width = filled_up(H)
    to_x = needed[0] and D <= FEW_INPUTS
    learns = any(needed[3 : 5 + biases])
    few = learns and 4 * T * B * width * (width + D + 1) <= FEW_PRODUCTS
    alone = few and to_x == needed[0] and not flags
    switches = flags | WHOLE * whole | TO_X * to_x | LEARNS * learns | FEW * few
    switches |= ALONE * alone | REVERSE * reverse
    return Plan(width, to_x, learns, few, alone, switches)
