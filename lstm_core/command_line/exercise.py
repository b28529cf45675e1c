"""``lstm-core exercise``: write an LSTM cell yourself, and have it checked."""

import argparse
import sys
from pathlib import Path
from typing import Final

from lstm_core.command_line.command import Command
from lstm_core.command_line.exercise_report import report_lines
from lstm_core.command_line.terminal import note, progress, say
from lstm_core.exercise import FORMS, NotRunError, check_file, write_template

SECONDS: Final = 60.0
NOT_RIGHT: Final = 1
NOT_RUN: Final = 2


class ExerciseEndedError(Exception):
    """All is said; the process is to end with this exit code.

    Attributes:
        exit_code: 1 where the cell is not right, 2 where it could not be run.
    """

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    new = actions.add_parser(
        "new",
        help="write a file to start from",
        description="Write a file with the input gate done and the rest to do.",
        allow_abbrev=False,
    )
    new.add_argument("file", type=Path, help="the file to write, such as my_cell.py")
    _add_form(new)
    new.add_argument("--force", action="store_true", help="write over a file that is there")
    new.set_defaults(action=_new)
    check = actions.add_parser(
        "check",
        help="judge the cell in a file, equation by equation",
        description="Judge the cell in a file, equation by equation. The file is run, in a "
        "process of its own, with your rights: check only files that you trust. Exit code 0: "
        "right; 1: not right; 2: could not be run.",
        allow_abbrev=False,
    )
    check.add_argument("file", type=Path, help="the file with the cell")
    _add_form(check)
    check.add_argument("--class", dest="class_name", metavar="NAME",
                       help="which torch.nn.Module, where the file has several")  # fmt: skip
    check.add_argument("--seconds", type=_seconds, default=SECONDS, metavar="N",
                       help=f"how long the file may run (default {SECONDS:g})")  # fmt: skip
    check.add_argument("--no-speed", action="store_true", help="do not measure how fast it is")
    check.add_argument("--traceback", action="store_true",
                       help="where it cannot be run, also show Python's own report")  # fmt: skip
    check.set_defaults(action=_check)


def _add_form(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--form",
        choices=FORMS,
        default=FORMS[0],
        help="standard: what nn.LSTM computes (default); lesson: o also sees c; graves: i and f "
        "see c', o sees c",
    )


def _run(arguments: argparse.Namespace) -> None:
    arguments.action(arguments)


def _new(arguments: argparse.Namespace) -> None:
    path, form = arguments.file, arguments.form
    write_template(path, form, overwrite=arguments.force)
    option = "" if form == FORMS[0] else f" --form {form}"
    say(f"Wrote {path}: the input gate is done, f, g, c, o and h are yours.")
    say(f"Then: python -m lstm_core exercise check {path}{option}")


def _check(arguments: argparse.Namespace) -> None:
    path = arguments.file
    try:
        with progress() as doing:
            doing(f"Checking {path.name}")
            report = check_file(
                path,
                arguments.form,
                class_name=arguments.class_name,
                seconds=arguments.seconds,
                timed=not arguments.no_speed,
            )
    except NotRunError as error:
        say(str(error), sys.stderr)
        if arguments.traceback and error.details:
            for line in error.details.splitlines():
                say(line, sys.stderr)
        raise ExerciseEndedError(NOT_RUN) from None
    for line in report_lines(report, path.name, sys.stdout):
        print(line)
    if report.printed:
        note("the file itself printed:")
        for line in report.printed.splitlines():
            say(f"  {line}", sys.stderr)
    if not report.right:
        raise ExerciseEndedError(NOT_RIGHT)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 3600:
        raise argparse.ArgumentTypeError(f"expected seconds from 0 to 3600, got {text!r}")
    return value


COMMAND = Command(
    "exercise", "Write an LSTM cell yourself, and have it checked.", _add_arguments, _run
)
