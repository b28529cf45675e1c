"""A file on a disk that fills up: nothing is left of it, and what was there stays."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lstm_core import LSTM, InputError
from lstm_core.checkpoints import load_checkpoint, save_checkpoint
from lstm_core.command_line.table_files import SUFFIXES, write_table
from lstm_core.whole_files import write_whole

if sys.platform == "win32":
    pytest.skip("Windows cannot limit the size of a process's files.", allow_module_level=True)
import resource

ROOM = 4096


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file can grow beyond `ROOM`: to a writer the same as a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_model(path: Path) -> None:
    save_checkpoint(LSTM(8, 32), path)


def write_numbers(path: Path) -> None:
    write_table(pd.DataFrame({"h": np.random.default_rng(0).normal(size=5000)}), path)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        *((f"model{suffix}", write_model) for suffix in (".pt", ".safetensors", ".onnx", ".keras")),
        *((f"trace{suffix}", write_numbers) for suffix in SUFFIXES),
    ],
)
@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_said_and_leaves_what_was_there(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    path.write_bytes(b"of the day before")
    with pytest.raises(InputError, match="cannot be written: File too large"):
        write(path)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert path.read_bytes() == b"of the day before"


def test_with_room_the_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"of the day before")
    write_model(path)
    assert load_checkpoint(path)[""].hidden_size == 32
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written: No such file or directory"):
        write_whole(tmp_path / "nowhere" / "trace.csv", b"")
