"""Reading and writing the first few of eight lanes, where no more units are there.

Four, two and one lane at a time. Processors have instructions with a mask for this, but what
those have written cannot be read at once, and the next step of a run reads it at once.
"""

from typing import Any, Final

from llvmlite import ir
from numba import types

from lstm_core.engine.lanes import LANES, Lanes, intrinsic, place_of

_PARTS: Final = (4, 2, 1)


@intrinsic
def load_first(typing_context: Any, start: Any, index: Any, count: Any) -> Any:
    """`load` of the first `count` lanes alone, at most seven; the others are 0."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        begin, first, count = arguments
        kind = context.get_value_type(signature.return_type)
        lanes: Any = ir.Constant(kind, [0.0] * LANES)
        for size in reversed(_PARTS):  # each part pushes those that come after it up
            before, there = builder.block, _has(builder, count, size)
            with builder.if_then(there):
                at = builder.add(first, builder.and_(count, count.type(-2 * size)))
                part = builder.load(
                    place_of(builder, _part(kind, size), begin, at),
                    align=start.dtype.bitwidth // 8,
                )
                pushed = _joined(builder, _widened(builder, part), lanes, size)
                inside = builder.block
            both = builder.phi(kind)
            both.add_incoming(lanes, before)
            both.add_incoming(pushed, inside)
            lanes = both
        return lanes

    return Lanes(start.dtype)(start, types.intp, types.intp), emit


@intrinsic
def store_first(typing_context: Any, start: Any, index: Any, count: Any, value: Any) -> Any:
    """`store` of the first `count` lanes alone, at most seven."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        begin, at, count, rest = arguments
        for size in _PARTS:
            there = _has(builder, count, size)
            with builder.if_then(there):
                part = _shuffled(builder, rest, rest, list(range(size)))
                place = place_of(builder, part.type, begin, at)
                builder.store(part, place, align=start.dtype.bitwidth // 8)
            moved = _shuffled(builder, rest, rest, list(range(size, size + LANES)))
            rest = builder.select(there, moved, rest)
            at = builder.select(there, builder.add(at, at.type(size)), at)
        return context.get_dummy_value()

    return types.void(start, types.intp, types.intp, value), emit


def _has(builder: Any, count: Any, size: int) -> Any:
    """Whether a part of so many lanes is among the first `count`."""
    return builder.icmp_signed("!=", builder.and_(count, count.type(size)), count.type(0))


def _part(kind: Any, size: int) -> Any:
    return ir.VectorType(kind.element, size)


def _widened(builder: Any, part: Any) -> Any:
    """A part as eight lanes, of which those beyond it are not looked at."""
    size = part.type.count
    return _shuffled(builder, part, part, [min(lane, 2 * size - 1) for lane in range(LANES)])


def _joined(builder: Any, low: Any, high: Any, size: int) -> Any:
    """The first `size` lanes of one, then the lanes of another as far as there is room."""
    order = [lane if lane < size else LANES + lane - size for lane in range(LANES)]
    return _shuffled(builder, low, high, order)


def _shuffled(builder: Any, one: Any, other: Any, order: list[int]) -> Any:
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(order)), order)
    return builder.shuffle_vector(one, other, mask)
