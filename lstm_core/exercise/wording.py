"""The mistakes the check can name, and what it says about each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lstm_core.conventions import (
    GATE_NAMES,
    bias_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)

FORMS: Final = ("standard", "lesson", "graves")
"""The forms that can be an exercise."""

_SEEN: Final = {"standard": "", "lesson": "o", "graves": "ifo"}

MISTAKES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wrong_activation": "{letter} has {got} where {expected} belongs.",
        "no_activation": "{letter} has no activation: {expected} of the sum is missing.",
        "activation_twice": "{letter} goes through two activations, {got}; one {expected} is "
        "enough. nn.Sigmoid() in a layer and torch.sigmoid in forward add up.",
        "softmax": "{letter} is a {got}, which makes the units share one amount. Each unit has its "
        "own gate: {expected} of each number by itself.",
        "closed_early": "{letter} closes the bracket too early: the activation comes last, over "
        "the sum of all terms, {expected}({W_x} x + {W_h} h' + {b}).",
        "unlike_a_gate": "{letter} is not {expected} of a sum of products with x and h'. It has "
        "to be {expected}({W_x} x + {W_h} h' + {b}), with @ or Linear between weights and x.",
        "x_missing": "{letter} does not look at x: the term {W_x} x is missing.",
        "h_prev_missing": "{letter} does not look at h': the term {W_h} h' is missing.",
        "bias_missing": "The bias {b} is missing from {letter}.{more}",
        "bias_twice": "The bias of {letter}, {got}, is added twice.",
        "bias_constant": "{letter} adds numbers that are no parameter of the module ({got}). A "
        "start value for a bias belongs in __init__, where training can move it.",
        "c_for_h": "{letter} multiplies {W_h} with the cell state; the hidden state h' belongs "
        "there.",
        "star_for_at": "{letter} multiplies {W_h} and h' number by number, so that a unit sees "
        "only itself. A matrix product, @, belongs there.",
        "minus_for_plus": "{letter} subtracts {got}; all terms are added.",
        "weights_of_another_gate": "{letter} uses {got}, the weights of {other}.{more}",
        "weights_shared": "{letter} and {other} use the same weights {got}; each gate has its own.",
        "peephole_missing": "{letter} does not look at the cell state: in this form the peephole "
        "{W_c} ⊙ {c} belongs in the sum.",
        "peephole_added": "{letter} looks at the cell state ({got}); in this form it must not. "
        "Leave the peephole out, or check with --form {other_form}.",
        "peephole_full": "The peephole of {letter} is a whole matrix, {got}; in this form it is "
        "diagonal: a vector of shape (H,), multiplied number by number.",
        "peephole_old_c": "{letter} looks at the cell state before the step, c'. c of this step, "
        "just computed, belongs there.",
        "gates_exchanged": "The gates have changed places: it says {written}. Expected {right}.",
        "same_gate_twice": "One gate stands in two places: {written}. Expected {right}.",
        "i_missing": "The input gate is missing: it says {written}. Expected {right}.",
        "f_missing": "The forget gate is missing: it says {written}. Expected {right}.",
        "f_around_all": "The forget gate is multiplied with everything: {written}. It belongs to "
        "c' alone: {right}.",
        "f_added": "f and c' are added; the forget gate scales the old cell state: {right}.",
        "plus_for_times": "A plus stands where a product belongs: {written}. Expected {right}.",
        "times_for_plus": "A product stands where a plus belongs: {written}. Expected {right}.",
        "minus_for_plus_c": "A minus stands where a plus belongs: {written}. Expected {right}.",
        "tanh_around_c": "There is an activation around the new cell state: {written}. c itself is "
        "not squashed; only h sees tanh(c).",
        "tanh_twice": "tanh is taken twice: {written}. Once is enough: {right}.",
        "h_for_c_prev": "h' stands where c' belongs: {written}. Expected {right}.",
        "coupled": "The two gates are coupled, {written}: that is another cell (CIFG). Here i and "
        "f are gates of their own: {right}.",
        "c_prev_missing": "The old cell state is not kept: it says {written}. Expected {right}.",
        "g_missing": "The candidate is missing: it says {written}. Expected {right}.",
        "f_reversed": "f is turned round, {written}: f = 1 keeps everything, f = 0 forgets. "
        "Expected {right}.",
        "old_c_returned": "The cell state that comes back is c', as it came in. Return the new c.",
        "tanh_missing": "tanh is missing: it says {written}. Expected {right}.",
        "tanh_around_all": "tanh is around the whole product, {written}; it belongs around c "
        "alone: {right}.",
        "old_c": "h shows c', the cell state before the step: {written}. c of this step belongs "
        "there.",
        "sigmoid_for_tanh": "The sigmoid stands where tanh belongs: {written}. Expected {right}.",
        "relu_for_tanh": "relu stands where tanh belongs: {written}. Expected {right}.",
        "g_for_c": "h shows the candidate, {written}, instead of the cell state. Expected {right}.",
        "h_prev_for_c": "h' stands where c belongs: {written}. Expected {right}.",
        "h_prev_kept": "h keeps a part of h', as in a GRU: {written}. Expected {right}.",
        "o_missing": "The output gate is missing: it says {written}. Expected {right}.",
        "o_returned": "The output gate comes back in place of h. Expected {right}.",
        "old_h_returned": "The hidden state that comes back is h', as it came in. Return the new "
        "h.",
        "unlike_the_equation": "This is not {right}, and none of the mistakes known here.",
    }
)


def right_equation(name: str, form: str) -> str:
    """One of the six equations in the lesson's letters.

    >>> print(right_equation("o", "lesson"))
    sigmoid(W_xo x + W_ho h' + W_co c + b_o)
    """
    if name == "c":
        return "f * c' + i * g"
    if name == "h":
        return "o * tanh(c)"
    activation = "tanh" if name == "g" else "sigmoid"
    seen = f" + {peephole_name(name)} {seen_state(name)}" if sees_c(name, form) else ""
    return (f"{activation}({input_weight_name(name)} x + {recurrent_weight_name(name)} h'{seen} + "
            f"{bias_name(name)})")  # fmt: skip


def sees_c(gate: str, form: str) -> bool:
    """Whether a gate has a peephole in a form."""
    return gate in _SEEN[form]


def seen_state(gate: str) -> str:
    """The cell state a gate with a peephole looks at: c' for i and f, c for o."""
    return "c" if gate == "o" else "c'"


def gate_words(gate: str) -> dict[str, str]:
    """The words that the messages on a gate have in common."""
    return {
        "letter": f"{gate} (the {GATE_NAMES[gate]})",
        "expected": "tanh" if gate == "g" else "sigmoid",
        "W_x": input_weight_name(gate),
        "W_h": recurrent_weight_name(gate),
        "W_c": peephole_name(gate),
        "b": bias_name(gate),
        "c": seen_state(gate),
        "more": "",
        "other_form": "graves" if gate in "if" else "lesson",
    }
