"""Weights of every framework: model files to `LSTM` and back."""

from lstm_core.checkpoints.gate_orders import GATE_ORDERS, slab_rows
from lstm_core.checkpoints.reading import load_checkpoint, read_checkpoint
from lstm_core.checkpoints.records import Checkpoint, LoadedLSTM
from lstm_core.checkpoints.running import trace_loaded
from lstm_core.checkpoints.torch_modules import to_torch
from lstm_core.checkpoints.writing import save_checkpoint

__all__ = [
    "GATE_ORDERS",
    "Checkpoint",
    "LoadedLSTM",
    "load_checkpoint",
    "read_checkpoint",
    "save_checkpoint",
    "slab_rows",
    "to_torch",
    "trace_loaded",
]
