"""A person's own model: what feeds it, what is refused, and numbers equal to nn.LSTM's."""

import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from lstm_core import LSTM, InputError, limits
from lstm_core.conventions import QUANTITIES
from lstm_core.unit_statistics import layer_statistics
from lstm_core.variants import VARIANTS
from lstm_ui import model_run
from lstm_ui.model_run import available_columns, complete_columns, fed_columns, run_model
from lstm_ui.sequence_source import TypedSource, first_source
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    model_of,
    with_columns,
    with_lstm,
    with_model_file,
    with_model_view,
    with_scaling,
    with_source,
    with_unit_order,
)
from lstm_ui.your_model.units import heat_rows, layer_of, layer_title, shown_units, unit_rows

TABLE = b"time,a,b,c\n" + b"".join(b"%d,%d,%d,%d\n" % (t, t % 3, t % 5, t % 7) for t in range(30))


def saved(module: nn.Module) -> bytes:
    file = io.BytesIO()
    torch.save(module.state_dict(), file)
    return file.getvalue()


def with_table(data: bytes = TABLE) -> Workspace:
    return with_scaling(with_source(first_workspace(), first_source(data, "mine.csv")), "none")


def with_model(module: nn.Module, workspace: Workspace | None = None) -> Workspace:
    return with_model_file(workspace or with_table(), saved(module), "model.pt")


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize(
    "options", [{}, {"num_layers": 2, "bidirectional": True}, {"proj_size": 2}]
)
def test_the_last_layers_h_is_that_of_nn_lstm(options: dict[str, int]) -> None:
    module = nn.LSTM(3, 6, **options)
    run = run_model(with_model(module))
    x = torch.tensor([[t % 3, t % 5, t % 7] for t in range(30)], dtype=torch.float32)
    expected = module(x)[0].detach()
    names = list(run.trace.layers)[-2:] if module.bidirectional else ["l0"]
    got = torch.cat([run.trace[name].h[:, 0] for name in names], dim=-1)
    torch.testing.assert_close(got, expected, rtol=0, atol=1e-6)
    assert run.difference is not None
    assert run.difference <= 1e-6


def test_a_form_that_nn_lstm_lacks_has_no_difference() -> None:
    workspace = with_model(LSTM(3, 4, variant="graves"))
    assert run_model(workspace).difference is None


def test_row_66_both_numbers_are_said_and_columns_are_offered() -> None:
    workspace = with_model(nn.LSTM(2, 4))
    with pytest.raises(InputError, match=r"takes 2 numbers .* but 3 columns .* Choose 2 columns"):
        run_model(workspace)
    chosen = with_columns(workspace, ["c", "a"])
    run = run_model(chosen)
    assert run.sequence.channels == ("c", "a")
    np.testing.assert_array_equal(run.sequence.values[:9, 0], np.arange(9) % 7)
    assert run.sequence.axis is not None


def test_row_66_too_few_columns_leads_to_the_sidebar() -> None:
    workspace = with_model(nn.LSTM(4, 4))
    with pytest.raises(
        InputError, match=r"has only 3: in the sidebar, upload a CSV with 4 complete"
    ):
        run_model(workspace)


def test_a_column_with_empty_cells_is_named_and_not_offered() -> None:
    gaps = with_table(b"a,b,c,d\n1,,3,4\n5,6,7,8\n")
    assert complete_columns(gaps) == ("a", "c", "d")
    with pytest.raises(InputError, match=r"only 3 \(b left out: empty cells\)"):
        run_model(with_model(nn.LSTM(4, 2), gaps))
    with pytest.raises(InputError, match=r"Choose 2 columns .* \(b left out: empty cells\)"):
        run_model(with_model(nn.LSTM(2, 2), gaps))


def test_the_lstm_that_takes_what_there_is_comes_first_and_is_named() -> None:
    stacked = nn.ModuleDict({"second": nn.LSTM(5, 4), "first": nn.LSTM(3, 5)})
    workspace = with_model(stacked)
    assert model_of(workspace).prefix == "first"
    with pytest.raises(InputError, match="'first' in this model takes fewer"):
        run_model(with_lstm(workspace, "second"))


def test_columns_that_suggest_themselves() -> None:
    preset = with_model(nn.LSTM(1, 4), first_workspace())
    assert fed_columns(preset) == ("sunspots",)
    narrowed = replace(first_source(TABLE, "mine.csv"), channels=("a",))
    workspace = with_source(with_model(nn.LSTM(3, 4)), narrowed)
    assert available_columns(workspace.source, workspace.sequence) == ("a", "b", "c")
    assert fed_columns(workspace) == ("a", "b", "c")
    assert fed_columns(
        with_source(with_columns(workspace, ["b", "a", "c"]), TypedSource("1 2 3"))
    ) == ("x",)


def test_more_columns_than_the_gates_page_draws_can_feed_a_model() -> None:
    names = ",".join(f"c{k}" for k in range(40))
    rows = "\n".join(",".join(str((t * k) % 9) for k in range(40)) for t in range(12))
    workspace = with_model(nn.LSTM(40, 3), with_table(f"{names}\n{rows}\n".encode()))
    assert run_model(workspace).sequence.values.shape == (12, 40)


def test_a_trace_too_large_for_the_screen_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_run, "MAX_TRACE_NUMBERS", 6 * 4 * 29)
    with pytest.raises(InputError, match="at most 29 steps"):
        run_model(with_model(nn.LSTM(3, 4)))
    assert limits.MAX_TRACE_NUMBERS > 6 * 1024 * 2000


def test_bytes_that_are_no_model_change_nothing() -> None:
    workspace = with_table()
    with pytest.raises(InputError):
        with_model_file(workspace, b"not a model", "model.pt")
    with pytest.raises(InputError, match="Upload a model"):
        model_of(workspace)


def test_another_lstm_of_the_file_is_looked_at_from_the_start() -> None:
    module = nn.ModuleDict({"encoder": nn.LSTM(3, 8), "decoder": nn.LSTM(3, 4)})
    workspace = with_model_view(with_model(module), unit=7)
    assert model_of(workspace).unit == 7
    changed = with_lstm(workspace, "decoder")
    assert (model_of(changed).unit, model_of(changed).prefix) == (0, "decoder")
    with pytest.raises(InputError, match="encoder, decoder"):
        with_lstm(workspace, "attention")


def test_units_are_ordered_and_searched() -> None:
    workspace = with_model(nn.LSTM(3, 6))
    run = run_model(workspace)
    found = layer_statistics(run.trace["l0"], VARIANTS["standard"])
    means = run.trace["l0"].f[:, 0].double().mean(dim=0)
    by_number = shown_units(model_of(workspace).order, found)
    assert by_number == tuple(range(6))
    ordered = with_unit_order(workspace, measure="mean", quantity="f")
    assert shown_units(model_of(ordered).order, found) == tuple(
        means.argsort(descending=True).tolist()
    )
    middle = float(means.median())
    searched = with_unit_order(ordered, low=middle, greatest_first=False)
    expected = [unit for unit in means.argsort().tolist() if means[unit] >= middle]
    assert shown_units(model_of(searched).order, found) == tuple(expected)
    assert model_of(with_unit_order(searched, quantity="i")).order.low is None


def test_saturation_of_a_state_becomes_that_of_the_forget_gate() -> None:
    workspace = with_unit_order(with_model(nn.LSTM(3, 2)), measure="mean", quantity="c")
    changed = with_unit_order(workspace, measure="saturation")
    assert model_of(changed).order.quantity == "f"


def test_rows_units_and_layers_that_do_not_exist() -> None:
    workspace = with_model(nn.LSTM(3, 2))
    assert model_of(with_model_view(workspace, quantities=[])).quantities == QUANTITIES
    with pytest.raises(InputError, match="A row must be"):
        with_model_view(workspace, quantities=["x"])
    assert model_of(with_model_view(workspace, unit=99)).unit == 1
    run = run_model(workspace)
    assert layer_of(model_of(with_model_view(workspace, layer="l7")), run) == "l0"
    assert layer_title("l1_reverse", both_ways=True) == "layer 1 backwards"
    assert layer_title("l1", both_ways=False) == "layer 1"


def test_a_channel_that_is_the_time_axis_too_can_feed_the_model() -> None:
    source = replace(first_source(TABLE, "mine.csv"), channels=("a", "b"), axis="a")
    workspace = with_model(nn.LSTM(2, 3), with_source(first_workspace(), source))
    assert fed_columns(workspace) == ("a", "b")
    assert {"a", "b"} <= set(available_columns(workspace.source, workspace.sequence))


def test_the_input_keeps_its_points_where_the_heat_maps_lose_theirs() -> None:
    many = b"a\n" + b"".join(b"%d\n" % (t % 9) for t in range(1500))
    workspace = with_model(nn.LSTM(1, 400), with_table(many))
    record = heat_rows(model_of(workspace), run_model(workspace), tuple(range(400)))
    assert len(record.row("x").lines[0].steps) == 1500
    assert len(record.row("c").lines[0].steps) < 400


def test_figures_hold_the_units_in_order_and_stay_small() -> None:
    workspace = with_model_view(with_model(nn.LSTM(3, 300)), unit=250, quantities=["f", "c"])
    run, model = run_model(workspace), model_of(workspace)
    units = tuple(reversed(range(300)))
    record = heat_rows(model, run, units)
    assert [row.quantity for row in record.rows] == ["x", "f", "c"]
    assert [line.index for line in record.row("c").lines] == list(units)
    opened = unit_rows(model, run).row("h").lines
    assert [line.label for line in opened] == ["unit 250"]
    long = replace(model, quantities=("i", "f", "g", "c", "o", "h"))
    assert heat_rows(long, run, units).shown_points <= 900_000 // (6 * 300)
