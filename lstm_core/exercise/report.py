"""What the check of a cell found, as plain values that can be sent between processes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["right", "wrong", "to do", "not judged"]


@dataclass(frozen=True, slots=True)
class EquationVerdict:
    """One of the six equations.

    Attributes:
        name: ``"i"``, ``"f"``, ``"g"``, ``"c"``, ``"o"`` or ``"h"``.
        verdict: what it is found to be.
        equation: as the chosen form has it.
        mistake: which mistake, a key of `lstm_core.exercise.wording.MISTAKES`, or "".
        message: the likely mistake in words, or what was recognised.
        shape: of its value, such as ``"(B, H)"``.
        line: where the file computes it, or None.
        largest_difference: from the right value on the random step, or None.
    """

    name: str
    verdict: Verdict
    equation: str
    mistake: str = ""
    message: str = ""
    shape: str = "(B, H)"
    line: int | None = None
    largest_difference: float | None = None


@dataclass(frozen=True, slots=True)
class WholeVerdict:
    """The whole cell over several steps, against ``nn.LSTM`` or the chosen form.

    Attributes:
        reference: what it is compared with, such as ``"nn.LSTM"``.
        forward: whether h and c of every step agree; None where it could not be compared.
        backward: whether every gradient agrees; None where it could not be compared.
        largest_difference: of h and c over all steps.
        first_wrong_step: the first step at which h or c differs, or None.
        mistake: as in `EquationVerdict`, for what no single equation shows.
        message: that mistake in words.
        gradients: the tensors whose gradients were compared, and agree unless named in `message`.
    """

    reference: str
    forward: bool | None = None
    backward: bool | None = None
    largest_difference: float | None = None
    first_wrong_step: int | None = None
    mistake: str = ""
    message: str = ""
    gradients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """How long one forward and backward pass takes.

    Attributes:
        name: what was timed.
        seconds: the best of several passes.
        ratio: that of the learner's cell divided by this one.
    """

    name: str
    seconds: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Report:
    """What the check of one module found.

    Attributes:
        class_name: the module.
        form: the form it is held against.
        equations: the six, in the order of the lesson.
        whole: the cell over several steps.
        recognised: what stands for what, a line each.
        notes: what is unusual without being wrong, a line each.
        speed: how fast it is, where it is right and was timed.
        printed: the first of what the file itself printed.
    """

    class_name: str
    form: str
    equations: tuple[EquationVerdict, ...]
    whole: WholeVerdict
    recognised: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    speed: tuple[SpeedRow, ...] = ()
    printed: str = ""

    @property
    def right(self) -> bool:
        """Whether it equals its reference, forward and backward."""
        wrong = any(one.verdict in ("wrong", "to do") for one in self.equations)
        return bool(self.whole.forward and self.whole.backward) and not (
            wrong or self.whole.mistake
        )

    def verdict_on(self, name: str) -> EquationVerdict:
        """The verdict on one of the six equations."""
        return next(one for one in self.equations if one.name == name)

    def to_json(self) -> dict[str, Any]:
        """As values that JSON has."""
        return asdict(self)


def report_from_json(values: Mapping[str, Any]) -> Report:
    """The report that `Report.to_json` gave."""
    kept = {key: value for key, value in values.items()
            if key not in ("equations", "whole", "speed")}  # fmt: skip
    whole = dict(values["whole"])
    return Report(
        **kept | {key: tuple(kept[key]) for key in ("recognised", "notes")},
        equations=tuple(EquationVerdict(**one) for one in values["equations"]),
        whole=WholeVerdict(**whole | {"gradients": tuple(whole["gradients"])}),
        speed=tuple(SpeedRow(**row) for row in values["speed"]),
    )
