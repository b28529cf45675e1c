"""The About page: the three forms side by side, what differs, and the sources."""

from html import escape
from typing import Final

import streamlit as st

from lstm_core.conventions import GATES
from lstm_core.notation import latex_lines
from lstm_core.sequences import PRESETS
from lstm_core.variants import VARIANTS, Variant
from lstm_core.worked_equations import (
    activation_name,
    gate_terms,
    output_text,
    peephole_term_name,
)
from lstm_ui.html import coloured, lesson_name
from lstm_ui.messages import literal_markdown

_SIDE_BY_SIDE: Final = ("standard", "lesson", "graves")
_ORDER: Final = ("i", "f", "g", "c", "o", "h")

_WHAT_IT_IS: Final = """
An LSTM reads a sequence one step at a time. It keeps two vectors: the **cell state** c, its
memory, and the **hidden state** h, what it shows. At each step four vectors decide what happens:
the **input gate** i (how much to write), the **forget gate** f (how much to keep), the
**candidate** g (what to write) and the **output gate** o (how much to show). Gatescope runs a
cell written from scratch and shows all of them, at every step.
"""

_READING: Final = """
x is the input of the step; h′ and c′ are the hidden and cell state of the step before, zero
before the first one. σ(z) = 1 / (1 + exp(−z)) lies between 0 and 1; tanh between −1 and 1;
⊙ multiplies element by element. Steps, units and channels are counted from 0, as in Python.
"""

_DIFFERENCES: Final = """
- **`nn.LSTM` computes the standard form.** So do Keras and cuDNN. The app proves it on the
  spot: the line above the plots states the largest difference, computed for your sequence
  and weights.
- **The lesson's simplified form is not `nn.LSTM`.** Its output gate keeps the peephole
  W_co c, which `nn.LSTM` does not have.
- **Peephole weights are diagonal in Graves's paper**: a vector, one weight for each unit, which
  then sees its own cell state only. Written as a matrix (full), every unit sees all of c.
  Both can be chosen.
- **`nn.LSTM` has two biases** for each gate, `bias_ih` and `bias_hh`. Only their sum matters;
  here it is b.
- **g is the candidate.** Its weights are called W_xc, W_hc and b_c in the lesson.
"""

_ABLATIONS: Final = """
Greff et al. took the Graves form apart, one piece at a time. Over 5,400 training runs no version
clearly beat the whole cell; the forget gate and the tanh on the way out mattered most. Each can be
chosen as a form:
"""

_KEYS: Final = """
| where | keys |
|:--|:--|
| anywhere | Ctrl+Z undoes, Ctrl+Shift+Z redoes |
| plot of the gates | ← and → move the step, with Shift by ten; Home and End; space plays |
| | + and − zoom around the step, 0 shows all |
| | Alt with ↑ and ↓ changes x at the step, where x is not scaled |
| a unit below the plot | space hides its lines, and shows them again |
| a weight | ↑ and ↓ change it, with Shift in larger steps; Enter, or a digit, types it |
| | ← and → go to the next; with Ctrl, all four go along rows and columns |
| the drawing of the cell | ← and → move the step; Enter on a gate asks why |
| a line of *Write the cell* | Enter goes to the next, with Shift back |
"""

_SOURCES: Final = """
- S. Hochreiter, J. Schmidhuber (1997). *Long Short-Term Memory.* Neural Computation 9(8).
- F. Gers, J. Schmidhuber, F. Cummins (2000). *Learning to Forget: Continual Prediction with
  LSTM.* Neural Computation 12(10). The forget gate.
- F. Gers, J. Schmidhuber (2000). *Recurrent Nets that Time and Count.* IJCNN. Peepholes.
- A. Graves (2013). *Generating Sequences with Recurrent Neural Networks.* arXiv:1308.0850,
  equations 7–11.
- R. Jozefowicz, W. Zaremba, I. Sutskever (2015). *An Empirical Exploration of Recurrent Network
  Architectures.* ICML. A forget bias of 1.
- K. Greff et al. (2017). *LSTM: A Search Space Odyssey.* IEEE TNNLS 28(10).
"""


def about() -> None:
    """Draw the page."""
    st.title("What an LSTM computes")
    st.markdown(_WHAT_IT_IS)
    st.header("The forms, side by side")
    for column, name in zip(st.columns(len(_SIDE_BY_SIDE)), _SIDE_BY_SIDE, strict=True):
        variant = VARIANTS[name]
        with column, st.container(border=True, height="stretch"):
            st.html(_form_html(variant))
    st.markdown(_READING)
    st.subheader("What happens when a part is taken away")
    st.markdown(_ABLATIONS)
    st.markdown("\n".join(_ablation_lines()))
    with st.expander("The equations of every form as LaTeX"):
        for variant in VARIANTS.values():
            st.markdown(f"**{variant.title}**")
            st.code("\n".join(latex_lines(variant).values()), language="latex", wrap_lines=True)
    st.header("What differs from nn.LSTM")
    st.markdown(_DIFFERENCES)
    st.header("Without a mouse")
    st.markdown(_KEYS)
    st.header("Sources")
    st.markdown(_SOURCES)
    st.subheader("The real series")
    st.markdown("\n".join(_series_lines()))


def _form_html(variant: Variant) -> str:
    lines = "".join(
        f'<div class="equation">{coloured(name, name)}'
        f'<span class="symbols">= {_right_side(name, variant)}</span></div>'
        for name in _ORDER
    )
    return (
        f'<h3 class="card">{escape(variant.title)}</h3><p>{lesson_name(variant.about)}</p>'
        f'<div class="equations">{lines}</div>'
        f'<p class="source">{escape(variant.source)}</p>'
    )


def _right_side(name: str, variant: Variant) -> str:
    if name not in GATES:
        return escape("f ⊙ c′ + i ⊙ g" if name == "c" else f"o ⊙ {output_text(variant)}")
    peephole = peephole_term_name(name)
    terms = (
        f"<mark>{lesson_name(term)}</mark>" if term == peephole else lesson_name(term)
        for term in gate_terms(name, variant)
    )
    return f"{activation_name(name, variant)}({' + '.join(terms)})"


def _ablation_lines() -> list[str]:
    ablations = (form for name, form in VARIANTS.items() if name not in _SIDE_BY_SIDE)
    return [f"- **{form.title}** (`{form.name}`): {form.about}" for form in ablations]


def _series_lines() -> list[str]:
    real = (preset for preset in PRESETS.values() if not preset.length_adjustable)
    return [
        f"- **{literal_markdown(preset.title)}**: "
        f"{literal_markdown(preset.make(preset.default_length, 0).source)}"
        for preset in real
    ]
