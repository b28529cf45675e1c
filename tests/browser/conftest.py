from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from app_pages import WIDE, View, Watch
from browser_binary import find_or_fetch
from gate_plot_page import open_app
from playwright.sync_api import Browser, Page, sync_playwright
from streamlit_server import ROOT, serve

HERE = Path(__file__).parent
LOGS = pytest.StashKey[list[Path]]()
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for log in item.session.stash.get(LOGS, []):
            report.sections.append((f"server log {log.name}", log.read_text(errors="replace")))
    return report


@pytest.fixture(scope="session")
def server_logs(request: pytest.FixtureRequest) -> list[Path]:
    return request.session.stash.setdefault(LOGS, [])


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory, server_logs: list[Path]) -> Iterator[str]:
    """The address of one server of the app, shared by all tests."""
    log = tmp_path_factory.mktemp("server") / "shared.log"
    server_logs.append(log)
    with serve(ROOT / "serve.py", log) as address:
        yield address


@pytest.fixture
def fresh_server(tmp_path: Path, server_logs: list[Path]) -> Iterator[Callable[..., str]]:
    """Call it for a server that nobody has visited yet, of serve.py or of another script."""
    with ExitStack() as stack:
        started: list[Path] = []

        def start(script: Path = ROOT / "serve.py") -> str:
            log = tmp_path / f"fresh-{len(started)}.log"
            started.append(log)
            server_logs.append(log)
            return stack.enter_context(serve(script, log))

        yield start
    for log in started:
        server_logs.remove(log)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_or_fetch()  # outside the block below: Playwright cannot be started twice at once
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_page(
    browser: Browser,
    watch: Watch,
    fresh_server: Callable[..., str],  # so that pages close before their server stops
) -> Iterator[Callable[..., Page]]:
    """Call it for a page in a window and session of its own.

    The test fails if any of them logs an error, throws, or asks another machine for anything.
    """
    with ExitStack() as stack:

        def open_in(view: View = WIDE) -> Page:
            context = browser.new_context(
                viewport={"width": view.width, "height": view.height},
                color_scheme=view.color_scheme,
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(30_000)
            watch.follow(page)
            return page

        yield open_in
        problems = list(watch.problems)
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(open_page: Callable[..., Page], request: pytest.FixtureRequest) -> Page:
    """An empty page, 1280 by 800 and light unless a `View` is given by indirect parametrize."""
    return open_page(getattr(request, "param", WIDE))


@pytest.fixture
def gates(page: Page, app_server: str) -> Page:
    """The Gates page, open and drawn."""
    open_app(page, app_server)
    return page
