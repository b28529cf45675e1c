"""A few real browsers among the visitors: they drag by mouse and see what is painted."""

import os
import random
import shutil
from time import perf_counter
from typing import Final

from playwright.async_api import Browser, Page, async_playwright

_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_OUTLINE: Final = (
    "() => document.querySelectorAll('.scatterlayer .trace .js-line')[1]?.getAttribute('d')"
)
_MOVED: Final = (
    "(before) => document.querySelectorAll('.scatterlayer .trace .js-line')[1]"
    "?.getAttribute('d') !== before"
)
_REST_SECONDS: Final = 2.0


def browser_path() -> str | None:
    """The Chromium there is, if any."""
    return os.environ.get("BROWSER_PATH") or shutil.which("chromium")


async def browse(address: str, count: int, until: float) -> tuple[list[float], list[str]]:
    """Have `count` windows drag until then; seconds from hand to paint, and what went wrong."""
    import asyncio

    path = browser_path()
    if not count or path is None:
        return [], []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=_OPTIONS)
        windows = [_window(chromium, address, seed, until) for seed in range(count)]
        ended = await asyncio.gather(*windows)
        await chromium.close()
    return [s for taken, _ in ended for s in taken], [p for _, told in ended for p in told]


async def _window(
    chromium: Browser, address: str, seed: int, until: float
) -> tuple[list[float], list[str]]:
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(60_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"in a browser: {error}"))
    page.on(
        "console",
        lambda said: (
            problems.append(f"in a browser: {said.text}") if said.type == "error" else None
        ),
    )
    await page.goto(address)
    await page.wait_for_selector(".js-plotly-plot .main-svg")
    taken: list[float] = []
    chance = random.Random(seed)
    while perf_counter() < until:
        try:
            taken.append(await _dragged(page, chance.choice((-1, 1)) * chance.randrange(20, 90)))
        except Exception as error:
            problems.append(f"in a browser: {error}")
            break
        await page.wait_for_timeout(1000 * _REST_SECONDS)
    if await page.locator('[data-testid="stException"], [role="alert"]').count():
        problems.append("in a browser: a message of failure on the page")
    await context.close()
    return taken, problems


async def _dragged(page: Page, right: int) -> float:
    cell = page.locator('.weight-grid td[data-name="b_i"][data-row="0"]')
    await cell.scroll_into_view_if_needed()
    box = await cell.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    before = await page.evaluate(_OUTLINE)
    begun = perf_counter()
    await page.mouse.move(x + right, y)
    await page.wait_for_function(_MOVED, arg=before)
    taken = perf_counter() - begun
    await page.mouse.up()
    return taken
