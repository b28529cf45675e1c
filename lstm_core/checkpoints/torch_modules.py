"""From `LSTM` to ``torch.nn.LSTM``, where the form allows it."""

from torch import nn

from lstm_core.errors import InputError
from lstm_core.lstm import LSTM
from lstm_core.variants import variant_named


def to_torch(lstm: LSTM) -> nn.LSTM:
    """The ``nn.LSTM`` with copies of the weights of `lstm`, on its device, in its dtype and mode.

    >>> to_torch(LSTM(3, 8, bidirectional=True))
    LSTM(3, 8, bidirectional=True)

    Raises:
        InputError: it has no counterpart in ``nn.LSTM``: its form has peepholes, or a
            coupled or missing gate, or it has layer normalisation.
    """
    check_standard(lstm, "nn.LSTM")
    first = next(lstm.parameters())
    module = nn.LSTM(
        lstm.input_size,
        lstm.hidden_size,
        lstm.num_layers,
        bias=lstm.bias,
        batch_first=lstm.batch_first,
        dropout=lstm.dropout,
        bidirectional=lstm.bidirectional,
        proj_size=lstm.proj_size,
        device=first.device,
        dtype=first.dtype,
    )
    module.load_state_dict(lstm.state_dict())
    return module.train(lstm.training)


def check_standard(lstm: LSTM, target: str) -> None:
    """Raise InputError unless `lstm` computes what ``nn.LSTM`` computes; `target` names what can't.

    A state_dict with names that ``nn.LSTM`` lacks is a sign of terms it lacks as well.
    """
    if lstm.variant != "standard":
        form = variant_named(lstm.variant)
        raise InputError(
            f"{target} cannot run the form {form.title!r}: {form.about} "
            "Save it as .safetensors or .pt, which lstm_core reads."
        )
    common = ("weight_ih_l", "weight_hh_l", "weight_hr_l", "bias_ih_l", "bias_hh_l")
    if other := [name for name in lstm.state_dict() if not name.startswith(common)]:
        raise InputError(
            f"{target} has no counterpart of `{other[0]}`. "
            "Save it as .safetensors or .pt, which lstm_core reads."
        )
