"""The sum behind a number as it is shown: few enough rows, with figures that add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum, isfinite
from typing import Final

from lstm_core.adding_up import rounded_to_add_up
from lstm_core.why_record import Factor, Why, WhyTerm
from lstm_ui.numbers import MINUS, fixed

MOST_ROWS: Final = 12
_DECIMALS: Final = ((0.005, 7), (1e5, 4), (1e15, 0))
"""How many decimals where the largest number is below a size; beyond, powers of ten."""


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A row of the sum: one product, or several small ones taken together.

    Attributes:
        label: how it is written.
        value: what it adds.
        shown: its figures; those of all rows add up to the shown sum.
        term: the product; None for several.
    """

    label: str
    value: float
    shown: str
    term: WhyTerm | None


@dataclass(frozen=True, slots=True)
class ShownSum:
    """All rows, and the sum as it is written."""

    rows: tuple[ShownTerm, ...]
    total: str

    @property
    def written(self) -> str:
        """The rows as a sum, signs between them: ``0.0617 − 0.0312 + 1.0000``."""
        first, *others = (row.shown for row in self.rows)
        return first + "".join(
            f" {MINUS} {text[1:]}" if text.startswith(MINUS) else f" + {text}" for text in others
        )


def shown_sum(answer: Why, most: int = MOST_ROWS) -> ShownSum:
    """The sum of `answer` in at most `most` rows: the largest products, and the others as one.

    Args:
        answer: the arithmetic of a number.
        most: the most rows, 2 or more.
    """
    kept = _largest(answer.terms, most)
    others = [term for term in answer.terms if id(term) not in {id(each) for each in kept}]
    labels = [term.text for term in kept]
    values = [term.value for term in kept]
    if others:
        labels.append(f"the other {len(others)}")
        values.append(fsum(term.value for term in others))
    figures, total = _figures(values)
    terms = [*kept, None] if others else kept
    rows = zip(labels, values, figures, terms, strict=True)
    return ShownSum(tuple(ShownTerm(*row) for row in rows), total)


def origins(answer: Why, shown: ShownSum) -> tuple[Factor, ...]:
    """The numbers of the rows that came from a gate or state, each once."""
    found: dict[str, Factor] = {}
    for row in shown.rows:
        for factor in row.term.factors if row.term else ():
            origin = factor.origin
            if origin is None:
                continue
            if answer.curve is not None and factor.text.startswith("tanh"):  # of c, which is asked
                factor = Factor(f"{origin.quantity}[{origin.unit}]", answer.curve.at, origin)
            found.setdefault(factor.text, factor)
    return tuple(found.values())


def _largest(terms: Sequence[WhyTerm], most: int) -> list[WhyTerm]:
    """The largest terms in their own order; the bias always stays."""
    if len(terms) <= most:
        return list(terms)
    by_size = sorted(terms, key=lambda term: (term.kind != "bias", -abs(term.value)))
    chosen = {id(term) for term in by_size[: most - 1]}
    return [term for term in terms if id(term) in chosen]


def _figures(values: list[float]) -> tuple[list[str], str]:
    largest = max(map(abs, values)) or 1.0
    decimals = next((count for below, count in _DECIMALS if largest < below), None)
    if decimals is None or not all(map(isfinite, values)):
        return [fixed(value) for value in values], fixed(fsum(values))
    rounded, total = rounded_to_add_up(values, decimals)
    return [_text(value) for value in rounded], _text(total)


def _text(value: Decimal) -> str:
    return f"{value:f}".replace("-", MINUS) if value else f"{abs(value):f}"
