"""Any text at all: it is read, or refused in words; nothing else happens."""

import ast
import time

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import InputError
from lstm_core.language import (
    EQUATION_PRESETS,
    draw_parameters,
    judge_cell,
    module_source,
    read_cell,
    run_equations,
)
from lstm_core.limits import MAX_EQUATION_CHARACTERS

PIECES = [
    *"+-*/@()[],=.#'_{}σ⊙·−~^\"\\ \n\t;:0123",
    "x", "h", "c", "h_prev", "c'", "h_{t-1}", "W_xi", "b_i", "W", "sigmoid(", "tanh(", "max(",
    "h = ", "c = ", "\ni = ", "mean(", "softmax(", "1e5", "1e999", ".5", "__", "lambda ", "import ",
    "[x, h_prev]", "W_a @ x", "exp(", "log(", "/ 0", "c̃", "\u2028", "\x0b", "\x00", "é", "𝛔",
]  # fmt: skip
TEXTS = [preset.text for preset in EQUATION_PRESETS.values()]

pieces = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The text of a preset with some stretches replaced."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 12))
        text = (
            text[:start] + draw(pieces if draw(st.booleans()) else st.text(max_size=5)) + text[end:]
        )
    return text


@given(st.one_of(st.text(), pieces, pieces.map("h = {}".format), damaged()))
def test_any_text_is_a_cell_that_runs_or_is_refused_in_words(text: str) -> None:
    try:
        cell = read_cell(text)
    except InputError:
        return
    x = torch.ones(2, 1, 2, dtype=torch.float64)
    run = run_equations(cell, x, draw_parameters(cell, 2, 3, seed=0), hidden_size=3)
    assert run["h"].shape == (2, 1, 3)
    ast.parse(module_source(cell))


@given(st.one_of(st.text(), pieces, pieces.map("f = {}".format), damaged()))
def test_any_text_can_be_judged(text: str) -> None:
    try:
        verdicts = judge_cell("graves", text)
    except InputError:
        return
    assert all(verdict.message for verdict in verdicts.values())


def longest(piece: str, end: str = "") -> str:
    count = (MAX_EQUATION_CHARACTERS - len(end) - 4) // len(piece)
    return f"h = {piece * count}{end}"


@pytest.mark.parametrize(
    "text",
    [longest(piece) for piece in ("(", "[", "-", "tanh(", "W@", "x+", "1", "x,", "{", "'", "[x,",
                                  "W_{", "a_", "~", "σ(", "x*(", "h_{t-1}'")]
    + [longest("x+", "x"), longest("(x)*", "x"), "h=" + "\nh=".join(["x"] * 59)],
)  # fmt: skip
def test_the_longest_texts_are_answered_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(InputError):
        read_cell(text)
    judge_cell("standard", text)
    assert time.process_time() - started < 2
