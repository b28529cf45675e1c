"""The command ``lstm-core``, also ``python -m lstm_core``."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from lstm_core.command_line import convert, exercise, inspection, tracing, verify
from lstm_core.command_line.terminal import say
from lstm_core.errors import InputError

COMMANDS = (tracing.COMMAND, inspection.COMMAND, convert.COMMAND, verify.COMMAND,
            exercise.COMMAND)  # fmt: skip

INTERRUPTED = 130
"""What shells report for a program that was stopped with Ctrl-C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the words after the program's name; those of this process where left out.

    Returns:
        The exit code: 0 done, 1 something given cannot be used or a check differs (the
        reason stands on standard error), 2 the command was not called as its usage says, or
        a learner's file could not be run.
    """
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as wish:  # argparse has printed its help or what is wrong
        return wish.code if isinstance(wish.code, int) else 2
    try:
        arguments.run(arguments)
        sys.stdout.flush()
    except (InputError, verify.DifferenceError) as error:
        say(str(error), sys.stderr)
        return 1
    except exercise.ExerciseEndedError as end:
        return end.exit_code
    except MemoryError:
        say("The memory of this computer is not enough. Use a shorter file.", sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def main_entry() -> None:
    """`main` on this process's arguments, ending the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack × or –
    sys.exit(main())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lstm-core", description="See what happens inside an LSTM.", allow_abbrev=False
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        own = commands.add_parser(
            command.name, help=command.about, description=command.about, allow_abbrev=False
        )
        command.add_arguments(own)
        own.set_defaults(run=command.run)
    return parser
