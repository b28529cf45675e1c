"""The equations of one form as they are printed."""

from lstm_core.equations import LATEX
from lstm_core.variants import Peephole, Variant


def latex_lines(variant: Variant, peephole: Peephole = "diagonal") -> dict[str, str]:
    """The six equations of one form, by quantity; a diagonal peephole is printed with ⊙.

    They are those of `lstm_core.equations`, whose sources they share.

    >>> from lstm_core import VARIANTS
    >>> print(latex_lines(VARIANTS["cifg"])["f"])
    f_t = 1 - i_t
    """
    lines = dict(LATEX)
    for gate, c in (("i", "c_{t-1}"), ("f", "c_{t-1}"), ("o", "c_t")):
        term = f" + W_{{c{gate}}} {c}"
        if gate not in variant.peepholes:
            lines[gate] = lines[gate].replace(term, "")
        elif peephole == "diagonal":
            lines[gate] = lines[gate].replace(term, rf" + W_{{c{gate}}} \odot {c}")
        if variant.gate_recurrence:
            seen = "".join(rf" + W_{{{other}{gate}}} {other}_{{t-1}}" for other in "ifo")
            lines[gate] = lines[gate].replace(f" + b_{gate}", f"{seen} + b_{gate}")
        if gate not in variant.gates:
            lines[gate] = f"{gate}_t = 1"
    if variant.coupled:
        lines["f"] = "f_t = 1 - i_t"
    if variant.candidate == "identity":
        lines["g"] = lines["g"].replace(r"\tanh(", "").removesuffix(")")
    if variant.output == "identity":
        lines["h"] = lines["h"].replace(r"\tanh(c_t)", "c_t")
    return lines
