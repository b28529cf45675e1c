"""``lstm-core convert``: an LSTM from one format to another."""

import argparse
from pathlib import Path

from lstm_core.checkpoints import read_checkpoint, save_checkpoint
from lstm_core.command_line.choosing import add_lstm_option, chosen_lstm, refuse_overwriting
from lstm_core.command_line.command import Command
from lstm_core.command_line.terminal import note, progress, say


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, help="the model file")
    parser.add_argument(
        "target",
        type=Path,
        help="the file to write: .pt, .pth, .safetensors, .onnx, .keras or .h5",
    )
    add_lstm_option(parser)


def _run(arguments: argparse.Namespace) -> None:
    source, target = arguments.source, arguments.target
    refuse_overwriting(target, source)
    with progress() as doing:
        doing(f"Reading {source.name}")
        checkpoint = read_checkpoint(source)
        loaded = chosen_lstm(checkpoint, arguments.lstm, source.name)
        doing(f"Writing {target.name}")
        save_checkpoint(loaded.lstm, target)
    for line in loaded.notes:
        note(line)
    if loaded.reads_backwards:
        note(
            f"{source.name} runs this LSTM from the last step to the first; {target.name} runs it "
            "forward. Reverse the steps of what goes in, and of what comes out."
        )
    say(f"Wrote {target}.")


COMMAND = Command(
    "convert", "Write an LSTM in the format that the new name ends in.", _add_arguments, _run
)
