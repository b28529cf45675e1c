"""A component of our own: a name, its markup, and a .js and a .css file beside this one."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer


def define(name: str, html: str) -> ComponentRenderer:
    """Register the component of the files ``<name>.js`` and, where there is one, ``.css``."""
    here = Path(__file__).parent
    style = here / f"{name}.css"
    return st.components.v2.component(
        f"gatescope_{name}",
        html=html,
        css=style.read_text(encoding="utf-8") if style.exists() else None,
        js=(here / f"{name}.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )
