"""Sequences of unequal length: from a ``PackedSequence`` to padded steps and back."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence


@dataclass(frozen=True, slots=True, eq=False)
class Unpacked:
    """A packed batch laid out with padding, in the order the caller gave the sequences.

    Attributes:
        x: (T, B, D), zeros where a sequence has ended.
        lengths: (B,) int64, on the CPU.
        present: (T, B, 1), False where a sequence has ended.
    """

    x: Tensor
    lengths: Tensor
    present: Tensor


def unpack(packed: PackedSequence) -> Unpacked:
    """Lay a packed batch of B sequences out with padding, T the length of the longest."""
    x, lengths = pad_packed_sequence(packed)  # (T, B, D), in the caller's order
    steps = torch.arange(len(x))[:, None]
    present = (steps < lengths).unsqueeze(-1).to(x.device)  # (T, B, 1)
    return Unpacked(x, lengths, present)


def repack(output: Tensor, packed: PackedSequence) -> PackedSequence:
    """Pack (T, B, …) the way `packed` is packed, order and indices included."""
    order = packed.sorted_indices
    if order is not None:
        output = output.index_select(1, order)
    _, lengths = pad_packed_sequence(PackedSequence(packed.data, packed.batch_sizes))
    data = pack_padded_sequence(output, lengths).data
    return PackedSequence(data, packed.batch_sizes, order, packed.unsorted_indices)
