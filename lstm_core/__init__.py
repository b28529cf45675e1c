"""An LSTM written to be seen: every gate, every step, every term.

>>> import torch
>>> from lstm_core import LSTM, trace
>>> lstm = LSTM(input_size=1, hidden_size=4)
>>> trace(lstm, torch.zeros(50, 1, 1)).f.shape
torch.Size([50, 1, 4])
"""

from lstm_core.cell import LSTMCell
from lstm_core.checkpoints import load_checkpoint, save_checkpoint
from lstm_core.errors import InputError
from lstm_core.gate_gradients import gate_gradients
from lstm_core.lstm import LSTM
from lstm_core.tracing import LayerTrace, Trace, trace
from lstm_core.variants import VARIANTS, Variant

__all__ = [
    "LSTM",
    "VARIANTS",
    "InputError",
    "LSTMCell",
    "LayerTrace",
    "Trace",
    "Variant",
    "gate_gradients",
    "load_checkpoint",
    "save_checkpoint",
    "trace",
]
