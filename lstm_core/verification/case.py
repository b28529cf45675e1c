"""A case: an LSTM, what goes in, and the numbers that somebody else says come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so.

    Attributes:
        title: the heading that the cases of this source stand under.
        place: the file, package or paper.
        licence: what it is published under; empty where it needs none.
        address: where a person can read it; empty where there is nothing to read.
        method: how the numbers came to be, in one sentence.
        published: whether the numbers were written down by others, not computed here.
    """

    title: str
    place: str
    licence: str
    address: str
    method: str
    published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """An LSTM, an input, and the numbers expected of it.

    Attributes:
        name: what the case is called; no two share a name.
        source: where the numbers come from.
        test: the test of the source that has them.
        what: one sentence on what is checked.
        x: (T, B, D).
        weights: by the names of the state_dict; they set the dtype.
        expected: the numbers by what ``nn.LSTM`` calls them: ``"output"`` (T, B, ·),
            ``"h_n"`` and ``"c_n"`` (layers · directions, B, ·).
        tolerance: how far a number may be off, from the digits that are printed.
        arguments: those of `LSTM` besides the sizes.
        state: ``(h_0, c_0)``, or None for zeros.
        lengths: the steps of each sequence where they differ; zeros are expected after.
        weakness: what the case cannot show; empty where nothing is known.
        try_mistakes: whether it is run again with deliberate mistakes; not where that is long.
    """

    name: str
    source: Source
    test: str
    what: str
    x: Tensor
    weights: Mapping[str, Tensor]
    expected: Mapping[str, Tensor]
    tolerance: float
    arguments: Mapping[str, Any] = field(default_factory=dict)
    state: tuple[Tensor, Tensor] | None = None
    lengths: tuple[int, ...] | None = None
    weakness: str = ""
    try_mistakes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CaseResult:
    """What came of a case.

    Attributes:
        case: the case, with the numbers expected.
        got: the numbers of `LSTM`, by the names and in the shapes of `case.expected`.
        largest_difference: the largest |expected − got| of the compiled and of the readable
            path; infinite where one is not a number.
        mistakes: how many deliberate mistakes in the weights were tried.
        unnoticed: those after which the case still passes.
    """

    case: Case
    got: Mapping[str, Tensor]
    largest_difference: float
    mistakes: int
    unnoticed: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every number agrees to within the tolerance."""
        return self.largest_difference <= self.case.tolerance
