"""How two workspaces differ: in which parts, in words, and in bytes."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from torch import nn

from lstm_ui.sequence_source import EditedSource
from lstm_ui.workspace.model import Model
from lstm_ui.workspace.state import Workspace
from lstm_ui.workspace.written import Written

_VIEW: Final = frozenset({"kind", "step", "unit", "gate", "asked", "trail", "writing"})
_DERIVED: Final = frozenset({"sequence", "kept_sources"})
_NUMBERS: Final = frozenset({"weights", "start"})
_WORDS: Final[Mapping[str, str]] = {
    "guide": "the guided path",
    "weight_preset": "the choice of weights",
    "source": "the sequence",
    "variant": "the form",
    "peephole": "the peepholes",
    "hidden_size": "the hidden size",
    "seed": "the random weights",
    "forget_bias": "the forget bias",
    "scaling": "the scaling",
    "interventions": "the interventions",
    "pinned": "the comparison",
    "model": "the model",
    "written": "what was written",
}
_MOST_NAMES: Final = 2
_BYTES_OF_AN_OBJECT: Final = 64


def changed_fields(before: Workspace, after: Workspace) -> frozenset[str]:
    """The fields that differ, without those of the view and those that follow from others."""
    names = {field.name for field in fields(Workspace)} - _VIEW - _DERIVED
    return frozenset(n for n in names if not same(getattr(before, n), getattr(after, n)))


def what_changed(before: Workspace, after: Workspace, changed: frozenset[str]) -> str:
    """The fields in `changed`, in words: ``"W_xi"``, ``"the form"``."""
    if changed == {"source"} and isinstance(after.source, EditedSource):
        return "x"
    if changed == {"written"}:
        return _what_was_written(before.written, after.written)
    for field, words in _WORDS.items():
        if field in changed:
            return words
    old, new = ({**w.weights, **w.start} for w in (before, after))
    names = [name for name in new if not same(old.get(name), new[name])]
    if len(names) <= _MOST_NAMES:
        return " and ".join(names) or "the weights"
    return "all weights" if set(after.weights) <= set(names) else f"{len(names)} weights"


def numbers_changed(before: Workspace, after: Workspace, changed: frozenset[str]) -> Hashable:
    """Which single weights changed, and where in them; None where more than that did."""
    numbers = changed - {"edited"}
    if not numbers or not numbers <= _NUMBERS or (before.edited and not after.edited):
        return None
    places = [_places(getattr(before, n), getattr(after, n)) for n in sorted(numbers)]
    return None if None in places else tuple(places)


def bytes_apart(before: Workspace, after: Workspace, changed: frozenset[str]) -> int:
    """The bytes of what only one of the two holds in the fields in `changed`."""
    names = changed | _DERIVED if "source" in changed else changed
    old, new = (
        {id(held): size for n in names for held, size in _held(getattr(workspace, n))}
        for workspace in (before, after)
    )
    alone = old.keys() ^ new.keys()
    return sum(size for key, size in (old | new).items() if key in alone)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to the bit, however a model is looked at."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        alike = one.shape == other.shape and one.dtype == other.dtype
        return alike and one.tobytes() == other.tobytes()
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, Model) and isinstance(other, Model):
        seen = [(model.checkpoint, model.prefix, model.columns) for model in (one, other)]
        return all(a is b or a == b for a, b in zip(*seen, strict=True))
    if isinstance(one, Written) and isinstance(other, Written):
        names = [field.name for field in fields(Written)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    return type(one) is type(other) and bool(one == other)


def _what_was_written(before: Written, after: Written) -> str:
    if before.form != after.form:
        return "the form of the exercise"
    if before.text != after.text:
        return "the equations of the laboratory"
    old_lines, new_lines = before.lines, after.lines
    lines = [n for n in {**old_lines, **new_lines} if old_lines.get(n) != new_lines.get(n)]
    if lines:
        return f"the line of {lines[0]}" if len(lines) == 1 else "the lines of the exercise"
    old, new = before.weights, after.weights
    names = [name for name in {**old, **new} if not same(old.get(name), new.get(name))]
    return names[0] if len(names) == 1 else "weights of the laboratory"


def _places(
    before: Mapping[str, NDArray[np.float64]], after: Mapping[str, NDArray[np.float64]]
) -> Hashable:
    if {n: v.shape for n, v in before.items()} != {n: v.shape for n, v in after.items()}:
        return None
    return tuple(
        (name, tuple(np.flatnonzero(before[name] != after[name]).tolist()))
        for name in before
        if not same(before[name], after[name])
    )


def _held(value: Any) -> Iterator[tuple[object, int]]:
    """Everything large that a value holds, with its bytes."""
    if isinstance(value, np.ndarray):
        yield value, value.size * _BYTES_OF_AN_OBJECT if value.dtype.hasobject else value.nbytes
    elif isinstance(value, str | bytes):
        yield value, len(value)
    elif isinstance(value, nn.Module):
        for tensor in value.parameters():
            yield tensor, tensor.nbytes
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _held(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _held(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _held(getattr(value, field.name))
