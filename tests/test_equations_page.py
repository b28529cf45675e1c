"""docs/equations.md: the lines are those of the code, and worked as they stand give its numbers."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor

from lstm_core import LSTM, VARIANTS, trace
from lstm_core.conventions import QUANTITIES
from lstm_core.equations import LAYER_NORM_EPSILON
from lstm_core.lesson_weights import lesson_weights
from lstm_core.notation import latex_lines
from lstm_core.variants import Peephole

PAGE = Path(__file__).resolve().parents[1].joinpath("docs", "equations.md").read_text("utf-8")
HEADINGS: list[tuple[str, str, Peephole]] = [(name, name, "diagonal") for name in VARIANTS]
HEADINGS.append(("Peepholes, diagonal and full", "graves", "full"))

every_block = pytest.mark.parametrize(("heading", "form", "peephole"), HEADINGS)


def lines_under(heading: str) -> dict[str, str]:
    """The equations of the first block under a heading, by quantity."""
    _, section = re.split(rf"^##+ {re.escape(heading)}$", PAGE, flags=re.MULTILINE)
    block = section.split("```math\n")[1].split("```")[0]
    lines = block.removeprefix("\\begin{aligned}\n").removesuffix("\n\\end{aligned}\n")
    equations = [line.replace(" &= ", " = ") for line in lines.split(" \\\\\n")]
    return {line[0]: line for line in equations}


@every_block
def test_the_lines_are_those_of_the_code(heading: str, form: str, peephole: Peephole) -> None:
    expected = latex_lines(VARIANTS[form], peephole)
    assert lines_under(heading) == expected
    assert list(lines_under(heading)) == list(expected)


@every_block
def test_the_lines_worked_as_they_stand_give_what_the_cell_computes(
    heading: str, form: str, peephole: Peephole
) -> None:
    lstm = LSTM(2, 3, variant=form, peephole=peephole, dtype=torch.float64)
    lstm.reset_parameters(seed=7)
    x = torch.randn(4, 2, generator=torch.Generator().manual_seed(8), dtype=torch.float64)
    t = trace(lstm, x)
    known = {latex_name(k): torch.tensor(v) for k, v in lesson_weights(lstm).items()}
    known |= {f"{quantity}_t": torch.zeros(3).double() for quantity in QUANTITIES}
    known["1"] = torch.ones(3).double()
    for step, x_t in enumerate(x):
        known |= {f"{quantity}_{{t-1}}": known[f"{quantity}_t"] for quantity in QUANTITIES}
        known["x_t"] = x_t
        for quantity, line in lines_under(heading).items():
            known[f"{quantity}_t"] = value(line.partition(" = ")[2], known)
            got = getattr(t, quantity)[step, 0]
            torch.testing.assert_close(known[f"{quantity}_t"], got, rtol=1e-12, atol=1e-13)


def latex_name(name: str) -> str:
    """``W_xi`` -> ``W_{xi}``."""
    return re.sub(r"_(\w\w)$", r"_{\1}", name)


def value(text: str, known: Mapping[str, Tensor]) -> Tensor:
    """What the right side of an equation comes to."""
    for name, function in ((r"\sigma(", torch.sigmoid), (r"\tanh(", torch.tanh)):
        if text.startswith(name):
            return function(value(text.removeprefix(name).removesuffix(")"), known))
    for mark, operation in ((" + ", torch.add), (" - ", torch.sub), (r" \odot ", torch.mul)):
        left, found, right = text.partition(mark)
        if found:
            return operation(value(left, known), value(right, known))
    left, product, right = text.partition(" ")
    return known[left] @ known[right] if product else known[text]


@pytest.mark.parametrize("form", VARIANTS)
def test_the_table_and_the_sources_are_those_of_the_code(form: str) -> None:
    variant = VARIANTS[form]
    gates, seeing = ", ".join(variant.gates), ", ".join(variant.peepholes) or "none"
    assert f"| [`{form}`](#{form}) | {gates} | {seeing} |" in PAGE
    as_read = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", " ".join(PAGE.split()))
    assert variant.source in as_read


def test_the_epsilon_of_layer_normalisation_is_the_codes() -> None:
    [exponent] = re.findall(r"\\mathrm{var}\(v\) \+ 10\^{(-\d+)}", PAGE)
    assert float(f"1e{exponent}") == LAYER_NORM_EPSILON
