"""What is fuzzed: each takes bytes, and lets nothing but an `InputError` count as an answer."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
import torch

from bench.csv_recovery.corpus import single_files
from lstm_core import LSTM, InputError
from lstm_core.checkpoints import load_checkpoint
from lstm_core.checkpoints.writing import WRITERS
from lstm_core.language import (
    EQUATION_PRESETS,
    draw_parameters,
    judge_cell,
    module_source,
    read_cell,
    run_equations,
)
from lstm_core.sequences import (
    GAPS,
    Reading,
    missing_statement,
    parse_typed,
    preview,
    read_table,
    split_sequences,
)
from lstm_ui.sequence_source import TypedSource
from lstm_ui.workspace import first_workspace, with_source
from lstm_ui.workspace.saved import (
    from_link,
    link_text,
    read_session,
    session_text,
    to_document,
)


@dataclass(frozen=True, slots=True)
class Target:
    """One reader.

    Attributes:
        name: what it is called.
        consume: reads the bytes; whatever it raises is a finding.
        seeds: good inputs to begin with.
        pieces: stretches that such inputs are made of.
    """

    name: str
    consume: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    pieces: tuple[bytes, ...] = (b"\0", b" ", b"\n")


def csv(data: bytes) -> None:
    """Read in the way that its last byte picks, then split."""
    way = data[-1] if data else 0
    gaps = tuple(GAPS)[way % 4]
    readings = (Reading(gaps=gaps), Reading(delimiter=";", decimal=","), Reading(header=True),
                Reading(encoding="utf-16-le"), Reading(quote="", preamble=1),
                Reading(missing=("0",), gaps=gaps), Reading(placeholders="missing"),
                Reading(delimiter=""))  # fmt: skip
    reading = readings[way // 4 % len(readings)]
    preview(data, reading)
    with suppress(InputError):
        table = read_table(data, reading)
        chosen = (table.suggested_channels, table.suggested_axis, table.suggested_id)
        sequences = split_sequences(table, *chosen)
        missing_statement(table, *chosen)
        assert all(np.isfinite(sequence.values).all() for sequence in sequences)
        again = read_table(data, replace(table.reading, missing=reading.missing))
        assert [c.name for c in again.columns] == [c.name for c in table.columns]


def typed(data: bytes) -> None:
    with suppress(InputError):
        assert np.isfinite(parse_typed(data.decode("utf-8", errors="replace")).values).all()


def link(data: bytes) -> None:
    """As the text of a link, and as what is packed into one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.urlsafe_b64encode(packer.compress(data) + packer.flush())
    for text in (data.decode("utf-8", errors="replace"), packed.decode().rstrip("=")):
        with suppress(InputError):
            from_link(text)


def session(data: bytes) -> None:
    with suppress(InputError):
        read_session(data)


def equation(data: bytes) -> None:
    text = data.decode("utf-8", errors="replace")
    with suppress(InputError):
        judge_cell("graves", text)
    with suppress(InputError):
        cell = read_cell(text)
        module_source(cell)
        x = torch.ones(2, 1, 2, dtype=torch.float64)
        run_equations(cell, x, draw_parameters(cell, 2, 3, seed=0), hidden_size=3)


def checkpoint(data: bytes) -> None:
    with suppress(InputError):
        for lstm in load_checkpoint(data).values():
            lstm(torch.zeros(1, lstm.input_size, dtype=next(lstm.parameters()).dtype))


def _sessions() -> Iterator[str]:
    first = first_workspace()
    yield session_text(first)
    yield session_text(with_source(first, TypedSource("0, 1, 0.5")))
    yield json.dumps({"gatescope": 1})


def _links() -> Iterator[bytes]:
    first = first_workspace()
    for workspace in (first, with_source(first, TypedSource("0, 1, 0.5"))):
        yield (link_text(workspace) or "").encode()
        yield json.dumps(to_document(workspace)).encode()


def _written(suffix: str) -> Callable[[], Iterator[bytes]]:
    def seeds() -> Iterator[bytes]:
        yield WRITERS[suffix](LSTM(2, 3))
        yield WRITERS[suffix](LSTM(1, 2, num_layers=2, bidirectional=True))

    return seeds


_NUMBERS: Final = (b"1", b"-", b"e9", b"nan", b"1e309", b".", b",", b";", b" ", b"\t", b"\n")
_CSV: Final = (*_NUMBERS, b'"', b"'", b"|", b"#", b"sep=;\n", b"\r", b"\\", b"NA", b"\0", b"\x1a",
               b"id", b"time", b"2020-01-01", b"True", b"Total", b"\xe9", b"\xff\xfe")  # fmt: skip
_JSON: Final = tuple(
    part.encode()
    for part in ("{", "}", "[", "]", ",", ":", '"', "1", "-1", "1e400", "null", "true", "NaN",
                 '"preset"', '"table"', '"values"', "\\ud800", "9" * 40)
)  # fmt: skip
_WORDS: Final = (b"(", b")", b"[x, h_prev]", b"W_a @ x", b"sigmoid(", b"h = ", b"\nc = ", b"+",
                 b"*", b"@", b"1e999", b"_{t-1}", b"'", "σ⊙·".encode(), b"/ 0", b"exp(",
                 b"\n")  # fmt: skip
_FORMATS: Final = tuple(suffix for suffix in WRITERS)

TARGETS: Final[Mapping[str, Target]] = MappingProxyType(
    {
        target.name: target
        for target in (
            Target("csv", csv, lambda: (f.data for f in single_files()), _CSV),
            Target("typed", typed, lambda: iter((b"0, 1, 0.5", b"1\t2\n3\t4", b"1;2")), _NUMBERS),
            Target("link", link, _links, (*_JSON, b"A", b"_", b"-", b"=")),
            Target("session", session, lambda: (text.encode() for text in _sessions()), _JSON),
            Target(
                "equation",
                equation,
                lambda: (preset.text.encode() for preset in EQUATION_PRESETS.values()),
                _WORDS,
            ),
            *(Target(suffix.lstrip("."), checkpoint, _written(suffix)) for suffix in _FORMATS),
        )
    }
)
