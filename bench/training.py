"""`python -m bench.training INDEX`: one row of forward and backward, in a process of its own.

How long `nn.LSTM` trains on a large batch depends on what its process did before: by default
the C library gives large arrays that are freed back to the system, and every pass then has its
memory mapped anew; a process that happens to keep them is spared that. So the rows are measured
in fresh processes, once as these come and once where nothing is given back.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch

from bench.peers import training_calls
from bench.sizes import TRAINING, Size
from bench.timing import Times, interleaved

ROOT: Final = Path(__file__).parents[1]
THREADS: Final = 2
ROUNDS: Final = 25
"""Many short rounds: the median of few long ones moves with the machine's neighbours."""
KEEPS_MEMORY: Final = {
    "MALLOC_TRIM_THRESHOLD_": str(2**32),
    "MALLOC_MMAP_THRESHOLD_": str(2**32),
}
"""What has glibc keep all that is freed; elsewhere it changes nothing."""


def training_times(environment: Mapping[str, str]) -> dict[Size, dict[str, Times]]:
    """The times of every row, each from a process that has `environment` added to this one's."""
    return {size: _in_a_process(index, environment) for index, size in enumerate(TRAINING)}


def _in_a_process(index: int, environment: Mapping[str, str]) -> dict[str, Times]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.training", str(index)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return {name: Times(*times) for name, times in json.loads(done.stdout).items()}


if __name__ == "__main__":
    torch.set_num_threads(THREADS)
    calls = training_calls(TRAINING[int(sys.argv[1])])
    print(json.dumps(interleaved(calls, rounds=ROUNDS, round_seconds=0.04)))
