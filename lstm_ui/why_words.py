"""What is said about the arithmetic of one number."""

from html import escape

from lstm_core.unit_statistics import LEFT_SATURATED, RIGHT_SATURATED
from lstm_core.why_record import Curve, Why
from lstm_ui.html import coloured
from lstm_ui.numbers import fixed
from lstm_ui.why_sums import ShownSum

_NUDGE = 0.1


def answer_sentence(answer: Why, shown: ShownSum) -> str:
    """The sum and its activation in one line of HTML, with the figures that add up."""
    quantity = answer.quantity
    value = coloured(quantity, fixed(answer.value))
    if quantity in ("c", "h"):
        products = [[factor.value for factor in term.factors] for term in answer.terms]
        steps = [" + ".join(" · ".join(map(_factor, pair)) for pair in products)]
        if quantity == "c":
            steps = ["f · c′ + i · g", *steps, escape(shown.written)]
        elif answer.curve is None:
            steps = ["o · c", *steps]
        else:
            o = _factor(products[0][0])
            steps = ["o · tanh(c)", f"{o} · tanh({escape(fixed(answer.curve.at))})", *steps]
        line = f"{quantity} = {' = '.join(steps)} = {value}"
    elif answer.curve is not None:
        name = answer.curve.activation
        line = (
            f"{quantity} = {name}({escape(shown.written)}) = {name}({escape(shown.total)}) "
            f"= {value}"
        )
    else:
        summands = f"{escape(shown.written)} = " if len(shown.rows) > 1 else ""
        line = f"{quantity} = {summands}{coloured(quantity, shown.total)}"
    if answer.replaced:
        line += (
            f". An intervention replaces it: the run goes on with "
            f"{coloured(quantity, fixed(answer.recorded))}"
        )
    return f"{line}."


def slope_sentence(answer: Why) -> str:
    """How much the number gives way when what it is made of changes."""
    quantity, curve = answer.quantity, answer.curve
    if quantity == "c":
        (f, _), (i, _) = (term.factors for term in answer.terms)
        return (
            f"c keeps f = {fixed(f.value)} of each 1 of c′, and takes in i = {fixed(i.value)} "
            "of each 1 of g."
        )
    if quantity == "h":
        o = answer.terms[0].factors[0].value
        if curve is None:
            return f"h changes by o = {fixed(o)} for each 1 of c: this form has no tanh here."
        return f"{_steepness(curve)} h changes by o · tanh′(c) = " + (
            f"{fixed(o * curve.derivative)} for each 1 of c."
        )
    if curve is not None:
        moved = fixed(_NUDGE * curve.derivative)
        return (
            f"{_steepness(curve)} A sum larger by {_NUDGE} makes {quantity} larger by about "
            f"{moved}."
        )
    if answer.terms[0].kind == "constant":
        rest = " but for i: the two are coupled." if len(answer.terms) > 1 else " at every step."
        return f"This form has no weights for {quantity}: it is 1{rest}"
    return f"{quantity} is the sum itself: this form has no tanh here, so nothing saturates."


def _steepness(curve: Curve) -> str:
    """Saturated or not, by the thresholds that the statistics of units use."""
    slope = f"{curve.activation}′ = {fixed(curve.derivative)}"
    lower = LEFT_SATURATED if curve.activation == "σ" else -RIGHT_SATURATED
    if curve.value < lower or curve.value > RIGHT_SATURATED:
        return f"Saturated: {slope}, so changes hardly show."
    return f"Not saturated: {slope}, of at most {'0.25' if curve.activation == 'σ' else '1'}."


def _factor(value: float) -> str:
    text = fixed(value)
    return escape(text if text[0].isdigit() else f"({text})")
