"""Reads an HDF5 file from standard input in a process of its own; see `hdf5.read_hdf5`.

The HDF5 library crashes on some damaged files, and takes its process with it. This file
imports nothing of lstm_core, so that it starts fast. What it writes to standard output:
the length of a JSON index (eight bytes, little-endian), the index, then the arrays' bytes.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np

DEEPEST = 32
MOST_GROWTH = 64
TEXTS = ("name", "model_config", "lstm_core")


class RefusedError(Exception):
    """What is wrong with the file, in words for whoever gave it."""


def contents(file: h5py.File, most_items: int, most_numbers: int) -> tuple[dict[str, Any], bytes]:
    """The index and the bytes of every numeric array.

    Raises:
        RefusedError: the file is too large once read, or refers to other files.
    """
    arrays: list[dict[str, object]] = []
    texts: list[tuple[str, str, str]] = []
    chunks: list[bytes] = []
    numbers = 0
    for count, (path, item) in enumerate(walk(file, "", set())):
        if count > most_items:
            raise RefusedError(f"The file has more than {most_items:,} items.")
        if not isinstance(item, h5py.Dataset):
            found = ((name, text(item, name)) for name in TEXTS if name in item.attrs)
            texts += [(path, name, value) for name, value in found if value is not None]
            continue
        numbers += int(item.size or 0)
        if numbers > most_numbers:
            raise RefusedError(f"The file has more than {most_numbers:,} numbers.")
        if (array := values(path, item)) is not None:
            arrays.append({"path": path, "dtype": array.dtype.str, "shape": array.shape})
            chunks.append(array.tobytes())
    return {"arrays": arrays, "texts": texts}, b"".join(chunks)


def walk(group: h5py.Group, path: str, seen: set[object]) -> Iterator[tuple[str, Any]]:
    """Every group and array once; RefusedError at a link that leads elsewhere."""
    address = h5py.h5o.get_info(group.id).addr
    if address in seen or path.count("/") > DEEPEST:
        return
    seen.add(address)
    yield path, group
    for name in group:
        inner = f"{path}/{name}".lstrip("/")
        if not isinstance(group.get(name, getlink=True), h5py.HardLink):
            raise RefusedError(
                f"{inner[:80]!r} in the file is a link to another place: refused. A model saved "
                "by Keras has none."
            )
        item = group[name]
        if isinstance(item, h5py.Group):
            yield from walk(item, inner, seen)
        elif isinstance(item, h5py.Dataset):
            yield inner, item


def values(path: str, dataset: h5py.Dataset) -> Any:
    """The numbers of an array in little-endian order; None if it holds something else.

    Raises:
        RefusedError: they lie in another file, or would grow too much when read.
    """
    if dataset.is_virtual or dataset.external:
        raise RefusedError(
            f"{path[:80]!r} keeps its numbers in another file: refused. Save the whole model into "
            "one file."
        )
    if dataset.dtype.kind not in "fiu" or dataset.shape is None:
        return None
    if dataset.nbytes > MOST_GROWTH * max(dataset.id.get_storage_size(), 1):
        raise RefusedError(
            f"{path[:80]!r} would grow more than {MOST_GROWTH}-fold when read: refused."
        )
    array = np.asarray(dataset[()])
    return array.astype(array.dtype.newbyteorder("<"))


def text(group: h5py.Group, name: str) -> str | None:
    """A text attribute; None if it is something else."""
    value = group.attrs[name]
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return value if isinstance(value, str) else None


def limit_resources(memory_bytes: int, seconds: int) -> None:
    """Bound memory and time where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def main() -> None:
    """Standard input to standard output.

    The arguments are the most items and numbers, bytes of memory, and seconds of processor time.
    """
    most_items, most_numbers, memory_bytes, seconds = map(int, sys.argv[1:])
    limit_resources(memory_bytes, seconds)
    body = b""
    try:
        with h5py.File(io.BytesIO(sys.stdin.buffer.read()), "r") as file:
            index, body = contents(file, most_items, most_numbers)
    except RefusedError as error:
        index = {"refused": str(error)}
    header = json.dumps(index).encode()
    sys.stdout.buffer.write(len(header).to_bytes(8, "little") + header + body)


if __name__ == "__main__":
    main()
