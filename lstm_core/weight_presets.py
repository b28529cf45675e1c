"""Cells set by hand, each showing one thing an LSTM can do.

All are ``standard``. A gate is held open or shut by a bias of ±20, where σ is within
2·10⁻⁹ of 1 or 0. They read channel 0, and where a preset says so channel 1; further
channels have zero weight.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lstm_core.conventions import bias_name, input_weight_name, recurrent_weight_name
from lstm_core.lesson_weights import Weights, weight_shapes

OPEN: Final = 20.0
SHUT: Final = -20.0
_NINE_TENTHS: Final = math.log(9)  # σ(ln 9) = 0.9
_DELAYED_ONE: Final = math.tanh(math.tanh(1.0))


@dataclass(frozen=True, slots=True)
class GateSetting:
    """One gate: `inputs[unit]` are the weights of the first channels, `recurrent[unit]` of h'."""

    inputs: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    recurrent: tuple[tuple[float, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class WeightPreset:
    """A cell set by hand.

    Attributes:
        key: its name in a link or file.
        title: its name on screen.
        why: one or two sentences on what to see and why it works.
        sequence: the key of the sequence preset that shows it best.
        step: the step of that sequence to look at first.
        hidden_size: H.
        settings: what each gate is set to; a gate left out has weights of zero.
    """

    key: str
    title: str
    why: str
    sequence: str
    step: int
    hidden_size: int
    settings: Mapping[str, GateSetting]

    def weights(self, input_size: int) -> Weights:
        """The weights by their lesson names for an input of D = `input_size` channels.

        >>> WEIGHT_PRESETS["counter"].weights(input_size=2)["W_xc"].tolist()
        [[20.0, -20.0]]
        """
        arrays = {
            name: np.zeros(shape)
            for name, shape in weight_shapes(input_size, self.hidden_size, "standard").items()
        }
        for gate, setting in self.settings.items():
            channels = min(input_size, len(setting.inputs[0]))
            arrays[input_weight_name(gate)][:, :channels] = np.array(setting.inputs)[:, :channels]
            arrays[bias_name(gate)][:] = setting.bias
            if setting.recurrent is not None:
                arrays[recurrent_weight_name(gate)][:] = setting.recurrent
        for array in arrays.values():
            array.setflags(write=False)
        return MappingProxyType(arrays)


def _held(level: float, units: int = 1) -> GateSetting:
    return GateSetting(inputs=((0.0,),) * units, bias=(level,) * units)


def _one_unit(weight: float, bias: float, recurrent: float = 0.0) -> GateSetting:
    return GateSetting(((weight,),), (bias,), ((recurrent,),))


WEIGHT_PRESETS: Final[Mapping[str, WeightPreset]] = MappingProxyType(
    {
        preset.key: preset
        for preset in (
            WeightPreset(
                key="remember",
                title="Remember for ever",
                why="The forget gate stays at 1, so c is carried over whole; the input gate "
                "opens only while x is above ½. One pulse goes in and never leaves.",
                sequence="impulse",
                step=5,
                hidden_size=1,
                settings={
                    "i": _one_unit(40.0, SHUT),
                    "f": _held(OPEN),
                    "g": _one_unit(1.0, 0.0),
                    "o": _held(OPEN),
                },
            ),
            WeightPreset(
                key="forget",
                title="Forget at once",
                why="The forget gate stays at 0, so nothing of c is carried over: "
                "c is tanh(x) of this step alone.",
                sequence="sine",
                step=6,
                hidden_size=1,
                settings={
                    "i": _held(OPEN),
                    "f": _held(SHUT),
                    "g": _one_unit(1.0, 0.0),
                    "o": _held(OPEN),
                },
            ),
            WeightPreset(
                key="counter",
                title="Counter",
                why="With the forget gate at 1, c adds up the candidate, which is +1 for each a "
                "(channel 0) and −1 for each b (channel 1): c is back at 0 when a word aⁿbⁿ "
                "is complete. With one channel it counts the steps where x is 1.",
                sequence="a_n_b_n",
                step=40,
                hidden_size=1,
                settings={
                    "i": _held(OPEN),
                    "f": _held(OPEN),
                    "g": GateSetting(((20.0, -20.0),), (0.0,)),
                    "o": _held(OPEN),
                },
            ),
            WeightPreset(
                key="latch",
                title="Latch: set and reset",
                why="A pulse of +1 opens the input gate and sets c to 1; a pulse of −1 shuts the "
                "forget gate and clears it. While c is set, h′ keeps the input gate shut "
                "(W_hi = −60), so a second +1 changes nothing.",
                sequence="pulses",
                step=9,
                hidden_size=1,
                settings={
                    "i": _one_unit(40.0, SHUT, recurrent=-60.0),
                    "f": _one_unit(40.0, OPEN),
                    "g": _held(OPEN),
                    "o": _held(OPEN),
                },
            ),
            WeightPreset(
                key="leaky",
                title="Leaky integrator",
                why="f = 0.9 keeps nine tenths of c, i = 0.1 adds one tenth of tanh(x): "
                "a moving average that forgets half of what it knew in 6.6 steps.",
                sequence="square",
                step=60,
                hidden_size=1,
                settings={
                    "i": _held(-_NINE_TENTHS),
                    "f": _held(_NINE_TENTHS),
                    "g": _one_unit(1.0, 0.0),
                    "o": _held(OPEN),
                },
            ),
            WeightPreset(
                key="edge",
                title="Edge detector",
                why="Unit 0 hands x on, one step late, through h′. Unit 1 takes its candidate "
                "from x minus that, so it answers only when x has just changed: up is "
                "positive, down negative.",
                sequence="square",
                step=60,
                hidden_size=2,
                settings={
                    "i": _held(OPEN, 2),
                    "f": _held(SHUT, 2),
                    "g": GateSetting(
                        inputs=((1.0,), (1.0,)),
                        bias=(0.0, 0.0),
                        recurrent=((0.0, 0.0), (-1.0 / _DELAYED_ONE, 0.0)),
                    ),
                    "o": _held(OPEN, 2),
                },
            ),
        )
    }
)
