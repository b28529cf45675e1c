"""From the hand to the repainted plot: the Gates page beside Streamlit's own slider and chart.

Each sample is the time from an input event in a real browser to the first frame in which a
line of the plot has moved, painted. The drag is a weight's cell; the peer's slider is moved by
an arrow key, because it sends nothing while it is dragged.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Final, NamedTuple

from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLES: Final = 30
BARS_MS: Final = {50: 60, 1_000: 80, 10_000: 120, 1_000_000: 200}
PEER_UP_TO: Final = 10_000
DRAG_SECONDS: Final = 3
PX_OF_A_MOVE: Final = 3
_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_WATCH: Final = """() => {
  const outline = () => document.querySelectorAll('.scatterlayer .trace .js-line')[1]
    ?.getAttribute('d');
  for (const kind of ['pointermove', 'keydown'])
    addEventListener(kind, () => { window.inputAt = performance.now(); }, true);
  window.repainted = () => new Promise((resolve, reject) => {
    const before = outline();
    const begun = performance.now();
    const look = () => {
      const now = outline();
      if (now && now !== before) setTimeout(() => resolve(performance.now()));
      else if (performance.now() - begun > 20000) reject(new Error('nothing was repainted'));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  window.countRepaints = () => {
    let [last, count] = [outline(), 0];
    const look = () => {
      const now = outline();
      if (now && now !== last) { last = now; count += 1; }
      window.counting = requestAnimationFrame(look);
    };
    look();
    return () => { cancelAnimationFrame(window.counting); return count; };
  };
}"""
# A browser hands on at most one move of a pointer for each frame. Playwright's own would each wait
# until the page has dealt with it, and so set the pace themselves.
_HAND_MOVES: Final = """async ({ x, y, seconds }) => {
  const count = window.countRepaints();
  const held = document.querySelector('.weight-grid td.held');
  const end = performance.now() + 1000 * seconds;
  await new Promise((done) => {
    const move = () => {
      const left = end - performance.now();
      if (left <= 0) return done();
      x += left % 1000 > 500 ? 2 : -2;
      const init = { clientX: x, clientY: y, pointerId: 1, bubbles: true };
      held.dispatchEvent(new PointerEvent('pointermove', init));
      requestAnimationFrame(move);
    };
    requestAnimationFrame(move);
  });
  return count();
}"""
_IDLE: Final = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (app?.dataset.testScriptState !== 'notRunning') { window.idleSince = undefined; return false; }
  window.idleSince ??= performance.now();
  return performance.now() - window.idleSince > 500;
}"""


class Latency(NamedTuple):
    """Milliseconds from input to repainted plot, and repaints a second during a drag."""

    median: float
    p95: float
    updates: float | None = None


def latency_table() -> str:
    """A table in Markdown: what was measured at each length, the bar, and the peer."""
    browser = os.environ.get("BROWSER_PATH") or shutil.which("chromium")
    if browser is None:
        return "No latency was measured: there is no Chromium (BROWSER_PATH names one)."
    lines = [
        "| steps | Gatescope, ms (p95) | bar, ms | updates a second | stock page, ms (p95) |",
        "|---:|---:|---:|---:|---:|",
    ]
    for steps, bar in BARS_MS.items():
        ours = _measured(browser, steps, "serve.py")
        peer = _measured(browser, steps, "bench/stock_page.py") if steps <= PEER_UP_TO else None
        theirs = "–" if peer is None else f"{peer.median:.0f} ({peer.p95:.0f})"
        lines.append(
            f"| {steps:,} | **{ours.median:.0f}** ({ours.p95:.0f}) | {bar} | {ours.updates:.0f} "
            f"| {theirs} |"
        )
    load = os.getloadavg()[0]
    lines.append(f"\n{SAMPLES} samples each; {os.cpu_count()} cores, load {load:.1f} at the end.")
    return "\n".join(lines)


def _measured(browser: str, steps: int, script: str) -> Latency:
    with _served(script, steps) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=_OPTIONS)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(address)
        page.wait_for_selector(".js-plotly-plot .main-svg")
        _rest(page)
        try:
            return _dragged(page, steps) if script == "serve.py" else _slid(page)
        finally:
            chromium.close()


def _dragged(page: Page, steps: int) -> Latency:
    page.get_by_role("combobox", name="Preset").click()
    page.get_by_role("option", name="Sine", exact=True).click()
    _rest(page)
    length = page.get_by_role("spinbutton", name="Length")
    length.fill(str(steps))
    length.press("Enter")
    _rest(page)
    page.evaluate(_WATCH)
    cell = page.locator('.weight-grid td[data-name="b_i"][data-row="0"]')
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    x, y = box["x"] + 5, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y)
    _rest(page)
    samples = []
    for k in range(SAMPLES):
        page.evaluate("() => { window.repaint = window.repainted(); }")
        page.mouse.move(x + 10 + PX_OF_A_MOVE * (k + 1), y)
        samples.append(_sample(page))
    updates: float = page.evaluate(_HAND_MOVES, {"x": x + 100, "y": y, "seconds": DRAG_SECONDS})
    page.mouse.up()
    return _summary(samples, updates / DRAG_SECONDS)


def _slid(page: Page) -> Latency:
    page.evaluate(_WATCH)
    page.get_by_role("slider").focus()
    samples = []
    for _ in range(SAMPLES):
        page.evaluate("() => { window.repaint = window.repainted(); }")
        page.keyboard.press("ArrowRight")
        samples.append(_sample(page))
    return _summary(samples)


def _sample(page: Page) -> float:
    taken: float = page.evaluate("async () => (await window.repaint) - window.inputAt")
    _rest(page)
    return taken


def _summary(samples: list[float], updates: float | None = None) -> Latency:
    return Latency(median(samples), quantiles(samples, n=20)[-1], updates)


def _rest(page: Page) -> None:
    page.evaluate("() => { window.idleSince = undefined; }")
    page.wait_for_function(_IDLE)


@contextmanager
def _served(script: str, steps: int) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true"]
    options = ["--server.address=127.0.0.1", f"--server.port={port}"]
    process = subprocess.Popen(
        [*command, *options, "--server.fileWatcherType=none"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "STEPS": str(steps), "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    try:
        _wait_until_healthy(address)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_healthy(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")


if __name__ == "__main__":
    print(latency_table())
