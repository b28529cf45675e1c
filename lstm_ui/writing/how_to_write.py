"""The language on a few lines, beside the field it is written in."""

from typing import Final

import streamlit as st

from lstm_core.language import FUNCTIONS

_RULES: Final = """
| written | means |
|---|---|
| `W_xf @ x` | a matrix times a vector |
| `f * c_prev` | element by element (⊙) |
| `h_prev`, `c_prev` | of the step before; `h'` and `c'` mean the same |
| `b_f` | the bias; weights need no declaration |
| `sigmoid(…)`, `tanh(…)` | also `σ(…)` |
| `[x, h_prev]` | two vectors end to end |
| `g` | the candidate, c̃; its weights are `W_xc`, `W_hc`, `b_c` |

Nothing you write is executed: it is read, checked and worked out.
"""
_EXERCISE: Final = """
x is (D,), gates and states are (H,). Enter goes to the next line; a whole cell can be pasted into
any of them.
"""


_LABORATORY: Final = """
Lines are computed from top to bottom, and `h = …` must be there. Any name may be given a value,
and `name_prev` is what it was in the step before: 0 in the beginning. A name that begins with
`W_`, `U_`, `R_`, `V_`, `w_` or `b_` is a weight, whose shape follows from where it stands.
"""


def how_to_write(*, laboratory: bool = False) -> None:
    """Draw the rules, folded away."""
    with st.expander("How to write a line", icon=":material/edit_note:"):
        st.markdown(_LABORATORY if laboratory else _EXERCISE)
        st.markdown(_RULES)
        st.markdown("Functions: " + ", ".join(f"`{name}`" for name in FUNCTIONS) + ".")
