"""The forms of the LSTM equations, as data: which gates there are and what they see."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

from lstm_core.conventions import GATES

Peephole = Literal["diagonal", "full"]
PEEPHOLES: Final[tuple[Peephole, ...]] = get_args(Peephole)

Activation = Literal["tanh", "identity"]

_GREFF = "Greff et al. 2017, LSTM: A Search Space Odyssey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One published form of the cell.

    >>> [form.name for form in VARIANTS.values() if "f" not in form.gates]
    ['nfg', 'cifg']

    Attributes:
        name: the value of ``variant=``.
        title: what the form is called on screen.
        about: one sentence on what sets the form apart.
        source: who published it.
        gates: the gates that have weights, in PyTorch's order. A gate left out is 1
            at every step.
        peepholes: the gates that see the cell state. i and f see c of the step
            before, o sees c of this step.
        coupled: f is 1 − i and has no weights of its own.
        candidate: the activation of g.
        output: the activation of c on its way into h.
        gate_recurrence: i, f and o also see i, f and o of the step before.
    """

    name: str
    title: str
    about: str
    source: str
    gates: tuple[str, ...] = GATES
    peepholes: tuple[str, ...] = ()
    coupled: bool = False
    candidate: Activation = "tanh"
    output: Activation = "tanh"
    gate_recurrence: bool = False


VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(
    {
        variant.name: variant
        for variant in (
            Variant(
                name="standard",
                title="standard",
                about="No gate sees the cell state: what torch.nn.LSTM, Keras and cuDNN compute.",
                source="Gers, Schmidhuber & Cummins 2000, Learning to Forget, sections 2–3",
            ),
            Variant(
                name="lesson",
                title="lesson",
                about="Only the output gate sees the cell state: its peephole W_co stays.",
                source="the lesson's simplified equations",
                peepholes=("o",),
            ),
            Variant(
                name="graves",
                title="Graves",
                about="Peepholes everywhere: i and f see the cell state before the step, "
                "o sees it after.",
                source="Gers & Schmidhuber 2000, Recurrent Nets that Time and Count; "
                "Graves 2013, Generating Sequences with RNNs, eqs. 7–11",
                peepholes=("i", "f", "o"),
            ),
            Variant(
                name="nig",
                title="no input gate",
                about="The Graves form with i = 1: every candidate is written whole.",
                source=_GREFF,
                gates=("f", "g", "o"),
                peepholes=("f", "o"),
            ),
            Variant(
                name="nfg",
                title="no forget gate",
                about="The Graves form with f = 1: nothing is ever forgotten, "
                "as in the first LSTM of 1997.",
                source=_GREFF,
                gates=("i", "g", "o"),
                peepholes=("i", "o"),
            ),
            Variant(
                name="nog",
                title="no output gate",
                about="The Graves form with o = 1: the cell state is always shown.",
                source=_GREFF,
                gates=("i", "f", "g"),
                peepholes=("i", "f"),
            ),
            Variant(
                name="niaf",
                title="linear candidate",
                about="The Graves form without tanh on the candidate: g may be of any size.",
                source=_GREFF,
                peepholes=("i", "f", "o"),
                candidate="identity",
            ),
            Variant(
                name="noaf",
                title="linear output",
                about="The Graves form without tanh on the way out: h = o ⊙ c.",
                source=_GREFF,
                peepholes=("i", "f", "o"),
                output="identity",
            ),
            Variant(
                name="cifg",
                title="coupled gates",
                about="The Graves form with f = 1 − i: the cell forgets as much as it writes.",
                source=_GREFF,
                gates=("i", "g", "o"),
                peepholes=("i", "o"),
                coupled=True,
            ),
            Variant(
                name="fgr",
                title="full gate recurrence",
                about="The Graves form in which i, f and o also see i, f and o of the step "
                "before, zero before the first.",
                source=_GREFF,
                peepholes=("i", "f", "o"),
                gate_recurrence=True,
            ),
        )
    }
)
"""Every form by its name; ``docs/equations.md`` has the equations of each."""


def variant_named(name: str) -> Variant:
    """Look a form up by its name, a key of `VARIANTS`.

    >>> variant_named("lesson").peepholes  # only the output gate sees the cell state
    ('o',)

    Raises:
        ValueError: no form has that name; the message lists those that exist.
    """
    try:
        return VARIANTS[name]
    except KeyError:
        raise ValueError(
            f"`variant` must be one of {', '.join(map(repr, VARIANTS))}; got {name!r}"
        ) from None


def check_peephole(kind: str) -> None:
    """Raise ValueError unless `kind` is ``"diagonal"`` or ``"full"``."""
    if kind not in PEEPHOLES:
        raise ValueError(f'`peephole` must be "diagonal" or "full"; got {kind!r}')
