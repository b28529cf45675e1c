"""Mistakes in the terms of a gate: one left out, one too many, another gate's weights."""

from collections.abc import Iterator

from lstm_core.conventions import LESSON_LETTER
from lstm_core.language.judging.exercise_forms import gate_of, has_peephole
from lstm_core.language.judging.gate_line import GateLine
from lstm_core.language.judging.mistake import Mistake
from lstm_core.language.judging.rewriting import renamed, terms_of, with_terms
from lstm_core.language.nodes import Name, Node, Operation, names

_STATES = ("c_prev", "c")


def missing_term(line: GateLine) -> Iterator[Mistake]:
    """One term of the sum left out."""
    terms = terms_of(line.tree)
    if len(terms) < 2:
        return
    for place, (term, _) in enumerate(terms):
        kind, words = _term_in_words(term, line)
        shorter = (*terms[:place], *terms[place + 1 :])
        yield Mistake(f"missing_{kind}", words, with_terms(line.tree, shorter))


def _term_in_words(term: Node, line: GateLine) -> tuple[str, str]:
    letter = line.letter
    used = names(term)
    if f"b_{letter}" in used:
        return "bias", f"The bias is missing: add + b_{letter}."
    if "x" in used:
        return "input", f"{line.name} doesn't look at the input: add W_x{letter} @ x."
    if f"W_c{letter}" in used:
        return "peephole", (
            f"The peephole is missing: in this form {gate_of(letter)} sees the cell state. "
            f"Add W_c{letter} * {line.seen_state}."
        )
    return "recurrent", (
        f"{line.name} doesn't look at the hidden state of the step before: add "
        f"W_h{letter} @ h_prev."
    )


def another_gates_weights(line: GateLine) -> Iterator[Mistake]:
    """Weights that belong to another gate, one of them or all."""
    own = line.letter
    for other in LESSON_LETTER.values():
        if other == own:
            continue
        stems = ("W_x", "W_h", "W_c", "b_")
        every = {f"{stem}{own}": f"{stem}{other}" for stem in stems}
        if own == "c" or other == "c":
            every.pop(f"W_c{own}")
        yield Mistake(
            "gates_exchanged",
            f"These are the weights of {gate_of(other)}. {gate_of(own).capitalize()} has its "
            f"own: W_x{own}, W_h{own}, b_{own}.",
            renamed(line.tree, every),
        )
        for right, wrong in every.items():
            if right in names(line.tree):
                yield Mistake(
                    "other_gates_weight",
                    f"{wrong} belongs to {gate_of(other)}; here it is {right}.",
                    renamed(line.tree, {right: wrong}),
                )


def further_term(line: GateLine) -> Iterator[Mistake]:
    """A term too many."""
    terms = terms_of(line.tree)
    for letter in "ifo":
        for state in _STATES:
            term = Operation("*", Name(f"W_c{letter}"), Name(state))
            if f"W_c{letter}" in names(line.tree):
                continue
            yield Mistake(
                "extra_peephole",
                _no_peephole(line, letter),
                with_terms(line.tree, (*terms, (term, True))),
            )
    for state in (*_STATES, "h_prev"):
        yield Mistake(
            "state_without_weight",
            f"{state} is added as it is, without weights; this line has no such term.",
            with_terms(line.tree, (*terms, (Name(state), True))),
        )
    yield Mistake(
        "bias_twice",
        f"b_{line.letter} is added twice; once is enough.",
        with_terms(line.tree, (*terms, (Name(f"b_{line.letter}"), True))),
    )


def _no_peephole(line: GateLine, letter: str) -> str:
    gate = gate_of(line.letter)
    if line.name == "g":
        return "The candidate has no peephole in any form: it never sees the cell state."
    if has_peephole(line.form, line.name):
        return f"W_c{letter} belongs to {gate_of(letter)}; {gate} has W_c{line.letter} alone."
    where = {
        "standard": "In the standard form no gate sees the cell state",
        "lesson": "In the lesson's simplified form only the output gate sees the cell state",
    }[line.form]
    return f"This form has no peephole here. {where}: leave out W_c{letter} * …"


def missing_weight(line: GateLine) -> Iterator[Mistake]:
    """h_prev or c_prev without its weights."""
    terms = terms_of(line.tree)
    for place, (term, added) in enumerate(terms):
        if not isinstance(term, Operation) or not isinstance(term.left, Name):
            continue
        if isinstance(term.right, Name) and term.right.name != "x":
            bare = (*terms[:place], (term.right, added), *terms[place + 1 :])
            product = f"{term.left.name} {term.operator} {term.right.name}"
            yield Mistake(
                "missing_weight",
                f"{term.right.name} stands without its weights: {product}.",
                with_terms(line.tree, bare),
            )
