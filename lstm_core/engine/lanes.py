"""Eight or sixteen numbers side by side, as a type that compiled loops can hold in a register.

Sums kept in registers are what makes a product fast, and the compiler does not find
them by itself in a loop over an array. These few operations are all that is written by
hand; LLVM fits the lanes to the vectors of the processor at hand.
"""

from typing import Any, Final

import numba
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.extending import intrinsic as _intrinsic
from numba.extending import register_model
from numba.np.arrayobj import make_array

LANES: Final = 8

intrinsic: Any = _intrinsic  # its stubs show the typing context as an argument of the call
array: Any = numba.carray  # type: ignore[attr-defined]
"""An array of the given shape over what begins at a place, for the numbers that go one by one."""
_make: Any = make_array
_pointer: Any = types.CPointer


class Lanes(types.Type):
    """Numbers of one dtype side by side, eight of them unless it is said otherwise."""

    def __init__(self, dtype: Any, count: int = LANES) -> None:
        self.dtype = dtype
        self.count = count
        super().__init__(name=f"lanes({dtype}, {count})")


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    """`Lanes` are one LLVM vector."""

    def __init__(self, manager: Any, kind: Any) -> None:
        element = manager.lookup(kind.dtype).get_value_type()
        super().__init__(manager, kind, ir.VectorType(element, kind.count))  # type: ignore[no-untyped-call]


@intrinsic
def start_of(typing_context: Any, array: Any) -> Any:
    """Where the elements of a contiguous array begin; what else here reads and writes wants that.

    A loop that takes now one array, now another, counts references at every step; with places
    it does not. The array has to outlive them: keep it as an argument, or use it afterwards.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _make(array)(context, builder, arguments[0]).data

    return _pointer(array.dtype)(array), emit


@intrinsic
def start_at(typing_context: Any, address: Any, like: Any) -> Any:
    """`start_of` what lies at an address, numbers of the type of `like`."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

    return _pointer(like)(address, like), emit


@intrinsic
def number(typing_context: Any, start: Any, index: Any) -> Any:
    """One element, counted over all axes."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(builder.gep(arguments[0], [arguments[1]]))

    return start.dtype(start, types.intp), emit


def place_of(builder: Any, lanes: Any, start: Any, index: Any) -> Any:
    """Where so many lanes, an LLVM type, are read or written, `index` elements on."""
    return builder.bitcast(builder.gep(start, [index]), lanes.as_pointer())


def _place(context: Any, builder: Any, kind: Any, start: Any, index: Any) -> Any:
    return place_of(builder, context.get_value_type(Lanes(kind.dtype)), start, index)


@intrinsic
def load(typing_context: Any, start: Any, index: Any) -> Any:
    """Eight elements from `index` on, counted over all axes."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place(context, builder, start, *arguments)
        return builder.load(place, align=start.dtype.bitwidth // 8)

    return Lanes(start.dtype)(start, types.intp), emit


@intrinsic
def load_like(typing_context: Any, like: Any, start: Any, index: Any) -> Any:
    """`load` of as many elements as `like` has."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = place_of(builder, context.get_value_type(like), *arguments[1:])
        return builder.load(place, align=start.dtype.bitwidth // 8)

    return like(like, start, types.intp), emit


@intrinsic
def store(typing_context: Any, start: Any, index: Any, value: Any) -> Any:
    """Put eight or sixteen numbers where `load_like` would read them."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = place_of(builder, context.get_value_type(value), *arguments[:2])
        builder.store(arguments[2], place, align=start.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(start, types.intp, value), emit


@intrinsic
def joined(typing_context: Any, a: Any, b: Any) -> Any:
    """Eight numbers and another eight as sixteen."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        in_order = ir.Constant(ir.VectorType(ir.IntType(32), 2 * LANES), list(range(2 * LANES)))
        return builder.shuffle_vector(*arguments, in_order)

    return Lanes(a.dtype, 2 * LANES)(a, b), emit


def in_every_lane(builder: Any, kind: Any, number: Any) -> Any:
    """Lanes, an LLVM type, that all hold one number."""
    undefined, zero = ir.Constant(kind, ir.Undefined), ir.Constant(ir.IntType(32), 0)
    everywhere = ir.Constant(ir.VectorType(ir.IntType(32), kind.count), [0] * kind.count)
    lowest = builder.insert_element(undefined, number, zero)
    return builder.shuffle_vector(lowest, undefined, everywhere)


def call_llvm(
    builder: Any, name: str, result: Any, arguments: list[Any], flags: tuple[str, ...] = ()
) -> Any:
    """Call one of LLVM's own functions."""
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    insert: Any = cgutils.get_or_insert_function
    return builder.call(insert(builder.module, kind, f"llvm.{name}"), arguments, fastmath=flags)


@intrinsic
def eightfold(typing_context: Any, number: Any) -> Any:
    """One number in every lane."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = context.get_value_type(signature.return_type)
        return in_every_lane(builder, kind, arguments[0])

    return Lanes(number)(number), emit


@intrinsic
def sixteenfold(typing_context: Any, number: Any) -> Any:
    """One number in each of sixteen lanes."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = context.get_value_type(signature.return_type)
        return in_every_lane(builder, kind, arguments[0])

    return Lanes(number, 2 * LANES)(number), emit


@intrinsic
def manifold_like(typing_context: Any, lanes: Any, number: Any) -> Any:
    """A number in every lane, as many and of the dtype of other lanes."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        converted = context.cast(builder, arguments[1], number, lanes.dtype)
        return in_every_lane(builder, context.get_value_type(lanes), converted)

    return lanes(lanes, number), emit


@intrinsic
def plus_product(typing_context: Any, total: Any, factor: Any, lanes: Any) -> Any:
    """total + factor · lanes, in each lane, rounded once where the processor can."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        total, factor, lanes = arguments
        product = builder.fmul(factor, lanes, flags=("contract",))
        return builder.fadd(total, product, flags=("contract",))

    return total(total, factor, lanes), emit


@intrinsic
def plus(typing_context: Any, a: Any, b: Any) -> Any:
    """a + b, in each lane."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fadd(*arguments)

    return a(a, b), emit


@intrinsic
def times(typing_context: Any, a: Any, b: Any) -> Any:
    """a · b, in each lane."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fmul(*arguments)

    return a(a, b), emit


@intrinsic
def all_lanes(typing_context: Any, lanes: Any) -> Any:
    """The sum of all lanes, added up in whatever order is quickest."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        total = context.get_value_type(lanes.dtype)
        name = f"vector.reduce.fadd.v{lanes.count}f{lanes.dtype.bitwidth}"
        minus_zero = ir.Constant(total, -0.0)
        return call_llvm(builder, name, total, [minus_zero, *arguments], ("reassoc",))

    return lanes.dtype(lanes), emit


@intrinsic
def over(typing_context: Any, a: Any, b: Any) -> Any:
    """a / b, in each lane."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.fdiv(*arguments)

    return a(a, b), emit


@intrinsic
def within(typing_context: Any, lanes: Any, bound: Any) -> Any:
    """Each lane, but no further from 0 than that of `bound`; nan stays nan."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lanes, bound = arguments
        lowest = builder.fneg(bound)
        lanes = builder.select(builder.fcmp_ordered(">", lanes, bound), bound, lanes)
        return builder.select(builder.fcmp_ordered("<", lanes, lowest), lowest, lanes)

    return lanes(lanes, bound), emit
