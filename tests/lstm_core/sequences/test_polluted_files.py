"""Files spoilt by a seeded generator: found again cell by cell, refused, or warned of."""

import pytest

from bench.csv_recovery.corpus import SEED, PollutedFile, paired_files, single_files
from bench.csv_recovery.judging import Outcome, judge
from bench.csv_recovery.plans import Truth
from bench.csv_recovery.pollutions import POLLUTIONS
from bench.csv_recovery.readers import FoundColumn, FoundTable, of_bytes
from lstm_core.errors import InputError

SINGLE = tuple(file for file in single_files() if file.table in ("counts", "towns"))
PAIRS = tuple(paired_files(SEED + 1, 120))


def outcome(file: PollutedFile) -> Outcome:
    try:
        found = of_bytes(file.data)
    except InputError:
        return Outcome.REFUSED
    return judge(found, file.truth).outcome


@pytest.mark.parametrize("files", [SINGLE, PAIRS], ids=["single", "pairs"])
def test_nothing_is_silently_wrong(files: tuple[PollutedFile, ...]) -> None:
    wrong = [file.pollutions for file in files if outcome(file) in (Outcome.WRONG, Outcome.AS_TEXT)]
    assert wrong == []


def test_what_can_be_found_again_is_found_again() -> None:
    readable = [file for file in SINGLE if not file.truth.must_refuse]
    found = sum(outcome(file) is Outcome.RECOVERED for file in readable)
    assert found / len(readable) > 0.9
    assert {name for file in SINGLE for name in file.pollutions} == set(POLLUTIONS)


def test_the_judge_sees_a_value_in_the_wrong_place() -> None:
    truth = Truth(["a", "b"], ["number", "number"], [[1.0, 2.0], [3.0, 4.0]])
    right = FoundTable((FoundColumn("a", True, (1.0, 3.0)), FoundColumn("b", True, (2.0, 4.0))))
    turned = FoundTable((FoundColumn("a", True, (1.0, 2.0)), FoundColumn("b", True, (3.0, 4.0))))
    renamed = FoundTable((FoundColumn("c", True, (1.0, 3.0)), right.columns[1]))
    short = FoundTable((FoundColumn("a", True, (1.0,)), FoundColumn("b", True, (2.0,))))
    assert judge(right, truth).outcome is Outcome.RECOVERED
    assert [judge(t, truth).outcome for t in (turned, renamed, short)] == [Outcome.WRONG] * 3
    assert (judge(turned, truth).exact, judge(short, truth).exact) == (0.5, 0.5)
    assert judge(None, truth).outcome is Outcome.REFUSED
