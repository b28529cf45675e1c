"""Small files that would take gigabytes or minutes to parse: refused within seconds."""

import time
import tracemalloc

import pytest
from onnx import ModelProto, helper

from lstm_core import LSTM, InputError
from lstm_core.checkpoints import load_checkpoint
from lstm_core.checkpoints.protobuf_scan import TooManyPartsError, is_sound
from lstm_core.checkpoints.writing import WRITERS
from lstm_core.limits import MAX_CHECKPOINT_PARTS
from tests.bad_inputs.model_rows import zipped

DESCRIPTOR = ModelProto.DESCRIPTOR
MANY = MAX_CHECKPOINT_PARTS + 10
AS_MANY_AS_ARE_READ = MAX_CHECKPOINT_PARTS - 10


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def pickled(body: bytes) -> bytes:
    return zipped({"archive/data.pkl": b"\x80\x02" + body + b".", "archive/version": b"3\n"})


ONNX = {
    "empty nodes": field(7, b"\x0a\x00" * MANY),
    "inputs of one node": field(7, field(1, b"\x0a\x00" * MANY)),
    "integers": field(7, field(5, field(7, b"\x01" * (8 * MANY)))),
    "opset entries": b"\x42\x00" * MANY,
}


@pytest.mark.parametrize("data", [
    *(b"\x08\x08" + body for body in ONNX.values()),
    pickled(b"N0" * MANY + b"N"),
    pickled(b"](" + b"N" * MANY + b"e"),
], ids=[*ONNX, "pickle of nothings", "pickle of a list"])  # fmt: skip
def test_a_file_of_too_many_parts_is_refused(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(InputError, match="1,000,000 parts"):
        load_checkpoint(data)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("data", [
    b"\x08\x08" + field(7, b"\x0a\x00" * AS_MANY_AS_ARE_READ),
    pickled(b"](" + b"N" * AS_MANY_AS_ARE_READ + b"e"),
], ids=["empty nodes", "pickle of a list"])  # fmt: skip
def test_a_file_of_as_many_parts_as_are_read_ends_in_time(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(InputError, match=r"nodes; at most|holds a list"):
        load_checkpoint(data)
    assert time.process_time() - started < 10


def test_counting_keeps_nothing() -> None:
    data = ONNX["empty nodes"]
    tracemalloc.start()
    with pytest.raises(TooManyPartsError):
        is_sound(data, DESCRIPTOR, 100_000)
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


def test_a_real_model_is_sound_and_counted() -> None:
    data = WRITERS[".onnx"](LSTM(3, 4, num_layers=2))
    assert is_sound(data, DESCRIPTOR, 1_000)
    with pytest.raises(TooManyPartsError):
        is_sound(data, DESCRIPTOR, 10)


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_what_is_cut_short_is_not_sound(keep: float) -> None:
    data = WRITERS[".onnx"](LSTM(3, 4))
    assert not is_sound(data[: int(keep * len(data))], DESCRIPTOR, 1_000)


@pytest.mark.parametrize(
    "data",
    [b"\xff" * 20, b"\x0b\x0c", b"\x0f", b"\x3a\x05\x0a\x0a", b"\x08", b"\x0d\x00"],
    ids=["endless varint", "group", "wire type 7", "longer than its parent", "no value", "short"],
)
def test_what_is_no_message_is_not_sound(data: bytes) -> None:
    assert not is_sound(data, DESCRIPTOR, 1_000)


def test_messages_nested_without_end_are_not_sound() -> None:
    graph = b""
    for _ in range(60):  # a graph in an attribute of a node of a graph
        graph = field(1, field(5, field(6, graph)))
    assert not is_sound(field(7, graph), DESCRIPTOR, 10_000)
    assert is_sound(helper.make_model(helper.make_graph([], "g", [], [])).SerializeToString(),
                    DESCRIPTOR, 100)  # fmt: skip


def test_an_lstm_of_too_many_layers_is_refused() -> None:
    with pytest.raises(InputError, match="has 65 layers; at most 64 are read"):
        load_checkpoint(WRITERS[".pt"](LSTM(1, 1, num_layers=65)))
