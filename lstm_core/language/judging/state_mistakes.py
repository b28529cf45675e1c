"""Mistakes in the lines of c and h."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from lstm_core.conventions import GATE_NAMES
from lstm_core.language.judging.mistake import Mistake
from lstm_core.language.judging.rewriting import renamed
from lstm_core.language.nodes import Node, names
from lstm_core.language.parsing import parse_line

_RENAMINGS: Final = {
    "c": {
        ("c_prev", "c"): (
            "c_for_c_prev",
            "c stands on both sides: what is kept is c_prev, c of the step before.",
        ),
        ("c_prev", "h_prev"): (
            "h_prev_for_c_prev",
            "h_prev stands where c_prev belongs: the forget gate acts on the cell state.",
        ),
        ("c_prev", "h"): (
            "h_for_c_prev",
            "h stands where c_prev belongs: the forget gate acts on the cell state.",
        ),
        ("c_prev", "g"): ("g_for_c_prev", "The forget gate acts on c_prev, not on the candidate."),
        ("g", "c_prev"): ("c_prev_for_g", "The input gate acts on the candidate g: i * g."),
        ("g", "h_prev"): ("h_prev_for_g", "The input gate acts on the candidate g: i * g."),
        ("g", "g_prev"): ("old_g", "The candidate of this step belongs here: g, not g_prev."),
    },
    "h": {
        ("c", "c_prev"): (
            "old_c",
            "h shows the new cell state: tanh(c), c of this step, not c_prev.",
        ),
        ("c", "g"): ("g_for_c", "h shows the cell state, not the candidate: tanh(c)."),
        ("c", "h_prev"): ("h_prev_for_c", "h shows the cell state, not h_prev: tanh(c)."),
        ("c", "h"): ("h_for_c", "h stands on both sides: it shows the cell state, tanh(c)."),
    },
}

_WRITTEN: Final = {
    "c": (
        ("i * c_prev + f * g", "gates_exchanged",
         "i and f are exchanged: the forget gate f keeps c_prev, the input gate i lets g in."),
        ("f * c_prev + g", "missing_input_gate",
         "The input gate is missing: the candidate comes in through i, as i * g."),
        ("c_prev + i * g", "missing_forget_gate",
         "The forget gate is missing: the old cell state is kept through f, as f * c_prev."),
        ("c_prev + g", "missing_gates",
         "Both gates are missing: f * c_prev keeps, i * g lets in."),
        ("f * c_prev", "missing_candidate",
         "Nothing new is written: i * g, what the input gate lets in, is missing."),
        ("i * g", "missing_memory",
         "Nothing is kept: f * c_prev, what the forget gate keeps, is missing."),
        ("f * (c_prev + i * g)", "bracket",
         "f acts on everything here; it belongs to c_prev alone: f * c_prev + i * g."),
        ("i * (f * c_prev + g)", "bracket",
         "i acts on everything here; it belongs to g alone: f * c_prev + i * g."),
        ("f * (c_prev + g)", "bracket",
         "f acts on both here: f belongs to c_prev, and i to g."),
        ("i * (c_prev + g)", "bracket",
         "i acts on both here: f belongs to c_prev, and i to g."),
        ("f * c_prev + i + g", "plus_for_times",
         "i and g are multiplied, not added: i * g."),
        ("f + c_prev + i * g", "plus_for_times",
         "f and c_prev are multiplied, not added: f * c_prev."),
        ("f + c_prev + i + g", "plus_for_times",
         "Gates multiply: f * c_prev and i * g."),
        ("(f + c_prev) * (i + g)", "plus_for_times",
         "+ and * are exchanged: gates multiply, and the two products are added."),
        ("f * c_prev * i * g", "times_for_plus",
         "The two products are added, not multiplied: f * c_prev + i * g."),
        ("f * c_prev - i * g", "minus_for_plus",
         "A minus stands where a plus belongs: the two products are added."),
        ("i * g - f * c_prev", "minus_for_plus",
         "A minus stands where a plus belongs: the two products are added."),
        ("(1 - f) * c_prev + i * g", "inverted",
         "f is how much is kept, not how much is forgotten: f * c_prev, without 1 −."),
        ("f * c_prev + (1 - f) * g", "coupled",
         "That is the cell with coupled gates; here the input gate has a say of its own: i * g."),
        ("(1 - i) * c_prev + i * g", "coupled",
         "That is the cell with coupled gates; here the forget gate has a say of its own: "
         "f * c_prev."),
        ("f * c_prev + i * tanh(g)", "activated_twice",
         "g already is a tanh; here it is taken a second time."),
        ("tanh(f * c_prev + i * g)", "extra_activation",
         "c has no activation of its own, so that it can be carried on unchanged. tanh comes in "
         "the line of h."),
        ("sigmoid(f * c_prev + i * g)", "extra_activation",
         "c has no activation of its own, so that it can be carried on unchanged."),
        ("sigmoid(f) * c_prev + sigmoid(i) * g", "activated_twice",
         "f and i already are between 0 and 1; sigmoid is taken a second time here."),
        ("f * tanh(c_prev) + i * g", "extra_activation",
         "c_prev is carried on as it is, without tanh."),
        ("o * (f * c_prev + i * g)", "output_gate_too_early",
         "The output gate comes in the line of h alone."),
        ("o * tanh(f * c_prev + i * g)", "h_for_c",
         "That is h already. c is what is kept and what is let in: f * c_prev + i * g."),
        ("f * c_prev + i * c_prev", "c_prev_for_g",
         "The input gate lets in something new, the candidate: i * g."),
        ("f * g + i * g", "g_for_c_prev",
         "The forget gate acts on c_prev, not on the candidate."),
    ),
    "h": (
        ("o * c", "no_activation",
         "The tanh is missing: h = o * tanh(c) keeps h between −1 and 1."),
        ("tanh(o * c)", "bracket",
         "The gate stands inside the tanh; it acts on what comes out: o * tanh(c)."),
        ("tanh(c)", "missing_output_gate",
         "The output gate is missing: o decides how much of tanh(c) is shown."),
        ("c", "missing_output_gate",
         "The output gate and the tanh are missing: o * tanh(c)."),
        ("o", "missing_state", "h shows the cell state, as far as o lets it: o * tanh(c)."),
        ("o * sigmoid(c)", "sigmoid_for_tanh",
         "sigmoid stands where tanh belongs: o * tanh(c)."),
        ("o + tanh(c)", "plus_for_times", "The gate multiplies: o * tanh(c), not +."),
        ("o - tanh(c)", "minus_for_times", "The gate multiplies: o * tanh(c), not −."),
        ("sigmoid(o) * tanh(c)", "activated_twice",
         "o already is between 0 and 1; sigmoid is taken a second time here."),
        ("tanh(o) * tanh(c)", "activated_twice", "o needs no tanh of its own: o * tanh(c)."),
        ("tanh(o) * c", "wrong_factor", "The tanh belongs to c, not to o: o * tanh(c)."),
        ("o * tanh(tanh(c))", "activated_twice", "One tanh is enough: o * tanh(c)."),
        ("tanh(o * tanh(c))", "activated_twice", "One tanh is enough: o * tanh(c)."),
        ("o * relu(c)", "other_activation", "relu stands where tanh belongs: o * tanh(c)."),
        ("o * tanh(i * g)", "missing_memory",
         "Only what is new is shown; c already holds both, what was kept and what is new."),
        ("o * tanh(f * c_prev)", "missing_candidate",
         "Only what was kept is shown; c already holds both, what was kept and what is new."),
        ("(1 - o) * tanh(c)", "inverted",
         "o is how much is shown, not how much is hidden: o * tanh(c), without 1 −."),
        ("o * tanh(c) + h_prev", "extra_term", "h_prev isn't added: h is o * tanh(c) alone."),
        ("(1 - o) * h_prev + o * tanh(c)", "extra_term",
         "That is how a GRU mixes; here h is o * tanh(c) alone."),
        ("-o * tanh(c)", "negated", "h has the wrong sign: o * tanh(c)."),
    ),
}  # fmt: skip


def state_mistakes(name: str, tree: Node) -> Iterator[Mistake]:
    """Every mistake in the line of c or h, the likeliest first.

    Args:
        name: ``"c"`` or ``"h"``.
        tree: the right side of the right line, or one that already has a mistake; the
            whole lines of common mistakes come for the right line alone.
    """
    yield from _renamings(name, tree)
    written = _written(name)
    if tree == parsed({"c": "f * c_prev + i * g", "h": "o * tanh(c)"}[name]):
        yield from written


def _renamings(name: str, tree: Node) -> Iterator[Mistake]:
    used = names(tree)
    for (right, wrong), (kind, message) in _RENAMINGS[name].items():
        if right in used:
            yield Mistake(kind, message, renamed(tree, {right: wrong}))
    for gate in ("i", "f", "o"):
        for other in ("i", "f", "o", f"{gate}_prev"):
            if gate in used and other != gate:
                message = f"{other} stands where {gate}, the {GATE_NAMES[gate]}, belongs."
                kind = "old_gate" if other.endswith("_prev") else "wrong_gate"
                yield Mistake(kind, message, renamed(tree, {gate: other}))


@cache
def _written(name: str) -> tuple[Mistake, ...]:
    return tuple(Mistake(kind, words, parsed(text)) for text, kind, words in _WRITTEN[name])


@cache
def parsed(text: str) -> Node:
    """The tree of a right side."""
    equation = parse_line(f"line = {text}")
    assert equation is not None, "a right side is there"
    return equation.right
