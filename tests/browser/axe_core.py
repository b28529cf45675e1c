"""axe-core, which judges a page's accessibility: fetched with npm into `.cache/axe-core`."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VERSION = "4.14.1"
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "axe-core"


class NotHereError(Exception):
    """The library is not here and cannot be fetched; the message says why."""


def script() -> Path:
    """The library's file, fetched the first time; NotHereError where that cannot be."""
    file = CACHE / "node_modules" / "axe-core" / "axe.min.js"
    if file.is_file():
        return file
    if not shutil.which("npm"):
        raise NotHereError("there is no npm here")
    CACHE.mkdir(parents=True, exist_ok=True)
    options = ["--prefix", str(CACHE), "--no-audit", "--no-fund", "--ignore-scripts"]
    command = ["npm", "install", *options, f"axe-core@{VERSION}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=180)
    if not file.is_file():
        raise NotHereError(f"npm could not fetch it: {done.stderr.strip()[:300]}")
    return file


def serious_findings(page: Page, file: Path) -> list[str]:
    """What is serious or critical on the page, one line for each element."""
    page.evaluate(file.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:160]}"
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]
