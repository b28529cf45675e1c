"""A component of our own: a name, its markup, and a .js and a .css file beside this one."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer


def define(name: str, html: str, *, parts: tuple[str, ...] = ()) -> ComponentRenderer:
    """Register the component of the files ``<name>.js`` and, where there is one, ``.css``.

    Args:
        name: of the component and its files.
        html: its markup.
        parts: names of further .js files of functions and classes that its own may use.
    """
    here = Path(__file__).parent
    style = here / f"{name}.css"
    scripts = [(here / f"{part}.js").read_text(encoding="utf-8") for part in (*parts, name)]
    return st.components.v2.component(
        f"gatescope_{name}",
        html=html,
        css=style.read_text(encoding="utf-8") if style.exists() else None,
        js="\n".join(scripts),
        isolate_styles=False,
    )
