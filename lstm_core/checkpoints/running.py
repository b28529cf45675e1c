"""Run an LSTM of a model file the way the file runs it."""

from types import MappingProxyType

from torch import Tensor

from lstm_core.checkpoints.records import LoadedLSTM
from lstm_core.conventions import QUANTITIES
from lstm_core.tracing import LayerTrace, Trace, trace


def trace_loaded(loaded: LoadedLSTM, x: Tensor) -> Trace:
    """Every gate at every step of one sequence, in the order of the sequence.

    Where the file reads its sequences from the last step to the first, so does this,
    and the layer that ran so is named ``l0_reverse``.

    Args:
        loaded: an LSTM of a model file.
        x: (T, D), of any dtype; it is run in the dtype of the weights.

    Raises:
        RuntimeError: x has another number of columns than the model takes, or no step.
    """
    x = x.to(loaded.lstm.get_parameter("weight_ih_l0").dtype)
    if not loaded.reads_backwards:
        return trace(loaded.lstm, x)
    return _turned(trace(loaded.lstm, x.flip(0)))


def _turned(run: Trace) -> Trace:
    """A run over flipped steps as one in the other direction over the steps as they were."""
    layers = {
        name.removesuffix("_reverse")
        if name.endswith("_reverse")
        else f"{name}_reverse": LayerTrace(
            **{quantity: getattr(layer, quantity).flip(0) for quantity in QUANTITIES}
        )
        for name, layer in run.layers.items()
    }
    return Trace(run.x.flip(0), MappingProxyType(layers))
