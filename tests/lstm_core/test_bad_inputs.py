"""The list of bad inputs, row by row, through the core; the ids are its numbers.

Through the page, where rows 49, 54, 66, 69 and 70 have their place too:
`tests/pages/test_bad_inputs_on_screen.py`. Rows 71 and 72, the tab and the server, need a browser.
"""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from lstm_core import InputError, trace
from lstm_core.checkpoints import read_checkpoint
from lstm_core.export import frame_to_csv, trace_table
from lstm_core.lesson_weights import checked_weight, lstm_from_lesson_weights, weight_shapes
from lstm_core.limits import (
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    MAX_TYPED_CHARACTERS,
    MAX_UPLOAD_BYTES,
)
from lstm_core.sequences import Sequence, parse_typed, read_table, scale, split_sequences
from lstm_figures.thinning import thin
from tests.bad_inputs.file_rows import FILES, BadFile
from tests.bad_inputs.model_rows import MODELS, BadModel, commands


def sequences_of(data: bytes) -> tuple[Sequence, ...]:
    table = read_table(data)
    return split_sequences(
        table, table.suggested_channels, table.suggested_axis, table.suggested_id
    )


def check_file(file: BadFile) -> None:
    if file.refused:
        with pytest.raises(InputError) as caught:
            sequences_of(file.data)
        assert file.refused in str(caught.value)
        return
    first = sequences_of(file.data)[0]
    assert first.channels == file.channels
    assert first.values.tolist() == [list(row) for row in file.values]
    assert file.stated in " ".join(read_table(file.data).notes)


def check_model(model: BadModel) -> None:
    if model.refused:
        refused(lambda: read_checkpoint(model.data), model.refused)
        return
    found = read_checkpoint(model.data).lstms
    assert tuple(found) == model.lstms
    first = found[model.lstms[0]]
    assert model.stated in " ".join(first.notes)
    x = torch.linspace(-1, 1, 5 * first.lstm.input_size).reshape(5, 1, -1)
    assert next(first.lstm.parameters()).device.type == "cpu"
    with torch.no_grad():
        h = first.lstm(x)[0]
        assert h.isfinite().all()
        if model.same_as is not None:
            torch.testing.assert_close(h, model.same_as(x)[0], rtol=0, atol=1e-6)


def refused(call: Callable[[], object], words: str) -> None:
    with pytest.raises(InputError) as caught:
        call()
    assert words in str(caught.value)


def row_32(_: Path) -> None:
    first, second = sequences_of(b"id,x\na,1\na,2\na,3\nb,4\n")
    assert [len(first), len(second)] == [3, 1]
    assert second.values.tolist() == [[4.0]]


def row_33(_: Path) -> None:
    assert [s.name for s in sequences_of(b"id,x\n007,1\n08,2\n007,3\n")] == ["007", "08"]


def row_41(_: Path) -> None:
    (sequence,) = sequences_of(b"a,b\n5,1\n5,2\n")
    for method in ("standard", "min-max"):
        assert scale(sequence, method).sequence.values[:, 0].tolist() == [0.0, 0.0]


def row_44(_: Path) -> None:
    refused(lambda: read_table(b"1" * (MAX_UPLOAD_BYTES + 1)), "At most 20 MB")
    refused(lambda: read_table(b"1\n" * (MAX_TABLE_ROWS + 2_000)), "At most 1,000,000 rows")


def row_45(_: Path) -> None:
    values = np.sin(np.arange(1_000_000, dtype=np.float32) / 1000)[None]
    kept = thin(values, 2_000)
    assert kept.values.shape[1] <= 2_000
    assert kept.values.max() == values.max()


def row_46(_: Path) -> None:
    names = ",".join(f"c{d}" for d in range(MAX_TABLE_COLUMNS))
    cells = ",".join(["1"] * MAX_TABLE_COLUMNS)
    table = read_table(f"{names}\n{cells}\n".encode())
    refused(
        lambda: split_sequences(table, table.number_columns, None, None),
        "At most 32 channels can be used; 1,000 are chosen",
    )
    assert len(table.suggested_channels) == 32
    refused(lambda: read_table(f"{names},x\n{cells},1\n".encode()), "At most 1,000 columns")


def row_47(_: Path) -> None:
    (sequence,) = sequences_of(b'"=HYPERLINK(1)",b\n-1,2\n')
    run = trace(
        lstm_from_lesson_weights(
            {n: np.zeros(s) for n, s in weight_shapes(2, 1, "standard").items()}
        ),
        torch.tensor(sequence.values, dtype=torch.float32),
    )
    written = frame_to_csv(trace_table(sequence, run)).decode()
    assert '"x_=HYPERLINK(1)"' in written
    assert "-1.0" in written
    assert "'-1" not in written


def row_50(_: Path) -> None:
    refused(lambda: parse_typed(""), "There are no numbers yet")
    refused(lambda: parse_typed("1,,2"), "Line 1, value 2 is blank")
    for text in ("1;2", "1 2", "1,2,", "1\n2", "1, 2"):
        assert parse_typed(text).values.tolist() == [[1.0], [2.0]]
    assert parse_typed("1\t2\n3\t4\n").values.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def row_51(_: Path) -> None:
    refused(lambda: parse_typed("1," * 500_000), f"At most {MAX_TYPED_CHARACTERS:,} characters")
    refused(lambda: parse_typed("__import__('os')"), "expected a number")


def row_52(_: Path) -> None:
    refused(lambda: checked_weight("W_xi", [[1.0]], (4, 2)), "must have shape (H, D) = (4, 2)")
    refused(lambda: checked_weight("W_hi", [[1.0, 2.0], [3.0]], (2, 2)), "rows of equal length")


def row_53(_: Path) -> None:
    refused(lambda: checked_weight("b_i", [math.nan], (1,)), "must be a number from")
    refused(lambda: checked_weight("b_i", [1e38], (1,)), "must be a number from")
    weights = {n: np.full(s, 1e6) for n, s in weight_shapes(1, 2, "standard").items()}
    run = trace(lstm_from_lesson_weights(weights), torch.full((50, 1), -3e38))
    assert all(getattr(run, q).isfinite().all() for q in "ifgoch")


def row_55(folder: Path) -> None:
    marker = folder / "was_run"
    for model in commands(marker):
        check_model(model)
    assert not marker.exists()


MORE: dict[int, Callable[[Path], None]] = {
    32: row_32, 33: row_33, 41: row_41, 44: row_44, 45: row_45, 46: row_46, 47: row_47, 50: row_50,
    51: row_51, 52: row_52, 53: row_53, 55: row_55,
}  # fmt: skip
ELSEWHERE = {49, 54, 66}
ROWS = sorted({file.row for file in FILES} | {model.row for model in MODELS} | MORE.keys())


def test_every_row_that_the_core_has_a_part_in_is_tried() -> None:
    assert set(ROWS) == set(range(1, 69)) - ELSEWHERE


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(row: int, tmp_path: Path) -> None:
    for file in FILES:
        if file.row == row:
            check_file(file)
    for model in MODELS:
        if model.row == row:
            check_model(model)
    if row in MORE:
        MORE[row](tmp_path)
