"""Numbers that threads of one run tell each other while they wait: three single instructions."""

import platform
from typing import Any, Final

from llvmlite import ir
from numba import types

from lstm_core.engine.lanes import call_llvm, intrinsic

_PAUSE: Final = {
    "x86_64": ("x86.sse2.pause", ()),
    "AMD64": ("x86.sse2.pause", ()),
    "arm64": ("aarch64.hint", (1,)),
    "aarch64": ("aarch64.hint", (1,)),
}
"""LLVM's function for a pause in a waiting loop, where the processor has one."""


@intrinsic
def told(typing_context: Any, board: Any, index: Any) -> Any:
    """A number of the board, and with it all that was written before it was `tell`-ed."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = builder.gep(arguments[0], [arguments[1]])
        return builder.load_atomic(place, "acquire", 8)

    return types.int64(board, types.intp), emit


@intrinsic
def tell(typing_context: Any, board: Any, index: Any, number: Any) -> Any:
    """Put a number on the board, after all that was written before."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = builder.gep(arguments[0], [arguments[1]])
        builder.store_atomic(arguments[2], place, "release", 8)
        return context.get_dummy_value()

    return types.void(board, types.intp, types.int64), emit


@intrinsic
def wait_a_moment(typing_context: Any) -> Any:
    """Tell the processor that this is a loop that waits."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if platform.machine() in _PAUSE:
            name, numbers = _PAUSE[platform.machine()]
            of_kind = [ir.Constant(ir.IntType(32), number) for number in numbers]
            call_llvm(builder, name, ir.VoidType(), of_kind)
        return context.get_dummy_value()

    return types.void(), emit
