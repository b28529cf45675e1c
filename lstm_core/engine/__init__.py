"""Layers run by compiled loops where that pays, by the readable equations elsewhere.

Who calls `run_layer` cannot tell the paths apart but by their speed. The compiled path
takes every form but ``fgr``, with diagonal peepholes, in float32 and float64 on the
CPU. Full peepholes, layer normalisation, projections, other devices and dtypes, and
runs under a tracer, a transform or autocast take the readable path, and so does
everything where numba cannot be imported. An `LSTMCell` does one step at a time, for
which bringing its weights into the loop's order costs more than the loop saves.

A single sequence in a layer of 128 units or more is shared out among threads by its
units (`team_loop`), a batch by its rows (`threads`), which each thread takes up to eight
at a time (`tiles`). The threads are torch's own (`workers`).
"""

from lstm_core.engine.choice import Path, using
from lstm_core.engine.compilation import warm_up
from lstm_core.engine.layer import LayerRun, run_layer

__all__ = ["LayerRun", "Path", "run_layer", "using", "warm_up"]
