"""What one visitor does: drag a weight, let go, upload a file, and mind that all of it is theirs.

Every visitor has a tag. It is in each value they drag to, in the name and the header of each
file they upload; and each number the server answers is computed again here, from what this
visitor alone has done.
"""

import asyncio
import json
import random
import re
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.load.protocol import Line, VisitError
from lstm_ui.run import run_workspace
from lstm_ui.sequence_source import first_source
from lstm_ui.workspace import Workspace, first_workspace, with_source, with_weights

GRID: Final = "widget.weight-grid"
PLOT: Final = "widget.gate-plot"
MOVES: Final = 15
"""Of one drag."""
MOVE_SECONDS: Final = 0.1
"""From one move to the next at the least; only one is ever in flight."""
REST_SECONDS: Final = (1.0, 3.0)
"""Between two drags."""
DRAGS_A_FILE: Final = 3
ROWS: Final = 300
_TAG: Final = re.compile(rb"tag-(\d+)-")


@dataclass
class Times:
    """Seconds: from a move to the new numbers, from letting go to the page, and of a file."""

    moves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)


class Visitor:
    """One tagged visitor on a line of their own."""

    def __init__(self, tag: int, line: Line, times: Times) -> None:
        self.tag, self.line, self.times = tag, line, times
        self.random = random.Random(tag)
        self.mine = first_workspace()
        self.number = self.uploads = 0
        self.previews: dict[str, str] = {}

    async def stay(self, until: float) -> None:
        """Come, and drag and upload until `perf_counter` says so.

        Raises:
            VisitError: the server showed an error, a wrong number, or something of another visitor.
        """
        await self._whole_page(self.line.rerun())
        await asyncio.sleep(self.random.uniform(0, REST_SECONDS[1]))
        for done in count(1):
            await (self._drag() if done % (DRAGS_A_FILE + 1) else self._upload())
            await asyncio.sleep(self.random.uniform(*REST_SECONDS))
            if perf_counter() > until:
                break

    async def _drag(self) -> None:
        gesture = f"{self.tag} {self.number}"
        value = 0.0
        for _ in range(MOVES):
            value = self.tag / 100 + self.random.randrange(1000) * 1e-6
            begun = perf_counter()
            await self._move(value)
            await asyncio.sleep(max(0.0, begun + MOVE_SECONDS - perf_counter()))
        await self._let_go(value, gesture)

    async def _move(self, value: float) -> None:
        """One move of the hand: a preview, of which the page keeps nothing."""
        act = {"kind": "edit", "cells": [self._cell(value)]}
        begun = perf_counter()
        answer = await self.line.preview(**self.previews, act=act)
        self.times.moves.append(perf_counter() - begun)
        self._check_plot(unpacked(answer)[0], with_weights(self.mine, self._biases(value)))
        self._look_for_others()

    async def _let_go(self, value: float, gesture: str) -> None:
        self.number += 1
        cell = {**self._cell(value), "number": self.number}
        edit = {"number": self.number, "gesture": gesture, "live": False, "cells": [cell]}
        self.mine = with_weights(self.mine, self._biases(value))
        begun = perf_counter()
        await self._whole_page(self.line.rerun(fragment=GRID, trigger=(GRID, "edit", edit)))
        self.times.pages.append(perf_counter() - begun)

    async def _upload(self) -> None:
        self.uploads += 1
        name = f"tag-{self.tag}-{self.uploads}"
        values = [self.random.randrange(1000) + self.tag for _ in range(ROWS)]
        content = "\n".join([name, *map(str, values)]).encode()
        self.line.choose("widget.source tab", "CSV")
        begun = perf_counter()
        async for _ in self.line.rerun():
            pass
        await self.line.upload("upload", f"{name}.csv", content)
        self.mine = with_source(self.mine, first_source(content, f"{name}.csv"))
        await self._whole_page(self.line.rerun())
        self.times.files.append(perf_counter() - begun)

    async def _whole_page(self, messages: Any) -> None:
        header = None
        async for message in messages:
            if (data := _data_of(message, PLOT)) is not None:
                header = unpacked(data)[0]
                self.previews = header["preview"]
        if header is None:
            raise VisitError("no plot came with the page")
        self._check_plot(header, self.mine)
        self._look_for_others()

    def _cell(self, value: float) -> dict[str, Any]:
        return {"name": "b_i", "row": 0, "column": 0, "value": value}

    def _biases(self, value: float) -> dict[str, NDArray[np.float64]]:
        biases = self.mine.weights["b_i"].copy()
        biases[0] = value
        return {"b_i": biases}

    def _check_plot(self, header: dict[str, Any], workspace: Workspace) -> None:
        run = run_workspace(workspace)
        self._expect("steps", header["steps"], len(run.trace.x))
        step = header["step"]
        for quantity in "xifgcoh":
            layer = run.trace["l0"]
            computed = run.trace.x if quantity == "x" else getattr(layer, quantity)
            shown, expected = header["values"][quantity], computed[step, 0].numpy()
            if not np.allclose(shown, expected, rtol=1e-5, atol=2e-6):
                raise VisitError(f"{quantity} at step {step} is {shown} and not {expected}")

    def _expect(self, what: str, shown: object, expected: object) -> None:
        if shown != expected:
            raise VisitError(f"{what} is {shown} and not {expected}")

    def _look_for_others(self) -> None:
        """Every frame that came since, searched for another visitor's tag."""
        for frame in self.line.frames:
            if others := {int(tag) for tag in _TAG.findall(frame)} - {self.tag}:
                raise VisitError(f"visitor {self.tag} was shown something of {others}")
        self.line.frames.clear()


def unpacked(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The header of a component's message, and what follows it."""
    end = 4 + int.from_bytes(data[:4], "little")
    header: dict[str, Any] = json.loads(data[4:end])
    return header, data[end:]


def _data_of(message: ForwardMsg, component: str) -> bytes | None:
    if message.WhichOneof("type") != "delta":
        return None
    element = message.delta.new_element
    if not element.bidi_component.id.endswith(f"-{component}"):
        return None
    data: bytes = element.bidi_component.bytes
    return data
