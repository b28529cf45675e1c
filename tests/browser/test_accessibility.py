"""axe-core finds nothing serious on any page, light or dark."""

from pathlib import Path

import axe_core
import pytest
from app_pages import WIDE, WIDE_DARK
from gate_plot_page import open_app
from playwright.sync_api import Page

from lstm_ui.guided_path.walking import with_stop
from lstm_ui.workspace import (
    first_workspace,
    with_asked,
    with_hint,
    with_line,
    with_mode,
    with_pinned,
)
from lstm_ui.workspace.saved import link_text

WRITTEN = with_hint(with_hint(with_line(first_workspace(), "f", "tanh(b_oo + 1"), "f"), "f")
ON_THE_PATH = with_asked(with_stop(first_workspace(), "counter"), quantity="c")
PAGES = {
    "gates": "",
    "step_by_step": "step_by_step",
    "compare": "compare",
    "memory": "memory",
    "exercise": f"write_the_cell?s={link_text(with_line(WRITTEN, 'h', 'o * tanh(c)'))}",
    "laboratory": f"write_the_cell?s={link_text(with_mode(WRITTEN, 'laboratory'))}",
    "your_model": "your_model",
    "verify": "verify",
    "about": "about",
    "guided path and a number asked why": f"?s={link_text(ON_THE_PATH)}",
    "two runs compared": f"compare?s={link_text(with_pinned(first_workspace()))}",
}
VIEWS = {"light": WIDE, "dark": WIDE_DARK}


@pytest.fixture(scope="module")
def axe() -> Path:
    try:
        return axe_core.script()
    except axe_core.NotHereError as error:
        pytest.skip(f"axe-core: {error}")


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("page", VIEWS.values(), indirect=True, ids=VIEWS)
def test_nothing_serious_is_found(page: Page, app_server: str, path: str, axe: Path) -> None:
    open_app(page, app_server, path)
    findings = axe_core.serious_findings(page, axe)
    assert not findings, "\n".join(findings)
