"""The LSTM kernel tests of TensorFlow Lite.

TensorFlow Lite keeps every gate's weights apart, (H, D) and (H, H) row by row, and
couples its gates as i = 1 − f. Here f = 1 − i, and since 1 − σ(z) = σ(−z), its coupled
cell is ours with the weights of f, negated, as those of i.
"""

from collections.abc import Mapping
from typing import Final

import torch

from lstm_core.verification.case import Case, Source
from lstm_core.verification.weights import Numbers, numbers, of_gates

KERNEL_TESTS: Final = Source(
    title="TensorFlow Lite",
    place="tensorflow/lite/kernels/lstm_test.cc and bidirectional_sequence_lstm_test.cc",
    licence="Apache-2.0, Copyright 2017 The TensorFlow Authors",
    address="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/kernels/"
    "lstm_test.cc",
    method="Outputs of another implementation of the LSTM, written down with 6 to 8 decimals.",
)
TOLERANCE: Final = 1e-7

_X: Final = numbers([2.0, 3.0, 3.0, 4.0, 1.0, 1.0], 3, 1, 2)
_ZEROS: Final = (0.0,) * 4
_ONES: Final = (1.0,) * 4

_STANDARD: Final = of_gates(
    input_weights={
        "i": (-0.45018822, -0.02338299, -0.0870589, -0.34550029,
              0.04266912, -0.15680569, -0.34856534, 0.43890524),
        "f": (0.09701663, 0.20334584, -0.50592935, -0.31343272,
              -0.40032279, 0.44781327, 0.01387155, -0.35593212),
        "g": (-0.50013041, 0.1370284, 0.11810488, 0.2013163,
              -0.20583314, 0.44344562, 0.22077113, -0.29909778),
        "o": (-0.25065863, -0.28290087, 0.04613829, 0.40525138,
              0.44272184, 0.03897077, -0.1556896, 0.19487578),
    },
    recurrent_weights={
        "i": (-0.0063535, -0.2042388, 0.31454784, -0.35746509,
              0.28902304, 0.08183324, -0.16555229, 0.02286911,
              -0.13566875, 0.03034258, 0.48091322, -0.12528998,
              0.24077177, -0.51332325, -0.33502164, 0.10629296),
        "f": (-0.48684245, -0.06655136, 0.42224967, 0.2112639,
              0.27654213, 0.20864892, -0.07646349, 0.45877004,
              0.00141793, -0.14609534, 0.36447752, 0.09196436,
              0.28053468, 0.01560611, -0.20127171, -0.01140004),
        "g": (-0.3407414, 0.24443203, -0.2078532, 0.26320225,
              0.05695659, -0.00123841, -0.4744786, -0.35869038,
              -0.06418842, -0.13502428, -0.501764, 0.22830659,
              -0.46367589, 0.26016325, -0.03894562, -0.16368064),
        "o": (0.43385774, -0.17194885, 0.2718237, 0.09215671,
              0.24107647, -0.39835793, 0.18212086, 0.01301402,
              0.48572797, -0.50656658, 0.20047462, -0.20607421,
              -0.51818722, -0.15390486, 0.0468148, 0.39922136),
    },
    biases={"i": _ZEROS, "f": _ONES, "g": _ZEROS, "o": _ZEROS},
)  # fmt: skip
_FORWARD: Final = numbers([
    -0.02973187, 0.1229473, 0.20885126, -0.15358765,
    -0.03716109, 0.12507336, 0.41193449, -0.20860538,
    -0.15053082, 0.09120187, 0.24278517, -0.12222792,
], 3, 1, 4)  # fmt: skip
_BACKWARD: Final = numbers([
    -0.0806187, 0.139077, 0.400476, -0.197842,
    -0.0332076, 0.123838, 0.309777, -0.17621,
    -0.0490733, 0.0739237, 0.067706, -0.0208124,
], 3, 1, 4)  # fmt: skip


def _negated(weights: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """The weights of TensorFlow Lite's f as those of our i."""
    kept = {gate: values for gate, values in weights.items() if gate != "f"}
    return {"i": [-value for value in weights["f"]]} | kept


_COUPLED: Final = of_gates(
    input_weights=_negated({
        "f": (-0.55291498, -0.42866567, 0.13056988, -0.3633365,
              -0.22755712, 0.28253698, 0.24407166, 0.33826375),
        "g": (-0.49770179, -0.27711356, -0.09624726, 0.05100781,
              0.04717243, 0.48944736, -0.38535351, -0.17212132),
        "o": (0.10725588, -0.02335852, -0.55932593, -0.09426838,
              -0.44257352, 0.54939759, 0.01533556, 0.42751634),
    }),
    recurrent_weights=_negated({
        "f": (-0.13832897, -0.0515101, -0.2359007, -0.16661474,
              -0.14340827, 0.36986142, 0.23414481, 0.55899,
              0.10798943, -0.41174671, 0.17751795, -0.34484994,
              -0.35874045, -0.11352962, 0.27268326, 0.54058349),
        "g": (0.54066205, -0.32668582, -0.43562764, -0.56094903,
              0.42957711, 0.01841056, -0.32764608, -0.33027974,
              -0.10826075, 0.20675004, 0.19069612, -0.03026325,
              -0.54532051, 0.33003211, 0.44901288, 0.21193194),
        "o": (0.41613156, 0.42610586, -0.16495961, -0.5663873,
              0.30579174, -0.05115908, -0.33941799, 0.23364776,
              0.11178309, 0.09481031, -0.26424935, 0.46261835,
              0.50248802, 0.26114327, -0.43736315, 0.33149987),
    }),
    biases=_negated({"f": _ONES, "g": _ZEROS, "o": _ZEROS}),
    peepholes=_negated({
        "f": (0.47485286, -0.51955009, -0.24458408, 0.31544167),
        "o": (-0.17135078, 0.82760304, 0.85573703, -0.77109635),
    }),
)  # fmt: skip
_COUPLED_OUTPUT: Final = numbers([
    -0.36444446, -0.00352185, 0.12886585, -0.05163646,
    -0.42312205, -0.01218222, 0.24201041, -0.08124574,
    -0.358325, -0.04621704, 0.21641694, -0.06471302,
], 3, 1, 4)  # fmt: skip


def cases() -> tuple[Case, ...]:
    """The small cases of TensorFlow Lite, in double precision."""
    return (
        Case(
            name="plain cell",
            source=KERNEL_TESTS,
            test="NoCifgNoPeepholeNoProjectionNoClippingLstmTest.LstmBlackBoxTest",
            what="The standard form: 3 steps, 4 units, a forget bias of 1.",
            x=_X,
            weights=_STANDARD,
            expected={"output": _FORWARD},
            tolerance=TOLERANCE,
        ),
        Case(
            name="both directions",
            source=KERNEL_TESTS,
            test="LSTMOpTest.BlackBoxTestNoCifgNoPeepholeNoProjectionNoClipping",
            what="The same cell run forward and in reverse over the same steps.",
            x=_X,
            weights=_STANDARD | {f"{name}_reverse": values for name, values in _STANDARD.items()},
            expected={"output": torch.cat([_FORWARD, _BACKWARD], dim=-1)},
            tolerance=5e-7,
            arguments={"bidirectional": True},
            weakness="Both directions have the same weights, so exchanging them changes nothing.",
        ),
        Case(
            name="coupled gates with peepholes",
            source=KERNEL_TESTS,
            test="CifgNoPeepholeNoProjectionNoClippingLstmTest.LstmBlackBoxTest",
            what="The form cifg, its peepholes included; TensorFlow Lite couples i = 1 − f, which "
            "is our f = 1 − i with the signs of those weights turned.",
            x=_X,
            weights=_COUPLED,
            expected={"output": _COUPLED_OUTPUT},
            tolerance=TOLERANCE,
            arguments={"variant": "cifg"},
        ),
    )
