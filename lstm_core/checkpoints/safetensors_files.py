"""safetensors: eight bytes of length, a JSON header, then the tensors without a gap.

The layout is https://github.com/huggingface/safetensors#format. Numbers that are not finite
are allowed by it; an LSTM that has one is refused where it is built.
"""

import json
import math
import sys
from collections.abc import Mapping
from itertools import pairwise
from typing import Final, NamedTuple

import torch
from torch import Tensor

from lstm_core.checkpoints import stored_arguments
from lstm_core.checkpoints.records import Findings
from lstm_core.checkpoints.state_dicts import find_in_state_dict
from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_HEADER_BYTES, MAX_CHECKPOINT_TENSORS
from lstm_core.lstm import LSTM

_LENGTH_BYTES: Final = 8
_DTYPES: Final[Mapping[str, torch.dtype]] = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
_NAMES: Final = {dtype: name for name, dtype in _DTYPES.items()}


class _Entry(NamedTuple):
    name: str
    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int


def read_safetensors(data: bytes) -> Findings:
    """The LSTMs of a safetensors file.

    Raises:
        InputError: the header is too long, repeats a name or is not as the format has
            it, or the tensors overlap, leave gaps or do not fit into the file.
    """
    header, body = _split(data)
    metadata = header.pop("__metadata__", {})
    if len(header) > MAX_CHECKPOINT_TENSORS:
        raise InputError(
            f"The file has {len(header):,} tensors; at most {MAX_CHECKPOINT_TENSORS:,} are read."
        )
    entries = [_entry(name, value) for name, value in header.items()]
    entries.sort(key=lambda entry: (entry.start, entry.end))
    _check_coverage(entries, len(body))
    tensors = {entry.name: _tensor(entry, body) for entry in entries if entry.dtype in _DTYPES}
    stored = metadata.get(stored_arguments.KEY) if isinstance(metadata, dict) else None
    return find_in_state_dict(tensors, stored_arguments.from_json(stored))


def write_safetensors(lstm: LSTM) -> bytes:
    """`lstm` as a safetensors file; what the tensors do not tell stands in ``__metadata__``."""
    header: dict[str, object] = {
        "__metadata__": {"format": "pt", stored_arguments.KEY: stored_arguments.to_json(lstm)}
    }
    chunks: list[bytes] = []
    position = 0
    for name, tensor in lstm.state_dict().items():
        raw = tensor.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy().tobytes()
        header[name] = {
            "dtype": _NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [position, position + len(raw)],
        }
        position += len(raw)
        chunks.append(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # the format aligns what follows to eight bytes
    return len(text).to_bytes(_LENGTH_BYTES, "little") + text + b"".join(chunks)


def _split(data: bytes) -> tuple[dict[str, object], memoryview]:
    length = int.from_bytes(data[:_LENGTH_BYTES], "little")
    if length > MAX_CHECKPOINT_HEADER_BYTES:
        raise InputError(
            f"The safetensors header claims {length:,} bytes; at most "
            f"{MAX_CHECKPOINT_HEADER_BYTES:,} are read."
        )
    if _LENGTH_BYTES + length > len(data):
        raise InputError(
            f"The file is cut short: its safetensors header claims {length:,} bytes, and "
            f"{len(data) - _LENGTH_BYTES:,} follow."
        )
    text = data[_LENGTH_BYTES : _LENGTH_BYTES + length]
    try:
        header = json.loads(text, object_pairs_hook=_without_repeats)
    except InputError:
        raise
    except (ValueError, RecursionError):
        raise InputError("The file is damaged: its safetensors header is not JSON.") from None
    if not isinstance(header, dict):
        raise InputError("The file is damaged: its safetensors header is not a JSON object.")
    return header, memoryview(data)[_LENGTH_BYTES + length :]


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise InputError(f"The safetensors header has {name[:80]!r} twice: refused.")
        found[name] = value
    return found


def _entry(name: str, value: object) -> _Entry:
    damaged = InputError(f"The safetensors header does not describe {name[:80]!r} as it should.")
    if not isinstance(value, dict):
        raise damaged
    dtype, shape, offsets = (value.get(key) for key in ("dtype", "shape", "data_offsets"))
    if not (isinstance(dtype, str) and _are_counts(shape) and _are_counts(offsets)):
        raise damaged
    assert isinstance(shape, list)
    assert isinstance(offsets, list)
    if len(offsets) != 2 or offsets[0] > offsets[1]:
        raise damaged
    entry = _Entry(name, dtype, tuple(shape), *offsets)
    known = _DTYPES.get(dtype)
    if known is not None and entry.end - entry.start != math.prod(shape) * known.itemsize:
        raise InputError(
            f"The safetensors header gives {name[:80]!r} {entry.end - entry.start:,} bytes; its "
            f"shape {entry.shape} in {dtype} takes {math.prod(shape) * known.itemsize:,}."
        )
    return entry


def _are_counts(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 16
        and all(type(number) is int and 0 <= number < 2**63 for number in value)
    )


def _check_coverage(entries: list[_Entry], size: int) -> None:
    edges = [0, *(edge for entry in entries for edge in (entry.start, entry.end)), size]
    for place, (before, after) in enumerate(pairwise(edges)):
        if place % 2 == 0 and before != after:
            what = "overlap" if before > after else "leave a gap"
            raise InputError(
                f"The tensors of the safetensors file {what} at byte {min(before, after):,} of "
                f"{size:,}: the file is damaged or forged."
            )


def _tensor(entry: _Entry, body: memoryview) -> Tensor:
    if entry.start == entry.end:
        return torch.empty(0, dtype=_DTYPES[entry.dtype])
    raw = bytearray(body[entry.start : entry.end])
    if sys.byteorder == "big":
        raise InputError("safetensors files are little-endian; this machine is not.")
    return torch.frombuffer(raw, dtype=_DTYPES[entry.dtype]).reshape(entry.shape)
