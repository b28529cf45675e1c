"""A trained model of a person's own: what was uploaded and how it is looked at."""

from dataclasses import dataclass, field
from typing import Final

from lstm_core.checkpoints import Checkpoint, LoadedLSTM
from lstm_core.conventions import QUANTITIES

BY_NUMBER: Final = ""
"""Units stand in the order of their numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitOrder:
    """Which units are shown, and which comes first.

    Attributes:
        measure: a key of `MEASURES`, or `BY_NUMBER` for every unit in its own order.
        quantity: what is measured: i, f, g, o, c or h.
        greatest_first: begin with the greatest value rather than the least.
        low: units below this value are not shown; None lets all in.
        high: units above this value are not shown; None lets all in.
    """

    measure: str = BY_NUMBER
    quantity: str = "f"
    greatest_first: bool = True
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """An uploaded model file and what of it is on screen.

    Attributes:
        file_name: for the screen alone; never a path.
        checkpoint: the file as it was read.
        prefix: the LSTM that is run, by its prefix in the file.
        uploaded: whether it came from the page's uploader; the example did not.
        columns: what feeds it, in order; None for what suggests itself.
        layer: the layer and direction shown, such as ``"l0"``; None for the first.
        quantities: the rows of the plot, any of i, f, g, o, c and h.
        order: which units are shown, in which order.
        unit: the chosen unit, from 0.
    """

    file_name: str
    checkpoint: Checkpoint
    prefix: str
    uploaded: bool = True
    columns: tuple[str, ...] | None = None
    layer: str | None = None
    quantities: tuple[str, ...] = QUANTITIES
    order: UnitOrder = field(default_factory=UnitOrder)
    unit: int = 0

    @property
    def loaded(self) -> LoadedLSTM:
        """The LSTM that is run."""
        return self.checkpoint.lstms[self.prefix]
