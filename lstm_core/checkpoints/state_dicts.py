"""LSTMs in a flat mapping of names to tensors, named as PyTorch names them."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from torch import Tensor

from lstm_core.checkpoints.records import Findings, FoundLSTM

_WRAPPERS: Final = ("module.", "_orig_mod.")
"""What DataParallel and torch.compile put before every name."""

_LAYERED: Final = re.compile(r".+_l\d+(_reverse)?")
_OF_A_CELL: Final = re.compile(
    r"(weight|bias)_(ih|hh)|weight_gg|peephole_[ifo]|norm_(ih|hh|c)_(gain|bias)"
)


def find_in_state_dict(
    tensors: Mapping[str, Tensor], arguments: Mapping[str, object] | None = None
) -> Findings:
    """Every module of `tensors` that has a ``weight_ih`` and a ``weight_hh``.

    Args:
        tensors: by full name, such as ``encoder.rnn.weight_ih_l0``.
        arguments: those of the LSTM at the prefix ``""``, where the file tells them.
    """
    modules: dict[str, dict[str, Tensor]] = defaultdict(dict)
    for full_name, tensor in tensors.items():
        prefix, _, name = full_name.rpartition(".")
        modules[prefix][name] = tensor
    shared = Counter(_unwrapped(prefix) for prefix in modules)
    unwrapped = {
        prefix: bare if shared[bare := _unwrapped(prefix)] == 1 else prefix for prefix in modules
    }
    found: dict[str, FoundLSTM] = {}
    for prefix, module in modules.items():
        notes: tuple[str, ...] = ()
        if unwrapped[prefix] != prefix:
            notes = (f"Stored as {prefix!r}: the wrapper's part of the name is left out.",)
        stated = arguments if prefix == "" and arguments else {}
        layered = {name: value for name, value in module.items() if _LAYERED.fullmatch(name)}
        if _has_weights(layered):
            found[unwrapped[prefix]] = FoundLSTM(layered, stated, notes)
        cell = {f"{name}_l0": value for name, value in module.items() if _OF_A_CELL.fullmatch(name)}
        if _has_weights(cell):
            place = f"{unwrapped[prefix]}.cell".lstrip(".") if layered else unwrapped[prefix]
            notes = (*notes, "An LSTMCell: it becomes an LSTM of one layer.")
            found[place] = FoundLSTM(cell, stated, notes)
    return Findings(found)


def _unwrapped(prefix: str) -> str:
    dotted = f"{prefix}."
    while dotted.startswith(_WRAPPERS):
        dotted = dotted.partition(".")[2]
    return dotted[:-1]


def _has_weights(module: Mapping[str, Tensor]) -> bool:
    kinds = {name.partition("_l")[0] for name in module}
    return {"weight_ih", "weight_hh"} <= kinds
