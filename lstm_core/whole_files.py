"""Files that are written whole or not at all."""

from contextlib import suppress
from pathlib import Path

from lstm_core.errors import InputError


def write_whole(path: Path, data: bytes) -> None:
    """Write `data`; an existing file is replaced only by a complete one.

    Raises:
        InputError: the file cannot be written, on a full disk say. Then nothing of it stays
            behind, and what had its name before is as it was.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise InputError(f"{str(path)!r} cannot be written: {error.strerror}.") from None
