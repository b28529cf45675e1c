"""ONNX files of our own that another tool has changed are read as their nodes now are."""

from typing import Any

import onnx
import pytest
from onnx import helper

from lstm_core import LSTM
from lstm_core.checkpoints import read_checkpoint
from lstm_core.checkpoints.onnx_writing import write_onnx


@pytest.mark.parametrize(("attribute", "value"), [("input_forget", 1), ("direction", "reverse")])
def test_a_node_changed_by_another_tool_is_read_as_it_now_is(attribute: str, value: Any) -> None:
    changed = onnx.ModelProto()
    changed.ParseFromString(write_onnx(LSTM(3, 4)))
    node = next(node for node in changed.graph.node if node.op_type == "LSTM")
    kept = [entry for entry in node.attribute if entry.name != attribute]
    del node.attribute[:]
    node.attribute.extend([*kept, helper.make_attribute(attribute, value)])
    checkpoint = read_checkpoint(changed.SerializeToString())
    assert any("no longer fits its nodes" in note for note in checkpoint.notes)
    loaded = checkpoint.lstms["l0"]
    assert (loaded.lstm.variant == "cifg", loaded.reads_backwards) == (
        attribute == "input_forget",
        attribute == "direction",
    )


def test_a_node_whose_peepholes_another_tool_dropped_is_read_without() -> None:
    changed = onnx.ModelProto()
    changed.ParseFromString(write_onnx(LSTM(3, 4, variant="graves")))
    node = next(node for node in changed.graph.node if node.op_type == "LSTM")
    del node.input[7:]
    assert read_checkpoint(changed.SerializeToString()).lstms["l0"].lstm.variant == "standard"
