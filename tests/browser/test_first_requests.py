"""Every page's address works as the first request to a fresh server."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from app_pages import PAGES, assert_no_exception, wait_until_idle
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(("path", "next_path"), [*pairwise([*PAGES, ""])])
def test_a_deep_link_opens_its_page_and_leads_to_the_next(
    page: Page, fresh_server: Callable[..., str], path: str, next_path: str
) -> None:
    address = fresh_server()
    page.goto(f"{address}/{path}?from=elsewhere")
    wait_until_idle(page)
    page.wait_for_selector(PAGES[path].drawn)
    assert_no_exception(page)
    assert page.url.endswith(f"/{path}?from=elsewhere")
    assert page.locator('[data-testid="stSidebarNav"]').count() == 0
    links = page.locator('[data-testid="stSidebar"] [data-testid="stPageLink"]')
    expect(links).to_contain_text([each.title for each in PAGES.values()])
    page.get_by_role("link", name=PAGES[next_path].title).click()
    wait_until_idle(page)
    page.wait_for_selector(PAGES[next_path].drawn)
    assert_no_exception(page)
