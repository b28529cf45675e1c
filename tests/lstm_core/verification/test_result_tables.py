"""What results come to: by source, the largest difference, every number as a table."""

from collections.abc import Mapping

import pytest
import torch
from torch import Tensor

from lstm_core.verification import (
    Case,
    CaseResult,
    Source,
    by_source,
    largest_published_difference,
    number_table,
)

BOOK = Source(title="Book", place="p. 3", licence="", address="", method="")
HERE = Source(title="Here", place="now", licence="", address="", method="", published=False)


def result(
    source: Source, off: float, expected: Mapping[str, Tensor] | None = None, both: bool = False
) -> CaseResult:
    expected = expected or {"output": torch.zeros(1, 1, 1)}
    case = Case(
        name="case",
        source=source,
        test="test",
        what="What.",
        x=torch.zeros(1, 1, 1),
        weights={},
        expected=expected,
        tolerance=1e-6,
        arguments={"bidirectional": both},
    )
    got = {name: values + off for name, values in expected.items()}
    return CaseResult(case=case, got=got, largest_difference=off, mistakes=0, unnoticed=())


@pytest.mark.parametrize(("off", "passed"), [(1e-6, True), (1.1e-6, False), (float("inf"), False)])
def test_the_tolerance_is_the_last_number_that_passes(off: float, passed: bool) -> None:
    assert result(BOOK, off).passed is passed


def test_only_published_numbers_count_for_the_largest_difference() -> None:
    results = [result(BOOK, 1e-8), result(BOOK, 3e-8), result(HERE, 1e-3)]
    assert largest_published_difference(results) == 3e-8
    assert largest_published_difference([]) == 0.0
    assert [(s.title, len(group)) for s, group in by_source(results)] == [("Book", 2), ("Here", 1)]


def test_every_number_stands_with_its_place() -> None:
    expected = {
        "output": torch.arange(4.0).reshape(2, 1, 2),
        "c_n": torch.tensor([[[5.0]], [[6.0]]]),
    }
    table = number_table(result(BOOK, 0.5, expected, both=True))
    assert table.values.tolist() == [
        ["output", "step 0", 0, 0, 0.0, 0.5, 0.5],
        ["output", "step 0", 0, 1, 1.0, 1.5, 0.5],
        ["output", "step 1", 0, 0, 2.0, 2.5, 0.5],
        ["output", "step 1", 0, 1, 3.0, 3.5, 0.5],
        ["c_n", "l0", 0, 0, 5.0, 5.5, 0.5],
        ["c_n", "l0_reverse", 0, 0, 6.0, 6.5, 0.5],
    ]
    one_way = number_table(result(BOOK, 0.5, expected))
    assert one_way["place"].tolist()[-2:] == ["l0", "l1"]
