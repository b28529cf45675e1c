"""Layers run by compiled loops where that pays, by the readable equations elsewhere.

Who calls `run_layer` cannot tell the paths apart but by their speed. The compiled path
takes every form but ``fgr``, with diagonal peepholes, in float32 and float64 on the
CPU. Full peepholes, layer normalisation, projections, other devices and dtypes, and
runs under a tracer, a transform or autocast take the readable path, and so does
everything where numba cannot be imported.
"""

from lstm_core.engine.choice import Path, using
from lstm_core.engine.compilation import warm_up
from lstm_core.engine.layer import run_layer

__all__ = ["Path", "run_layer", "using", "warm_up"]
