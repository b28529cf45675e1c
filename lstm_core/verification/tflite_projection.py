"""TensorFlow Lite's largest case: 20 units with peepholes, projected to 16."""

import json
from importlib import resources

from lstm_core.verification.case import Case
from lstm_core.verification.tflite import KERNEL_TESTS
from lstm_core.verification.weights import numbers, of_gates


def cases() -> tuple[Case, ...]:
    """The one case, in double precision, its numbers from a file beside the package's data."""
    file = resources.files("lstm_core").joinpath("data", "tflite_projection.json")
    table: dict[str, list[float]] = json.loads(file.read_text(encoding="utf-8"))

    def of(letter: str, gates: str = "ifgo") -> dict[str, list[float]]:
        return {gate: table[f"{letter}_{gate}"] for gate in gates}

    weights = of_gates(of("W"), of("R"), of("b"), of("P", "ifo"))
    return (
        Case(
            name="peepholes and projection",
            source=KERNEL_TESTS,
            test="NoCifgPeepholeProjectionNoClippingLstmTest.LstmBlackBoxTest",
            what="The Graves form with h projected from 20 to 16 numbers: 2 sequences, 4 steps.",
            x=numbers(table["x"], 2, 4, 5).transpose(0, 1),
            weights=weights | {"weight_hr_l0": numbers(table["projection"], 16, 20)},
            expected={"output": numbers(table["output"], 2, 4, 16).transpose(0, 1)},
            tolerance=1e-7,
            arguments={"variant": "graves", "proj_size": 16},
        ),
    )
