"""Tables, the plot of growth, and what machine they come from."""

import os
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import plotly.graph_objects as go
import torch

from bench.peers import GRAVES, NN, OURS
from bench.sizes import Size
from bench.timing import Times

PACKAGES = ("torch", "numba", "llvmlite", "numpy", "jax", "jaxlib")


def machine() -> str:
    """Versions, processor and threads in one line."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    cpu = platform.processor() or platform.machine()
    lines = Path("/proc/cpuinfo")
    if lines.exists():
        names = [line for line in lines.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    return (
        f"Python {platform.python_version()}, {', '.join(found)}; {cpu}, {os.cpu_count()} cores, "
        f"{torch.get_num_threads()} torch threads; float32"
    )


def table(
    rows: Mapping[Size, Mapping[str, Times]], floors: Mapping[Size, float] | None = None
) -> str:
    """Ratios to `nn.LSTM`: medians, and for the trace the best round in brackets."""
    names = dict.fromkeys(n for times in rows.values() for n in times if n not in (NN, OURS))
    head = ["T, B, D, H", "nn.LSTM, µs a step", "must", "aim", "**trace**", *names]
    if floors is not None:
        head.append("trace / floor")
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    for size, times in rows.items():
        theirs, ours = times[NN], times[OURS]
        cells = [str(size), f"{theirs.median / size.T * 1e6:.2f}", f"{size.must}", f"{size.aim}"]
        cells.append(f"**{ours.median / theirs.median:.2f}** ({ours.best / theirs.best:.2f})")
        cells += [f"{times[n].median / theirs.median:.2f}" if n in times else "–" for n in names]
        if floors is not None:
            cells.append(f"{ours.best / floors[size]:.1f}")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def missed(rows: Mapping[Size, Mapping[str, Times]], slack: float = 1.25) -> list[Size]:
    """Sizes whose ratio, by medians and by best rounds, is beyond "must" by a quarter."""
    return [
        size
        for size, times in rows.items()
        if min(
            times[OURS].median / times[NN].median,
            times[OURS].best / times[NN].best,
        )
        > size.must * slack
    ]


def growth_plot(growth: Mapping[str, Mapping[Size, Mapping[str, Times]]], path: Path) -> None:
    """One panel a letter: microseconds a step over T, B and H, both axes logarithmic."""
    figure = go.Figure()
    colours = {NN: "#666666", OURS: "#0072B2", GRAVES: "#56B4E9"}
    for panel, (letter, rows) in enumerate(growth.items(), start=1):
        for name, colour in colours.items():
            figure.add_scatter(
                x=[getattr(size, letter) for size in rows],
                y=[times[name].best / size.T * 1e6 for size, times in rows.items()],
                name=name, line_color=colour, showlegend=panel == 1,
                xaxis=f"x{panel}", yaxis="y", mode="lines+markers",
            )  # fmt: skip
    count = len(growth)
    figure.update_layout(
        {
            f"xaxis{panel}": {
                "type": "log",
                "title": {"text": letter},
                "domain": [(panel - 1) / count + 0.02, panel / count - 0.02],
            }
            for panel, letter in enumerate(growth, start=1)
        }
    )
    figure.update_layout(
        yaxis={"type": "log", "title": {"text": "µs a step"}}, template="simple_white", height=420
    )
    config = {"displaylogo": False, "showSendToCloud": False}
    figure.write_html(path, include_plotlyjs="cdn", config=config)


def growth_table(growth: Mapping[str, Mapping[Size, Mapping[str, Times]]]) -> str:
    """The numbers of the plot."""
    lines = [
        "| T, B, D, H | nn.LSTM, µs a step | trace, µs a step | ratio |",
        "|---|---:|---:|---:|",
    ]
    for rows in growth.values():
        for size, times in rows.items():
            theirs, ours = (times[name].best / size.T * 1e6 for name in (NN, OURS))
            lines.append(f"| {size} | {theirs:.2f} | {ours:.2f} | {ours / theirs:.2f} |")
    return "\n".join(lines)


def written(parts: Iterable[str], path: Path) -> None:
    """Put the parts of a report, blank lines between, into a file."""
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
