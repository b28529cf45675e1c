"""What the server answers and what the pages ask for: SECURITY.md, held in a real browser."""

import http.client
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from app_pages import PAGES, Watch, wait_until_idle
from gate_plot_page import open_app, pick, upload, wait_until_settled, weight_cell
from playwright.sync_api import Page, expect

from lstm_ui.serving import RESPONSE_HEADERS
from lstm_ui.serving.failures import FAILED

SECRET = "patient-4711"
BROKEN = """
import streamlit as st
from starlette.middleware import Middleware
from lstm_ui.serving import RequestLog, begin_logs, on_script_error

begin_logs()
app = st.App("broken_page.py", middleware=[Middleware(RequestLog)], on_script_error=on_script_error)
"""


def asked(
    address: str, method: str, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; the path is sent as it stands."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        lower = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, lower, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/your_model", "/_stcore/health", "/_stcore/host-config"])
def test_every_answer_carries_the_headers(app_server: str, path: str) -> None:
    _, headers, _ = asked(app_server, "GET", path)
    assert {name: headers.get(name) for name in RESPONSE_HEADERS} == RESPONSE_HEADERS


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/media/../../../../etc/passwd",
        "/component/../../../../etc/passwd",
        "/_stcore/bidi-components/gatescope/../../../../etc/passwd",
        "/app/static/../app.py",
        "//etc/passwd",
        "/serve.py",
        "/.streamlit/config.toml",
    ],
)
def test_no_path_leads_to_a_file_of_the_server(app_server: str, path: str) -> None:
    _, _, body = asked(app_server, "GET", path)
    for telling in (b"root:", b"begin_page", b"st.App", b"showErrorDetails"):
        assert telling not in body


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_upload_without_the_token_is_refused(app_server: str, method: str) -> None:
    status, _, _ = asked(app_server, method, "/_stcore/upload_file/any/thing")
    assert status == 403


def test_a_web_page_of_another_host_gets_no_session(
    app_server: str, server_logs: list[Path]
) -> None:
    handshake = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "streamlit",
    }  # fmt: skip
    status, _, _ = asked(
        app_server, "GET", "/_stcore/stream", {**handshake, "Origin": "http://elsewhere.example"}
    )
    assert status == 403
    _, headers, _ = asked(
        app_server, "GET", "/_stcore/health", {"Origin": "http://elsewhere.example"}
    )
    assert "access-control-allow-origin" not in headers
    assert "external IP" not in server_logs[0].read_text(encoding="utf-8")  # nobody was asked
    status, _, _ = asked(app_server, "GET", "/_stcore/stream", {**handshake, "Origin": app_server})
    assert status == 101


def test_the_agents_interface_is_off(app_server: str) -> None:
    for name in ("interact", "mcp"):
        status, _, _ = asked(app_server, "POST", f"/_stcore/agent/{name}")
        assert status >= 400


def test_no_page_asks_another_machine_for_anything(page: Page, app_server: str) -> None:
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("websocket", lambda socket: hosts.add(urlsplit(socket.url).hostname))
    for path in PAGES:
        page.goto(f"{app_server}/{path}")
        wait_until_idle(page)
        page.wait_for_selector(PAGES[path].drawn)
    open_app(page, app_server)
    upload(page, "a.csv", b"a\n1\n2\n3\n")
    pick(page, "Heat map")
    weight_cell(page, "b_i", 0).focus()
    page.keyboard.press("ArrowUp")
    wait_until_settled(page)
    assert hosts - {None} == {"127.0.0.1"}  # blobs and data have no host


def test_a_script_that_got_into_a_page_is_not_run(gates: Page, watch: Watch) -> None:
    gates.evaluate("""() => {
      const inline = document.createElement('script');
      inline.textContent = 'window.wasRun = true';
      document.body.append(inline);
      const image = document.createElement('div');
      image.innerHTML = '<img src="data:," onerror="window.wasRun = true">';
      document.body.append(image);
    }""")
    gates.wait_for_timeout(300)
    assert gates.evaluate("() => window.wasRun") is None
    assert len([told for told in watch.problems if "Content Security Policy" in told]) >= 2
    watch.problems.clear()


def test_a_page_cannot_be_framed_by_another_host(page: Page, app_server: str, watch: Watch) -> None:
    page.route(
        "http://127.0.0.1:1/",
        lambda route: route.fulfill(
            body=f'<iframe src="{app_server}"></iframe>', content_type="text/html"
        ),
    )
    page.goto("http://127.0.0.1:1/")
    page.wait_for_timeout(1000)
    framed = page.frames[1]
    assert framed.locator('[data-testid="stApp"]').count() == 0
    assert framed.url.startswith("chrome-error://")
    watch.problems.clear()


def test_a_fault_shows_and_logs_nothing_that_a_person_gave(
    page: Page, fresh_server: Callable[..., str], tmp_path: Path, server_logs: list[Path]
) -> None:
    (tmp_path / "broken_page.py").write_text(
        f"import streamlit as st\nst.write('before')\nif st.button('break'): float('{SECRET}')\n",
        encoding="utf-8",
    )
    script = tmp_path / "broken.py"
    script.write_text(BROKEN, encoding="utf-8")
    page.goto(fresh_server(script))
    page.get_by_role("button", name="break").click()
    wait_until_idle(page)
    expect(page.get_by_role("alert")).to_contain_text(FAILED)
    assert SECRET not in page.locator("body").inner_text()
    log = server_logs[-1].read_text(encoding="utf-8")
    assert '"type": "ValueError"' in log
    assert "broken_page.py:3" in log
    assert SECRET not in log
