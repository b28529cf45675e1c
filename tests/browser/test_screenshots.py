"""A picture of every page, light and dark, wide and on a phone, to be looked at."""

import pytest
from app_pages import PHONE, PHONE_DARK, WIDE, WIDE_DARK, View, assert_no_exception, screenshot
from gate_plot_page import open_app
from playwright.sync_api import Page

VIEWS = {"wide": WIDE, "wide-dark": WIDE_DARK, "phone": PHONE, "phone-dark": PHONE_DARK}


@pytest.mark.parametrize(
    "path",
    ["", "step_by_step", "compare", "memory", "write_the_cell", "your_model", "verify", "about"],
)
@pytest.mark.parametrize("page", VIEWS.values(), indirect=True, ids=VIEWS)
def test_every_page_fits_its_window(
    page: Page, app_server: str, path: str, request: pytest.FixtureRequest
) -> None:
    open_app(page, app_server, path)
    assert_no_exception(page)
    view: View = request.node.callspec.params["page"]
    overflow = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert overflow <= 0
    name = next(name for name, candidate in VIEWS.items() if candidate is view)
    assert screenshot(page, f"{path or 'gates'}-{name}", whole=True).stat().st_size > 10_000
