import sys
from pathlib import Path

import pytest
from browser_binary import APPLICATIONS, NAMES, NoBrowserError, find, find_or_fetch
from browser_routes import Route, RouteError

if sys.platform == "win32":
    pytest.skip("the stand-in programs are shell scripts", allow_module_level=True)


@pytest.fixture(autouse=True)
def nothing_fetched_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("browser_binary.fetched_before", lambda: iter(()))


def program(folder: Path, name: str, status: int = 0) -> str:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def failing(reason: str) -> str:
    raise RouteError(reason)


def test_names_are_tried_in_order(tmp_path: Path) -> None:
    here = {"PATH": str(tmp_path)}
    for name in reversed(NAMES):
        path = program(tmp_path, name)
        assert find(here, system="Linux").path == path


def test_browser_path_comes_before_every_name(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    mine = program(tmp_path / "mine", "my-browser")
    assert find({"PATH": str(tmp_path), "BROWSER_PATH": mine}).path == mine


def test_a_wrong_browser_path_is_told_and_not_replaced(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    environ = {"PATH": str(tmp_path), "BROWSER_PATH": "/no/such/browser"}
    routes = [Route("never asked", lambda: pytest.fail("a route was tried"))]
    with pytest.raises(NoBrowserError, match=r"BROWSER_PATH is '/no/such/browser'"):
        find_or_fetch(environ, routes=routes)


def test_a_stub_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "chromium", status=1)
    good = program(tmp_path, "google-chrome")
    assert find({"PATH": str(tmp_path)}, system="Linux").path == good


def test_an_application_is_found_when_no_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = program(tmp_path, "Google Chrome")
    monkeypatch.setitem(APPLICATIONS, "Darwin", ("/no/such/app", path))
    assert find({"PATH": ""}, system="Darwin").path == path


def test_nothing_is_fetched_when_a_browser_is_here(tmp_path: Path) -> None:
    path = program(tmp_path, "chromium")
    said: list[str] = []
    routes = [Route("never asked", lambda: pytest.fail("a route was tried"))]
    assert find_or_fetch({"PATH": str(tmp_path)}, said.append, routes) == path
    assert said == [f"Browser tests use {path}."]


def test_routes_are_tried_in_order_and_told(tmp_path: Path) -> None:
    stub = program(tmp_path, "fetched-stub", status=1)
    good = program(tmp_path, "fetched")
    said: list[str] = []
    routes = [
        Route("first", lambda: failing("no network.")),
        Route("second", lambda: stub),
        Route("third", lambda: good),
        Route("fourth", lambda: pytest.fail("a route was tried after one had led to a browser")),
    ]
    assert find_or_fetch({"PATH": ""}, said.append, routes) == good
    assert said == [
        "No Chromium yet; trying first.",
        "No Chromium yet; trying second.",
        "No Chromium yet; trying third.",
        f"Browser tests use {good}, from third.",
    ]


def test_no_browser_is_an_error_that_lists_what_was_tried(tmp_path: Path) -> None:
    stub = program(tmp_path, "fetched-stub", status=1)
    routes = [Route("first", lambda: failing("no network.")), Route("second", lambda: stub)]
    with pytest.raises(NoBrowserError) as caught:
        find_or_fetch({"PATH": ""}, routes=routes)
    message = str(caught.value)
    assert "None of these is on PATH: chromium, chromium-browser" in message
    assert "first: no network." in message
    assert f"second: {stub} came, but does not start." in message
    assert "set BROWSER_PATH" in message
