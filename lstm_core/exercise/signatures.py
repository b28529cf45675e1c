"""How to construct a module and in which order to call it, from the names of its arguments."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from torch import nn

from lstm_core.errors import InputError

_INPUT: Final = frozenset(
    {"inputsize", "inputdim", "indim", "nin", "numinputs", "ninputs", "inputs", "inputsz", "insize",
     "infeatures", "inputfeatures", "inputlength", "inputssize", "d", "xdim", "xsize", "isize",
     "embeddingdim", "embedsize", "inputunits", "inputchannels", "dx", "nx", "ninp"}
)  # fmt: skip
_HIDDEN: Final = frozenset(
    {"hiddensize", "hiddendim", "hdim", "nhidden", "numhidden", "nhid", "hiddensz", "hsize", "h",
     "outfeatures", "outputsize", "units", "numunits", "hiddenlength", "hiddenunits", "outputdim",
     "outdim", "outsize", "outputfeatures", "statesize", "dh", "nh", "hidden", "hid"}
)  # fmt: skip
_X: Final = frozenset(
    {"x", "xt", "input", "inputs", "inp", "inputt", "xs", "seq", "sequence", "xin"}
)
_H: Final = frozenset(
    {"h", "hprev", "hidden", "prevh", "ht", "hx", "h0", "hiddenstate", "ht1", "oldh", "hin",
     "hiddenprev", "prevhidden", "htprev", "lasth", "hlast", "htm1", "hold"}
)  # fmt: skip
_C: Final = frozenset(
    {"c", "cprev", "cell", "prevc", "ct", "cx", "c0", "cellstate", "ct1", "oldc", "cin", "cellprev",
     "prevcell", "ctprev", "lastc", "clast", "ctm1", "cold"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallOrder:
    """The order of the positional arguments of ``forward``.

    Attributes:
        arguments: of ``"x"``, ``"h"``, ``"c"``, ``"first"``, ``"second"`` and ``"state"``, the
            pair (first, second).
        states_named: whether the names say which state is h and which is c.
    """

    arguments: tuple[str, ...]
    states_named: bool = False


def construct(module_class: type[nn.Module], input_size: int, hidden_size: int) -> nn.Module:
    """One module with these sizes.

    Raises:
        InputError: ``__init__`` does not take an input size and a hidden size.
    """
    parameters = _parameters(module_class.__init__)[1:]
    names = [_plain(parameter.name) for parameter in parameters]
    inputs = next((n for n, name in enumerate(names) if name in _INPUT), None)
    hidden = next((n for n, name in enumerate(names) if name in _HIDDEN), None)
    if inputs is None or hidden is None or inputs == hidden:
        inputs, hidden = 0, 1
    needed = [n for n, parameter in enumerate(parameters)
              if parameter.default is parameter.empty and n not in (inputs, hidden)]  # fmt: skip
    if len(parameters) < 2 or needed:
        asked = ", ".join(parameter.name for parameter in parameters) or "nothing"
        raise InputError(
            f"`__init__` of {module_class.__name__} must take an input size and a hidden size, as "
            f"in `def __init__(self, input_size, hidden_size)`; it takes {asked}. Give every other "
            "argument a default value."
        )
    sizes = {parameters[inputs].name: input_size, parameters[hidden].name: hidden_size}
    return module_class(**sizes)


def call_orders(module: nn.Module) -> tuple[CallOrder, ...]:
    """The orders worth trying, the likeliest first.

    Raises:
        InputError: ``forward`` takes no argument, or more than x and two states.
    """
    parameters = _parameters(module.forward)
    needed = [parameter for parameter in parameters if parameter.default is parameter.empty]
    name = type(module).__name__
    if not parameters or len(needed) > 3:
        asked = ", ".join(parameter.name for parameter in parameters) or "nothing"
        raise InputError(
            f"`forward` of {name} must take x and the state, as in `def forward(self, x, state)` "
            f"or `def forward(self, x, h, c)`; it takes {asked}."
        )
    names = [_plain(parameter.name) for parameter in parameters[:3]]
    orders = []
    if len(names) == 3:
        kinds = ["x" if n in _X else "h" if n in _H else "c" if n in _C else "" for n in names]
        if sorted(kinds) == ["c", "h", "x"]:
            return (CallOrder(tuple(kinds), states_named=True),)
        orders.append(CallOrder(("x", "first", "second")))
        orders.append(CallOrder(("first", "second", "x")))
    if len(names) >= 2:
        turned = names[1] in _X and names[0] not in _X
        orders.append(CallOrder(("state", "x") if turned else ("x", "state")))
        orders.append(CallOrder(("h", "x") if turned else ("x", "h")))
    if len(needed) <= 1:
        orders.append(CallOrder(("x",)))
    return tuple(order for order in orders if len(order.arguments) >= len(needed))


def is_like_h(name: str) -> bool:
    """Whether a name speaks of the hidden state."""
    return _plain(name) in _H | {"hnew", "hnext", "newh", "nexth", "hn", "hy"}


def is_like_c(name: str) -> bool:
    """Whether a name speaks of the cell state."""
    return _plain(name) in _C | {"cnew", "cnext", "newc", "nextc", "cn", "cy"}


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p for p in inspect.signature(function).parameters.values() if p.kind in kinds]


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
