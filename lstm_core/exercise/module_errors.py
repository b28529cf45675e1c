"""What stopped a learner's code, in plain words, with the line and the shapes on it."""

import ast
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import Any

from torch import Tensor, nn

from lstm_core.exercise.probe import BATCH_SIZE, HIDDEN_SIZE, INPUT_SIZE
from lstm_core.exercise.source_file import SourceFile
from lstm_core.sequences.wording import shorten


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and why a learner's code stopped.

    Attributes:
        line: in the learner's file, or None where that is not known.
        mistake: ``"shapes"``, ``"in_place"``, ``"name"`` or ``"error"``.
        message: in plain words.
    """

    line: int | None
    mistake: str
    message: str

    @property
    def with_line(self) -> str:
        """The message after its line, where that is known."""
        return self.message if self.line is None else f"Line {self.line}: {self.message}"


def stop_of(error: BaseException, file_name: str | None, source: SourceFile | None) -> Stop:
    """Put an error from a learner's code in plain words.

    Args:
        error: what was raised.
        file_name: the learner's file, as its code objects name it.
        source: its text.
    """
    line, frame = _place(error, file_name)
    written = source.line(line) if source is not None and line is not None else ""
    shapes = "" if frame is None or not written else _shapes(written, frame)
    where = f"`{shorten(written, 90)}`: " if written else ""
    mistake, why, hint = _reason(error, written)
    return Stop(line, mistake, " ".join(filter(None, (f"{where}{why}.", shapes, hint))))


def _reason(error: BaseException, written: str) -> tuple[str, str, str]:
    """The mistake, what Python says without a full stop, and a hint."""
    text = shorten(" ".join(str(error).split()), 200).rstrip(". ")
    low = text.lower()
    if "in-place" in low or "inplace" in low:
        return (
            "in_place",
            "a value that the gradient still needs is overwritten",
            ("Make a new tensor, c = …, instead of writing into the old one with *=, += or [:]."),
        )
    words = ("shape", "size", "dimension", "must match", "broadcast")
    if isinstance(error, RuntimeError | ValueError | IndexError) and any(w in low for w in words):
        product = "@" in written or "matmul" in written or ".mm(" in written
        return (
            "shapes",
            text,
            (
                "The inner sizes of a product must be equal: a weight of shape (H, D) is used as "
                "`x @ W.T`; one of shape (D, H) as `x @ W`."
                if product
                else "Every gate, c and h are (B, H)."
            ),
        )
    if isinstance(error, AttributeError | NameError):
        return "name", text, "Check the spelling, and that `__init__` makes it."
    return "error", f"{type(error).__name__}: {text}" if text else type(error).__name__, ""


def _place(error: BaseException, file_name: str | None) -> tuple[int | None, FrameType | None]:
    """The innermost line of the learner's own file."""
    place: tuple[int | None, FrameType | None] = (None, None)
    for frame, line in traceback.walk_tb(error.__traceback__):
        if file_name is not None and frame.f_code.co_filename == file_name:
            place = line, frame
    return place


def _shapes(written: str, frame: FrameType) -> str:
    """The shapes of every tensor on the line: ``Here B = 64, D = 3, H = 5: x is (64, 3).``."""
    try:
        tree = ast.parse(written)
    except (SyntaxError, ValueError):
        return ""
    known = dict(_tensors(tree, frame.f_locals))
    if not known:
        return ""
    listed = ", ".join(f"{name} is {tuple(tensor.shape)}" for name, tensor in known.items())
    return f"Here, with B = {BATCH_SIZE}, D = {INPUT_SIZE}, H = {HIDDEN_SIZE}: {listed}."


def _tensors(tree: ast.AST, names: Mapping[str, Any]) -> Iterator[tuple[str, Tensor]]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute)]
    for node in sorted(nodes, key=lambda node: node.col_offset):
        if isinstance(node, ast.Name) and isinstance(names.get(node.id), Tensor):
            yield node.id, names[node.id]
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and isinstance(owner := names.get(node.value.id), nn.Module)
        ):
            held = owner._parameters.get(node.attr, vars(owner).get(node.attr))
            child = owner._modules.get(node.attr)
            if isinstance(held, Tensor):
                yield f"{node.value.id}.{node.attr}", held
            elif isinstance(child, nn.Linear):
                yield f"{node.value.id}.{node.attr}.weight", child.weight
