"""Files made to do harm, and files that are simply wrong: an InputError and nothing else."""

import collections
import io
import os
import pickle
import random
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from lstm_core import LSTM, InputError
from lstm_core.checkpoints import load_checkpoint, reading
from lstm_core.checkpoints.pickle_scan import check_pickle
from lstm_core.checkpoints.writing import WRITERS

SECONDS = 5.0


class Shell:
    """What unpickling runs; the command leaves a file behind."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.marker}",)


class Cell(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(2, 3)


def saved(payload: object, **options: bool) -> bytes:
    file = io.BytesIO()
    torch.save(payload, file, **options)
    return file.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand twice
        for name, content in members.items():
            archive.writestr(name.rstrip("*"), content)
    return memory.getvalue()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_pickle(pickled: bytes) -> bytes:
    return zipped({"archive/data.pkl": pickled, "archive/version": b"3\n"})


def assert_refused(data: bytes, words: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InputError, match=words):
        load_checkpoint(data)
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize("container", ["bare", "zip", "zip-nested"])
def test_row_55_a_pickle_that_runs_a_command_is_refused_unrun(
    protocol: int, container: str, tmp_path: Path
) -> None:
    marker = tmp_path / "was_run"
    payload = {"lstm": Shell(marker)} if container == "zip-nested" else Shell(marker)
    pickled = pickle.dumps(payload, protocol)
    data = pickled if container == "bare" else with_pickle(pickled)
    assert_refused(data, "refused|bare pickle|STACK_GLOBAL|not a model file")
    assert not marker.exists()


def test_row_55_the_pickle_of_that_test_would_run(tmp_path: Path) -> None:
    marker = tmp_path / "was_run"
    pickle.loads(pickle.dumps(Shell(marker)))  # noqa: S301
    assert marker.exists()


@pytest.mark.parametrize("module", [nn.LSTM(2, 3), nn.Sequential(nn.LSTM(2, 3)), Cell()])
def test_row_56_a_whole_module_is_refused_and_the_state_dict_explained(module: nn.Module) -> None:
    assert_refused(saved(module), r"whole pickled module.*state_dict")


def test_row_56_a_torchscript_archive_is_refused() -> None:
    data = zipped({"m/data.pkl": b"\x80\x02}.", "m/code/m.py": b"", "m/constants.pkl": b""})
    assert_refused(data, r"TorchScript.*state_dict")


def test_row_59_a_legacy_file_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = saved(nn.LSTM(2, 3).state_dict(), _use_new_zipfile_serialization=False)

    def loaded(*_: object, **__: object) -> None:
        raise AssertionError("torch.load was called")

    monkeypatch.setattr(torch, "load", loaded)
    assert_refused(data, "before version 1.6")


def test_row_59_a_deflated_bomb_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members = members_of(saved(nn.LSTM(2, 3).state_dict())) | {"archive/data/0": bytes(10**8)}
    data = zipped(members, zipfile.ZIP_DEFLATED)
    assert len(data) < 10**6
    monkeypatch.setattr(torch, "load", None)
    assert_refused(data, "is compressed")


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.999])
def test_row_60_a_file_cut_short_is_said(suffix: str, keep: float) -> None:
    data = WRITERS[suffix](LSTM(3, 20))
    assert_refused(data[: int(len(data) * keep)], "damaged|cut short|not a model file|fit")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"K\x00K\x0cK\x02\x86", b"K\x00J\xff\xff\xff\x0fK\x02\x86"),
        (b"cpuq\x07K\x18", b"cpuq\x07K\x08"),
    ],
    ids=["shape", "storage"],
)
def test_row_60_a_forged_size_is_said(old: bytes, new: bytes) -> None:
    members = members_of(saved(nn.LSTM(2, 3).state_dict()))
    pickled = members["archive/data.pkl"]
    assert old in pickled
    assert_refused(zipped(members | {"archive/data.pkl": pickled.replace(old, new)}), "damaged")


def test_row_60_a_storage_that_is_longer_than_its_member_is_not_read_beyond_it() -> None:
    members = members_of(saved(nn.LSTM(2, 3).state_dict()))
    assert_refused(zipped(members | {"archive/data/0": b"1234"}), "damaged")


def test_row_60_damage_inside_a_tensor_is_said() -> None:
    data = bytearray(saved(nn.LSTM(2, 30).state_dict()))
    data[len(data) // 2] ^= 0xFF
    assert_refused(bytes(data), "damaged")


def nested_tuples(depth: int) -> bytes:
    """A dict key whose hash takes 2 ** depth steps."""
    tower = b"".join(b"h" + bytes([n]) + b"\x86q" + bytes([n + 1]) for n in range(depth))
    return b"\x80\x02}(" + b")q\x00" + tower + b"K\x01u."


def calls(name: bytes, argument: bytes) -> bytes:
    return b"\x80\x02c" + name + b"\n(" + argument + b"tR."


@pytest.mark.parametrize(
    ("pickled", "words"),
    [
        (nested_tuples(60), "too many times"),
        (calls(b"torch\nFloatTensor", b"J\xff\xff\xff\x7f"), r"call `torch\.FloatTensor`"),
        (calls(b"__builtin__\nbytearray", b"J\xff\xff\xff\x7f"), "bytearray"),
        (calls(b"builtins\neval", b"X\x03\x00\x00\x001+1"), r"builtins\.eval"),
        (calls(b"__builtin__\ngetattr", b"N"), "getattr"),
        (b"\x80\x02" + b"\x8a\x08AAAAAAAA0" * 5000 + b"N.", "huge integers"),
        (b"\x80\x02" + b"(" * 100_000, "damaged"),
        (b"\x80\x02h\x05.", "damaged"),
        (b"\x80\x02N", "damaged"),
        (b"", "damaged"),
        (b"\x80\x02N.", "NoneType"),
        (b"\x80\x02]q\x00h\x00a.", "list"),
        (b"\x80\x02}q\x00X\x01\x00\x00\x00ah\x00s.", "into themselves"),
        (b"\x80\x02}.", "No LSTM was found"),
    ],
    ids=[
        "exponential-hash", "huge-tensor", "huge-bytearray", "eval", "getattr", "long-integers",
        "marks", "no-memo", "no-stop", "empty", "none", "list-in-itself", "dict-in-itself",
        "no-weights",
    ],
)  # fmt: skip
def test_pickles_made_to_hang_or_grow_are_refused(pickled: bytes, words: str) -> None:
    assert_refused(with_pickle(pickled), words)


def test_a_training_checkpoint_with_plain_values_passes_the_scan() -> None:
    model = nn.LSTM(2, 3)
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.ones(1, 2))[0].sum().backward()
    optimizer.step()
    payload = {
        "state_dict": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "history": collections.OrderedDict(loss=[0.5, 0.25]),
        "epoch": 2**40,
        "name": "run",
        "size": torch.Size([1, 2]),
        "device": torch.device("cpu"),
        "dtype": torch.float32,
        "parameters": nn.ParameterList(model.parameters()).state_dict(),
        "milestones": collections.Counter([3, 3]),
    }
    assert list(load_checkpoint(saved(payload))) == [""]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged"),
        (b"a,b\n1,2\n", "not a model file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not a model file"),
        (b"\x1f\x8b" + bytes(40), "not a model file"),
        (b"\x89HDF\r\n\x1a\n", "damaged"),
        (zipped({"readme.txt": b"hello"}), "not one written by torch.save"),
        (zipped({"a/data.pkl": b"N.", "a/data.pkl*": b"N."}), "same name"),
        (zipped({"a/data.pkl": b"\x80\x02}.", "b/data.pkl": b"\x80\x02}."}), "one folder"),
        (zipped({}), "damaged|not one written|not a model"),
    ],
)  # fmt: skip
def test_files_that_are_no_models_are_named(data: bytes, words: str) -> None:
    assert_refused(data, words)


def test_the_name_of_the_file_is_in_the_message() -> None:
    with pytest.raises(InputError, match=r"^photo\.png is not a model file"):
        load_checkpoint(b"\x89PNG\r\n\x1a\n", "photo.png")


def test_paths_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pt", tmp_path, "a\0b"):
        with pytest.raises(InputError, match=r"no file|cannot be read"):
            load_checkpoint(path)


def test_a_file_over_the_limit_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "MAX_CHECKPOINT_BYTES", 10)
    path = tmp_path / "big.pt"
    path.write_bytes(bytes(11))
    monkeypatch.setattr(Path, "read_bytes", None)
    for source in (path, bytes(11)):
        with pytest.raises(InputError, match="11 bytes; at most 10"):
            load_checkpoint(source)


def test_expanded_views_cannot_outgrow_the_limit() -> None:
    state = {
        "weight_ih_l0": torch.zeros(1, 1).expand(40_000, 10_000),
        "weight_hh_l0": torch.zeros(1, 1).expand(40_000, 10_000),
    }
    assert_refused(saved(state), "weights")


@pytest.mark.parametrize("suffix", [".pt", ".safetensors", ".onnx", ".keras", ".h5"])
def test_any_damage_is_an_input_error_or_harmless(suffix: str) -> None:
    whole = WRITERS[suffix](LSTM(2, 3))
    generator = random.Random(suffix)
    damages: list[Callable[[bytearray, int], None]] = [
        lambda data, at: data.__setitem__(at, generator.randrange(256)),
        lambda data, at: data.__delitem__(slice(at, at + generator.randrange(1, 9))),
        lambda data, at: data.__setitem__(slice(at, at), generator.randbytes(4)),
        lambda data, at: data.__setitem__(slice(at, at + 8), b"\xff" * 8),
    ]
    refused = 0
    for _ in range(12 if suffix in (".keras", ".h5") else 120):
        data = bytearray(whole)
        generator.choice(damages)(data, generator.randrange(len(data)))
        try:
            load_checkpoint(bytes(data))
        except InputError:
            refused += 1
    assert refused > 0


def test_the_scan_alone_refuses_what_torch_would_allow() -> None:
    with pytest.raises(InputError, match="Tensor"):
        check_pickle(calls(b"torch\nTensor", b"K\x05"))
