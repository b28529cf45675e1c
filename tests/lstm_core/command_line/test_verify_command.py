"""`lstm-core verify` shows every check, and its exit code says whether all agree."""

import os
import re
import sys
from typing import Any

import pytest
from torch import Tensor

from lstm_core import recurrence
from lstm_core.command_line import main, terminal
from lstm_core.command_line.terminal import bar, progress
from lstm_core.equations import CellWeights, Gates, gates
from lstm_core.verification import cases


def test_every_check_is_shown_and_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    for case in cases():
        assert any(line.startswith(f"  {case.name} ") and line.endswith("  ok") for line in lines)
    assert lines[-1].startswith(f"All {len(cases())} checks pass; the largest difference from a ")
    assert "DIFFERS" not in said.out


def test_details_name_the_test_the_numbers_and_what_is_weak(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["verify", "--details"]) == 0
    text = capsys.readouterr().out
    for words in (
        "NoCifgNoPeepholeNoProjectionNoClippingLstmTest.LstmBlackBoxTest",
        "expected output -0.029731870 0.122947300 0.208851260 -0.153587650 …",
        "Licence: Apache-2.0",
        "Cannot show: All gates have the same weights",
        "Not noticed: gates as i f o g",
    ):
        assert words in text


def test_a_wrong_cell_differs_and_the_exit_code_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(s: Tensor, c_prev: Tensor, weights: CellWeights, *replaced: Any) -> Gates:
        right = gates(s, c_prev, weights, *replaced)
        return right._replace(c=right.c + 1e-3)

    monkeypatch.setattr(recurrence, "gates", wrong)
    assert main(["verify"]) == 1
    said = capsys.readouterr()
    assert "DIFFERS" in said.out
    assert "checks pass" not in said.out
    assert re.match(rf"\d+ of {len(cases())} checks differ by more than is allowed", said.err)
    assert "TensorFlow Lite: plain cell" in said.err
    assert "Please report this" in said.err


@pytest.mark.parametrize(
    ("done", "total", "drawn"),
    [
        (0, 4, "[--------------------]   0 % (0 of 4)"),
        (1, 4, "[#####---------------]  25 % (1 of 4)"),
        (1999, 2000, "[###################-]  99 % (1,999 of 2,000)"),
        (4, 4, "[####################] 100 % (4 of 4)"),
    ],
)
def test_a_bar_is_full_only_when_all_is_done(done: int, total: int, drawn: str) -> None:
    assert bar(done, total) == drawn


def test_a_total_draws_a_bar_cut_to_the_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(terminal, "get_terminal_size", lambda: os.terminal_size((30, 24)))
    seen = ""
    with progress(patience=0.01) as doing:
        doing("Tracing sequences", 3, 4)
        while "Tracing" not in seen:  # the test run's own timeout ends it
            seen += capsys.readouterr().err
    assert "Tracing sequences [##########" in seen
    assert max(map(len, seen.replace("\x1b[K", "").split("\r"))) == 29
