"""Processes of their own: what an import loads, and what is compiled and kept on disk."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def in_a_new_process(code: str, cwd: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True,
        check=True, timeout=250,
    )  # fmt: skip
    return done.stdout.strip()


def test_importing_lstm_core_imports_no_numba() -> None:
    code = "import sys, lstm_core; print([m for m in ('numba', 'llvmlite') if m in sys.modules])"
    assert in_a_new_process(code) == "[]"


def test_import_without_numba() -> None:
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "import torch\n"
        "from lstm_core import LSTM, trace\n"
        "print(tuple(trace(LSTM(1, 2), torch.zeros(3, 1, 1)).h.shape))"
    )
    assert in_a_new_process(code) == "(3, 1, 2)"


def test_a_process_that_may_write_nowhere_compiles_for_itself(tmp_path: Path) -> None:
    """Every place numba knows of is refused by making numba's check for it fail."""
    code = (
        "import torch, numba.core.caching as caching\n"
        "caching.CacheImpl._locator_classes = []\n"
        "from lstm_core import LSTM, trace\n"
        "from lstm_core.engine import using\n"
        "with using('compiled'): t = trace(LSTM(1, 2), torch.zeros(3, 1, 1))\n"
        "print(tuple(t.h.shape))"
    )
    assert in_a_new_process(code, HOME=str(tmp_path)) == "(3, 1, 2)"
    assert not list(tmp_path.iterdir())


def test_the_cache_on_disk_is_used_until_a_file_of_the_engine_changes(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, torch\n"
        "from lstm_core import LSTM, trace\n"
        "from lstm_core.engine import compilation\n"
        "forward = compilation.loops().forward\n"
        "trace(LSTM(1, 2), torch.zeros(3, 1, 1))\n"
        "print(sum(forward.stats.cache_hits.values()), end=' ')\n"
    )
    package = tmp_path / "lstm_core"
    shutil.copytree(ROOT / "lstm_core", package, ignore=shutil.ignore_patterns("__pycache__"))

    def hits() -> str:
        return in_a_new_process(code, cwd=tmp_path, HOME=str(tmp_path))

    assert [hits(), hits()] == ["0", "1"]
    with (package / "engine" / "lanes.py").open("a") as file:
        file.write("\n")
    assert hits() == "0"
