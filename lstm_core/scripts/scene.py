"""What a script rebuilds, and the lines in which both kinds of script give its numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lstm_core.interventions import Intervention
from lstm_core.lesson_weights import Weights
from lstm_core.variants import Peephole

CSV_FILE: Final = "trace.csv"
WEIGHTS_FILE: Final = "weights.safetensors"
STATE_FILE: Final = "weights.pt"
MOST_LITERALS: Final = 2_000
"""A script with more numbers than this in its sequence, or in its weights, reads them."""
_WIDTH: Final = 96
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One run of a cell of one layer.

    Attributes:
        x: (T, D) float32, what the cell was given: after scaling.
        channels: D names of its columns.
        name: of the sequence; user text, as the names of the channels are.
        weights: by the lesson's names.
        variant: a key of `VARIANTS`.
        peephole: ``"diagonal"`` or ``"full"``.
        step: the step whose gates are printed, from 0.
        start: h_0 and c_0, (H,) each; empty for zeros.
        interventions: what is changed in the run.
    """

    x: NDArray[np.float32]
    channels: tuple[str, ...]
    name: str
    weights: Weights
    variant: str = "standard"
    peephole: Peephole = "diagonal"
    step: int = 0
    start: Mapping[str, NDArray[np.float64]] = field(default_factory=lambda: MappingProxyType({}))
    interventions: tuple[Intervention, ...] = ()

    @property
    def reads_sequence(self) -> bool:
        """Whether the script reads the sequence from `CSV_FILE`."""
        return self.x.size > MOST_LITERALS

    @property
    def reads_weights(self) -> bool:
        """Whether the script reads the weights from a file."""
        return sum(values.size for values in self.weights.values()) > MOST_LITERALS

    @property
    def starts_at_zero(self) -> bool:
        """Whether h_0 and c_0 are zero."""
        return not any(np.any(values) for values in self.start.values())

    @property
    def hidden_size(self) -> int:
        """H."""
        return len(self.weights["W_xc"])


def quoted(name: str) -> str:
    """A name of somebody else's for a comment: on one line, and nothing but text."""
    return repr(name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…")


def sequence_lines(scene: Scene) -> list[str]:
    """The lines that give ``x``, (T, D)."""
    steps, channels = scene.x.shape
    shape = f"(T, D) = ({steps}, {channels})"
    if scene.reads_sequence:
        names = [f"x_{channel}" for channel in scene.channels]
        return [
            f'with open("{CSV_FILE}", newline="", encoding="utf-8") as file:',
            '    rows = [row for row in csv.DictReader(file) if row["unit"] == "0"]',
            f"columns = {names!a}",
            f"x = torch.tensor(  # {shape}",
            "    [[float(row[name]) for name in columns] for row in rows]",
            ")",
        ]
    if channels == 1:
        return [
            f"x = torch.tensor({_flat(scene.x[:, 0], indent=4)})[:, None]  # {shape}",
        ]
    rows = [f"    [{', '.join(map(_number, row))}]," for row in scene.x]
    return [f"x = torch.tensor([  # {shape}", *rows, "])"]


def array_literal(values: NDArray[np.float64], indent: int = 4) -> str:
    """A vector or a matrix as a list."""
    if values.ndim == 1:
        return _flat(values, indent)
    space = " " * indent
    rows = [f"[{', '.join(map(_number, row))}]" for row in values]
    in_one_line = f"[{', '.join(rows)}]"
    if len(in_one_line) <= _WIDTH - 30:
        return in_one_line
    return "\n".join(["[", *(f"{space}{row}," for row in rows), f"{space[4:]}]"])


def _flat(values: NDArray[np.floating], indent: int) -> str:
    space = " " * indent
    lines = list(_wrapped(map(_number, values), _WIDTH - indent))
    if len(lines) <= 1 and len("".join(lines)) <= _WIDTH - 30:
        return f"[{''.join(lines)}]"
    return "\n".join(["[", *(f"{space}{line}," for line in lines), f"{space[4:]}]"])


def _wrapped(words: Iterable[str], width: int) -> Iterable[str]:
    line = ""
    for word in words:
        if line and len(line) + len(word) + 3 > width:
            yield line
            line = word
        else:
            line = f"{line}, {word}" if line else word
    if line:
        yield line


def _number(value: np.floating) -> str:
    """The shortest text that reads back as the same number."""
    return np.format_float_positional(value, trim="0") if 1e-4 <= abs(value) < 1e6 else str(value)
