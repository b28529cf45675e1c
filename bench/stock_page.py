"""The peer of the latency measurements: the same plot with Streamlit's own slider and chart."""

import os

import streamlit as st
import torch

from lstm_core import LSTM, trace
from lstm_core.sequences import PRESETS
from lstm_figures import draw_gates, gate_rows

STEPS = int(os.environ.get("STEPS", "1000"))


@st.fragment
def live() -> None:
    value = st.slider("weight", -2.0, 2.0, 0.0, 0.01)
    lstm = LSTM(1, 4)
    lstm.reset_parameters(seed=0)
    with torch.no_grad():
        lstm.get_parameter("bias_ih_l0")[0] = value
    sequence = PRESETS["sine"].make(STEPS, 0)
    run = trace(lstm, torch.from_numpy(sequence.values).float())
    figure = draw_gates(
        gate_rows(sequence, run), kind="lines", mode="light", interactive_readout=True
    )
    st.plotly_chart(figure, key="gates", theme=None)


live()
