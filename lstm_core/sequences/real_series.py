"""Published series that ship with the package; their origin and licence is in data/SOURCES.md."""

from dataclasses import replace
from functools import cache
from importlib import resources

from lstm_core.sequences.series import Sequence
from lstm_core.sequences.table.csv_table import read_table
from lstm_core.sequences.table.splitting import split_sequences


def sunspots() -> Sequence:
    """Yearly mean sunspot numbers, 1700–2008: values (309, 1)."""
    return _load(
        "sunspots.csv",
        "sunspots",
        "Yearly mean sunspot number, NOAA National Geophysical Data Center, by way of "
        "statsmodels. Public domain.",
    )


def airline() -> Sequence:
    """Monthly international airline passengers in thousands, 1949–1960: values (144, 1)."""
    return _load(
        "airline.csv",
        "airline passengers",
        "Box, Jenkins and Reinsel, Time Series Analysis, series G, by way of sktime. BSD-3-Clause.",
    )


def us_macro() -> Sequence:
    """Quarterly US inflation, unemployment and treasury bill rate in %: values (203, 3)."""
    return _load(
        "us_macro.csv",
        "US economy",
        "Federal Reserve Bank of St. Louis and Bureau of Labor Statistics, by way of "
        "statsmodels. Public domain.",
    )


@cache
def _load(file_name: str, name: str, source: str) -> Sequence:
    data = resources.files("lstm_core").joinpath("data", file_name).read_bytes()
    table = read_table(data)
    axis = table.columns[0].name
    channels = [column.name for column in table.columns[1:]]
    return replace(split_sequences(table, channels, axis, None)[0], name=name, source=source)
