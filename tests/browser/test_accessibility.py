"""axe-core finds nothing serious on any page, light or dark."""

from pathlib import Path

import axe_core
import pytest
from app_pages import WIDE, WIDE_DARK
from gate_plot_page import open_app
from playwright.sync_api import Page

PAGES = ["", "step_by_step", "compare", "memory", "write_the_cell", "your_model", "verify", "about"]
VIEWS = {"light": WIDE, "dark": WIDE_DARK}


@pytest.fixture(scope="module")
def axe() -> Path:
    try:
        return axe_core.script()
    except axe_core.NotHereError as error:
        pytest.skip(f"axe-core: {error}")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("page", VIEWS.values(), indirect=True, ids=VIEWS)
def test_nothing_serious_is_found(page: Page, app_server: str, path: str, axe: Path) -> None:
    open_app(page, app_server, path)
    findings = axe_core.serious_findings(page, axe)
    assert not findings, "\n".join(findings)
