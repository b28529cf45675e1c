"""The tables that are known: what a reader must find again in a file made from one of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

ROWS: Final = 24
Kind = Literal["number", "time", "text"]


@dataclass(frozen=True, slots=True)
class KnownColumn:
    """One column: its name, what it holds, and its cells as they are written plainly."""

    name: str
    kind: Kind
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownTable:
    name: str
    columns: tuple[KnownColumn, ...]


def known_tables(seed: int) -> tuple[KnownTable, ...]:
    """Eight tables of `ROWS` rows, each with a character of its own."""
    rng = random.Random(seed)
    start = datetime(2021, 3, 1)
    days = tuple(str((start + timedelta(days=k)).date()) for k in range(ROWS))
    minutes = tuple(str(start + timedelta(minutes=5 * k)) for k in range(ROWS))
    years = tuple(str(1980 + k) for k in range(ROWS))
    towns = ("Oslo", "Köln", "São Paulo", "Aix-en-Provence", "Brno", "Łódź")
    return (
        _table("weather", ("date", "time", days), _numbers("temperature", rng, _tenths),
               _numbers("pressure", rng, lambda r: f"{r.uniform(990, 1030):.2f}")),
        _table("counts", _steps(), _numbers("visits", rng, lambda r: str(r.randrange(100_000))),
               _numbers("level", rng, lambda r: str(r.randrange(-5, 6)))),
        _table("sensor", ("timestamp", "time", minutes), _numbers("current", rng, _long),
               _numbers("voltage", rng, _long)),
        _table("single", _numbers("value", rng, _tenths)),
        _table("towns", ("town", "text", tuple(rng.choice(towns) for _ in range(ROWS))),
               _numbers("area", rng, _tenths), _numbers("height", rng, _tenths)),
        _table("wide", *(_numbers(f"c{d}", rng, _long) for d in range(12))),
        _table("tiny", _numbers("gain", rng, lambda r: f"{r.gauss(0, 1):.4e}"),
               _numbers("loss", rng, lambda r: f"{r.gauss(0, 1e-6):.3e}")),
        _table("economy", ("year", "number", years),
               _numbers("income", rng, lambda r: f"{r.uniform(1_000, 2_000_000):.2f}"),
               _numbers("rate", rng, _tenths)),
    )  # fmt: skip


def _table(name: str, *columns: tuple[str, Kind, tuple[str, ...]]) -> KnownTable:
    return KnownTable(name, tuple(KnownColumn(*column) for column in columns))


def _numbers(
    name: str, rng: random.Random, written: Callable[[random.Random], str]
) -> tuple[str, Kind, tuple[str, ...]]:
    return name, "number", tuple(written(rng) for _ in range(ROWS))


def _steps() -> tuple[str, Kind, tuple[str, ...]]:
    return "step", "number", tuple(str(k) for k in range(ROWS))


def _tenths(rng: random.Random) -> str:
    return f"{rng.uniform(-40, 40):.1f}"


def _long(rng: random.Random) -> str:
    return repr(rng.gauss(0, 1))
