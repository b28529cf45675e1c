"""docs/exercise.md shows what the check really answers."""

import io
import re
from pathlib import Path

from lstm_core.command_line.exercise_report import report_lines
from lstm_core.exercise import judge_module, template_text
from lstm_core.exercise.loading import load_module_class
from lstm_core.exercise.template import gate_line, parameter_lines

PAGE = Path(__file__).resolve().parents[3] / "docs" / "exercise.md"


class Utf8(io.StringIO):
    """A file that takes every letter."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"


def test_the_answer_on_the_page_is_the_one_that_comes(tmp_path: Path) -> None:
    made = "\n".join(" " * 8 + line for line in parameter_lines("f", "standard"))
    text = re.sub(r"^ +# TODO: .*b_f.*$", made, template_text("standard", "my_cell.py"), flags=re.M)
    forgotten = gate_line("f", "standard").replace(" + self.b_f", "")
    text = re.sub(r"f = \.\.\..*", f"f = {forgotten}", text)
    path = tmp_path / "my_cell.py"
    path.write_text(text, encoding="utf-8")
    module_class, source = load_module_class(path, None)
    report = judge_module(module_class, source=source, file_name=str(path))
    shown = PAGE.read_text(encoding="utf-8").split("check my_cell.py\n")[2].split("```")[0]
    assert "\n".join(report_lines(report, path.name, Utf8())) + "\n" == shown
