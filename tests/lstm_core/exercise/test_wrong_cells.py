"""Cells that learners write, each with the mistake it must be told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lstm_core.exercise import MISTAKES, Report, judge_module
from lstm_core.exercise.loading import load_module_class
from tests.cells.wrong import FUSED, LAYER, LINEAR, MATRICES, WHOLE, WRONG, Wrong


def judged(text: str, path: Path, form: str = "standard") -> Report:
    path.write_text(text, encoding="utf-8")
    module_class, source = load_module_class(path, None)
    return judge_module(module_class, form, source=source, file_name=str(path))


def edited(case: Wrong) -> str:
    assert case.base.count(case.old) >= 1, f"{case.old!r} is not in the right cell"
    return case.base.replace(case.old, case.new, 1)


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Report]:
    return lambda text, form="standard": judged(text, tmp_path / "cell.py", form)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_equation_is_found_and_its_mistake_named(
    name: str, judge: Callable[..., Report]
) -> None:
    case = WRONG[name]
    report = judge(edited(case), case.form)
    verdict = report.verdict_on(case.equation)
    assert (verdict.verdict, verdict.mistake) == ("wrong", case.mistake), report
    assert case.says in verdict.message
    assert not report.right
    others = {one.name for one in report.equations if one.verdict == "wrong"} - {case.equation}
    assert others == set(case.also_wrong), report


@pytest.mark.parametrize("name", WHOLE)
def test_a_mistake_that_no_equation_shows_is_named(name: str, judge: Callable[..., Report]) -> None:
    case = WHOLE[name]
    report = judge(edited(case), case.form)
    assert report.whole.mistake == case.mistake, report
    assert case.says in report.whole.message
    assert not report.right


@pytest.mark.parametrize("base", [MATRICES, LINEAR, FUSED, LAYER])
def test_the_cells_they_are_made_from_are_right(base: str, judge: Callable[..., Report]) -> None:
    report = judge(base)
    assert report.right, report


def test_every_mistake_that_can_be_named_is_named_in_this_table() -> None:
    named = {case.mistake for case in (*WRONG.values(), *WHOLE.values())}
    assert set(MISTAKES) <= named
