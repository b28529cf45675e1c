"""Which equation of a module is right, which is not, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import torch
from torch import nn

from lstm_core.errors import InputError
from lstm_core.exercise.affine import Basis
from lstm_core.exercise.calling import Attempt, Caller, attempt_call, run_steps
from lstm_core.exercise.equation_verdicts import equation_verdicts, recognised
from lstm_core.exercise.finding_the_call import find_caller
from lstm_core.exercise.held_tensors import held_tensors, randomise
from lstm_core.exercise.layouts import ROWS
from lstm_core.exercise.module_errors import stop_of
from lstm_core.exercise.notes import notes
from lstm_core.exercise.probe import HIDDEN_SIZE, INPUT_SIZE, Probe, random_probe, tolerance
from lstm_core.exercise.reading import Reading, read
from lstm_core.exercise.recording import unit_values
from lstm_core.exercise.report import Report
from lstm_core.exercise.signatures import construct
from lstm_core.exercise.slabs import Slab, slabs_of
from lstm_core.exercise.source_file import SourceFile
from lstm_core.exercise.whole_cell import Roles
from lstm_core.exercise.whole_verdict import whole_verdict
from lstm_core.exercise.wording import FORMS
from lstm_core.verification.threads import one_thread

_WARM_UP_STEPS: Final = 3
_UNUSUAL: Final = (
    "This module is too unusual to be judged: no gates, σ or tanh of a sum of products with x and "
    "h', are among what it computes, and its weights are not those of four gates."
)


def judge_module(
    module_class: type[nn.Module],
    form: str = "standard",
    *,
    source: SourceFile | None = None,
    file_name: str | None = None,
    seed: int = 0,
) -> Report:
    """Judge an LSTM cell, or a layer, that somebody wrote, equation by equation.

    The module is run once with every weight random, in float64, and everything it computes
    on its way is recorded. Sums of products with x, h' and c are recognised by their
    numbers, gates as activations of such sums, c and h as what is made of them; so it does
    not matter how the weights are stored, named or packed.

    Args:
        module_class: takes an input size and a hidden size; called with x and a state.
        form: ``"standard"``, ``"lesson"`` or ``"graves"``.
        source: the text it comes from, for lines and for what is still to do.
        file_name: that file, as tracebacks name it.
        seed: of the random weights and inputs.

    Raises:
        InputError: it cannot be constructed or called at all, or there is no such form.
    """
    if form not in FORMS:
        raise InputError(f"The form must be one of {', '.join(FORMS)}; got {form!r}.")
    with one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for dtype in (torch.float64, torch.float32):
            with _default_dtype(dtype):
                generator = torch.Generator().manual_seed(seed)
                module = _constructed(module_class, source, file_name)
                randomise(module, dtype, generator)
                given = random_probe(dtype, generator)
                attempt = _attempted(module, given)
            if attempt.error is None or not _about_dtypes(attempt.error):
                break
        with _default_dtype(dtype):
            return _judged(module, attempt, given, form, source, file_name, generator)


def _judged(
    module: nn.Module,
    attempt: Attempt,
    given: Probe,
    form: str,
    source: SourceFile | None,
    file_name: str | None,
    generator: torch.Generator,
) -> Report:
    slabs = slabs_of(held_tensors(module))
    near = tolerance(given.x.dtype)
    with torch.no_grad():
        reading, roles = _best(_readings(module, attempt, given, slabs, near))
    stop = None if attempt.error is None else stop_of(attempt.error, file_name, source)
    to_do = () if source is None else source.still_to_do()
    if to_do and stop is not None and "ellipsis" in stop.message.lower():
        stop = None
    used = {id(s) for g in reading.gates.values()
            for term in (g.x, g.h_prev, g.bias, g.c_prev, g.c) for s in term.slabs}  # fmt: skip
    leftover = [slab for slab in slabs if id(slab) not in used
                and slab.held not in {s.held for s in slabs if id(s) in used}]  # fmt: skip
    equations = equation_verdicts(
        reading, form, slabs, leftover, stop=stop, source=source, attempt=attempt
    )
    whole = whole_verdict(
        module, attempt, given, reading, roles, form, leftover,
        source=source, file_name=file_name, generator=generator,
    )  # fmt: skip
    said = any(one.verdict in ("wrong", "to do") for one in equations)
    if stop is not None and not any(one.message == stop.message for one in equations):
        whole = replace(whole, mistake=stop.mistake, message=stop.with_line)
    elif attempt.returned and not to_do and not said:
        whole = replace(
            whole,
            mistake="not_returned",
            message=f"`forward` must return h and c, (B, H) each; it returns {attempt.returned}.",
        )
    elif not said and whole.forward is None and not whole.message:
        whole = replace(whole, mistake="not_recognised", message=_UNUSUAL)
    return Report(
        class_name=type(module).__name__,
        form=form,
        equations=equations,
        whole=whole,
        recognised=recognised(reading, attempt.caller, roles.h_first_in),
        notes=(
            *notes(reading, attempt.caller, roles, leftover, form),
            *_on_batches(module, attempt, given, source, file_name),
        ),
    )


def _readings(
    module: nn.Module, attempt: Attempt, given: Probe, slabs: tuple[Slab, ...], near: float
) -> Iterator[tuple[Reading, Roles]]:
    caller = attempt.caller
    first, second, returned, values = given.first, given.second, dict(attempt.states), None
    if caller.layout.sequence and attempt.error is None and caller.keys:
        if caller.takes_state:
            again = attempt_call(module, caller, given.x[None], first, second)
        else:
            xs = torch.randn(_WARM_UP_STEPS, *given.x.shape).to(given.x.dtype)
            first, second = run_steps(module, caller, xs, None, None)[-1]
            again = attempt_call(module, caller, torch.cat([xs, given.x[None]]), None, None)
        attempt, returned = again, dict(again.states)
    values = unit_values([*attempt.records, *returned.values()])
    results = [returned[key].detach().double() for key in caller.keys if key in returned]
    if not caller.keys and len(returned) == 1:
        results = [next(iter(returned.values())).detach().double()]
    named_in = caller.order.states_named or bool(caller.attributes) or \
        "h" in caller.order.arguments  # fmt: skip
    orders_in = (True,) if named_in else (True, False)
    orders_out = (True,) if len(results) < 2 or caller.results_named else (True, False)
    for h_in in orders_in:
        for h_out in orders_out:
            if not caller.takes_state and h_in != h_out:
                continue
            h_prev, c_prev = (first, second) if h_in else (second, first)
            both = results if h_out else results[::-1]
            h = both[0] if both else None
            c = both[1] if len(both) == 2 else None
            basis = Basis(given.x.double(), h_prev.double(), c_prev.double(), c)
            roles = Roles(h_in, h_out)
            yield read(values, basis, h, slabs, near), roles


def _best(readings: Iterator[tuple[Reading, Roles]]) -> tuple[Reading, Roles]:
    """The one that fits best; the first of equals."""
    best = next(readings)
    while not best[0].complete and (other := next(readings, None)) is not None:
        best = other if other[0].score > best[0].score else best
    return best


def _constructed(
    module_class: type[nn.Module], source: SourceFile | None, file_name: str | None
) -> nn.Module:
    try:
        return construct(module_class, INPUT_SIZE, HIDDEN_SIZE).eval()
    except InputError:
        raise
    except Exception as error:
        stop = stop_of(error, file_name, source)
        raise InputError(
            f"{module_class.__name__}({INPUT_SIZE}, {HIDDEN_SIZE}) could not be made. "
            f"{stop.with_line}"
        ) from error


def _attempted(module: nn.Module, given: Probe) -> Attempt:
    with torch.no_grad():
        return find_caller(module, given.x, given.first, given.second)


def _on_batches(
    module: nn.Module,
    attempt: Attempt,
    given: Probe,
    source: SourceFile | None,
    file_name: str | None,
) -> Iterator[str]:
    """A cell for one sequence at a time may be meant for a batch, and stop there."""
    caller = attempt.caller
    if attempt.error is not None or not caller.layout.alone or caller.layout.sequence:
        return
    with torch.no_grad():
        batch = attempt_call(module, Caller(ROWS, caller.order), given.x[None], given.first,
                             given.second, recorded=False)  # fmt: skip
    said = f"It takes one sequence at a time, x {caller.layout.x}; nn.LSTMCell also takes a batch."
    why = "" if batch.error is None else stop_of(batch.error, file_name, source).with_line
    yield f"{said} With a batch, x (B, D), it stops. {why}" if why else said


def _about_dtypes(error: Exception) -> bool:
    text = str(error).lower()
    return "dtype" in text or "double" in text or "scalar type" in text


@contextmanager
def _default_dtype(dtype: torch.dtype) -> Iterator[None]:
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
