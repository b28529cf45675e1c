"""Which form of the equations a set of tensors belongs to, where the file does not say."""

from collections.abc import Mapping

from torch import Tensor

from lstm_core.errors import InputError
from lstm_core.variants import VARIANTS, Peephole, Variant


def guessed_form(tensors: Mapping[str, Tensor], hidden_size: int, notes: list[str]) -> Variant:
    """The form that has the peepholes and the rows of the first layer; `notes` gets the doubt.

    Raises:
        InputError: no form has them; a GRU and a plain RNN are named.
    """
    rows = len(tensors["weight_ih_l0"])
    peepholes = {gate for gate in "ifo" if f"peephole_{gate}_l0" in tensors}
    fitting = [
        form
        for form in VARIANTS.values()
        if set(form.peepholes) == peepholes
        and len(form.gates) * hidden_size == rows
        and form.gate_recurrence == ("weight_gg_l0" in tensors)
    ]
    if not fitting:
        raise InputError(_why_not(tensors["weight_hh_l0"], rows, hidden_size, peepholes))
    if len(fitting) > 1:
        others = ", ".join(repr(form.name) for form in fitting[1:])
        notes.append(
            f"The file does not say its form: {fitting[0].name!r} is taken, {others} would fit too."
        )
    return fitting[0]


def peephole_kind(tensors: Mapping[str, Tensor]) -> Peephole:
    """``"full"`` where the first peephole is a matrix, else ``"diagonal"``."""
    first = next((value for name, value in tensors.items() if name.startswith("peephole_")), None)
    return "full" if first is not None and first.ndim == 2 else "diagonal"


def _why_not(weight_hh: Tensor, rows: int, hidden_size: int, peepholes: set[str]) -> str:
    expected = f"an LSTM has 4H = {4 * hidden_size}."
    others = {3: "a GRU's three gates (3H rows)", 1: "a plain RNN's single one (H rows)"}
    for gates, description in others.items():
        if rows == gates * hidden_size and not peepholes:
            return (
                f"is not an LSTM: its weights have {rows} rows for H = {hidden_size} hidden units, "
                f"{description}; {expected}"
            )
    if rows == 4 * hidden_size:
        seeing = ", ".join(sorted(peepholes))
        return f"has peepholes on {seeing} only: no form is known for that."
    return (
        f"is not an LSTM: its weights have {rows} rows, but with a `weight_hh` of shape "
        f"{tuple(weight_hh.shape)} {expected}"
    )
