"""Which LSTM of a file, and whether a result would overwrite what it is made from."""

import argparse
from pathlib import Path

from lstm_core.checkpoints import Checkpoint, LoadedLSTM
from lstm_core.errors import InputError
from lstm_core.sequences.wording import counted


def add_lstm_option(parser: argparse.ArgumentParser) -> None:
    """The option ``--lstm PREFIX``."""
    parser.add_argument(
        "--lstm",
        metavar="PREFIX",
        help="which LSTM, where the model file holds several; `inspect` lists them",
    )


def chosen_lstm(checkpoint: Checkpoint, prefix: str | None, file_name: str) -> LoadedLSTM:
    """The LSTM at `prefix`, or the only one where `prefix` is None.

    Raises:
        InputError: there is no such prefix, or none is given and there are several LSTMs.
    """
    lstms = checkpoint.lstms
    if prefix is None and len(lstms) == 1:
        return next(iter(lstms.values()))
    if prefix is not None and prefix in lstms:
        return lstms[prefix]
    listed = ", ".join(f"'{name}'" for name in lstms)
    if prefix is None:
        raise InputError(
            f"{file_name} holds {len(lstms)} LSTMs: {listed}. Choose one with --lstm PREFIX."
        )
    raise InputError(
        f"{file_name} has no LSTM '{prefix}'. It holds {counted(len(lstms), 'LSTM')}: {listed}."
    )


def refuse_overwriting(target: Path, *sources: Path) -> None:
    """Raises InputError where `target` is one of the files that are read."""
    if any(target.resolve() == source.resolve() for source in sources):
        raise InputError(f"{str(target)!r} is read here, so it cannot be written too. Choose "
                         "another name for the result.")  # fmt: skip
