"""Streamlit's settings that SECURITY.md rests on, as Streamlit itself reads them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
EXPECTED = {
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "browser.gatherUsageStats": False,
    "logger.enableRich": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.maxUploadSize": 20,
    "server.maxMessageSize": 50,
}
PROGRAM = "from streamlit import config; print({n: config.get_option(n) for n in %r})"


def test_the_settings_are_read_as_they_are_meant() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM % list(EXPECTED)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == str(EXPECTED)
