"""PyTorch's ``.pt`` and ``.pth``: a zip file with a pickled description and raw tensors."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

import torch
from torch import Tensor

from lstm_core.checkpoints import stored_arguments
from lstm_core.checkpoints.pickle_scan import check_pickle
from lstm_core.checkpoints.records import Findings
from lstm_core.checkpoints.state_dicts import find_in_state_dict
from lstm_core.checkpoints.stored_zip import member_names, read_members
from lstm_core.errors import InputError
from lstm_core.limits import MAX_CHECKPOINT_TENSORS
from lstm_core.lstm import LSTM

LEGACY: Final = (
    "The file is a bare pickle, the format PyTorch wrote before version 1.6. It is not opened: "
    "it could run code or fill the memory. Where you trust it, save it again with "
    "torch.save(torch.load(path, weights_only=True), 'weights.pt')."
)
_DEEPEST: Final = 16
_WRAPPING_KEYS: Final = frozenset(
    {"state_dict", "model_state_dict", "model_state", "model", "network", "net", "weights",
     "params", "module"}
)  # fmt: skip


def read_torch(data: bytes) -> Findings:
    """The LSTMs of a zip written by ``torch.save``.

    Raises:
        InputError: it is a TorchScript archive or a whole module, would call anything
            else than PyTorch's tensor builders, or is damaged.
    """
    root = _root(data)
    members = read_members(data, lambda name: _is_needed(name, root))
    pickled = members.get(f"{root}/data.pkl", b"")
    check_pickle(pickled)
    payload = _load(members)
    arguments = _stored_arguments(payload)
    return find_in_state_dict(_tensors(payload), arguments)


def write_torch(lstm: LSTM) -> bytes:
    """`lstm` as a state_dict that ``torch.load`` and `read_torch` read.

    What the tensors do not tell stands in the state_dict's ``_metadata``.
    """
    state = lstm.state_dict()
    metadata: dict[str, dict[str, object]] = vars(state)["_metadata"]
    metadata[""][stored_arguments.KEY] = stored_arguments.arguments_of(lstm)
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


def _root(data: bytes) -> str:
    names = member_names(data)
    tops = {PurePosixPath(name).parts[0] for name in names if PurePosixPath(name).parts}
    if any(name.endswith(("/constants.pkl", "/code/")) or "/code/" in name for name in names):
        raise InputError(
            "The file is a TorchScript archive, which holds code. Expected a state_dict: "
            "torch.save(model.state_dict(), 'weights.pt')."
        )
    if len(tops) != 1 or f"{next(iter(tops))}/data.pkl" not in names:
        raise InputError(
            "The zip file is not one written by torch.save: expected one folder with a data.pkl."
        )
    return next(iter(tops))


def _is_needed(name: str, root: str) -> bool:
    rest = name.removeprefix(f"{root}/")
    return rest in ("data.pkl", "byteorder", "version", ".format_version") or (
        rest.startswith("data/") and rest.count("/") == 1
    )


def _load(members: Mapping[str, bytes]) -> object:
    clean = io.BytesIO()
    # Python and PyTorch may read one hostile zip in two ways; of this one there is one way.
    with zipfile.ZipFile(clean, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    try:
        payload = torch.load(
            io.BytesIO(clean.getvalue()), map_location="cpu", weights_only=True, mmap=False
        )
    except Exception as error:  # what a damaged pickle raises is not documented
        first_line = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"The file is damaged, or is not a state_dict: PyTorch says {first_line[:160]!r}."
        ) from None
    return payload


def _stored_arguments(payload: object) -> dict[str, object]:
    metadata = getattr(payload, "_metadata", None)
    entry = metadata.get("") if isinstance(metadata, Mapping) else None
    arguments = entry.get(stored_arguments.KEY) if isinstance(entry, Mapping) else None
    return stored_arguments.checked(arguments) if isinstance(arguments, Mapping) else {}


def _tensors(payload: object) -> dict[str, Tensor]:
    if not isinstance(payload, Mapping):
        raise InputError(
            f"The file holds a {type(payload).__name__}. Expected a state_dict: "
            "torch.save(model.state_dict(), 'weights.pt')."
        )
    by_path: dict[tuple[str, ...], Tensor] = {}
    for path, tensor in _walk(payload, (), []):
        if len(by_path) >= MAX_CHECKPOINT_TENSORS:
            raise InputError(f"The file has more than {MAX_CHECKPOINT_TENSORS:,} tensors.")
        by_path[path] = tensor
    short = {path: ".".join(_unwrapped(path)) for path in by_path}
    times = Counter(short.values())
    return {
        short[path] if times[short[path]] == 1 else ".".join(path): tensor
        for path, tensor in by_path.items()
    }


def _walk(
    mapping: Mapping[object, object], path: tuple[str, ...], visits: list[None]
) -> Iterator[tuple[tuple[str, ...], Tensor]]:
    visits.append(None)
    if len(visits) > MAX_CHECKPOINT_TENSORS or len(path) > _DEEPEST:
        raise InputError("The file nests dictionaries too deeply, or into themselves: refused.")
    for key, value in mapping.items():
        if not isinstance(key, str):
            continue
        if isinstance(value, Mapping):
            yield from _walk(value, (*path, key), visits)
        elif isinstance(value, Tensor) and value.layout == torch.strided:
            yield (*path, key), value.detach()


def _unwrapped(path: tuple[str, ...]) -> tuple[str, ...]:
    while len(path) > 1 and path[0] in _WRAPPING_KEYS:
        path = path[1:]
    return path
