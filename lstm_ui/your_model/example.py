"""The example model that ships with the package."""

from importlib import resources
from typing import Final

EXAMPLE_NAME: Final = "sunspot_forecaster.safetensors"


def example_bytes() -> bytes:
    """An LSTM of 32 units, trained to say the next year's sunspot number."""
    return resources.files("lstm_core").joinpath("data", EXAMPLE_NAME).read_bytes()
