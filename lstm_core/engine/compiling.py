"""How the loops are compiled; the same for all of them."""

from typing import Final

from numba import njit

# No flag here lets the compiler assume that there are no nans or infinities.
FAST: Final = {"contract", "nsz"}
compiled: Final = njit(nogil=True, error_model="numpy", fastmath=FAST)
inlined: Final = njit(forceinline=True, error_model="numpy", fastmath=FAST)  # calls cost most
