"""Cells to start from: the built-in forms in the language, and four that are no LSTM."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lstm_core.conventions import SIGMOID_GATES, gate_recurrence_name, peephole_name
from lstm_core.language.cells import EquationCell, read_cell
from lstm_core.variants import VARIANTS, Peephole, Variant


@dataclass(frozen=True, slots=True)
class EquationPreset:
    """A cell written in the language.

    Attributes:
        key: its name in a link or file; that of the built-in form where it is one.
        title: its name on screen.
        about: one sentence on what sets it apart.
        source: who published it.
        text: the equations.
        variant: the built-in form it equals, a key of `VARIANTS`, or None.
        peephole: how that form's peepholes are taken.
    """

    key: str
    title: str
    about: str
    source: str
    text: str
    variant: str | None = None
    peephole: Peephole = "diagonal"


def variant_lines(form: Variant, peephole: Peephole = "diagonal") -> dict[str, str]:
    """The lines of a built-in form in the language, by what they give a value to.

    >>> print(variant_lines(VARIANTS["lesson"])["o"])
    o = sigmoid(W_xo @ x + W_ho @ h_prev + W_co * c + b_o)
    """
    tanh_c = "tanh(c)" if form.output == "tanh" else "c"
    return {
        "i": _gate_line("i", form, peephole),
        "f": "f = 1 - i" if form.coupled else _gate_line("f", form, peephole),
        "g": "g = W_xc @ x + W_hc @ h_prev + b_c"
        if form.candidate == "identity"
        else "g = tanh(W_xc @ x + W_hc @ h_prev + b_c)",
        "c": "c = f * c_prev + i * g",
        "o": _gate_line("o", form, peephole),
        "h": f"h = o * {tanh_c}",
    }


def _gate_line(gate: str, form: Variant, peephole: Peephole) -> str:
    if gate not in form.gates:
        return f"{gate} = 1"
    terms = [f"W_x{gate} @ x", f"W_h{gate} @ h_prev"]
    if gate in form.peepholes:
        product = "*" if peephole == "diagonal" else "@"
        terms.append(f"{peephole_name(gate)} {product} {'c' if gate == 'o' else 'c_prev'}")
    if form.gate_recurrence:
        terms += [
            f"{gate_recurrence_name(source, gate)} @ {source}_prev" for source in SIGMOID_GATES
        ]
    return f"{gate} = sigmoid({' + '.join(terms)} + b_{gate})"


def _of_variant(form: Variant) -> EquationPreset:
    text = "\n".join(variant_lines(form).values())
    return EquationPreset(form.name, form.title, form.about, form.source, text, form.name)


_GRU = """r = sigmoid(W_xr @ x + W_hr @ h_prev + b_r)
z = sigmoid(W_xz @ x + W_hz @ h_prev + b_z)
n = tanh(W_xn @ x + b_xn + r * (W_hn @ h_prev + b_hn))
h = (1 - z) * n + z * h_prev"""

_GRU_2014 = """r = sigmoid(W_xr @ x + W_hr @ h_prev)
z = sigmoid(W_xz @ x + W_hz @ h_prev)
n = tanh(W_xn @ x + W_hn @ (r * h_prev))
h = z * h_prev + (1 - z) * n"""

_MINIMAL = """f = sigmoid(W_f @ [h_prev, x] + b_f)
n = tanh(W_n @ [f * h_prev, x] + b_n)
h = (1 - f) * h_prev + f * n"""

_SIMPLE = "h = tanh(W_xh @ x + W_hh @ h_prev + b_h)"

EQUATION_PRESETS: Final[Mapping[str, EquationPreset]] = MappingProxyType(
    {
        preset.key: preset
        for preset in (
            *map(_of_variant, VARIANTS.values()),
            EquationPreset(
                key="graves_full",
                title="Graves, full peepholes",
                about="The Graves form with peepholes as matrices: each unit sees every cell.",
                source=VARIANTS["graves"].source,
                text="\n".join(variant_lines(VARIANTS["graves"], "full").values()),
                variant="graves",
                peephole="full",
            ),
            EquationPreset(
                key="gru",
                title="GRU",
                about="Two gates and no cell state, as torch.nn.GRU and cuDNN compute it: "
                "the reset gate r acts after the matrix product.",
                source="Cho et al. 2014, Learning Phrase Representations using RNN "
                "Encoder–Decoder; the form of torch.nn.GRU",
                text=_GRU,
            ),
            EquationPreset(
                key="gru_2014",
                title="GRU, as published",
                about="The reset gate r acts on h' before the matrix product, and there are "
                "no biases: not the numbers of torch.nn.GRU.",
                source="Cho et al. 2014, Learning Phrase Representations using RNN "
                "Encoder–Decoder, eqs. 5–8",
                text=_GRU_2014,
            ),
            EquationPreset(
                key="minimal",
                title="minimal gated unit",
                about="A single gate f both forgets and resets.",
                source="Zhou et al. 2016, Minimal Gated Unit for Recurrent Neural Networks",
                text=_MINIMAL,
            ),
            EquationPreset(
                key="simple",
                title="simple recurrent network",
                about="No gate at all: h is tanh of the input and of h'.",
                source="Elman 1990, Finding Structure in Time",
                text=_SIMPLE,
            ),
        )
    }
)
"""Every preset by its key."""


@lru_cache(maxsize=32)
def preset_cell(key: str) -> EquationCell:
    """A preset, read.

    >>> preset_cell("minimal").states
    ('h',)

    Raises:
        ValueError: there is no such preset; the message lists those there are.
    """
    if key not in EQUATION_PRESETS:
        raise ValueError(f"`key` must be one of {', '.join(EQUATION_PRESETS)}; got {key!r}")
    return read_cell(EQUATION_PRESETS[key].text)
