"""Ways to fetch a Chromium where none is installed, in the order they are tried."""

import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "browser"
NPM_PACKAGE = "@sparticuz/chromium"
NPM_VERSION = "153.0.0"
INFLATE = """
const [source, target] = process.argv.slice(1);
const fs = require("node:fs");
require("node:stream").pipeline(
  fs.createReadStream(source),
  require("node:zlib").createBrotliDecompress(),
  fs.createWriteStream(target),
  (error) => { if (error) { console.error(error.message); process.exit(1); } },
);
"""


class RouteError(Exception):
    """This way led to no browser; the message says why."""


@dataclass(frozen=True)
class Route:
    """A `name` to tell the reader, and `fetch`, which returns a path or raises RouteError."""

    name: str
    fetch: Callable[[], str]


def fetched_before() -> Iterator[str]:
    """Yield the browsers that earlier calls fetched, without asking the network."""
    if (own := _playwright_path()).is_file():
        yield str(own)
    if (starter := CACHE / "start-chromium").is_file():
        yield str(starter)


def fetch_with_playwright() -> str:
    """Playwright's own download, given three minutes."""
    _run([sys.executable, "-m", "playwright", "install", "chromium"], seconds=180)
    return str(_playwright_path())


def fetch_with_apt() -> str:
    """Debian's `chromium` package, which only root can install."""
    if not shutil.which("apt-get"):
        raise RouteError("there is no apt-get here.")
    if os.geteuid() != 0:
        raise RouteError("only root can install packages.")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "-qq", "update"], seconds=180, extra=quiet)
    _run(["apt-get", "-qq", "install", "-y", "chromium"], seconds=600, extra=quiet)
    if path := shutil.which("chromium"):
        return path
    raise RouteError("the package installed no program named chromium.")


def fetch_with_npm() -> str:
    """An npm package that carries a compressed browser; it is unpacked into `.cache/browser`."""
    if platform.system() != "Linux" or platform.machine() not in {"x86_64", "AMD64"}:
        raise RouteError(f"{NPM_PACKAGE} is for Linux on x86-64 only.")
    if not (shutil.which("npm") and shutil.which("node")):
        raise RouteError("there is no npm and node here.")
    CACHE.mkdir(parents=True, exist_ok=True)
    install = ["npm", "install", "--prefix", str(CACHE), "--no-audit", "--no-fund"]
    _run([*install, "--ignore-scripts", f"{NPM_PACKAGE}@{NPM_VERSION}"], seconds=180)
    packed = CACHE / "node_modules" / NPM_PACKAGE / "bin"
    browser = _inflate(packed / "chromium.br")
    browser.chmod(0o755)
    for archive in ("al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"):
        _unpack(_inflate(packed / archive))
    return str(_write_starter(browser))


def _write_starter(browser: Path) -> Path:
    """Write a script that starts `browser`, with the packed libraries and fonts if need be."""
    starter = CACHE / "start-chromium"
    here, program = shlex.quote(str(CACHE)), shlex.quote(str(browser))
    starter.write_text(
        "#!/bin/sh\n"
        f"[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH={here}\n"
        f"if ldd {program} | grep -q 'not found'; then\n"
        f'  export LD_LIBRARY_PATH="${{LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}}"{here}/lib\n'
        "fi\n"
        f'exec {program} "$@"\n',
        encoding="utf-8",
    )
    starter.chmod(0o755)
    return starter


def _inflate(packed: Path) -> Path:
    target = CACHE / packed.stem
    _run(["node", "-e", INFLATE, str(packed), str(target)], seconds=120)
    return target


def _unpack(archive: Path) -> None:
    _run(["tar", "-xf", str(archive), "-C", str(CACHE)], seconds=60)
    archive.unlink()


def _playwright_path() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _run(command: list[str], seconds: int, extra: Mapping[str, str] | None = None) -> None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            env={**os.environ, **(extra or {})},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RouteError(f"{command[0]} was not done after {seconds} seconds.") from error
    except OSError as error:
        raise RouteError(f"{error}.") from error
    if done.returncode != 0:
        last_words = " ".join(done.stdout.split()[-40:])
        raise RouteError(f"{command[0]} stopped with status {done.returncode}: {last_words}")


ROUTES = (
    Route("Playwright's own download", fetch_with_playwright),
    Route("Debian's chromium package", fetch_with_apt),
    Route(f"the npm package {NPM_PACKAGE}", fetch_with_npm),
)
