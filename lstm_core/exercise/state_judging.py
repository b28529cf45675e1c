"""Whether c and h are what their equations say, and if not, the likeliest mistake."""

import re

from lstm_core.exercise.gate_judging import Finding
from lstm_core.exercise.reading import Reading
from lstm_core.exercise.state_equations import Match
from lstm_core.exercise.wording import MISTAKES, right_equation


def judge_cell_state(reading: Reading, form: str) -> Finding | None:
    """What is wrong with c; None where it is right or was not computed."""
    match = reading.cell
    if match is None:
        return None if reading.c is None else _finding("unlike_the_equation", "c", form)
    return _of_match(match, "c", form)


def judge_hidden_state(reading: Reading, form: str) -> Finding | None:
    """What is wrong with h; None where it is right or was not computed."""
    match = reading.hidden
    if match is None:
        return None if reading.h is None else _finding("unlike_the_equation", "h", form)
    return _of_match(match, "h", form)


def _of_match(match: Match, name: str, form: str) -> Finding | None:
    spelling = match.spelling
    mistake = spelling.mistake
    if name == "c" and mistake == "minus_for_plus":
        mistake = "minus_for_plus_c"
    gates = list(match.gates.values())
    if not mistake and len({id(gate) for gate in gates}) < len(gates):
        mistake = "same_gate_twice"
    elif not mistake and match.exchanged:
        mistake = "gates_exchanged"
    if not mistake:
        return None
    return _finding(mistake, name, form, _written(match))


def _finding(mistake: str, name: str, form: str, written: str = "") -> Finding:
    words = {"written": f"{name} = {written}", "right": f"{name} = {right_equation(name, form)}"}
    return Finding(mistake, MISTAKES[mistake].format_map(words))


def _written(match: Match) -> str:
    """The spelling with the gates that the weights' names, or their being the same, tell."""
    letters: dict[str, str] = {}
    seen: dict[int, str] = {}
    for letter, gate in match.gates.items():
        letters[letter] = seen.setdefault(id(gate), gate.letter or letter)
    return re.sub(r"\b[ifgo]\b", lambda found: letters.get(found[0], found[0]),
                  match.spelling.written)  # fmt: skip
