"""The file a learner starts from: kind as it is, right once filled in, never written over."""

import re
from pathlib import Path

import pytest

from lstm_core import InputError
from lstm_core.exercise import FORMS, Report, judge_module, template_text, write_template
from lstm_core.exercise.loading import load_module_class
from lstm_core.exercise.template import gate_line, parameter_lines

STATES = {"c": "f * c_prev + i * g", "h": "o * torch.tanh(c)"}


def completed(form: str, done: str = "fgcoh") -> str:
    """The template with the lines of `done` filled in the obvious way."""
    text = template_text(form, "my_cell.py")
    for name in done:
        line = STATES.get(name) or gate_line(name, form)
        text, count = re.subn(rf"^( +){name} = \.\.\..*$", rf"\1{name} = {line}", text, flags=re.M)
        assert count == 1
        if name not in STATES:
            last = parameter_lines(name, form)[-1].split(" ")[0].removeprefix("self.")
            made = "\n".join(" " * 8 + line for line in parameter_lines(name, form))
            text, count = re.subn(rf"^ +# TODO: .*{last}\b.*$", made, text, flags=re.M)
            assert count == 1
    return text


def judged(text: str, path: Path, form: str) -> Report:
    path.write_text(text, encoding="utf-8")
    module_class, source = load_module_class(path, None)
    return judge_module(module_class, form, source=source, file_name=str(path))


@pytest.mark.parametrize("form", FORMS)
def test_filled_in_the_obvious_way_it_is_right(form: str, tmp_path: Path) -> None:
    assert judged(completed(form), tmp_path / "cell.py", form).right


@pytest.mark.parametrize("form", FORMS)
def test_as_it_is_the_input_gate_is_right_and_the_rest_to_do(form: str, tmp_path: Path) -> None:
    report = judged(template_text(form, "cell.py"), tmp_path / "cell.py", form)
    verdicts = {one.name: one.verdict for one in report.equations}
    assert verdicts == dict.fromkeys("ifgcoh", "to do") | {"i": "right"}
    assert not report.right
    assert report.whole.message == ""


@pytest.mark.parametrize(
    ("done", "form"), [("f", "standard"), ("fgc", "graves"), ("fgco", "lesson")]
)
def test_half_done_each_line_is_judged_as_soon_as_it_is_written(
    done: str, form: str, tmp_path: Path
) -> None:
    report = judged(completed(form, done), tmp_path / "cell.py", form)
    right = {one.name for one in report.equations if one.verdict == "right"}
    to_do = {one.name for one in report.equations if one.verdict == "to do"}
    assert right == {"i", *done}, report
    assert to_do == set("fgcoh") - set(done)


def test_a_wrong_line_is_told_before_the_rest_is_written(tmp_path: Path) -> None:
    text = completed("standard", "fg").replace("self.b_f)", "0)")
    verdict = judged(text, tmp_path / "cell.py", "standard").verdict_on("f")
    assert verdict.mistake == "bias_missing"
    assert verdict.line is not None
    assert text.splitlines()[verdict.line - 1].strip().startswith("f = ")


def test_a_form_is_not_taken_for_another(tmp_path: Path) -> None:
    report = judged(completed("graves"), tmp_path / "cell.py", "standard")
    assert {one.mistake for one in report.equations} == {"", "peephole_added"}


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(InputError, match=r"already.*--force"):
        write_template(path, "standard")
    assert path.read_text(encoding="utf-8") == "precious"
    write_template(path, "standard", overwrite=True)
    assert path.read_text(encoding="utf-8") == template_text("standard", "mine.py")


@pytest.mark.parametrize(
    ("name", "form", "says"),
    [
        ("cell.txt", "standard", "end in .py"),
        ("none/cell.py", "standard", "cannot be written"),
        ("cell.py", "nig", "standard, lesson, graves"),
    ],
)
def test_what_cannot_be_written_is_refused(name: str, form: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        write_template(tmp_path / name, form)
    assert list(tmp_path.iterdir()) == []
