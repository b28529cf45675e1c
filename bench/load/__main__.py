"""`python -m bench.load`: many visitors at once, on this machine's loopback; it stops by itself.

Writes bench/LOAD_RESULTS.md after a whole run; `--quick` measures for half a minute and
prints alone.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final

from bench.load.browsers import browse
from bench.load.protocol import Line
from bench.load.server import Served, served
from bench.load.visitor import Times, Visitor
from bench.report import machine, written

HERE: Final = Path(__file__).resolve().parents[1]
FEW: Final = 5
MANY: Final = 50
BARS_MS: Final = {FEW: 150, MANY: 1000}
GROWTH: Final = 0.10
LONGEST_SETTLING: Final = 60


@dataclass(frozen=True, slots=True)
class Load:
    """What `visitors` at once met, over `seconds`."""

    visitors: int
    browsers: int
    seconds: float
    times: Times
    painted: list[float]
    problems: list[str]
    processor: float
    peak_mb: float


async def load(server: Served, visitors: int, browsers: int, seconds: float) -> Load:
    """Let them in, and wait until all have left."""
    times, problems = Times(), []
    begun, used = perf_counter(), server.processor_seconds()
    until = begun + seconds

    async def visit(tag: int) -> None:
        try:
            async with Line(server.address) as line:
                await Visitor(tag, line, times).stay(until)
        except Exception as error:
            problems.append(f"visitor {tag}: {type(error).__name__}: {error}")

    programs = asyncio.gather(*(visit(tag) for tag in range(1, visitors - browsers + 1)))
    peak = asyncio.create_task(_peak(server, until))
    painted, told = await browse(server.address, browsers, until)
    await programs
    taken = perf_counter() - begun
    used = (server.processor_seconds() - used) / taken
    return Load(visitors, browsers, taken, times, painted, problems + told, used, await peak)


async def _peak(server: Served, until: float) -> float:
    highest = 0.0
    while perf_counter() < until:
        highest = max(highest, server.resident_mb())
        await asyncio.sleep(1)
    return highest


def main() -> int:
    """Both loads in turn; 1 where something missed its bar."""
    options = _options()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "server.log", options.keep) as server,
    ):
        _said(f"{FEW} visitors …")
        few = asyncio.run(load(server, FEW, 0, options.seconds / 5))
        _said("they leave …")
        start = server.settled_mb(options.keep, LONGEST_SETTLING)
        _said(f"{options.sessions} visitors …")
        many = asyncio.run(load(server, options.sessions, options.browsers, options.seconds))
        _said("they leave …")
        end = server.settled_mb(options.keep, LONGEST_SETTLING)
        complaints = server.complaints()
    text = _report([few, many], start, end, complaints, options.keep)
    print("\n\n".join(text))
    if not options.quick:
        written(text, HERE / "LOAD_RESULTS.md")
    problems = [*few.problems, *many.problems, *complaints]
    missed = [each for each in (few, many) if _p95_ms(each.times.moves) > BARS_MS[each.visitors]]
    return bool(problems or missed or end > start * (1 + GROWTH))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a minute, and no file written")
    parser.add_argument("--seconds", type=float, help="of the larger load (300; 30 with --quick)")
    parser.add_argument("--sessions", type=int, default=MANY, choices=(FEW, MANY))
    parser.add_argument("--browsers", type=int, default=2, help="how many of them are real")
    parser.add_argument("--keep", type=int, default=20, help="seconds a closed session is kept")
    options = parser.parse_args()
    options.seconds = options.seconds or (30 if options.quick else 300)
    return options


def _report(
    loads: list[Load], start: float, end: float, complaints: list[str], keep: int
) -> list[str]:
    rows = [
        "| sessions | of them browsers | seconds | moves | moves a second | move, ms: median | p95 "
        "| bar | letting go, p95 | a file, p95 | painted in a browser, p95 | server's cores "
        "| errors |",
        "|" + "---:|" * 13,
    ]
    for each in loads:
        times = each.times
        rows.append(
            f"| {each.visitors} | {each.browsers} | {each.seconds:.0f} | {len(times.moves):,} "
            f"| {len(times.moves) / each.seconds:.0f} | {1000 * median(times.moves or [0]):.0f} "
            f"| **{_p95_ms(times.moves):.0f}** | {BARS_MS[each.visitors]} "
            f"| {_p95_ms(times.pages):.0f} | {_p95_ms(times.files):.0f} "
            f"| {_p95_ms(each.painted) if each.painted else 0:.0f} | {each.processor:.2f} "
            f"| {len(each.problems)} |"
        )
    grown = 100 * (end / start - 1)
    parts = [
        "# Results of `python -m bench.load`",
        machine(),
        "Everything runs on these cores: the server, the visitors and the browsers.",
        "\n".join(rows),
        f"Memory of the server: {start:.0f} MB after the first load had left, at most "
        f"{loads[-1].peak_mb:.0f} MB under the second, {end:.0f} MB after that had left "
        f"({grown:+.1f} %). A closed session was kept for {keep} s.",
    ]
    problems = [problem for each in loads for problem in each.problems] + complaints
    if problems:
        parts.append("\n".join(["Errors:", "", *(f"- {problem}" for problem in problems[:20])]))
    return parts


def _p95_ms(seconds: list[float]) -> float:
    return 1000 * (quantiles(seconds, n=20)[-1] if len(seconds) > 1 else sum(seconds))


def _said(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and the server with it
    if os.name != "posix":
        sys.exit("The load is measured on Linux, where /proc tells a process's memory.")
    sys.exit(main())
