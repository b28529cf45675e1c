"""Numbers typed by hand or pasted from a spreadsheet."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHANNELS, MAX_TYPED_CHARACTERS
from lstm_core.sequences import parse_typed, typed
from lstm_core.sequences.number_text import FLOAT32_MAX

FLOATS = st.floats(-FLOAT32_MAX, FLOAT32_MAX, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("0, 1, 0.5", [[0], [1], [0.5]], id="commas"),
        pytest.param("1 2", [[1], [2]], id="row-50-space"),
        pytest.param("1;2", [[1], [2]], id="row-50-semicolon"),
        pytest.param("1, 2,", [[1], [2]], id="row-50-trailing-comma"),
        pytest.param("1\t2\r\n3\t4\r\n", [[1, 2], [3, 4]], id="row-50-pasted-cells"),
        pytest.param("1\n2\n3", [[1], [2], [3]], id="one-a-line"),
        pytest.param("\n0 1\n\n1 0\n", [[0, 1], [1, 0]], id="blank-lines"),
        pytest.param("1,5\t2\n-2,5\t3", [[1.5, 2], [-2.5, 3]], id="decimal-commas-between-tabs"),
        pytest.param("1.234,5\t2", [[1234.5], [2]], id="row-7-thousands-between-tabs"),
        pytest.param("７，８", [[7], [8]], id="row-35-full-width-comma"),
        pytest.param("７、８", [[7], [8]], id="row-35-ideographic-comma"),
        pytest.param("７；８", [[7], [8]], id="row-35-full-width-semicolon"),
        pytest.param("1.234, 5", [[1.234], [5]], id="row-7-a-space-after-the-comma"),
        pytest.param("1.234,5,0.5", [[1.234], [5], [0.5]], id="row-7-two-commas"),
        pytest.param("1.234,5\n0.5,6", [[1.234, 5], [0.5, 6]], id="row-7-a-point-proves-decimals"),
        pytest.param("−1 ２.５", [[-1], [2.5]], id="row-35-unicode"),
        pytest.param("5e-324 1e-400", [[5e-324], [0]], id="row-39-tiny"),
        pytest.param("+1 .5 2. 1E3", [[1], [0.5], [2], [1000]], id="writings"),
    ],
)
def test_reads_exact_values(text: str, values: list[list[float]]) -> None:
    sequence = parse_typed(text)
    assert sequence.values.tolist() == values
    width = len(values[0])
    assert sequence.channels == (("x",) if width == 1 else tuple(f"x{d}" for d in range(width)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", ["no numbers yet"], id="row-50-empty"),
        pytest.param(" \n\t\n", ["no numbers yet"], id="row-50-blank"),
        pytest.param("1,,2", ["Line 1, value 2", "blank"], id="row-50-double-comma"),
        pytest.param(",1", ["Line 1, value 1", "blank"], id="row-50-leading-comma"),
        pytest.param("1 2 3\n4 5 abc", ["Line 2, value 3", "'abc'"], id="word"),
        pytest.param("1 2\n\n3", ["Line 3 has 1 value,", "line 1 has 2"], id="ragged"),
        pytest.param("1,5;2,5", ["; and ,"], id="two-separators"),
        pytest.param("1.234,5", ["Line 1", "1.234,5", "one number"], id="row-7-dot-and-comma"),
        pytest.param("2,5\n1.234,56", ["Line 2", "1.234,56"], id="row-7-on-the-second-line"),
        pytest.param("1.234,5 2.345,6", ["Line 1", "1.234,5"], id="row-7-between-spaces"),
        pytest.param("-1.234.567,5", ["Line 1", "-1.234.567,5"], id="row-7-millions"),
        pytest.param("1,234\t2,345", ["Line 1, value 1", "1,234"], id="row-7-unclear-comma"),
        pytest.param("1,5\t2.5", ["Line 1, value 1", "1,5"], id="row-7-mixed-marks"),
        pytest.param("1 nan", ["Line 1, value 2", "nan", "finite"], id="row-37-nan"),
        pytest.param("1\n-Inf", ["Line 2, value 1", "-Inf", "finite"], id="row-37-inf"),
        pytest.param("0 1e308", ["Line 1, value 2", "1e308", "float32"], id="row-38-1e308"),
        pytest.param("0 1e309", ["Line 1, value 2", "1e309", "float32"], id="row-38-1e309"),
        pytest.param("5%", ["Line 1, value 1", "'5%'"], id="row-34-percent"),
        pytest.param("1_000", ["Line 1, value 1", "'1_000'"], id="row-34-underscore"),
        pytest.param("0x1F", ["Line 1, value 1", "'0x1F'"], id="row-34-hexadecimal"),
        pytest.param("1²", ["Line 1, value 1", "'1²'"], id="row-35-superscript-is-no-digit"),
        pytest.param("1 " * 500_000, ["100,000", "1,000,000"], id="row-51-a-megabyte"),
        pytest.param(
            "__import__('os').system('exit')", ["Line 1, value 1", "__import__"], id="row-51-code"
        ),
        pytest.param(
            ("1 " * (MAX_CHANNELS + 1) + "\n") * 2, ["32 channels", "have 33"], id="many-channels"
        ),
    ],
)
def test_says_what_is_wrong_and_where(text: str, said: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        parse_typed(text)
    for words in said:
        assert words in str(caught.value)


def test_too_many_steps_are_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "MAX_STEPS", 20)
    with pytest.raises(InputError, match="At most 20 steps can be used; these are 21"):
        parse_typed("1 " * 21)


def test_row_51_code_is_never_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[object] = []
    for name in ("eval", "exec", "compile", "__import__"):
        monkeypatch.setattr(f"builtins.{name}", lambda *a, **k: ran.append(a))
    try:
        parse_typed("__import__('os')")
    except InputError:
        pass
    finally:
        monkeypatch.undo()
    assert ran == []


@given(
    values=st.lists(FLOATS, min_size=1, max_size=40),
    separator=st.sampled_from([", ", ",", " ", "; ", "\t", "\n"]),
)
def test_round_trip_of_one_channel(values: list[float], separator: str) -> None:
    sequence = parse_typed(separator.join(map(repr, values)))
    assert sequence.values[:, 0].tolist() == values


@given(
    rows=st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(FLOATS, min_size=width, max_size=width), min_size=2, max_size=9
        )
    ),
    separator=st.sampled_from([",", " ", ";", "\t"]),
)
def test_round_trip_of_several_channels(rows: list[list[float]], separator: str) -> None:
    text = "\n".join(separator.join(map(repr, row)) for row in rows)
    assert parse_typed(text).values.tolist() == rows


@settings(max_examples=500)
@given(text=st.text() | st.text(st.sampled_from("01.,;\t \n-+eEnaif−"), max_size=40))
def test_any_text_gives_a_sequence_or_a_plain_refusal(text: str) -> None:
    assert len(text) <= MAX_TYPED_CHARACTERS
    try:
        sequence = parse_typed(text)
    except InputError:
        return
    assert len(sequence) > 0
    assert np.isfinite(sequence.values.astype(np.float32)).all()
