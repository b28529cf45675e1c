"""Plotly.js, served to the browser from the installed plotly package."""

from pathlib import Path

import plotly
import streamlit as st
import streamlit.components.v1 as components


def plotly_url() -> str:
    """The address of plotly.min.js on this server, another one for each version of it."""
    folder = Path(plotly.__file__).parent / "package_data"
    component = components.declare_component("gatescope_plotly", path=str(folder))
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    return f"{prefix}/component/{component.name}/plotly.min.js?{plotly.__version__}"
