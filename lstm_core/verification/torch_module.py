"""Random weights and inputs, held against ``torch.nn.LSTM`` as it is installed."""

from collections.abc import Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn

from lstm_core.verification.case import Case, Source
from lstm_core.verification.threads import one_thread

INSTALLED: Final = Source(
    title="PyTorch",
    place="torch.nn.LSTM as installed here",
    licence="BSD-3-Clause",
    address="https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html",
    method="Computed now by nn.LSTM, from the same random weights and inputs.",
    published=False,
)
TOLERANCE: Final[Mapping[torch.dtype, float]] = {torch.float64: 1e-12, torch.float32: 2e-6}


def cases() -> tuple[Case, ...]:
    """Random cases, the same ones every time."""
    return (
        _case(1, "small cell", "20 steps, 3 sequences, 4 units.", (20, 3, 2), 4),
        _case(2, "no biases", "A cell without biases.", (20, 3, 2), 4, bias=False),
        _case(3, "three layers", "Each layer reads the one below.", (20, 2, 3), 5, num_layers=3),
        _case(
            4, "two layers, both directions", "Directions joined between the layers.",
            (15, 2, 3), 4, num_layers=2, bidirectional=True,
        ),
        _case(
            5, "projection", "h projected from 6 units to 2, two layers.",
            (15, 2, 3), 6, num_layers=2, proj_size=2,
        ),
        _case(
            6, "sequences of unequal length", "12, 5 and 1 steps in one packed batch, both "
            "directions.", (12, 3, 2), 4, bidirectional=True, lengths=(12, 5, 1),
        ),
        _case(7, "initial states", "Every h_0 and c_0 drawn at random.", (10, 3, 2), 4, state=True),
        _case(8, "many units", "128 units, 8 sequences.", (5, 8, 8), 128, try_mistakes=False),
        _case(
            9, "long run", "1,000 steps: nothing builds up.", (1000, 1, 1), 8, try_mistakes=False
        ),
        _case(10, "saturated gates", "Inputs up to ±1,000.", (30, 2, 3), 4, size=1000.0),
        _case(
            11, "single precision", "float32, 40 steps, 16 units.", (40, 2, 3), 16,
            dtype=torch.float32,
        ),
    )  # fmt: skip


def _case(
    seed: int,
    name: str,
    what: str,
    shape: tuple[int, int, int],
    H: int,
    *,
    size: float = 1.0,
    lengths: tuple[int, ...] | None = None,
    state: bool = False,
    try_mistakes: bool = True,
    dtype: torch.dtype = torch.float64,
    **arguments: Any,
) -> Case:
    generator = torch.Generator().manual_seed(seed)

    def drawn(*shape: int) -> Tensor:
        return 2 * torch.rand(shape, generator=generator, dtype=dtype) - 1

    _, B, D = shape
    # on no device at first: drawing weights would move torch's global generator
    module = nn.LSTM(D, H, **arguments, device="meta", dtype=dtype).to_empty(device="cpu")
    weights = {name: drawn(*values.shape) / H**0.5 for name, values in module.state_dict().items()}
    module.load_state_dict(weights)
    x = size * drawn(*shape)
    cells = module.num_layers * (2 if module.bidirectional else 1)
    start = (drawn(cells, B, H), drawn(cells, B, H)) if state else None
    return Case(
        name=name,
        source=INSTALLED,
        test=f"seed {seed}",
        what=what,
        x=x,
        weights=weights,
        expected=_expected(module, x, start, lengths),
        tolerance=TOLERANCE[dtype],
        arguments=arguments,
        state=start,
        lengths=lengths,
        try_mistakes=try_mistakes,
    )


def _expected(
    module: nn.LSTM,
    x: Tensor,
    state: tuple[Tensor, Tensor] | None,
    lengths: tuple[int, ...] | None,
) -> Mapping[str, Tensor]:
    """What nn.LSTM computes; sequences of unequal length are run one by one."""
    with one_thread(), torch.no_grad():
        if lengths is None:
            output, (h_n, c_n) = module(x, state)
            return {"output": output, "h_n": h_n, "c_n": c_n}
        alone = [module(x[:steps, b]) for b, steps in enumerate(lengths)]
    output = nn.utils.rnn.pad_sequence([output for output, _ in alone])
    h_n, c_n = (torch.stack([states[k] for _, states in alone], dim=1) for k in (0, 1))
    return {"output": output, "h_n": h_n, "c_n": c_n}
