"""A run as a short Python script of the same numbers, with `lstm_core` or with torch alone."""

from lstm_core.scripts.scene import CSV_FILE, STATE_FILE, WEIGHTS_FILE, Scene
from lstm_core.scripts.with_lstm_core import lstm_core_script
from lstm_core.scripts.with_torch import torch_script

__all__ = [
    "CSV_FILE",
    "STATE_FILE",
    "WEIGHTS_FILE",
    "Scene",
    "lstm_core_script",
    "torch_script",
]
