"""The fields of Write the cell, and typing into them."""

from app_pages import wait_until_idle
from playwright.sync_api import Locator, Page

from lstm_core.language import EXERCISE_LINES, right_line

TO_TYPE = [name for name in EXERCISE_LINES if name != "i"]
SETTLED = """() => {
  const { editor } = document.querySelector('.equation-editor');
  return editor.messages.idle && !editor.resting;
}"""


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=f"{name} ", exact=False).and_(
        page.locator(f"#equation-exercise-editor-{name}")
    )


def cell_field(page: Page) -> Locator:
    return page.locator("#equation-laboratory-editor-cell")


def line(page: Page, name: str) -> Locator:
    return page.locator(".equation-editor .line").filter(has=field(page, name))


def settle(page: Page) -> None:
    page.wait_for_function(SETTLED)
    wait_until_idle(page)


def right_side(form: str, name: str) -> str:
    return right_line(form, name).partition(" = ")[2]


def write_all(page: Page, form: str = "standard") -> None:
    """All five lines, from the keyboard alone."""
    field(page, "f").focus()
    for name in TO_TYPE:
        page.keyboard.type(right_side(form, name), delay=5)
        page.keyboard.press("Enter")
    settle(page)
