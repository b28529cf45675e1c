"""A forked child runs layers although its parent's threads of OpenMP are not there."""

import os
import subprocess
import sys
from typing import Final

import pytest

FORKED: Final = """
import os, signal, torch
from lstm_core import LSTM, trace
torch.set_num_threads(2)
lstm = LSTM(2, 64)
x = torch.randn(50, 32, 2)
ours = trace(lstm, x).h.numpy()
child = os.fork()
if child == 0:
    signal.alarm(60)
    os._exit(0 if (trace(lstm, x).h.numpy() == ours).all() else 3)
print(os.waitpid(child, 0)[1])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_runs_layers_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "0", done.stderr
