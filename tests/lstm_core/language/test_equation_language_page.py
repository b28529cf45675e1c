"""docs/equation-language.md: its tables are those of the code."""

import re
from pathlib import Path

from lstm_core import limits
from lstm_core.language import EQUATION_PRESETS, FUNCTIONS

PAGE = (
    Path(__file__).resolve().parents[3].joinpath("docs", "equation-language.md").read_text("utf-8")
)


def section(heading: str) -> str:
    return PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]


def test_every_function_is_on_the_page_in_the_same_words() -> None:
    rows = [row.split(" | ") for row in section("Functions").splitlines() if row.startswith("| `")]
    arguments = {1: "v", 2: "u, v"}
    assert [(left, right.removesuffix(" |")) for left, right in rows] == [
        (f"| `{name}({arguments[function.arguments]})`", function.about)
        for name, function in FUNCTIONS.items()
    ]


def test_every_preset_is_on_the_page() -> None:
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| `.*? \|", section("Presets"), re.M)))
    assert set(named) == set(EQUATION_PRESETS)


def test_the_limits_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| .* \| ([\d,]+)", section("Limits and safety"), re.M)
    assert [int(number.replace(",", "")) for number in rows] == [
        limits.MAX_EQUATION_CHARACTERS,
        limits.MAX_EQUATION_LINES,
        limits.MAX_EQUATION_NODES,
        limits.MAX_EQUATION_DEPTH,
        limits.MAX_EQUATION_NAME,
        limits.MAX_EQUATION_NUMBER,
        limits.MAX_EQUATION_STATES,
        limits.MAX_EQUATION_PARAMETERS,
        limits.MAX_EQUATION_WEIGHTS,
        limits.MAX_EQUATION_HIDDEN_SIZE,
        limits.MAX_EQUATION_SIZE,
        limits.MAX_EQUATION_OPERATIONS,
    ]
