"""docs/nginx.conf as it stands, before two servers: visitors stay with one, links open on both."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from app_pages import Watch
from gate_plot_page import open_app, status, upload, values_of, wait_for_plot, wait_until_settled
from playwright.sync_api import Page, expect
from streamlit_server import ROOT, free_port, serve
from test_faults import edit, expect_connection_lost

from lstm_ui.serving import RESPONSE_HEADERS

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@dataclass
class Replicas:
    """The proxy, the two servers behind it, and what the proxy logs."""

    proxy: str
    servers: list[str]
    log: Path
    stop: list[Callable[[], object]]

    def served_by(self) -> set[str]:
        """The servers that answered so far, as host and port."""
        lines = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return {line["replica"] for line in lines if line["replica"]}


def adapted(config: str, ports: list[int], listen: int, folder: Path) -> str:
    """The example with this test's ports, and its files in a folder of the test's own."""
    for exemplary, port in zip((8501, 8502), ports, strict=True):
        config, changed = re.subn(
            rf"server 127\.0\.0\.1:{exemplary}\b", f"server 127.0.0.1:{port}", config
        )
        assert changed == 1
    for example, own in (
        ("listen 8080;", f"listen 127.0.0.1:{listen};"),
        ("/run/nginx.pid", f"{folder}/pid"),
        ("/dev/stderr", f"{folder}/errors"),
        ("/dev/stdout", f"{folder}/requests"),
    ):
        assert example in config
        config = config.replace(example, own)
    return config


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[Replicas]:
    assert NGINX is not None
    ports, listen = [free_port(), free_port()], free_port()
    config = tmp_path / "nginx.conf"
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    config.write_text(adapted(text, ports, listen, tmp_path), encoding="utf-8")
    stacks = [ExitStack(), ExitStack()]
    with stacks[0], stacks[1]:
        servers = [
            stack.enter_context(serve(ROOT / "serve.py", tmp_path / f"{port}.log", port))
            for stack, port in zip(stacks, ports, strict=True)
        ]
        proxy = subprocess.Popen([NGINX, "-c", str(config), "-g", "daemon off;"])
        try:
            time.sleep(1)
            yield Replicas(
                f"http://127.0.0.1:{listen}",
                servers,
                tmp_path / "requests",
                [stack.close for stack in stacks],
            )
        finally:
            proxy.terminate()
            proxy.wait(timeout=10)


def test_a_visitor_stays_with_one_replica_and_a_link_opens_on_both(
    page: Page, replicas: Replicas, watch: Watch
) -> None:
    answers: list[dict[str, str]] = []
    page.on("response", lambda answer: answers.append(answer.headers))
    open_app(page, replicas.proxy)
    assert {name: answers[0].get(name) for name in RESPONSE_HEADERS} == RESPONSE_HEADERS
    built = edit(page)
    upload(page, "a.csv", b"a\n1\n2\n3\n")  # its bytes must reach the replica of its session
    assert "T = 3" in status(page)
    page.get_by_role("button", name="Undo").click()
    wait_until_settled(page)
    page.reload()
    wait_for_plot(page)
    expect(page.get_by_text("before the page was loaded again")).to_be_visible()
    wait_until_settled(page)
    assert len(replicas.served_by()) == 1

    link = urlsplit(str(page.locator(".keep-link input").input_value()))
    assert link.netloc == urlsplit(replicas.proxy).netloc
    for server in replicas.servers:
        other = page.context.new_page()
        other.goto(f"{server}/?{link.query}")
        wait_for_plot(other)
        wait_until_settled(other)
        np.testing.assert_array_equal(values_of(other, "h"), built)
        other.close()

    logged = replicas.log.read_text(encoding="utf-8")
    assert "s=" not in logged  # the log holds no link
    [mine] = replicas.served_by()
    gone = next(k for k, server in enumerate(replicas.servers) if server.endswith(mine))
    replicas.stop[gone]()  # and when its replica ends, the visitor goes on at the other
    expect(page.get_by_text("before the server was started anew")).to_be_visible(timeout=60_000)
    wait_until_settled(page)
    np.testing.assert_array_equal(values_of(page, "h"), built)
    expect_connection_lost(watch)
    watch.problems[:] = [told for told in watch.problems if "502" not in told]


def test_visitors_are_spread_over_the_replicas(
    open_page: Callable[..., Page], replicas: Replicas
) -> None:
    for _ in range(12):
        page = open_page()
        page.goto(f"{replicas.proxy}/_stcore/health")
        page.close()
        if len(replicas.served_by()) == 2:
            break
    assert len(replicas.served_by()) == 2


def test_what_is_for_the_operator_alone_is_not_passed_on(page: Page, replicas: Replicas) -> None:
    answer = page.request.get(f"{replicas.proxy}/_stcore/metrics")
    assert answer.status == 404
