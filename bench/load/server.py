"""The server under load, and how much memory it holds."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
STEADY_MB: Final = 2.0
"""Memory stands still when it has changed by less over a few seconds."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address, its process, and what it logs."""

    address: str
    pid: int
    log: Path

    def resident_mb(self) -> float:
        """Memory of its process, in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("the server is gone")

    def processor_seconds(self) -> float:
        """Time its process has had on all cores."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def settled_mb(self, after: float, longest: float) -> float:
        """Memory `after` seconds, or once it stands still; at most `longest` seconds from then."""
        time.sleep(after)
        before, deadline = self.resident_mb(), time.monotonic() + longest
        while time.monotonic() < deadline:
            time.sleep(5)
            now = self.resident_mb()
            if abs(before - now) < STEADY_MB:
                return now
            before = now
        return before

    def complaints(self) -> list[str]:
        """Lines of the log above information."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if '"level": "' in line and '"level": "info"' not in line]


@contextmanager
def served(log: Path, keep_seconds: int) -> Iterator[Served]:
    """A fresh server that forgets a session `keep_seconds` after its tab was closed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "server.headless": "true",
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.fileWatcherType": "none",
        "server.disconnectedSessionTTL": keep_seconds,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "serve.py"]
            + [f"--{name}={value}" for name, value in options.items()],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(address, process)
        yield Served(address, process.pid, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")
