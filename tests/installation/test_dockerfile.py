"""The image's steps, run without an engine, and what it must and must not hold."""

import subprocess
import sys
from pathlib import Path

from tools.try_dockerfile import ROOT, copied, instructions

STEPS = list(instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")))


def test_the_steps_work_in_a_clean_directory() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.try_dockerfile"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "HEALTHCHECK ok" in done.stdout
    assert '"level": "error"' not in done.stderr


def test_the_image_serves_as_another_user_than_root_and_is_asked_how_it_is() -> None:
    names = [name for name, _ in STEPS]
    users = [text for name, text in STEPS if name == "USER"]
    assert users == ["gatescope"]
    assert names.index("USER") < names.index("CMD")
    assert any("useradd" in text and "gatescope" in text for name, text in STEPS if name == "RUN")
    assert "/_stcore/health" in dict(STEPS)["HEALTHCHECK"]
    assert '"serve.py"' in dict(STEPS)["CMD"]


def test_the_image_holds_what_runs_and_nothing_else(tmp_path: Path) -> None:
    names = copied(tmp_path)
    tops = {name.partition("/")[0] for name in names}
    assert {"app.py", "serve.py", "pages", "lstm_core", "lstm_ui", ".streamlit"} <= tops
    assert not tops & {".git", ".venv", "tests", "bench", "tools", "docs", ".cache"}
    assert not any("__pycache__" in name or "secrets" in name for name in names)
