"""One line of tokens to a tree, by recursive descent."""

from collections.abc import Sequence

from lstm_core.language.errors import EquationError, closest
from lstm_core.language.functions import FUNCTIONS
from lstm_core.language.nodes import (
    Call,
    Equation,
    Joined,
    Name,
    Negative,
    Node,
    Number,
    Operation,
    Operator,
    depth,
    walk,
)
from lstm_core.language.spellings import is_parameter
from lstm_core.language.tokens import Token
from lstm_core.limits import MAX_EQUATION_DEPTH, MAX_EQUATION_NODES, MAX_EQUATION_NUMBER

_OPERATORS: dict[str, Operator] = {"+": "+", "-": "-", "*": "*", "/": "/", "@": "@"}


class LineParser:
    """Goes through the tokens of one line from left to right."""

    def __init__(self, source: str, line: Sequence[Token]) -> None:
        self._source = source
        self._tokens = line
        self._next = 0
        self._open = 0

    def equation(self) -> Equation | None:
        """The line as an equation; None where it is blank.

        Raises:
            EquationError: it is no equation of the language.
        """
        if len(self._tokens) == 1:
            return None
        name = self._taken()
        if name.kind != "name":
            raise self._error("A line begins with a name, as in i = sigmoid(…).", name)
        if self._token.text != "=":
            raise self._error(f"After {name.typed} an = is expected, as in {name.typed} = …")
        self._taken()
        right = self._sum()
        if self._token.kind != "end":
            raise self._unexpected()
        nodes = sum(1 for _ in walk(right))
        if nodes > MAX_EQUATION_NODES or depth(right) > MAX_EQUATION_DEPTH:
            raise self._error(
                "This line is too long: split it, by giving a part of it a name of its own "
                "on a line above.",
                name,
            )
        return Equation(name.text, right, name.place, self._source)

    def _sum(self) -> Node:
        self._open += 1
        if self._open > MAX_EQUATION_DEPTH:
            raise self._error("The brackets are nested too deeply. Split the line in two.")
        node = self._product()
        while self._token.text in ("+", "-"):
            sign = self._taken()
            node = Operation(_OPERATORS[sign.text], node, self._product(), sign.place)
        self._open -= 1
        return node

    def _product(self) -> Node:
        node = self._signed()
        while self._token.text in ("*", "/"):
            sign = self._taken()
            node = Operation(_OPERATORS[sign.text], node, self._signed(), sign.place)
        return node

    def _signed(self) -> Node:
        minuses = []
        while self._token.text == "-":
            minuses.append(self._taken())
        if len(minuses) > MAX_EQUATION_DEPTH:
            raise self._error("One minus is enough.", minuses[0])
        node = self._matrix_product()
        for minus in reversed(minuses):
            node = Negative(node, minus.place)
        return node

    def _matrix_product(self) -> Node:
        node = self._atom()
        if self._token.text != "@":
            return node
        sign = self._taken()
        self._open += 1
        if self._open > MAX_EQUATION_DEPTH:
            raise self._error("There are too many @ in a row. Split the line in two.")
        node = Operation("@", node, self._signed(), sign.place)
        self._open -= 1
        return node

    def _atom(self) -> Node:
        token = self._token
        if token.kind == "number":
            return self._number(self._taken())
        if token.kind == "name":
            self._taken()
            if self._token.text == "(":
                return self._call(token)
            return Name(token.text, token.place)
        if token.text == "(":
            self._taken()
            node = self._sum()
            self._close(token, ")")
            return node
        if token.text == "[":
            self._taken()
            parts = self._several()
            self._close(token, "]")
            if len(parts) < 2:
                raise self._error("[ ] joins two or more vectors, as in [x, h_prev].", token)
            return Joined(parts, token.place)
        raise self._missing()

    def _number(self, token: Token) -> Number:
        value = float(token.text)
        if not value <= MAX_EQUATION_NUMBER:
            raise self._error(f"{token.typed} is too large; use numbers up to 1,000,000.", token)
        return Number(value, token.place)

    def _call(self, name: Token) -> Node:
        if name.text not in FUNCTIONS:
            raise self._error(self._no_function(name), name)
        opened = self._taken()
        arguments = () if self._token.text == ")" else self._several()
        self._close(opened, ")")
        expected = FUNCTIONS[name.text].arguments
        if len(arguments) != expected:
            takes = "one value" if expected == 1 else f"{expected} values, separated by a comma"
            raise self._error(f"{name.typed}(…) takes {takes}; here are {len(arguments)}.", name)
        return Call(name.text, arguments, name.place)

    def _several(self) -> tuple[Node, ...]:
        parts = [self._sum()]
        while self._token.text == ",":
            self._taken()
            parts.append(self._sum())
        return tuple(parts)

    def _close(self, opened: Token, sign: str) -> None:
        if self._token.text == sign:
            self._taken()
        elif self._token.kind == "end":
            raise self._error(f"This {opened.text} is never closed: a {sign} is missing.", opened)
        else:
            raise self._unexpected()

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _taken(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _missing(self) -> EquationError:
        """What to say where a value is expected and something else stands."""
        token = self._token
        before = self._tokens[self._next - 1]
        if token.text in ("*", "/", "+", "@") and before.text in ("*", "/", "+", "-", "@"):
            return self._error(f"Two operators, {before.typed} and {token.typed}, in a row.")
        if token.kind == "end":
            return self._error(f"Something is missing after {before.typed}.")
        return self._error(
            f"After {before.typed} a name, a number or a ( is expected, not {token.typed}."
        )

    def _unexpected(self) -> EquationError:
        """What to say where an expression has ended and the line goes on."""
        token, before = self._token, self._tokens[self._next - 1]
        if token.kind in ("name", "number") or token.text in ("(", "["):
            shown = f"{before.typed} @ {token.typed}"
            if not is_parameter(before.text):
                shown = f"{before.typed} * {token.typed}"
            return self._error(
                f"Between {before.typed} and {token.typed} an operator is missing. Write @ for "
                f"a matrix times a vector, * for an element-wise product: {shown}"
            )
        if token.text in (")", "]"):
            return self._error(f"This {token.text} closes nothing: a bracket is missing before it.")
        if token.text == ",":
            return self._error("A comma stands only between values in [ ] or in max(…, …).")
        return self._error("One line holds one equation, with one =.")

    def _no_function(self, name: Token) -> str:
        if is_parameter(name.text) or name.text in ("x", "h", "c", "h_prev", "c_prev"):
            return (
                f"{name.typed} is no function. For a product write {name.typed} @ (…) "
                f"or {name.typed} * (…)."
            )
        listed = ", ".join(FUNCTIONS)
        return f"There is no function {name.typed}.{closest(name.text, tuple(FUNCTIONS))} " + (
            f"There are {listed}."
        )

    def _error(self, plain: str, token: Token | None = None) -> EquationError:
        return EquationError(plain, (token or self._token).place, self._source)
