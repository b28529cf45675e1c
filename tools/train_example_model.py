"""Train the example model of the page Your model: the next year's sunspot number.

Run as ``python tools/train_example_model.py``; it writes the file anew. The numbers
may differ in the last digits from one machine to the next.
"""

from pathlib import Path

import torch
from torch import nn

from lstm_core.checkpoints import save_checkpoint
from lstm_core.lstm import LSTM
from lstm_core.sequences import PRESETS, scale

HIDDEN_SIZE, EPOCHS, TRAINED_YEARS = 32, 150, 250
FILE = Path(__file__).parents[1] / "lstm_core" / "data" / "sunspot_forecaster.safetensors"


def main() -> None:
    """Train on the first 250 years, say how well the rest is forecast, and save."""
    torch.manual_seed(0)
    series = PRESETS["sunspots"]
    scaled = scale(series.make(series.default_length, 0), "standard").sequence
    values = torch.tensor(scaled.values, dtype=torch.float32)  # (T, 1)
    x, target = values[:-1], values[1:]
    lstm, head = LSTM(1, HIDDEN_SIZE), nn.Linear(HIDDEN_SIZE, 1)
    lstm.reset_parameters(seed=0, forget_bias=1.0)
    optimizer = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=3e-3)
    for _ in range(EPOCHS):
        optimizer.zero_grad()
        error = (head(lstm(x)[0]) - target)[:TRAINED_YEARS].square().mean()
        error.backward()
        optimizer.step()
    with torch.no_grad():
        later = slice(TRAINED_YEARS, None)
        ours = (head(lstm(x)[0]) - target)[later].square().mean().sqrt()
        naive = (x - target)[later].square().mean().sqrt()
    print(f"error on later years {ours:.3f}; of repeating the year before {naive:.3f}")
    save_checkpoint(lstm, FILE)


if __name__ == "__main__":
    main()
