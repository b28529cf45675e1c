"""The forms of the LSTM equations, as data: what each gate sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

Peephole = Literal["diagonal", "full"]
PEEPHOLES: Final[tuple[Peephole, ...]] = get_args(Peephole)


@dataclass(frozen=True, slots=True)
class Variant:
    """One published form of the cell.

    Attributes:
        name: the value of ``variant=``.
        title: what the form is called on screen.
        peepholes: the gates that see the cell state. i and f see c of the step
            before, o sees c of this step.
        about: one sentence on what sets the form apart.
        source: who published it.
    """

    name: str
    title: str
    peepholes: tuple[str, ...]
    about: str
    source: str


VARIANTS: Final[Mapping[str, Variant]] = MappingProxyType(
    {
        variant.name: variant
        for variant in (
            Variant(
                name="standard",
                title="standard",
                peepholes=(),
                about="No gate sees the cell state: what torch.nn.LSTM, Keras and cuDNN compute.",
                source="Gers, Schmidhuber & Cummins 2000, Learning to Forget, sections 2–3",
            ),
            Variant(
                name="lesson",
                title="lesson",
                peepholes=("o",),
                about="Only the output gate sees the cell state: its peephole W_co stays.",
                source="the lesson's simplified equations",
            ),
            Variant(
                name="graves",
                title="Graves",
                peepholes=("i", "f", "o"),
                about="Peepholes everywhere: i and f see the cell state before the step, "
                "o sees it after.",
                source="Gers & Schmidhuber 2000, Recurrent Nets that Time and Count; "
                "Graves 2013, Generating Sequences with RNNs, eqs. 7–11",
            ),
        )
    }
)


def variant_named(name: str) -> Variant:
    """Look a form up by its name.

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
