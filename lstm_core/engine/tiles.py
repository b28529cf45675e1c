"""Products of a few rows with 32 columns of a matrix, whose sums grow in registers.

How many registers a tile takes is written out while it is compiled, so that one function
gives the tiles of every height.
"""

from typing import Any, Final

from llvmlite import ir
from llvmlite.binding import get_host_cpu_features
from numba import types
from numba.core import cgutils

from lstm_core.engine.compiling import inlined
from lstm_core.engine.lanes import Lanes, in_every_lane, intrinsic, place_of

COLUMNS: Final = 32
"""Of a tile, and of a block of the packed matrix."""
TALLEST: Final = 8 if get_host_cpu_features().get("avx512f") else 2
"""Rows of the largest tile whose sums the processor's registers hold."""
_WIDE: Final = 16
"""Lanes of a register here; where it has fewer, LLVM takes two for one."""


_room: Any = cgutils.alloca_once


def _tile(rows: int) -> Any:
    """A function that adds to `rows` rows of sums what so many rows give with a block."""

    def add(
        typing_context: Any, sums: Any, a: Any, sums_apart: Any, x: Any, v: Any, x_apart: Any,
        packed: Any, p: Any, m: Any,
    ) -> Any:  # fmt: skip
        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            sums_at, a, sums_apart, x_at, v, x_apart, packed_at, p, m = arguments
            kind = context.get_value_type(Lanes(sums.dtype, _WIDE))
            byte_size = sums.dtype.bitwidth // 8
            number = ir.IntType(64)
            starts = [
                builder.gep(sums_at, [builder.add(a, builder.mul(number(row), sums_apart))])
                for row in range(rows)
            ]
            places = [
                place_of(builder, kind, start, number(column))
                for start in starts
                for column in range(0, COLUMNS, _WIDE)
            ]
            kept = [_room(builder, kind) for _ in places]
            for place, register in zip(places, kept, strict=True):
                builder.store(builder.load(place, align=byte_size), register)
            block = builder.gep(packed_at, [p])
            inputs = builder.gep(x_at, [v])
            with cgutils.for_range(builder, m) as loop:
                first = builder.mul(loop.index, number(COLUMNS))
                weights = [
                    builder.load(
                        place_of(builder, kind, block, builder.add(first, number(column))),
                        align=byte_size,
                    )
                    for column in range(0, COLUMNS, _WIDE)
                ]
                for row in range(rows):
                    index = builder.add(loop.index, builder.mul(number(row), x_apart))
                    factor = in_every_lane(
                        builder, kind, builder.load(builder.gep(inputs, [index]))
                    )
                    for column, weight in enumerate(weights):
                        register = kept[row * len(weights) + column]
                        product = builder.fmul(factor, weight, flags=("contract",))
                        total = builder.fadd(builder.load(register), product, flags=("contract",))
                        builder.store(total, register)
            for place, register in zip(places, kept, strict=True):
                builder.store(builder.load(register), place, align=byte_size)
            return context.get_dummy_value()

        indices = types.intp, types.intp
        return types.void(sums, *indices, x, *indices, packed, *indices), emit

    return intrinsic(add)


_two, _four, _eight = _tile(2), _tile(4), _tile(8)


@inlined
def tile_height(rows: int) -> int:
    """How many of so many rows the next tile should take; 1 for none that is worth one."""
    if TALLEST == 8 and rows >= 4:
        return 8 if rows >= 8 else 4
    return 2 if rows >= 2 else 1


@inlined
def add_tile(
    height: int, sums: Any, a: int, sums_apart: int, x: Any, v: int, x_apart: int,
    packed: Any, p: int, m: int,
) -> None:  # fmt: skip
    """sums += x W for `height` rows, 2, 4 or 8, and 32 columns.

    Args:
        height: how many rows.
        sums, a, sums_apart: the first row of sums begins at sums[a], others so far apart.
        x, v, x_apart: rows of m numbers, likewise.
        packed, p: 32 columns of W, (m, 32), begin at packed[p].
        m: how many numbers a row has.
    """
    if height == 8:
        _eight(sums, a, sums_apart, x, v, x_apart, packed, p, m)
    elif height == 4:
        _four(sums, a, sums_apart, x, v, x_apart, packed, p, m)
    else:
        _two(sums, a, sums_apart, x, v, x_apart, packed, p, m)
