"""Mistakes in the lines of i, f, g and o."""

from collections.abc import Iterator

from lstm_core.language.judging.gate_line import GateLine
from lstm_core.language.judging.mistake import Mistake
from lstm_core.language.judging.rewriting import renamed, sum_of, terms_of, with_terms
from lstm_core.language.judging.weight_mistakes import (
    another_gates_weights,
    further_term,
    missing_term,
    missing_weight,
)
from lstm_core.language.nodes import Call, Name, Node, Number, Operation, names

_SQUASHING = ("sigmoid", "tanh")
_OTHER_ACTIVATIONS = ("relu", "hardsigmoid", "hardtanh", "softsign", "softplus", "softmax", "exp")


def gate_mistakes(form: str, name: str, tree: Node) -> Iterator[Mistake]:
    """Every mistake of one step from a tree, the likeliest first.

    Args:
        form: the form of the equations.
        name: ``"i"``, ``"f"``, ``"g"`` or ``"o"``.
        tree: the right side of the right line, or one that already has a mistake.
    """
    line = GateLine(form, name, tree)
    yield from _wrong_state(line)
    yield from _wrong_activation(line)
    yield from missing_term(line)
    yield from another_gates_weights(line)
    yield from further_term(line)
    yield from missing_weight(line)
    yield from _wrong_sign(line)
    yield from _outside(line)
    yield from _product_for_sum(line)
    yield from _wrapped(line)


def _wrong_state(line: GateLine) -> Iterator[Mistake]:
    name = line.name
    messages = {
        ("h_prev", "h"): (
            "h_for_h_prev",
            f"h of this step isn't known yet: {name} looks at h_prev, h of the step before.",
        ),
        ("h_prev", "c_prev"): (
            "c_prev_for_h_prev",
            f"c_prev stands where h_prev belongs: W_h{line.letter} goes with the hidden state, "
            f"W_h{line.letter} @ h_prev.",
        ),
        ("h_prev", "c"): (
            "c_for_h_prev",
            f"c stands where h_prev belongs: W_h{line.letter} @ h_prev.",
        ),
        ("c_prev", "c"): (
            "c_for_c_prev",
            f"c of this step isn't known yet: {name} looks at c_prev, c of the step before.",
        ),
        ("c", "c_prev"): (
            "old_c",
            "The output gate looks at the old cell state here. It comes after c, and sees c of "
            "this step: W_co * c.",
        ),
        ("c_prev", "h_prev"): (
            "h_prev_for_c_prev",
            f"The peephole W_c{line.letter} looks at the cell state, c_prev, not at h_prev.",
        ),
        ("c", "h_prev"): (
            "h_prev_for_c",
            "The peephole W_co looks at the cell state, c, not at h_prev.",
        ),
    }
    for (right, wrong), (kind, message) in messages.items():
        if right in names(line.tree):
            yield Mistake(kind, message, renamed(line.tree, {right: wrong}))


def _wrong_activation(line: GateLine) -> Iterator[Mistake]:
    if not isinstance(line.tree, Call) or line.tree.function not in _SQUASHING:
        return
    [inside] = line.tree.arguments
    right = line.tree.function
    reason = (
        "A gate lies between 0 and 1, so that it can let nothing or everything through: sigmoid"
        if right == "sigmoid"
        else "The candidate lies between −1 and 1, so that c can be moved either way: tanh"
    )
    swapped = "tanh" if right == "sigmoid" else "sigmoid"
    yield Mistake(
        f"{swapped}_for_{right}",
        f"{swapped} stands where {right} belongs. {reason}.",
        Call(swapped, (inside,)),
    )
    yield Mistake(
        "no_activation", f"The activation is missing. {reason} goes around the sum.", inside
    )
    for other in _OTHER_ACTIVATIONS:
        yield Mistake(
            "other_activation",
            f"{other} stands where {right} belongs. {reason}.",
            Call(other, (inside,)),
        )


def _wrong_sign(line: GateLine) -> Iterator[Mistake]:
    terms = terms_of(line.tree)
    for place, (term, added) in enumerate(terms):
        flipped = (*terms[:place], (term, not added), *terms[place + 1 :])
        yield Mistake(
            "minus_for_plus",
            "A minus stands where a plus belongs: all terms are added.",
            with_terms(line.tree, flipped),
        )


def _outside(line: GateLine) -> Iterator[Mistake]:
    if not isinstance(line.tree, Call):
        return
    terms = terms_of(line.tree)
    for place, (term, _) in enumerate(terms):
        rest = (*terms[:place], *terms[place + 1 :])
        if rest:
            yield Mistake(
                "outside_activation",
                f"A term stands outside of {line.tree.function}(…): the whole sum belongs inside "
                "the brackets.",
                Operation("+", with_terms(line.tree, rest), term),
            )
    each = tuple((Call(line.tree.function, (term,)), added) for term, added in terms)
    yield Mistake(
        "activation_of_each",
        f"{line.tree.function} is taken of each term; it belongs around their sum, once.",
        sum_of(each),
    )


def _product_for_sum(line: GateLine) -> Iterator[Mistake]:
    terms = terms_of(line.tree)
    for place in range(len(terms)):
        for other in range(place + 1, len(terms)):
            product = Operation("*", terms[place][0], terms[other][0])
            rest = tuple(t for at, t in enumerate(terms) if at not in (place, other))
            yield Mistake(
                "product_for_sum",
                "Two terms are multiplied where they should be added.",
                with_terms(line.tree, ((product, True), *rest)),
            )


def _wrapped(line: GateLine) -> Iterator[Mistake]:
    yield Mistake(
        "inverted",
        f"{line.name} is upside down: 1 minus what it should be, or the sum with a minus.",
        Operation("-", Number(1.0), line.tree),
    )
    yield Mistake(
        "negated",
        f"{line.name} has the wrong sign.",
        Operation("-", Number(0.0), line.tree),
    )
    for function in _SQUASHING:
        yield Mistake(
            "activated_twice",
            f"{function} is taken once too often: one {line.activation} is enough.",
            Call(function, (line.tree,)),
        )
    if line.name == "g":
        yield Mistake(
            "gated_too_early",
            "The candidate is not gated yet: i meets it in the line of c.",
            Operation("*", Name("i"), line.tree),
        )
