"""What a pickle would call and how large it could grow, told without running it.

``torch.load(weights_only=True)`` allows more than weights need (it would allocate a
tensor of any size), so the pickle inside a ``.pt`` file is scanned before that.
"""

import pickletools
from itertools import islice
from typing import Final

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_HEADER_BYTES, MAX_CHECKPOINT_PARTS

_STORAGES: Final = frozenset(
    f"torch {kind}Storage"
    for kind in (
        "BFloat16", "Bool", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short",
    )
)  # fmt: skip
_DTYPES: Final = frozenset(
    f"torch {name}"
    for name in (
        "bfloat16", "bool", "float16", "float32", "float64", "int16", "int32", "int64", "int8",
        "uint8",
    )
)  # fmt: skip
_ALLOWED: Final = (
    _STORAGES
    | _DTYPES
    | {
        "collections OrderedDict",
        "collections Counter",
        "torch Size",
        "torch device",
        "torch._utils _rebuild_tensor_v2",
        "torch._utils _rebuild_parameter",
        "torch._utils _rebuild_parameter_with_state",
        "__builtin__ set",
        "builtins set",
    }
)
_UNNEEDED_OPCODES: Final = frozenset(
    {"STACK_GLOBAL", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "EXT1", "EXT2", "EXT4", "DUP"}
    | {"PERSID", "BYTEARRAY8", "NEXT_BUFFER", "READONLY_BUFFER", "FROZENSET"}
)
_MOST_LONG_INTEGERS: Final = 2_000
_MOST_PARTS: Final = 10_000_000
"""Of one object, counting a shared part as often as it is reached: hashing walks them all."""


def check_pickle(pickled: bytes) -> None:
    """Raise InputError unless the pickle holds nothing but tensors and plain values."""
    if len(pickled) > MAX_CHECKPOINT_HEADER_BYTES:
        raise InputError(
            f"The description of the tensors is {len(pickled):,} bytes long; at most "
            f"{MAX_CHECKPOINT_HEADER_BYTES:,} are read."
        )
    try:
        operations = list(islice(pickletools.genops(pickled), MAX_CHECKPOINT_PARTS + 1))
        if len(operations) > MAX_CHECKPOINT_PARTS:
            raise InputError(
                f"The description of the tensors has more than {MAX_CHECKPOINT_PARTS:,} parts, the "
                "most that are read: save the LSTM's weights without the rest of the model."
            )
        _check_calls(operations)
        _check_growth(operations)
    except InputError:
        raise
    except (ValueError, IndexError, KeyError, OverflowError):
        raise InputError(
            "The file is damaged: the description of its tensors cannot be read."
        ) from None


_Operations = list[tuple[pickletools.OpcodeInfo, object, int | None]]


def _check_calls(operations: _Operations) -> None:
    calls = [str(argument) for code, argument, _ in operations if code.name == "GLOBAL"]
    foreign = [call for call in calls if call not in _ALLOWED]
    if any(call.startswith("torch.nn.modules") for call in foreign):
        raise InputError(
            "The file holds a whole pickled module, which would run code when opened. Expected "
            "its state_dict: open it where you trust it, then "
            "torch.save(model.state_dict(), 'weights.pt')."
        )
    if foreign:
        raise InputError(
            f"The file would call `{foreign[0].replace(' ', '.')[:100]}` when opened, which "
            "weights never need: refused. If it is yours and holds more than weights, save the "
            "weights alone: torch.save(model.state_dict(), 'weights.pt')."
        )
    unneeded = [code.name for code, _, _ in operations if code.name in _UNNEEDED_OPCODES]
    if unneeded:
        raise InputError(
            f"The file uses {unneeded[0]}, which torch.save does not write by default. Save it "
            "again with torch.save(model.state_dict(), 'weights.pt') and no further arguments."
        )
    if sum(code.name.startswith("LONG") for code, _, _ in operations if "GET" not in code.name
           and "PUT" not in code.name) > _MOST_LONG_INTEGERS:  # fmt: skip
        raise InputError("The file holds thousands of huge integers, which weights never need.")


def _check_growth(operations: _Operations) -> None:
    mark = -1
    stack: list[int] = []
    memo: dict[object, int] = {}
    for code, argument, _ in operations:
        if "PUT" in code.name:
            memo[argument] = stack[-1]
            continue
        if code.name == "MEMOIZE":
            memo[len(memo)] = stack[-1]
            continue
        if code.name == "MARK":
            stack.append(mark)
            continue
        parts = 1
        before = list(code.stack_before)
        if pickletools.markobject in before:
            while (top := stack.pop()) != mark:
                parts += top
            before = before[: before.index(pickletools.markobject)]
        for _ in before:
            parts += stack.pop()
        if "GET" in code.name:
            parts = memo[argument]
        if parts > _MOST_PARTS:
            raise InputError("The file nests the same values too many times: refused.")
        stack.extend(parts for _ in code.stack_after)
