"""A component of our own: a name, its markup, and a .js and a .css file beside this one."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer


def define(name: str, html: str, *, parts: tuple[str, ...] = ()) -> ComponentRenderer:
    """Register the component of the files ``<name>.js`` and, where there is one, ``<name>.css``.

    Args:
        name: of the component and its files.
        html: its markup.
        parts: names of further such files, whose functions and classes its own may use.
    """
    here = Path(__file__).parent
    scripts = [here / f"{part}.js" for part in (*parts, name)]
    styles = [file for file in (script.with_suffix(".css") for script in scripts) if file.exists()]
    return st.components.v2.component(
        f"gatescope_{name}",
        html=html,
        css=_joined(styles) or None,
        js=_joined(scripts),
        isolate_styles=False,
    )


def _joined(files: list[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
