"""The language on a few lines, beside the field it is written in."""

from typing import Final

import streamlit as st

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

x is (D,), everything else (H,). Enter goes to the next line. Nothing you write is executed: it is
read, checked and worked out.
"""


def how_to_write() -> None:
    """Draw the rules, folded away."""
    with st.expander("How to write a line", icon=":material/edit_note:"):
        st.markdown(_RULES)
