"""Which Chromium the browser tests drive: one that is here, else one that is fetched."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from browser_routes import ROUTES, Route, RouteError, fetched_before

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
APPLICATIONS = {
    "Darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "Windows": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ),
}


class NoBrowserError(RuntimeError):
    """No Chromium is here and none could be fetched; the message lists what was tried."""


@dataclass(frozen=True)
class Search:
    """A browser's `path`, or None, and a sentence for every place that had none."""

    path: str | None
    tried: tuple[str, ...] = ()


def starts(path: str) -> bool:
    """Whether the program at `path` really starts: Ubuntu's `chromium-browser` may be a stub."""
    if platform.system() == "Windows":  # there --version opens a window
        return Path(path).is_file()
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find(
    environ: Mapping[str, str],
    system: str = "",
    is_working: Callable[[str], bool] = starts,
) -> Search:
    """Look for an installed browser: `BROWSER_PATH` alone if set, else names, then applications.

    `system` is what `platform.system()` says, and is asked for when empty.
    """
    if wanted := environ.get("BROWSER_PATH"):
        if is_working(wanted):
            return Search(wanted)
        return Search(None, (f"BROWSER_PATH is {wanted!r}, which does not start.",))
    broken = []
    for path in _installed(environ, system or platform.system()):
        if is_working(path):
            return Search(path)
        broken.append(f"{path} is there but does not start.")
    return Search(None, (f"None of these is on PATH: {', '.join(NAMES)}.", *broken))


def find_or_fetch(
    environ: Mapping[str, str] = os.environ,
    say: Callable[[str], None] = print,
    routes: Sequence[Route] = ROUTES,
    is_working: Callable[[str], bool] = starts,
) -> str:
    """Return the path of a Chromium that starts, saying in a sentence where it comes from.

    Raises:
        NoBrowserError: `BROWSER_PATH` is set and wrong, or nothing was found nor fetched.
    """
    search = find(environ, is_working=is_working)
    if search.path:
        say(f"Browser tests use {search.path}.")
        return search.path
    tried = list(search.tried)
    for route in () if environ.get("BROWSER_PATH") else routes:
        say(f"No Chromium yet; trying {route.name}.")
        try:
            path = route.fetch()
        except RouteError as failure:
            tried.append(f"{route.name}: {failure}")
            continue
        if is_working(path):
            say(f"Browser tests use {path}, from {route.name}.")
            return path
        tried.append(f"{route.name}: {path} came, but does not start.")
    raise NoBrowserError(
        "The browser tests need Chromium or Chrome, and there is none:\n"
        + "".join(f"  - {sentence}\n" for sentence in tried)
        + "Install Chromium or Chrome, or set BROWSER_PATH to its executable."
    )


def _installed(environ: Mapping[str, str], system: str) -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name, path=environ.get("PATH", "")):
            yield path
    for path in APPLICATIONS.get(system, ()):
        if Path(path).is_file():
            yield path
    yield from fetched_before()


def main() -> int:
    """Find or fetch a browser and say so; the exit status is 1 when there is none."""
    try:
        find_or_fetch(say=lambda sentence: print(sentence, flush=True))
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
