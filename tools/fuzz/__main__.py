"""`python -m tools.fuzz TARGET`: feed a reader what nobody would write, for as long as asked.

With atheris installed (`pip install atheris`), inputs are led by what they reach; without it, they
are mutations of good ones. Only an `InputError` may come back. What else comes, or takes more than
ten seconds or the memory that is allowed, is written to the folder of findings, and the run ends.
"""

import argparse
import importlib
import importlib.util
import random
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tools.fuzz.targets import Target

SECONDS_OF_ONE: Final = 10.0
LED: Final = ["lstm_core.sequences", "lstm_core.language", "lstm_ui.workspace.saved"]
"""What atheris watches: compiled loops and libraries it cannot."""


class FindingError(Exception):
    """An input that broke something."""


def judged(target: "Target", folder: Path) -> Callable[[bytes], None]:
    """The target, with every input that breaks it kept as a file."""
    slowest = [0.0]

    def judge(data: bytes) -> None:
        started = time.process_time()  # what else the machine does is no finding
        try:
            target.consume(data)
        except BaseException:
            _kept(folder, target.name, data)
            raise
        took = time.process_time() - started
        if took > SECONDS_OF_ONE:
            _kept(folder, target.name, data)
            raise FindingError(f"{took:.1f} s")
        if took > slowest[0]:
            slowest[0] = took
            print(f"{target.name}: slowest so far {took:.2f} s, {len(data)} bytes", flush=True)

    return judge


def mutate(seeds: list[bytes], rng: random.Random, pieces: tuple[bytes, ...]) -> bytes:
    """A good input with a few stretches cut, doubled, exchanged or overwritten."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        at = rng.randrange(len(data) + 1)
        length = rng.choice((1, 1, 2, 4, 8, 32))
        piece = rng.choice((rng.choice(pieces), rng.randbytes(length), b"\xff" * length))
        match rng.randrange(5):
            case 0:
                data[at : at + length] = b""
            case 1:
                data[at:at] = piece
            case 2:
                data[at : at + len(piece)] = piece
            case 3:
                data[at:at] = data[at : at + length] * rng.choice((1, 2, 50))
            case _:
                other = rng.choice(seeds)
                data[at:] = other[rng.randrange(len(other) + 1) :]
    return bytes(data)


def run_plain(target: "Target", judge: Callable[[bytes], None], seconds: float, seed: int) -> int:
    """Mutations until the time is over; how many."""
    rng = random.Random(seed)
    seeds = list(target.seeds())
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        judge(mutate(seeds, rng, target.pieces))
        count += 1
    return count


def _kept(folder: Path, name: str, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-{time.time_ns()}").write_bytes(data)


def run_led(
    atheris: Any, target: "Target", judge: Callable[[bytes], None], arguments: argparse.Namespace
) -> None:
    """By what the inputs reach, until the time is over; it never comes back."""
    corpus = arguments.findings / f"corpus-{target.name}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [sys.argv[0], f"-max_total_time={arguments.seconds:.0f}", "-max_len=20000"]
    options += [f"-seed={arguments.seed + 1}", "-rss_limit_mb=0", "-timeout=120"]
    options += [f"-artifact_prefix={arguments.findings}/", str(corpus)]
    atheris.Setup(options, judge)
    atheris.Fuzz()


def _targets(atheris: Any) -> Mapping[str, "Target"]:
    if atheris is None:
        from tools.fuzz.targets import TARGETS
    else:
        import numpy  # noqa: F401  (before it is watched)
        import pandas  # noqa: F401
        import torch  # noqa: F401

        with atheris.instrument_imports(include=LED):
            from tools.fuzz.targets import TARGETS
    return TARGETS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--memory-mb", type=int, default=6_144)
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    parser.add_argument("--plain", action="store_true", help="mutations alone, without atheris")
    arguments = parser.parse_args()
    memory = arguments.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    atheris = None
    if not arguments.plain and importlib.util.find_spec("atheris") is not None:
        atheris = importlib.import_module("atheris")
    targets = _targets(atheris)
    if arguments.target not in targets:
        parser.error(f"the targets are {', '.join(targets)}")
    target = targets[arguments.target]
    judge = judged(target, arguments.findings)
    if atheris is not None:
        run_led(atheris, target, judge, arguments)
    count = run_plain(target, judge, arguments.seconds, arguments.seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{target.name}: {count:,} inputs, nothing broke; {peak:,} MB at most.")


if __name__ == "__main__":
    main()
