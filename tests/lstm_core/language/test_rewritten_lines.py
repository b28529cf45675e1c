"""Right lines, rewritten at random by rules of algebra, stay right; one slip and they are not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.language import EXERCISE_FORMS, EXERCISE_LINES, judge
from lstm_core.language.judging.exercise_forms import right_equation
from lstm_core.language.judging.rewriting import one_changed, renamed
from lstm_core.language.nodes import Call, Name, Negative, Node, Number, Operation, written

ONE, TWO = Number(1.0), Number(2.0)
Rule = Callable[[Node], Node | None]


def exchanged(node: Node) -> Node | None:
    """a + b as b + a, a * b as b * a."""
    if isinstance(node, Operation) and node.operator in "+*":
        return Operation(node.operator, node.right, node.left)
    return None


def regrouped(node: Node) -> Node | None:
    """(a + b) + c as a + (b + c)."""
    if isinstance(node, Operation) and node.operator in "+*":
        left = node.left
        if isinstance(left, Operation) and left.operator == node.operator:
            right = Operation(node.operator, left.right, node.right)
            return Operation(node.operator, left.left, right)
    return None


def subtracted(node: Node) -> Node | None:
    """a + b as a - -b."""
    if isinstance(node, Operation) and node.operator == "+":
        return Operation("-", node.left, Negative(node.right))
    return None


def spelled_out(node: Node) -> Node | None:
    """sigmoid by exp."""
    if isinstance(node, Call) and node.function == "sigmoid":
        return Operation("/", ONE, Operation("+", ONE, Call("exp", (Negative(node.arguments[0]),))))
    return None


def by_tanh(node: Node) -> Node | None:
    """sigmoid by tanh."""
    if isinstance(node, Call) and node.function == "sigmoid":
        half = Call("tanh", (Operation("/", node.arguments[0], TWO),))
        return Operation("*", Number(0.5), Operation("+", ONE, half))
    return None


def by_sigmoid(node: Node) -> Node | None:
    """tanh by sigmoid."""
    if isinstance(node, Call) and node.function == "tanh":
        doubled = Call("sigmoid", (Operation("*", TWO, node.arguments[0]),))
        return Operation("-", Operation("*", TWO, doubled), ONE)
    return None


def scaled(node: Node) -> Node | None:
    """W @ v as (W * 2) @ (v / 2)."""
    if isinstance(node, Operation) and node.operator == "@":
        matrix, vector = Operation("*", node.left, TWO), Operation("/", node.right, TWO)
        return Operation("@", matrix, vector)
    return None


RULES: list[Rule] = [exchanged, regrouped, subtracted, spelled_out, by_tanh, by_sigmoid, scaled]


def rewritten(tree: Node, data: st.DataObject) -> Node:
    for _ in range(data.draw(st.integers(1, 5))):
        rule = data.draw(st.sampled_from(RULES))
        places = list(one_changed(tree, rule))
        if places:
            tree = data.draw(st.sampled_from(places))
    return tree


cells = pytest.mark.parametrize("name", EXERCISE_LINES)
forms = st.sampled_from(EXERCISE_FORMS)


@cells
@given(form=forms, data=st.data())
def test_a_right_line_rewritten_is_right(name: str, form: str, data: st.DataObject) -> None:
    text = f"{name} = {written(rewritten(right_equation(form, name).right, data))}"
    verdict = judge(form, name, text)
    assert verdict.right, (text, verdict.message)


SLIPS = [("h_prev", "h"), ("h_prev", "c_prev"), ("c_prev", "c"), ("f", "i"), ("c", "g"),
         ("b_f", "b_i"), ("W_hi", "W_ho"), ("W_xo", "W_xc"), ("g", "c_prev")]  # fmt: skip


@cells
@given(form=forms, slip=st.sampled_from(SLIPS), data=st.data())
def test_a_rewritten_line_with_a_slip_gets_the_verdict_of_the_plain_one(
    name: str, form: str, slip: tuple[str, str], data: st.DataObject
) -> None:
    right = right_equation(form, name).right
    plain = renamed(right, dict([slip]))
    text = f"{name} = {written(rewritten(plain, data))}"
    expected = judge(form, name, f"{name} = {written(plain)}")
    assert expected.right == (plain == right)
    assert judge(form, name, text).mistake == expected.mistake


def test_the_rules_do_change_a_line() -> None:
    right = right_equation("graves", "f").right
    changed = {written(tree) for rule in RULES for tree in one_changed(right, rule)}
    assert len(changed) >= 10
    assert Name("h_prev") != Name("h")
