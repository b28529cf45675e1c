"""``lstm-core inspect``: which LSTMs a model file holds, and where their gates stand."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from torch import Tensor

from lstm_core.checkpoints import LoadedLSTM, read_checkpoint, slab_rows
from lstm_core.command_line.command import Command
from lstm_core.command_line.terminal import progress, say
from lstm_core.conventions import GATE_NAMES, GATES
from lstm_core.lstm import LSTM
from lstm_core.parameters import cell_weights
from lstm_core.sequences.wording import counted
from lstm_core.variants import VARIANTS, Variant

SATURATING_BIAS: Final = 4.0
"""σ(4) = 0.982: a gate with this bias alone is nearly open, and its slope is 0.018."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="the model file")


def _run(arguments: argparse.Namespace) -> None:
    with progress() as doing:
        doing(f"Reading {arguments.model.name}")
        checkpoint = read_checkpoint(arguments.model)
    count = counted(len(checkpoint.lstms), "LSTM")
    say(f"{arguments.model.name}: {checkpoint.format}, {count}")
    for prefix, loaded in checkpoint.lstms.items():
        say("")
        say(f"'{prefix}'" if prefix else "'' (no prefix)")
        for line in described(loaded, checkpoint.format):
            say(f"  {line}")
    if checkpoint.notes:
        say("")
        say("Left out:")
        for line in checkpoint.notes:
            say(f"  {line}")


def described(loaded: LoadedLSTM, file_format: str) -> Iterator[str]:
    """Lines on one LSTM: sizes, notes, the slab of each gate, and biases that saturate."""
    lstm = loaded.lstm
    form = VARIANTS[lstm.variant]
    yield f"input size   {lstm.input_size}"
    yield f"hidden size  {lstm.hidden_size}"
    if lstm.proj_size:
        yield f"projection   {lstm.proj_size}"
    yield f"layers       {lstm.num_layers}"
    yield f"directions   {_directions(loaded)}"
    peepholes = f", {lstm.peephole} peepholes" if form.peepholes else ""
    norm = ", layer normalisation" if lstm.layer_norm else ""
    yield f"form         {form.name}{peepholes}{norm}"
    yield f"dtype        {str(lstm.get_parameter('weight_ih_l0').dtype).removeprefix('torch.')}"
    for line in loaded.notes:
        yield f"Note: {line}"
    yield from _slab_lines(form, lstm.hidden_size, file_format)
    yield from _bias_lines(lstm, form)


def _directions(loaded: LoadedLSTM) -> str:
    if loaded.lstm.bidirectional:
        return "2 (forward and reverse)"
    return "1 (from the last step to the first)" if loaded.reads_backwards else "1 (forward)"


def _slab_lines(form: Variant, hidden_size: int, file_format: str) -> Iterator[str]:
    slabs = "columns" if file_format == "Keras" else "rows"
    torch_rows = slab_rows(form, hidden_size, "PyTorch")
    file_rows = slab_rows(form, hidden_size, file_format)
    yield f"{'gate':<16}{'PyTorch rows':<16}{f'{slabs} in the file ({file_format})'}"
    for gate in GATES:
        name = f"{gate} {GATE_NAMES[gate]}"
        yield f"{name:<16}{_span(torch_rows.get(gate)):<16}{_span(file_rows.get(gate))}"


def _span(rows: tuple[int, int] | None) -> str:
    return "none" if rows is None else f"{rows[0]}–{rows[1]}"


def _bias_lines(lstm: LSTM, form: Variant) -> Iterator[str]:
    suffixes = [
        name.removeprefix("weight_ih")
        for name, _ in lstm.named_parameters()
        if name.startswith("weight_ih_")
    ]
    found = False
    for suffix in suffixes:
        bias = cell_weights(lstm, form, suffix).b  # (4H,), or fewer slabs
        if bias is None:
            continue
        for gate, slab in zip(form.gates, bias.detach().chunk(len(form.gates)), strict=True):
            line = _saturation(gate, slab, form)
            if line:
                found = True
                yield f"{suffix.removeprefix('_')} {GATE_NAMES[gate]}: {line}"
    if not found:
        yield f"No bias is beyond ±{SATURATING_BIAS:g}."


def _saturation(gate: str, bias: Tensor, form: Variant) -> str:
    """How many of the (H,) biases hold the gate at an end on their own; "" for none."""
    if gate == "g" and form.candidate == "identity":
        return ""
    above = int((bias > SATURATING_BIAS).sum())
    below = int((bias < -SATURATING_BIAS).sum())
    lowest = "−1" if gate == "g" else "0"
    parts = []
    if above:
        parts.append(f"{above} above {SATURATING_BIAS:g}, so near 1 by bias alone")
    if below:
        parts.append(f"{below} below −{SATURATING_BIAS:g}, so near {lowest} by bias alone")
    return f"of {counted(len(bias), 'unit')}, {'; '.join(parts)}" if parts else ""


COMMAND = Command(
    "inspect", "List the LSTMs in a model file: sizes, form, gate slabs.", _add_arguments, _run
)
