"""Changes to the frozen workspace: what follows, what stays, what is refused."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import InputError
from lstm_core.lesson_weights import weight_shapes
from lstm_core.sequences import PRESETS
from lstm_core.weight_presets import WEIGHT_PRESETS
from lstm_ui.sequence_source import PresetSource, TypedSource
from lstm_ui.workspace import (
    Workspace,
    first_workspace,
    shown_forget_bias,
    with_forget_bias,
    with_form,
    with_hidden_size,
    with_kept_source,
    with_reset_weights,
    with_scaling,
    with_seed,
    with_source,
    with_view,
    with_weight_preset,
    with_weights,
    with_zero_weights,
)


def shapes(workspace: Workspace) -> dict[str, tuple[int, ...]]:
    return {name: values.shape for name, values in workspace.weights.items()}


def expected_shapes(workspace: Workspace) -> dict[str, tuple[int, ...]]:
    return weight_shapes(
        workspace.input_size, workspace.hidden_size, workspace.variant, workspace.peephole
    )


def test_it_begins_with_a_real_series_and_cannot_be_changed_in_place() -> None:
    workspace = first_workspace()
    assert (len(workspace.sequence), workspace.input_size) == (309, 1)
    with pytest.raises(FrozenInstanceError):
        workspace.seed = 3  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        workspace.weights["W_xi"][0, 0] = 1.0


changes = st.sampled_from(
    [
        lambda w: with_form(w, variant="graves"),
        lambda w: with_form(w, variant="lesson", peephole="full"),
        lambda w: with_form(w, variant="standard"),
        lambda w: with_form(w, peephole="diagonal"),
        lambda w: with_hidden_size(w, 1),
        lambda w: with_hidden_size(w, 9),
        lambda w: with_seed(w, 7),
        lambda w: with_forget_bias(w, -2.0),
        lambda w: with_source(w, PresetSource("us_macro")),
        lambda w: with_source(w, TypedSource("1, 2")),
        lambda w: with_weight_preset(w, "edge"),
        lambda w: with_weight_preset(w, "counter"),
        lambda w: with_weight_preset(w, None),
        with_zero_weights,
        with_reset_weights,
        lambda w: with_scaling(w, "min-max"),
        lambda w: with_view(w, step=10**9, unit=10**9),
    ]
)


@given(st.lists(changes, max_size=8))
def test_after_any_changes_everything_still_fits(some: list) -> None:  # type: ignore[type-arg]
    workspace = first_workspace()
    for change in some:
        workspace = change(workspace)
    assert shapes(workspace) == expected_shapes(workspace)
    assert 0 <= workspace.step < len(workspace.sequence)
    assert 0 <= workspace.unit < workspace.hidden_size


def test_another_form_keeps_the_weights_they_share() -> None:
    edited = with_weights(first_workspace(), {"b_i": [1, 2, 3, 4]})
    graves = with_form(edited, variant="graves")
    for name, values in edited.weights.items():
        np.testing.assert_array_equal(graves.weights[name], values)
    assert {"W_ci", "W_cf", "W_co"} <= set(graves.weights)


def test_peepholes_come_back_after_a_form_without_them() -> None:
    graves = with_form(first_workspace(), variant="graves")
    edited = with_weights(graves, {"W_co": [0.1, 0.2, 0.3, 0.4]})
    back = with_form(with_form(edited, variant="standard"), variant="graves")
    np.testing.assert_array_equal(back.weights["W_co"], [0.1, 0.2, 0.3, 0.4])


def test_edited_weights_survive_another_size_where_they_overlap() -> None:
    edited = with_weights(first_workspace(), {"b_i": [1, 2, 3, 4]})
    larger = with_hidden_size(edited, 6)
    np.testing.assert_array_equal(larger.weights["b_i"][:4], [1, 2, 3, 4])
    np.testing.assert_array_equal(larger.weights["W_hi"][:4, :4], edited.weights["W_hi"])
    smaller = with_hidden_size(edited, 2)
    np.testing.assert_array_equal(smaller.weights["b_i"], [1, 2])


def test_untouched_weights_of_a_size_depend_on_the_seed_alone() -> None:
    direct = with_hidden_size(first_workspace(), 6)
    detour = with_hidden_size(with_hidden_size(first_workspace(), 2), 6)
    for name, values in direct.weights.items():
        np.testing.assert_array_equal(detour.weights[name], values)


def test_a_seed_gives_fresh_weights_and_reset_brings_them_back() -> None:
    first, second = with_seed(first_workspace(), 1), with_seed(first_workspace(), 2)
    assert not np.array_equal(first.weights["W_hi"], second.weights["W_hi"])
    zeroed = with_zero_weights(first)
    assert not any(values.any() for values in zeroed.weights.values())
    reset = with_reset_weights(zeroed)
    for name, values in first.weights.items():
        np.testing.assert_array_equal(reset.weights[name], values)


def test_drawn_weights_are_what_the_screen_shows() -> None:
    for values in first_workspace().weights.values():
        np.testing.assert_array_equal(values, values.round(3))


def test_forget_bias_sets_b_f_and_nothing_else() -> None:
    before = first_workspace()
    after = with_forget_bias(before, 2.5)
    np.testing.assert_array_equal(after.weights["b_f"], [2.5] * 4)
    for name in before.weights.keys() - {"b_f"}:
        np.testing.assert_array_equal(after.weights[name], before.weights[name])
    np.testing.assert_array_equal(with_seed(after, 1).weights["b_f"], [2.5] * 4)
    assert not after.edited


def test_forget_bias_shown_is_what_all_units_share() -> None:
    workspace = first_workspace()
    assert shown_forget_bias(workspace) == 1.0
    assert shown_forget_bias(with_weights(workspace, {"b_f": [1, 1, 1, 2]})) is None
    assert shown_forget_bias(with_weight_preset(workspace, "forget")) == -20.0
    by_hand = with_forget_bias(with_weight_preset(workspace, "remember"), 2.0)
    kept = with_source(by_hand, PresetSource("us_macro"))
    assert shown_forget_bias(kept) == 2.0


@given(st.lists(changes, max_size=8))
def test_weights_nobody_edited_depend_on_what_the_screen_shows_alone(
    some: list,  # type: ignore[type-arg]
) -> None:
    workspace = first_workspace()
    for change in some:
        workspace = change(workspace)
    if not workspace.edited:
        again = with_reset_weights(workspace)
        for name, values in again.weights.items():
            np.testing.assert_array_equal(workspace.weights[name], values)


def test_full_and_diagonal_peepholes_are_shelved_side_by_side() -> None:
    diagonal = with_weights(
        with_form(first_workspace(), variant="graves"), {"W_co": [0.1, 0.2, 0.3, 0.4]}
    )
    full = with_form(diagonal, peephole="full")
    assert full.weights["W_co"].shape == (4, 4)
    back = with_form(full, peephole="diagonal")
    np.testing.assert_array_equal(back.weights["W_co"], [0.1, 0.2, 0.3, 0.4])


def test_a_preset_comes_with_its_scaling_and_a_telling_step() -> None:
    impulse = with_source(first_workspace(), PresetSource("impulse"))
    assert (impulse.scaling, impulse.step) == ("none", 5)
    longer = with_source(with_view(impulse, step=7), PresetSource("impulse", length=80))
    assert longer.step == 7
    assert with_source(impulse, PresetSource("airline")).scaling == "standard"


def test_the_last_source_of_each_kind_is_kept() -> None:
    typed = with_source(first_workspace(), TypedSource("1, 2"))
    preset = with_kept_source(typed, PresetSource)
    assert preset.source == PresetSource("sunspots")
    assert with_kept_source(preset, TypedSource).source == TypedSource("1, 2")
    assert with_kept_source(first_workspace(), TypedSource).source == PresetSource("sunspots")


@pytest.mark.parametrize("key", WEIGHT_PRESETS)
def test_a_weight_preset_comes_with_its_sequence(key: str) -> None:
    preset = WEIGHT_PRESETS[key]
    assert preset.sequence in PRESETS
    workspace = with_weight_preset(first_workspace(), key)
    assert workspace.source == PresetSource(preset.sequence)
    assert workspace.step == preset.step
    assert (workspace.hidden_size, workspace.scaling) == (preset.hidden_size, "none")
    for name, values in preset.weights(workspace.input_size).items():
        np.testing.assert_array_equal(workspace.weights[name], values)


def test_a_weight_preset_leaves_a_sequence_of_ones_own() -> None:
    mine = with_source(first_workspace(), TypedSource("0, 1, 0"))
    assert with_weight_preset(mine, "remember").sequence is mine.sequence


@pytest.mark.parametrize("size", [0, -1, 65, 10**6, True, 2.5, None, "1e3", ""])
def test_row_54_hidden_sizes_out_of_range_are_refused_with_the_range(size: object) -> None:
    with pytest.raises(InputError, match="whole number from 1 to 64; got"):
        with_hidden_size(first_workspace(), size)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        lambda w: with_weights(w, {"W_hi": [[1.0]]}),
        lambda w: with_weights(w, {"W_co": [1.0] * 4}),
        lambda w: with_scaling(w, "log"),  # type: ignore[arg-type]
        lambda w: with_weight_preset(w, "xor"),
        lambda w: with_source(w, PresetSource("nothing")),
        lambda w: with_source(w, PresetSource("sine", length=10**9)),
        lambda w: with_seed(w, -1),
        lambda w: with_forget_bias(w, float("nan")),
        lambda w: with_view(w, gate="z"),
    ],
)
def test_what_cannot_be_is_refused_plainly(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError):
        change(first_workspace())
