"""`lstm-core exercise` in processes of its own: exit codes, messages, limits."""

import io
import os
import sys
import time
from pathlib import Path
from typing import TextIO

import pytest

from lstm_core.command_line import main
from lstm_core.command_line.exercise_report import report_lines
from lstm_core.exercise import (
    EquationVerdict,
    NotRunError,
    Report,
    WholeVerdict,
    check_file,
    process,
)
from lstm_core.exercise.child import answer_to
from lstm_core.exercise.process import run_limited
from lstm_core.exercise.report import SpeedRow, report_from_json

RIGHT = """
import torch
from torch import nn

print("hello from the file")


class MyCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.gates = nn.Linear(input_size + hidden_size, 4 * hidden_size)

    def forward(self, x, state):
        h, c = state
        i, f, g, o = self.gates(torch.cat([x, h], 1)).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c
"""


def task_of(path: str, class_name: str | None = None) -> dict[str, object]:
    return {"file": path, "form": "standard", "class_name": class_name, "timed": False}


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "my_cell.py"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_right_cell_is_told_so_with_its_speed_and_exits_with_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exercise", "check", written(tmp_path, RIGHT)]) == 0
    said = capsys.readouterr()
    assert said.out.count("✓") == 8
    for words in ("your cell", "nn.LSTM ", "lstm_core.LSTM", "as long",
                  "Right: it equals nn.LSTM, forward and backward."):  # fmt: skip
        assert words in said.out
    assert "hello from the file" in said.err
    assert "\x1b" not in said.out


def test_a_wrong_cell_exits_with_1_and_names_line_and_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = RIGHT.replace("* c + torch", "+ torch")
    assert main(["exercise", "check", written(tmp_path, text)]) == 1
    said = capsys.readouterr().out
    assert "The old cell state is not kept" in said
    assert "line 16" in said
    assert "Not yet: look at c first." in said
    assert "Speed" not in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("class A(:\n", "my_cell.py is not valid Python. line 1: `class A(:`"),
        ("import torch\nimport nowhere_to_be_found\n", "Line 2: `import nowhere_to_be_found`"),
        ("x = 1\n", "defines no torch.nn.Module"),
        (RIGHT.replace("input_size, hidden_size", "size"), "must take an input size and"),
        (RIGHT.replace("super().__init__()", "super().__init__(); 1 / 0"), "ZeroDivisionError"),
        (RIGHT + "\nclass Other(nn.Module):\n    pass\n", "--class NAME"),
        (RIGHT + "\nraise SystemExit(3)\n", "stops when it is imported"),
        (RIGHT + "\nassert False, 'never'\n", "AssertionError: never"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_run_is_told_why_in_one_line(
    text: str, says: str, tmp_path: Path
) -> None:
    answer = answer_to(task_of(written(tmp_path, text)))
    assert says in answer["refused"]
    assert "\n" not in answer["refused"]
    assert answer["traceback"].startswith("Traceback")


def test_the_exit_code_is_2_and_the_traceback_stands_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "1 / 0\n")
    assert main(["exercise", "check", path, "--traceback"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("my_cell.py stops when it is imported. Line 1: `1 / 0`")
    assert "Traceback" in said
    assert main(["exercise", "check", str(tmp_path / "none.py")]) == 2
    assert "exercise new none.py" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are POSIX's")
def test_a_program_without_an_end_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open(sys.argv[1], 'w').write(str(child.pid))\n"
        "print('x' * 1_000_000, flush=True)\n"
        "while True: pass\n"
    )
    code, printed = run_limited([sys.executable, "-c", program, str(tmp_path / "pid")], 4.0)
    assert code is None
    assert printed == "x" * 4_000
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    deadline = time.monotonic() + 20
    while _runs(pid):
        assert time.monotonic() < deadline, "the program's own child is still there"
        time.sleep(0.02)


@pytest.mark.parametrize(("code", "says"), [(None, "longer than 5 seconds"), (7, "exit code 7")])
def test_a_process_that_gives_no_answer_is_told(
    code: int | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "run_limited", lambda *_: (code, "printed"))
    with pytest.raises(NotRunError, match=says) as refused:
        check_file(Path(written(tmp_path, RIGHT)), seconds=5.0)
    assert refused.value.details == "printed"


def test_one_of_several_classes_can_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path, RIGHT + "\n\nclass Other(nn.Module):\n    pass\n")
    assert answer_to(task_of(path, class_name="MyCell"))["report"]["class_name"] == "MyCell"
    assert "It has: MyCell, Other" in answer_to(task_of(path, class_name="Third"))["refused"]


def test_new_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["exercise", "new", "my_cell.py", "--form", "lesson"]) == 0
    assert "exercise check my_cell.py --form lesson" in capsys.readouterr().out
    assert main(["exercise", "new", "my_cell.py"]) == 1
    assert "--force" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "soon", "1e9"])
def test_a_time_that_is_none_is_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercise", "check", "a.py", f"--seconds={seconds}"]) == 2
    assert "expected seconds" in capsys.readouterr().err


WHOLE = WholeVerdict("nn.LSTM", True, False, 1e-16, None, "detached", "It is cut.", ("x", "self.W"))
REPORT = Report(
    "Cell\x1b[2J",
    "standard",
    (
        EquationVerdict("i", "right", "…", line=3, largest_difference=0.0),
        EquationVerdict("f", "wrong", "…", "bias_missing", "Missing.", largest_difference=0.5),
        EquationVerdict("g", "to do", "…"),
    ),
    WHOLE,
    ("i: W_xi is self.W.",),
    ("It is odd.",),
    (SpeedRow("your cell", 0.01, 1.0),),
    "printed",
)  # fmt: skip


class Terminal(io.StringIO):
    """A terminal with the letters of one encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "marks"),
    [
        (Terminal("utf-8"), ["\x1b[32m✓", "\x1b[31m✗", "\x1b[2m·"]),
        (Terminal("ascii"), ["\x1b[32mok", "\x1b[31mNO", "\x1b[2m--"]),
        (io.StringIO(), ["ok", "NO", "--"]),
    ],
)
def test_marks_are_those_a_terminal_can_show(stream: TextIO, marks: list[str]) -> None:
    lines = list(report_lines(REPORT, "a.py", stream))
    assert [line.split(" = ")[0].strip().split()[0].replace("\x1b[0m", "")
            for line in lines if " = …" in line] == marks  # fmt: skip
    assert "\x1b[2J" not in lines[0]
    assert "Not yet: look at f first; still to do: g." in lines[-1]


def test_a_report_survives_the_way_between_processes() -> None:
    assert report_from_json(REPORT.to_json()) == REPORT


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][:1]
    except OSError:
        return False
    return state != "Z"
