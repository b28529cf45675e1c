"""The steps of the Dockerfile, run in a clean directory where there is no engine for containers.

`python -m tools.try_dockerfile` copies what the image would hold, runs the last RUN steps and the
CMD with this Python's packages, as another user where it may, and asks for the health check.
`--install` also sets up the packages in an environment of their own, which takes minutes.
"""

import argparse
import fnmatch
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
NOBODY: Final = 65534
START_SECONDS: Final = 120


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Each instruction of a Dockerfile and what it says, continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            yield name, rest.strip()


def ignored(name: str, patterns: list[str]) -> bool:
    """Whether a path from the root is left out of the image."""
    return any(
        fnmatch.fnmatch(part, pattern.removeprefix("**/")) if "/" not in pattern[3:] else False
        for pattern in patterns
        for part in (name.split("/") if pattern.startswith("**/") else [name])
    ) or any(name == pattern or name.startswith(f"{pattern}/") for pattern in patterns)


def copied(target: Path) -> list[str]:
    """Copy what `COPY . .` would; returns the names of the files."""
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    names = []
    for path in sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        top = name.partition("/")[0]
        if path.is_file() and not ignored(top, patterns) and not ignored(name, patterns):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / name)
            names.append(name)
    return names


def try_it(*, install: bool) -> None:
    """Run the steps.

    Raises:
        RuntimeError: a step failed, or the health check did.
    """
    steps = list(instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
        place, packages = Path(folder), Path(elsewhere)
        place.chmod(0o755)
        packages.chmod(0o755)
        print(f"{len(copied(place))} files are in the image.")
        python = _environment(packages, place) if install else sys.executable
        for name, text in steps:
            if name == "RUN" and "pip install" not in text:
                _run(_with(python, text.partition("&& useradd")[0]), place)
        _serve_and_ask(steps, python, place)


def _environment(packages: Path, place: Path) -> str:
    """A Python with the packages of the image, which are not among its files there either."""
    _run(f"{sys.executable} -m venv {packages}", place)
    python = f"{packages}/bin/python"
    _run(f"{python} -m pip install --quiet -r requirements.txt", place)
    return python


def _with(python: str, command: str) -> str:
    return re.sub(r"(^|&& |&&  )python ", rf"\1{python} ", re.sub(r"\s+", " ", command).strip())


def _run(command: str, place: Path) -> None:
    print("RUN", command)
    done = subprocess.run(["sh", "-c", command], cwd=place, check=False)
    if done.returncode:
        raise RuntimeError(f"This step ended with {done.returncode}.")


def _serve_and_ask(steps: list[tuple[str, str]], python: str, place: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [python if word == "python" else word for word in json.loads(_last(steps, "CMD"))]
    command = [word.replace("8501", port).replace("0.0.0.0", "127.0.0.1") for word in command]
    check = json.loads(_last(steps, "HEALTHCHECK").partition("CMD ")[2])
    check = [python if word == "python" else word.replace("8501", port) for word in check]
    user = NOBODY if _may_be_another(python) else None
    print("CMD", *command, f"(as user {user})" if user else "(as this user)")
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o777)
        server = subprocess.Popen(command, cwd=place, user=user, env={**os.environ, "HOME": home})
        try:
            _ask_until_healthy(server, check)
            print("HEALTHCHECK ok")
        finally:
            server.terminate()
            server.wait(timeout=20)


def _may_be_another(python: str) -> bool:
    """Whether this process may start that Python as a user who owns nothing."""
    if os.geteuid() != 0:
        return False
    try:
        return subprocess.run([python, "-c", ""], user=NOBODY, check=False).returncode == 0
    except PermissionError:
        return False


def _ask_until_healthy(server: subprocess.Popen[bytes], check: list[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if subprocess.run(check, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(1)
    raise RuntimeError("The server did not become healthy.")


def _last(steps: list[tuple[str, str]], wanted: str) -> str:
    return next(re.sub(r"\s+", " ", text) for name, text in reversed(steps) if name == wanted)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.try_dockerfile", description=__doc__)
    parser.add_argument("--install", action="store_true", help="packages, too, from the index")
    try_it(install=parser.parse_args().install)
