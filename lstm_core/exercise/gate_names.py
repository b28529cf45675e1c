"""Which gate a name that somebody chose speaks of: ``W_xf``, ``forget_gate``, ``lin_hc`` …"""

import re
from typing import Final

_WORDS: Final = {
    "forget": "f", "forgot": "f", "keep": "f", "erase": "f", "fgate": "f", "forgetgate": "f",
    "cell": "g", "cand": "g", "candidate": "g", "tilde": "g", "ctilde": "g", "chat": "g",
    "memory": "g", "proposal": "g", "gg": "g", "cellgate": "g", "cbar": "g",
    "output": "o", "out": "o", "ogate": "o", "outgate": "o", "outputgate": "o", "expose": "o",
    "input": "i", "in": "i", "inp": "i", "igate": "i", "ingate": "i", "inputgate": "i",
    "write": "i",
}  # fmt: skip
_RANK: Final = {"f": 0, "g": 1, "o": 2, "i": 3}
"""In ``input_forget`` and ``cell_input`` the word input says what is fed in."""

_SHORT: Final = re.compile(
    r"(?:(?:[WUVRKBwuvrkb]|bias|lin|fc)?(?:[xhibcu]|x2|h2)?)([ifgcoIFGCO])\d?"
)
_PASSED_OVER: Final = frozenset(
    {"fc", "weight", "bias", "linear", "lin", "gate", "layer", "self", "param", "ih", "hh", "xh",
     "hx", "mat", "vec", "t", "w", "u", "b", "x", "h"}
)  # fmt: skip

_VARIABLES: Final = {
    "cell": "c", "cellstate": "c", "cnew": "c", "cnext": "c", "newc": "c", "nextc": "c", "ct": "c",
    "cy": "c", "cellnew": "c", "newcell": "c", "cellnext": "c", "nextcell": "c", "ccur": "c",
    "hidden": "h", "hiddenstate": "h", "hnew": "h", "hnext": "h", "newh": "h", "nexth": "h",
    "ht": "h", "hy": "h", "newhidden": "h", "nexthidden": "h", "hcur": "h", "c": "c", "h": "h",
    "ctilde": "g", "chat": "g", "cbar": "g", "gt": "g", "cellgate": "g", "cgate": "g",
    "it": "i", "ft": "f", "ot": "o",
}  # fmt: skip


def gate_of_weight(name: str) -> str | None:
    """The gate a weight's name speaks of, or None.

    >>> [gate_of_weight(name) for name in ("self.W_xc", "self.forget_gate.weight", "self.fc.bias")]
    ['g', 'f', None]
    """
    found = [letter for token in _tokens(name) if (letter := _letter(token)) is not None]
    return min(found, key=_RANK.__getitem__, default=None)


def quantity_of_variable(name: str) -> str | None:
    """The quantity a local variable's name speaks of: a gate, ``"c"``, ``"h"``, or None.

    >>> [quantity_of_variable(name) for name in ("f_t", "c_tilde", "c_next", "gates")]
    ['f', 'g', 'c', None]
    """
    plain = name.lower().replace("_", "")
    if plain in _VARIABLES:
        return _VARIABLES[plain]
    if plain in ("gates", "cprev", "hprev"):
        return None
    return plain if plain in ("i", "f", "g", "o") else gate_of_weight(name)


def _tokens(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "_", name.removeprefix("self."))
    return [token for token in re.split(r"[^0-9A-Za-z]+", spaced) if token]


def _letter(token: str) -> str | None:
    if token.lower() in _WORDS:
        return _WORDS[token.lower()]
    if token.lower() in _PASSED_OVER:
        return None
    short = _SHORT.fullmatch(token)
    if short is None:
        return None
    letter = short[1].lower()
    return "g" if letter == "c" else letter
