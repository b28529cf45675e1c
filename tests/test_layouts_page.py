"""docs/layouts.md says what lstm_core.checkpoints does."""

import re
from pathlib import Path

import pytest

from lstm_core import limits
from lstm_core.checkpoints import GATE_ORDERS
from lstm_core.checkpoints.gate_orders import ONNX_PEEPHOLE_ORDER
from lstm_core.checkpoints.onnx_constants import _FOLDED
from lstm_core.checkpoints.onnx_writing import _WRITABLE, OPSET
from lstm_core.checkpoints.writing import WRITERS

TEXT = Path(__file__).resolve().parents[1].joinpath("docs", "layouts.md").read_text("utf-8")
PAGE = " ".join(TEXT.split())
ORDERS = dict(re.findall(r"^\| \[([^]]+)\]\([^)]*\) \| ([^|]+) \|", TEXT, flags=re.MULTILINE))


def test_the_order_of_every_framework_is_the_codes() -> None:
    stacked = {name: order for name, order in ORDERS.items() if order != "apart"}
    assert stacked == {name: ", ".join(order) for name, order in GATE_ORDERS.items()}


def test_frameworks_that_do_not_stack_have_no_order() -> None:
    assert {name for name, order in ORDERS.items() if order == "apart"} == {"TFLite", "Flax"}


def test_every_suffix_that_can_be_written_is_on_the_page() -> None:
    written = re.findall(r"reads and writes (.*?) \|", TEXT)
    assert {suffix.strip("`") for cell in written for suffix in cell.split(", ")} == set(WRITERS)


def test_what_onnx_can_hold_is_the_codes() -> None:
    order = ", ".join(GATE_ORDERS["ONNX"])
    assert f"| W | (directions, 4H, D) | {order} |" in TEXT
    assert f"| R | (directions, 4H, H) | {order} |" in TEXT
    assert f"| P | (directions, 3H) | {', '.join(ONNX_PEEPHOLE_ORDER)}:" in TEXT
    *first, last = (f"`{form}`" for form in _WRITABLE)
    assert f"**Written:** {', '.join(first)} and {last} with diagonal peepholes" in PAGE
    assert f"opset {OPSET}," in PAGE


def test_the_folded_operators_are_the_codes() -> None:
    [listed] = re.findall(r"changes their type: ([\w, ]+)\.", PAGE)
    assert set(listed.split(", ")) == _FOLDED


@pytest.mark.parametrize(
    "words",
    [
        f"more than {limits.MAX_CHECKPOINT_HIDDEN_SIZE:,} hidden units",
        f"files over {limits.MAX_CHECKPOINT_BYTES // 2**20} MiB",
        f"beyond 1e{len(str(int(limits.MAX_CHECKPOINT_WEIGHT))) - 1}",
    ],
)
def test_the_limits_are_the_codes(words: str) -> None:
    assert words in PAGE
