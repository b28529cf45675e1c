"""The likeliest mistake behind a line's numbers."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

import torch
from torch import Tensor

from lstm_core.conventions import GATES
from lstm_core.language.evaluation import value
from lstm_core.language.judging.comparing import TOLERANCE, agree, gap
from lstm_core.language.judging.exercise_forms import right_equation
from lstm_core.language.judging.gate_mistakes import gate_mistakes
from lstm_core.language.judging.mistake import Mistake
from lstm_core.language.judging.situations import random_situations
from lstm_core.language.judging.state_mistakes import state_mistakes
from lstm_core.language.nodes import Node, names

_MADE_ALONE: Final = frozenset(
    {"other_activation", "product_for_sum", "activated_twice", "activation_of_each", "inverted",
     "negated", "gated_too_early", "state_without_weight", "bias_twice"}
)  # fmt: skip
"""Mistakes too rare to be looked for together with another."""


def explanation(
    form: str, name: str, got: Sequence[Tensor], used: Sequence[str]
) -> tuple[str, str]:
    """The kind of the likeliest mistake and what to say of it.

    Args:
        form: the form of the equations.
        name: the line.
        got: what the learner's line gives in each of `random_situations`.
        used: the names the line uses, in its helpers too.
    """
    for catalogue in (_one_mistake, _two_mistakes):
        for mistake in _giving(got[0], *catalogue(form, name)):
            if _explains(form, mistake.tree, got):
                return mistake.kind, mistake.message
    return "other", _by_names(name, right_equation(form, name).right, used)


@cache
def _one_mistake(form: str, name: str) -> tuple[tuple[Mistake, ...], Tensor]:
    """Every mistake in a line, and what each gives in the first situation, (N, B, H)."""
    return _with_values(form, _mistakes(form, name, right_equation(form, name).right))


@cache
def _two_mistakes(form: str, name: str) -> tuple[tuple[Mistake, ...], Tensor]:
    """Every two mistakes that are made together, likewise."""
    first_mistakes, _ = _one_mistake(form, name)
    kinds = dict.fromkeys(mistake.kind for mistake in first_mistakes)
    rank = {kind: place for place, kind in enumerate(kinds) if kind not in _MADE_ALONE}
    pairs = [
        Mistake(
            f"{first.kind}+{second.kind}", f"{first.message} And: {second.message}", second.tree
        )
        for first in first_mistakes
        for second in _mistakes(form, name, first.tree)
        if rank.get(second.kind, -1) > rank.get(first.kind, len(rank))
    ]  # two mistakes come to the same in either order, so each pair is made once
    return _with_values(form, pairs)


def _mistakes(form: str, name: str, tree: Node) -> Iterator[Mistake]:
    return gate_mistakes(form, name, tree) if name in GATES else state_mistakes(name, tree)


def _with_values(form: str, mistakes: Iterable[Mistake]) -> tuple[tuple[Mistake, ...], Tensor]:
    kept = tuple(mistakes)
    situation = random_situations(form)[0]
    like = situation["h"]
    values = [value(mistake.tree, situation).expand(like.shape) for mistake in kept]
    return kept, torch.stack(values) if values else like.new_zeros(0, *like.shape)


def _giving(got: Tensor, mistakes: tuple[Mistake, ...], values: Tensor) -> Iterator[Mistake]:
    """The mistakes that give these numbers in the first situation."""
    same = (gap(got, values) <= TOLERANCE).flatten(1).all(1)  # (N, B, H) -> (N,)
    return (mistakes[place] for place in same.nonzero().flatten().tolist())


def _explains(form: str, tree: Node, got: Sequence[Tensor]) -> bool:
    return all(
        agree(values, value(tree, situation))
        for situation, values in zip(random_situations(form), got, strict=True)
    )


def _by_names(name: str, right: Node, used: Sequence[str]) -> str:
    expected = names(right)
    missing = [other for other in expected if other not in used]
    further = [other for other in used if other not in expected]
    parts = []
    if missing:
        parts.append(f"{name} should look at {_listed(missing)}, and doesn't.")
    if further:
        parts.append(f"{_listed(further)} {'has' if len(further) == 1 else 'have'} no place here.")
    if not parts:
        parts.append("Everything that is needed is there, but put together in another way.")
    return f"The line can be worked out, but gives other numbers. {' '.join(parts)}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
