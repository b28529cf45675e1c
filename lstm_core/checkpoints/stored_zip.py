"""Zip files whose members are stored as they are: nothing in them can grow when read."""

import io
import zipfile
from collections.abc import Callable

from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_TENSORS


def read_members(data: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The members that are `wanted`, by name.

    Raises:
        InputError: the zip is damaged, or has compressed, encrypted, repeated or
            overlapping members, or too many.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check(members, len(data))
            return {
                member.filename: archive.read(member)
                for member in members
                if wanted(member.filename)
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ValueError, OSError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(_DAMAGED) from None
    except (NotImplementedError, RuntimeError, OverflowError, MemoryError):
        raise InputError(_DAMAGED) from None


def member_names(data: bytes) -> tuple[str, ...]:
    """The names of a zip's members, all of them checked as `read_members` does."""
    names: list[str] = []

    def note(name: str) -> bool:
        names.append(name)
        return False

    read_members(data, note)
    return tuple(names)


_DAMAGED = "The file is damaged or cut short: its zip archive cannot be read. Copy it again."


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.filename for member in members]
    if len(members) > 2 * MAX_CHECKPOINT_TENSORS:
        raise InputError(
            f"The archive has {len(members):,} members; at most {2 * MAX_CHECKPOINT_TENSORS:,} "
            "are read."
        )
    if len(set(names)) != len(names):
        raise InputError("The archive has two members of the same name: refused.")
    for member in members:
        if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
            raise InputError(
                f"The archive's member {member.filename[:60]!r} is compressed. Model files store "
                "theirs as they are: save it again with the framework, without zipping it after."
            )
        if member.flag_bits & 0x1:
            raise InputError("The archive is encrypted: save it again without a password.")
    if sum(member.file_size for member in members) > size:
        raise InputError("The archive's members overlap: refused.")
