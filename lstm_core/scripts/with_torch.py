"""A run as a script that needs nothing but PyTorch."""

from collections.abc import Iterable

from lstm_core.conventions import (
    GATES,
    QUANTITIES,
    SIGMOID_GATES,
    bias_name,
    gate_recurrence_name,
    input_weight_name,
    peephole_name,
    recurrent_weight_name,
)
from lstm_core.interventions import CutUnit, HoldGate, Intervention, SetCell
from lstm_core.scripts.scene import (
    STATE_FILE,
    Scene,
    array_literal,
    quoted,
    sequence_lines,
)
from lstm_core.variants import Variant, variant_named


def torch_script(scene: Scene) -> str:
    """A script that runs `scene` with torch alone and prints h and the gates of one step.

    The form ``standard`` without interventions is ``nn.LSTM``; any other is its equations,
    written out.

    Args:
        scene: the run. With more than 2,000 numbers in its sequence or in its weights the
            script reads ``trace.csv`` or ``weights.pt`` beside it.

    Raises:
        ValueError: there is no form `scene.variant`.
    """
    form = variant_named(scene.variant)
    with_module = scene.variant == "standard" and not scene.interventions
    parts = [
        [f"# A Gatescope run: {quoted(scene.name)}", f"# Form of the equations: {form.title}."],
        [*(["import csv", ""] if scene.reads_sequence else []), "import torch",
         *(["from torch import nn"] if with_module else [])],
        sequence_lines(scene),
        _weights(scene, form),
        _start(scene),
        _module() if with_module else [],
        _one_step(scene, form) if with_module else _all_steps(scene, form),
        _printing(),
    ]  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _weights(scene: Scene, form: Variant) -> list[str]:
    if scene.reads_weights:
        return _read_weights(form)
    return [
        f"{name} = torch.tensor({array_literal(values)})" for name, values in scene.weights.items()
    ]


def _read_weights(form: Variant) -> list[str]:
    count = len(form.gates)

    def unpacked(names: Iterable[str], value: str) -> str:
        return f"{', '.join(names)} = {value}.chunk({count})"

    lines = [
        f'state = torch.load("{STATE_FILE}", weights_only=True)',
        unpacked(map(input_weight_name, form.gates), 'state["weight_ih_l0"]'),
        unpacked(map(recurrent_weight_name, form.gates), 'state["weight_hh_l0"]'),
        unpacked(map(bias_name, form.gates), '(state["bias_ih_l0"] + state["bias_hh_l0"])'),
        *(f'{peephole_name(gate)} = state["peephole_{gate}_l0"]' for gate in form.peepholes),
    ]
    if form.gate_recurrence:
        for row, gate in enumerate(SIGMOID_GATES):
            names = ", ".join(gate_recurrence_name(source, gate) for source in SIGMOID_GATES)
            lines.append(f'{names} = state["weight_gg_l0"].chunk(3)[{row}].chunk(3, dim=1)')
    return lines


def _start(scene: Scene) -> list[str]:
    if scene.starts_at_zero:
        lines = [
            f"h_0 = torch.zeros({scene.hidden_size})",
            f"c_0 = torch.zeros({scene.hidden_size})",
        ]
    else:
        lines = [f"{name} = torch.tensor({array_literal(scene.start[name])})"
                 for name in ("h_0", "c_0")]  # fmt: skip
    cut = [each.unit for each in scene.interventions if isinstance(each, CutUnit)]
    return lines + [f"{name}[{unit}] = 0.0" for unit in cut for name in ("h_0", "c_0")]


def _module() -> list[str]:
    """The lines that run ``nn.LSTM``, and find the state before the chosen step."""
    biases = "torch.cat([b_i, b_f, b_c, b_o])"
    return [
        "lstm = nn.LSTM(x.shape[1], len(h_0))",
        "lstm.load_state_dict({",
        '    "weight_ih_l0": torch.cat([W_xi, W_xf, W_xc, W_xo]),',
        '    "weight_hh_l0": torch.cat([W_hi, W_hf, W_hc, W_ho]),',
        f'    "bias_ih_l0": {biases},',
        f'    "bias_hh_l0": torch.zeros_like({biases}),',
        "})",
        "with torch.no_grad():",
        "    h_all, _ = lstm(x, (h_0[None], c_0[None]))  # (T, H)",
        "last_h = h_all[-1]",
    ]


def _one_step(scene: Scene, form: Variant) -> list[str]:
    return [
        "# The gates of one step, from the state that nn.LSTM has before it.",
        f"step = {scene.step}",
        "h, c = h_0, c_0",
        "with torch.no_grad():",
        "    if step:",
        "        _, (h, c) = lstm(x[:step], (h_0[None], c_0[None]))",
        "        h, c = h[0], c[0]",
        *_equations(scene, form, "x[step]", ""),
        f"shown = {_gathered()}",
    ]


def _all_steps(scene: Scene, form: Variant) -> list[str]:
    before = [f"{gate} = torch.zeros_like(h_0)" for gate in SIGMOID_GATES]
    return [
        f"step = {scene.step}",
        "h, c = h_0, c_0",
        *(before if form.gate_recurrence else []),
        "for t in range(len(x)):",
        *_equations(scene, form, "x[t]", "    "),
        "    if t == step:",
        f"        shown = {_gathered()}",
        "last_h = h",
    ]


def _gathered() -> str:
    return "{" + ", ".join(f'"{quantity}": {quantity}' for quantity in QUANTITIES) + "}"


def _equations(scene: Scene, form: Variant, x: str, indent: str) -> list[str]:
    """The six equations, each followed by what interventions put in the place of its value."""
    written = {gate: _gate(scene, form, gate, x) for gate in GATES}
    see_before = "".join(f"{gate}, " for gate in SIGMOID_GATES).rstrip(", ")
    lines: list[str] = []
    if form.gate_recurrence:
        lines.append(f"i_before, f_before, o_before = {see_before}")
    tanh_c = "torch.tanh(c)" if form.output == "tanh" else "c"
    for quantity, right in (
        ("i", written["i"]),
        ("f", written["f"]),
        ("g", written["g"]),
        ("c", "f * c + i * g"),
        ("o", written["o"]),
        ("h", f"o * {tanh_c}"),
    ):
        lines += f"{quantity} = {right}".splitlines()
        lines += _replaced(scene.interventions, quantity)
    return [f"{indent}{line}" for line in lines]


def _gate(scene: Scene, form: Variant, gate: str, x: str) -> str:
    if gate not in form.gates:
        return "1 - i" if gate == "f" and form.coupled else "torch.ones_like(c)"
    terms = [f"{input_weight_name(gate)} @ {x}", f"{recurrent_weight_name(gate)} @ h"]
    if gate in form.peepholes:
        times = "*" if scene.peephole == "diagonal" else "@"
        terms.append(f"{peephole_name(gate)} {times} c")
    if form.gate_recurrence and gate in SIGMOID_GATES:
        seen = " + ".join(f"{gate_recurrence_name(source, gate)} @ {source}_before"
                          for source in SIGMOID_GATES)  # fmt: skip
        now = " + ".join([*terms, bias_name(gate)])
        return f"torch.sigmoid(\n    {now}\n    + {seen}\n)"
    total = " + ".join([*terms, bias_name(gate)])
    if gate in SIGMOID_GATES:
        return f"torch.sigmoid({total})"
    return f"torch.tanh({total})" if form.candidate == "tanh" else total


def _replaced(interventions: tuple[Intervention, ...], quantity: str) -> list[str]:
    lines: list[str] = []
    for each in sorted(interventions, key=lambda each: isinstance(each, CutUnit)):
        match each:
            case HoldGate(gate=gate, value=value, unit=unit, first=first, last=last):
                if gate == quantity:
                    when = [f"{first} <= t"] if first else []
                    when += [f"t <= {last}"] if last is not None else []
                    place = ":" if unit is None else unit
                    line = f"{gate}[{place}] = {float(value)!r}"
                    lines += [f"if {' and '.join(when)}:", f"    {line}"] if when else [line]
            case SetCell(unit=unit, step=at, value=value):
                if quantity == "c":
                    lines += [f"if t == {at}:", f"    c[{unit}] = {float(value)!r}"]
            case CutUnit(unit=unit):
                lines.append(f"{quantity}[{unit}] = 0.0")
    return lines


def _printing() -> list[str]:
    return [
        'print("h after the last step:", *(f"{value:.6f}" for value in last_h.tolist()))',
        'print(f"step {step}, one column a unit:")',
        "for name, values in shown.items():",
        '    print(name, *(f"{value:.6f}" for value in values.tolist()))',
    ]
