"""What browser tests ask of an open page: is it idle, is it whole, what does it look like."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, WebSocket

SCREENSHOTS = Path(__file__).parent / "screenshots"
THIS_MACHINE = {"127.0.0.1", "localhost"}
NO_NETWORK_SCHEMES = {"about", "blob", "data"}

# On a deep link Streamlit first looks for its server below the page's own path, in vain.
LOOKED_FOR_IN_VAIN = ("/_stcore/health", "/_stcore/host-config")

# A rerun starts a moment after a click, so one quiet instant proves nothing.
IDLE_FOR_300_MS = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const idle = app?.dataset.testScriptState === "notRunning"
    && app?.dataset.testConnectionState === "CONNECTED"
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
  if (!idle) { window.idleSince = undefined; return false; }
  window.idleSince ??= performance.now();
  return performance.now() - window.idleSince >= 300;
}"""


class AppPage(NamedTuple):
    """A page by its title, and what is there once it is drawn."""

    title: str
    drawn: str


PAGES = {
    "": AppPage("Gates", ".gate-plot .main-svg"),
    "step_by_step": AppPage("Step by step", "table.numbers"),
    "compare": AppPage("Compare", 'button:has-text("Pin this run as A")'),
    "memory": AppPage("Memory", ".js-plotly-plot"),
    "write_the_cell": AppPage("Write the cell", ".equation-editor textarea >> nth=5"),
    "your_model": AppPage("Your model", '[data-testid="stFileUploader"] >> nth=0'),
    "verify": AppPage("Verify", "table.checks"),
    "about": AppPage("About", ".equations"),
}
"""All pages by their addresses."""


@dataclass(frozen=True)
class View:
    """The window a page is seen in: CSS pixels and the colour scheme the system asks for."""

    width: int = 1280
    height: int = 800
    color_scheme: Literal["light", "dark"] = "light"


WIDE = View()
WIDE_DARK = View(color_scheme="dark")
PHONE = View(390, 844)
PHONE_DARK = View(390, 844, "dark")


@dataclass
class Watch:
    """Collects what no page may do: log an error, throw, or ask another machine for anything."""

    problems: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to `page` from now on; call it before the first `goto`."""
        page.on("console", self._hear)
        page.on("pageerror", self._catch)
        page.on("request", self._see)
        page.on("websocket", self._meet)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(LOOKED_FOR_IN_VAIN):
            self.problems.append(f"console error: {message.text} ({message.location})")

    def _catch(self, error: Error) -> None:
        self.problems.append(f"uncaught in the page: {error}")

    def _see(self, request: Request) -> None:
        self._judge(request.url)

    def _meet(self, socket: WebSocket) -> None:
        self._judge(socket.url)

    def _judge(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in NO_NETWORK_SCHEMES and parts.hostname not in THIS_MACHINE:
            self.problems.append(f"a request left this machine: {url[:200]}")


def wait_until_idle(page: Page, timeout: float = 60_000) -> None:
    """Wait until the script has run to its end and stayed so for 300 ms (`timeout` in ms)."""
    page.wait_for_selector('[data-testid="stApp"]', state="attached", timeout=timeout)
    page.evaluate("() => { window.idleSince = undefined; }")
    page.wait_for_function(IDLE_FOR_300_MS, timeout=timeout)


def assert_no_exception(page: Page) -> None:
    """Fail with its text if the page shows one of Streamlit's exception boxes."""
    boxes = page.locator('[data-testid="stException"]')
    assert boxes.count() == 0, boxes.first.inner_text()


def screenshot(page: Page, name: str, whole: bool = False) -> Path:
    """Save what is on screen as `screenshots/name.png` and return its path.

    With `whole`, the window is made as tall as the main column meanwhile: Streamlit scrolls that
    column and not the document.
    """
    SCREENSHOTS.mkdir(exist_ok=True)
    target = SCREENSHOTS / f"{name}.png"
    window = page.viewport_size
    if whole and window:
        main = page.locator('[data-testid="stMain"]')
        height = max(window["height"], int(main.evaluate("element => element.scrollHeight")))
        page.set_viewport_size({"width": window["width"], "height": height})
        wait_until_idle(page)
    page.screenshot(path=target)
    if whole and window:
        page.set_viewport_size(window)
    return target
