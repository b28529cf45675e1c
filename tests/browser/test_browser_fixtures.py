from collections.abc import Callable
from pathlib import Path

import pytest
from app_pages import (
    PHONE,
    PHONE_DARK,
    View,
    Watch,
    assert_no_exception,
    screenshot,
    wait_until_idle,
)
from playwright.sync_api import Page

SLOW = """
import time
import streamlit as st

count = st.number_input("count", 0, 10, 3)
time.sleep(0.5)
st.write("value", count)
if st.button("break"):
    raise ValueError("broken on purpose")
"""


@pytest.fixture
def slow_app(tmp_path: Path, fresh_server: Callable[..., str]) -> str:
    script = tmp_path / "slow.py"
    script.write_text(SLOW, encoding="utf-8")
    return fresh_server(script)


def test_idle_means_the_rerun_after_an_edit_has_ended(page: Page, slow_app: str) -> None:
    page.goto(slow_app)
    wait_until_idle(page)
    assert page.get_by_text("value 3").is_visible()

    page.get_by_label("count").fill("7")
    page.get_by_label("count").press("Enter")
    wait_until_idle(page)

    assert page.get_by_text("value 7").is_visible()


def test_an_exception_box_is_noticed(page: Page, slow_app: str) -> None:
    page.goto(slow_app)
    wait_until_idle(page)
    assert_no_exception(page)

    page.get_by_role("button", name="break").click()
    wait_until_idle(page)

    with pytest.raises(AssertionError):
        assert_no_exception(page)


@pytest.mark.parametrize("page", [PHONE, PHONE_DARK], indirect=True, ids=["light", "dark"])
def test_a_view_sets_window_and_colour_scheme(page: Page, request: pytest.FixtureRequest) -> None:
    view: View = request.node.callspec.params["page"]
    assert page.viewport_size == {"width": 390, "height": 844}
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {view.color_scheme})').matches")


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        ("console.error('spilt')", "console error: spilt"),
        ("setTimeout(() => { throw new Error('thrown') })", "uncaught in the page: thrown"),
        ("fetch('http://example.invalid/x').catch(() => {})", "left this machine"),
        ("new WebSocket('ws://example.invalid/x')", "left this machine"),
    ],
)
def test_what_no_page_may_do_is_recorded(page: Page, watch: Watch, act: str, problem: str) -> None:
    page.goto("about:blank")
    assert watch.problems == []

    page.evaluate(f"() => {{ {act} }}")
    page.wait_for_timeout(200)

    assert any(problem in told for told in watch.problems)
    watch.problems.clear()


def test_a_whole_screenshot_is_taller_than_the_window(
    page: Page, tmp_path: Path, fresh_server: Callable[..., str]
) -> None:
    script = tmp_path / "tall.py"
    script.write_text("import streamlit as st\nfor n in range(60): st.write(n)", encoding="utf-8")
    page.goto(fresh_server(script))
    wait_until_idle(page)

    picture = screenshot(page, "fixtures-tall", whole=True)

    height = int.from_bytes(picture.read_bytes()[20:24])
    assert height > 800
    assert page.viewport_size == {"width": 1280, "height": 800}
