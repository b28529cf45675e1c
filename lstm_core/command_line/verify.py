"""``lstm-core verify``: every check against published numbers and ``nn.LSTM``."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Final

from torch import Tensor

from lstm_core.command_line.command import Command
from lstm_core.command_line.terminal import progress, say
from lstm_core.verification import (
    CaseResult,
    Source,
    by_source,
    cases,
    check,
    largest_published_difference,
)

_FIRST_NUMBERS: Final = 4


class DifferenceError(Exception):
    """A check came out differently from what is expected."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--details",
        action="store_true",
        help="also show what each check is, its numbers, and what it cannot show",
    )


def _run(arguments: argparse.Namespace) -> None:
    every = cases()
    results = []
    with progress() as doing:
        for number, case in enumerate(every):
            doing("Checking", number, len(every))
            results.append(check(case))
    for source, group in by_source(results):
        _say_source(source, group, details=arguments.details)
    if not arguments.details:
        say("Mistakes seen: after how many deliberate mistakes in the weights, such as gates in a")
        say("wrong order, the check fails. --details says which ones a check cannot see, and why.")
    _conclude(results)


def _conclude(results: Sequence[CaseResult]) -> None:
    differing = [result.case for result in results if not result.passed]
    if differing:
        names = ", ".join(f"{case.source.title}: {case.name}" for case in differing)
        raise DifferenceError(
            f"{len(differing)} of {len(results)} checks differ by more than is allowed ({names}). "
            "Please report this, with the output of --details."
        )
    say(
        f"All {len(results)} checks pass; the largest difference from a published number is "
        f"{largest_published_difference(results):.0e}."
    )


def _say_source(source: Source, results: Sequence[CaseResult], *, details: bool) -> None:
    say(source.title)
    say(f"  {source.place}")
    if details:
        say(f"  {source.method}")
        if source.licence:
            say(f"  Licence: {source.licence}.")
    say(f"  {'check':<32} {'largest difference':>18} {'allowed':>9} {'mistakes seen':>13}")
    for result in results:
        say(
            f"  {result.case.name:<32} {result.largest_difference:>18.1e} "
            f"{result.case.tolerance:>9.0e} {_seen(result):>13}  "
            f"{'ok' if result.passed else 'DIFFERS'}"
        )
        if details:
            _say_details(result)
    say("")


def _seen(result: CaseResult) -> str:
    if not result.mistakes:
        return "–"
    return f"{result.mistakes - len(result.unnoticed)} of {result.mistakes}"


def _say_details(result: CaseResult) -> None:
    case = result.case
    say(f"      {case.what} ({case.test})")
    say(f"      expected {_first_numbers(case.expected)}")
    say(f"      got      {_first_numbers(result.got)}")
    if case.weakness:
        say(f"      Cannot show: {case.weakness}")
    if result.unnoticed:
        say(f"      Not noticed: {', '.join(result.unnoticed)}")


def _first_numbers(named: Mapping[str, Tensor]) -> str:
    name, values = next(iter(named.items()))
    flat = values.flatten().tolist()
    more = " …" if len(flat) > _FIRST_NUMBERS else ""
    return f"{name} " + " ".join(f"{value:.9f}" for value in flat[:_FIRST_NUMBERS]) + more


COMMAND = Command(
    "verify",
    "Check the numbers against published ones and nn.LSTM's, here and now.",
    _add_arguments,
    _run,
)
