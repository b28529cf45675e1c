"""Any model file to its LSTMs: `read_checkpoint` and `load_checkpoint`."""

import warnings
from pathlib import Path
from types import MappingProxyType

from lstm_core.checkpoints.building import build
from lstm_core.checkpoints.formats import find
from lstm_core.checkpoints.records import Checkpoint, Findings, LoadedLSTM
from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_BYTES, MAX_CHECKPOINT_WEIGHTS
from lstm_core.lstm import LSTM


def load_checkpoint(source: str | Path | bytes, filename: str | None = None) -> dict[str, LSTM]:
    """Every LSTM and LSTMCell of a model file, ready to run, by its prefix in the file.

    Reads PyTorch state_dicts (``.pt``, ``.pth``), safetensors, Keras (``.keras``,
    ``.weights.h5``, ``.h5``) and ONNX. Nothing in the file is run. `read_checkpoint`
    also tells what was assumed.

    >>> import torch
    >>> torch.save(torch.nn.ModuleDict({"rnn": torch.nn.LSTM(3, 8)}).state_dict(), "model.pt")
    >>> load_checkpoint("model.pt")["rnn"].weight_ih_l0.shape
    torch.Size([32, 3])

    Args:
        source: a path, or the bytes of the file.
        filename: what to call the file in messages; the format is judged by its bytes.

    Returns:
        LSTMs in evaluation mode on the CPU by prefix: ``""``, ``"lstm"``, ``"encoder.rnn"`` …

    Raises:
        InputError: the file cannot be read, is not safe to read, or holds no LSTM.

    Warns:
        UserWarning: an LSTM reads its sequences from the last step to the first, which
            `LSTM` does not.
    """
    checkpoint = read_checkpoint(source, filename)
    for prefix, loaded in checkpoint.lstms.items():
        if loaded.reads_backwards:
            warnings.warn(
                f"{prefix!r} reads its sequences backwards: reverse their steps before you run it, "
                "and those of its output after.",
                stacklevel=2,
            )
    return {prefix: loaded.lstm for prefix, loaded in checkpoint.lstms.items()}


def read_checkpoint(source: str | Path | bytes, filename: str | None = None) -> Checkpoint:
    """As `load_checkpoint`, with what was assumed, converted and left out.

    >>> import torch
    >>> torch.save(torch.nn.LSTMCell(3, 8).state_dict(), "cell.pt")
    >>> checkpoint = read_checkpoint("cell.pt")
    >>> checkpoint.format, checkpoint.lstms[""].notes
    ('PyTorch', ('An LSTMCell: it becomes an LSTM of one layer.',))

    Args:
        source: a path, or the bytes of the file.
        filename: what to call the file in messages; the format is judged by its bytes.

    Raises:
        InputError: the file cannot be read, is not safe to read, or holds no LSTM.
    """
    data = source if isinstance(source, bytes) else _file_bytes(Path(source))
    name = filename or ("the file" if isinstance(source, bytes) else Path(source).name)
    _check_size(len(data), name)
    if not data:
        raise InputError(f"{name} is empty: 0 bytes came. Choose the model file again.")
    format_name, findings = find(data, name)
    return _built(format_name, findings, name)


def _file_bytes(path: Path) -> bytes:
    try:
        _check_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {str(path)!r}. Check the path.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{str(path)[:200]!r} cannot be read: {reason}.") from None


def _check_size(size: int, name: str) -> None:
    if size > MAX_CHECKPOINT_BYTES:
        raise InputError(
            f"{name} has {size:,} bytes; at most {MAX_CHECKPOINT_BYTES:,} are read. Save the "
            "LSTM's weights without the rest of the model."
        )


def _built(format_name: str, findings: Findings, name: str) -> Checkpoint:
    lstms: dict[str, LoadedLSTM] = {}
    left_out = list(findings.left_out)
    weights = 0
    for prefix, found in findings.lstms.items():
        try:
            weights += sum(tensor.numel() for tensor in found.tensors.values())
            if weights > MAX_CHECKPOINT_WEIGHTS:
                raise InputError(f"would take the file's LSTMs over {MAX_CHECKPOINT_WEIGHTS:,} "
                                 "weights.")  # fmt: skip
            lstms[prefix] = build(found)
        except InputError as error:
            left_out.append(f"{prefix!r} {error}" if prefix else f"The model in it {error}")
    if lstms:
        return Checkpoint(format_name, MappingProxyType(lstms), tuple(left_out))
    if left_out:
        more = f" (and {len(left_out) - 3} more)" if len(left_out) > 3 else ""
        raise InputError(f"No LSTM could be read from {name}. {' '.join(left_out[:3])}{more}")
    raise InputError(
        f"No LSTM was found in {name}, a {format_name} file. Expected weights of an LSTM or "
        "LSTMCell layer, such as `weight_ih_l0` and `weight_hh_l0`."
    )
