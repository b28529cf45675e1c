"""What reading a model file gives: `Checkpoint`, and what the readers hand over before that."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor

from lstm_core.lstm import LSTM


@dataclass(frozen=True, slots=True, eq=False)
class LoadedLSTM:
    """One LSTM of a file.

    Attributes:
        lstm: ready to run, on the CPU, in evaluation mode.
        notes: what was assumed or converted, one sentence each.
        reads_backwards: the file runs it from the last step to the first. `lstm` itself
            runs forward: reverse the steps of its input, and those of its output again.
    """

    lstm: LSTM
    notes: tuple[str, ...] = ()
    reads_backwards: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The LSTMs of a file.

    Attributes:
        format: ``"PyTorch"``, ``"safetensors"``, ``"Keras"`` or ``"ONNX"``, a key of
            `GATE_ORDERS`.
        lstms: by prefix: ``""``, ``"lstm"``, ``"encoder.rnn"`` …; at least one.
        notes: what else is in the file and why it was left out, such as a GRU.
    """

    format: str
    lstms: Mapping[str, LoadedLSTM]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FoundLSTM:
    """The weights of one LSTM under `LSTM`'s own names, before any of it is checked.

    Attributes:
        tensors: by parameter name: ``weight_ih_l0`` …
        arguments: arguments of `LSTM` that the shapes do not tell, such as ``variant``.
    """

    tensors: Mapping[str, Tensor]
    arguments: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reads_backwards: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What a reader found: LSTMs by prefix, and sentences on what it left out."""

    lstms: Mapping[str, FoundLSTM]
    left_out: tuple[str, ...] = ()
