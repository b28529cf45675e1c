"""What the text of a learner's file tells: lines, what is still to do, suspicious calls."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lstm_core.exercise.gate_names import quantity_of_variable

_CUTTING: Final = frozenset({"detach", "detach_", "item", "numpy", "tolist", "no_grad",
                             "inference_mode", "tensor", "data"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of a file and, where one class is meant, of which.

    Attributes:
        text: all of it.
        class_name: the class that is judged.
    """

    text: str
    class_name: str

    def line(self, number: int) -> str:
        """One line, without what surrounds it; empty where there is no such line."""
        lines = self.text.splitlines()
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""

    def lines_of_quantities(self) -> dict[str, int]:
        """Where each of i, f, g, c, o and h is computed in ``forward``: its last assignment."""
        lines: dict[str, int] = {}
        for node in self._forward():
            for name in _assigned(node):
                quantity = quantity_of_variable(name)
                if quantity is not None and not _takes_apart(node):
                    lines[quantity] = node.lineno
        return lines

    def still_to_do(self) -> tuple[str, ...]:
        """The quantities that are assigned ``...`` in ``forward``."""
        found = []
        for node in self._forward():
            value = getattr(node, "value", None)
            if isinstance(value, ast.Constant) and value.value is Ellipsis:
                found += [q for name in _assigned(node)
                          if (q := quantity_of_variable(name)) is not None]  # fmt: skip
        return tuple(found)

    def quantity_at(self, number: int) -> str | None:
        """The quantity that is computed by the statement on a line of ``forward``."""
        for node in self._forward():
            if node.lineno <= number <= (node.end_lineno or node.lineno):
                for name in _assigned(node):
                    if (quantity := quantity_of_variable(name)) is not None:
                        return quantity
        return None

    def cutting_calls(self) -> tuple[tuple[int, str], ...]:
        """Lines of the class that take values out of the gradient's way, and by what."""
        node = self._class()
        if node is None:
            return ()
        found = [
            (inner.lineno, inner.attr)
            for inner in ast.walk(node)
            if isinstance(inner, ast.Attribute) and inner.attr in _CUTTING
        ]
        return tuple(sorted(found))

    def _class(self) -> ast.ClassDef | None:
        try:
            tree = ast.parse(self.text)
        except (SyntaxError, ValueError, RecursionError):
            return None
        return next(
            (node for node in ast.walk(tree)
             if isinstance(node, ast.ClassDef) and node.name == self.class_name),
            None,
        )  # fmt: skip

    def _forward(self) -> Iterator[ast.stmt]:
        node = self._class()
        for method in node.body if node is not None else ():
            if isinstance(method, ast.FunctionDef) and method.name not in ("__init__",):
                for inner in ast.walk(method):
                    if isinstance(inner, ast.Assign | ast.AugAssign | ast.AnnAssign):
                        yield inner


def _assigned(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    for target in targets:
        parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        for part in parts:
            if isinstance(part, ast.Name):
                yield part.id
            elif isinstance(part, ast.Attribute):
                yield part.attr


def _takes_apart(node: ast.stmt) -> bool:
    """Whether it only takes a pair apart, such as ``h, c = state``."""
    value = getattr(node, "value", None)
    return isinstance(value, ast.Name) or (
        isinstance(value, ast.Constant) and value.value is not Ellipsis
    )
