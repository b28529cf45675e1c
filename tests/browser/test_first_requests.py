"""Every page's address works as the first request to a fresh server."""

from collections.abc import Callable

import pytest
from app_pages import assert_no_exception, wait_until_idle
from playwright.sync_api import Page, expect

PAGES = {
    "": ".gate-plot .main-svg",
    "step_by_step": "table.numbers",
    "compare": 'button:has-text("Pin this run as A")',
    "memory": ".js-plotly-plot",
    "write_the_cell": ".equation-editor textarea >> nth=5",
    "your_model": '[data-testid="stFileUploader"] >> nth=0',
    "verify": "table.checks",
    "about": ".equations",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_opens_its_page_and_leads_to_the_others(
    page: Page, fresh_server: Callable[..., str], path: str
) -> None:
    address = fresh_server()
    page.goto(f"{address}/{path}?from=elsewhere")
    wait_until_idle(page)
    page.wait_for_selector(PAGES[path])
    assert_no_exception(page)
    assert page.url.endswith(f"/{path}?from=elsewhere")
    assert page.locator('[data-testid="stSidebarNav"]').count() == 0
    links = page.locator('[data-testid="stSidebar"] [data-testid="stPageLink"]')
    expect(links).to_have_count(len(PAGES))
    for other, title in (
        ("step_by_step", "Step by step"),
        ("compare", "Compare"),
        ("memory", "Memory"),
        ("write_the_cell", "Write the cell"),
        ("your_model", "Your model"),
        ("verify", "Verify"),
        ("about", "About"),
        ("", "Gates"),
    ):
        page.get_by_role("link", name=title).click()
        wait_until_idle(page)
        page.wait_for_selector(PAGES[other])
        assert_no_exception(page)
