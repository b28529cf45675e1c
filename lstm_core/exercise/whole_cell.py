"""The whole cell over several steps, forward and backward, against ``nn.LSTM``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from lstm_core.exercise.calling import Caller, run_steps
from lstm_core.exercise.held_tensors import Held
from lstm_core.exercise.probe import HIDDEN_SIZE, INPUT_SIZE
from lstm_core.exercise.stacked_weights import Weights
from lstm_core.lstm import LSTM
from lstm_core.variants import Peephole

STEPS: Final = 5
SEQUENCES: Final = 3


@dataclass(frozen=True, slots=True)
class Roles:
    """Which of a module's two states is h.

    Attributes:
        h_first_in: of those it takes.
        h_first_out: of those it returns.
    """

    h_first_in: bool
    h_first_out: bool


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What goes into a comparison: xs (T, B, D), the states before it, and weights of the loss.

    Attributes:
        xs: (T, B, D).
        h_0, c_0: (B, H), or None for a module that cannot be given a state.
        loss: (T, 2, B, H), what every h and c is multiplied with in the loss.
    """

    xs: Tensor
    h_0: Tensor | None
    c_0: Tensor | None
    loss: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """h and c after every step, (T, B, H) each, and the gradients of the loss by name."""

    h: Tensor
    c: Tensor
    gradients: dict[str, Tensor]


def trial(*, with_state: bool, dtype: torch.dtype, generator: torch.Generator) -> Trial:
    """Random numbers for a comparison."""

    def draw(*shape: int) -> Tensor:
        return torch.empty(shape, dtype=torch.float64).normal_(generator=generator).to(dtype)

    states = [draw(SEQUENCES, HIDDEN_SIZE) if with_state else None for _ in range(2)]
    loss = draw(STEPS, 2, SEQUENCES, HIDDEN_SIZE)
    return Trial(draw(STEPS, SEQUENCES, INPUT_SIZE), states[0], states[1], loss)


def module_course(
    module: nn.Module,
    caller: Caller,
    given: Trial,
    tensors: Sequence[Held],
    roles: Roles,
) -> Course:
    """The learner's module over the trial; errors are the module's own."""
    leaves = _leaves(given)
    states = [leaves.get("h_0"), leaves.get("c_0")]
    first, second = states if roles.h_first_in else states[::-1]
    if roles.h_first_in == roles.h_first_out:
        after = run_steps(module, caller, leaves["x"], first, second)
    else:
        after = _run_turned(module, caller, leaves["x"], first, second)
    one = torch.stack([states[0] for states in after])
    two = torch.stack([states[1] for states in after])
    h, c = (one, two) if roles.h_first_out else (two, one)
    wanted = leaves | {held.name: held.tensor for held in tensors if held.tensor.requires_grad}
    return Course(h.detach(), c.detach(), _gradients(h, c, given, wanted))


def reference_course(weights: Weights, form: str, given: Trial, tensors: Sequence[Held]) -> Course:
    """``nn.LSTM``, or `lstm_core.LSTM` in the chosen form, with copies of the same weights.

    Its gradients are carried on to the module's own tensors that the weights were cut from.
    """
    dtype = given.xs.dtype
    full = any(name.startswith("peephole") and w.ndim == 2 for name, w in weights.items())
    peephole: Peephole = "full" if full else "diagonal"
    model: nn.Module = (
        nn.LSTM(INPUT_SIZE, HIDDEN_SIZE, dtype=dtype)
        if form == "standard"
        else LSTM(INPUT_SIZE, HIDDEN_SIZE, variant=form, peephole=peephole, dtype=dtype)
    )
    model.load_state_dict({name: value.detach().to(dtype) for name, value in weights.items()})
    leaves = _leaves(given)
    zero = torch.zeros(SEQUENCES, HIDDEN_SIZE, dtype=dtype)
    h, c = leaves.get("h_0", zero)[None], leaves.get("c_0", zero)[None]
    hs, cs = [], []
    for x in leaves["x"]:
        _, (h, c) = model(x[None], (h, c))
        hs.append(h[0])
        cs.append(c[0])
    h, c = torch.stack(hs), torch.stack(cs)
    parameters = dict(model.named_parameters())
    gradients = _gradients(h, c, given, leaves | parameters)
    own = {held.name: held.tensor for held in tensors if held.tensor.requires_grad}
    attached = {name: value for name, value in weights.items() if value.requires_grad}
    carried = (
        ()
        if not own
        else torch.autograd.grad(
            list(attached.values()),
            list(own.values()),
            [gradients[name].to(attached[name].dtype) for name in attached],
            allow_unused=True,
            retain_graph=True,
        )
    )
    named = {name: gradients[name] for name in leaves}
    named |= {name: torch.zeros_like(tensor) if g is None else g
              for (name, tensor), g in zip(own.items(), carried, strict=True)}  # fmt: skip
    return Course(h.detach(), c.detach(), named)


def unequal(one: Tensor, other: Tensor, tolerance: float) -> bool:
    """Whether two tensors are further apart than rounding takes them."""
    one, other = one.detach(), other.detach()
    size = max(1.0, float(other.abs().max().nan_to_num(0.0)))
    return not float((one - other).abs().max()) <= 100 * tolerance * size


def _run_turned(
    module: nn.Module, caller: Caller, xs: Tensor, first: Tensor | None, second: Tensor | None
) -> list[tuple[Tensor, ...]]:
    """A module that returns its states the other way round than it takes them."""
    if caller.layout.sequence:
        return run_steps(module, caller, xs, first, second)
    after: list[tuple[Tensor, ...]] = []
    for x in xs:
        after += run_steps(module, caller, x[None], first, second)
        second, first = after[-1][0], after[-1][1]
    return after


def _leaves(given: Trial) -> dict[str, Tensor]:
    parts = {"x": given.xs, "h_0": given.h_0, "c_0": given.c_0}
    return {name: t.clone().requires_grad_() for name, t in parts.items() if t is not None}


def _gradients(
    h: Tensor, c: Tensor, given: Trial, wanted: Mapping[str, Tensor]
) -> dict[str, Tensor]:
    loss = (h * given.loss[:, 0]).sum() + (c * given.loss[:, 1]).sum()
    found = torch.autograd.grad(loss, list(wanted.values()), allow_unused=True)
    return {
        name: torch.zeros_like(tensor) if gradient is None else gradient
        for (name, tensor), gradient in zip(wanted.items(), found, strict=True)
    }
