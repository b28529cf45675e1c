"""How many parts a protobuf message has, counted before it is parsed.

A field of two bytes becomes an object of hundreds, so that a small file could take all
memory there is. The wire format is at https://protobuf.dev/programming-guides/encoding.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor

_DEEPEST: Final = 100
_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5
_FIXED_WIDTH: Final = frozenset({1, 2, 6, 7, 15, 16})
"""Double, float and the fixed integers, by `FieldDescriptor.TYPE_…`: as large as on file."""
_BYTES_OF_A_NUMBER: Final = 8


class TooManyPartsError(Exception):
    """The message has more parts than are allowed."""


def is_sound(data: bytes, descriptor: "Descriptor", most_parts: int) -> bool:
    """Whether the bytes are a message of this kind, as far as lengths and wire types tell.

    Args:
        data: the message.
        descriptor: its kind.
        most_parts: the most fields it may have, those of inner messages included; packed
            numbers of varying width count by the eight.

    Raises:
        TooManyPartsError: there are more.
    """
    ends: list[tuple[int, Descriptor]] = [(len(data), descriptor)]
    at = parts = 0
    try:
        while ends:
            end, kind = ends[-1]
            if at == end:
                ends.pop()
                continue
            parts += 1
            tag, at = _varint(data, at)
            wire = tag & 7
            if wire == _VARINT:
                _, at = _varint(data, at)
            elif wire == _EIGHT_BYTES:
                at += 8
            elif wire == _FOUR_BYTES:
                at += 4
            elif wire == _LENGTH:
                length, at = _varint(data, at)
                if at + length > end:
                    return False
                field = kind.fields_by_number.get(tag >> 3)
                if field is not None and field.message_type is not None:
                    ends.append((at + length, field.message_type))
                    if len(ends) > _DEEPEST:
                        return False
                else:
                    if field is not None and _is_packed(field.type):
                        parts += length // _BYTES_OF_A_NUMBER
                    at += length
            else:
                return False
            if at > end:
                return False
            if parts > most_parts:
                raise TooManyPartsError
    except IndexError:
        return False
    return True


def _is_packed(kind: int) -> bool:
    text_or_bytes = (9, 12)
    return kind not in _FIXED_WIDTH and kind not in text_or_bytes


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise IndexError
