"""`pip install .` gives a package that runs by itself, with its data and its command."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lstm_core", "lstm_figures", "lstm_ui")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a copy of this project was installed into, without what it depends on.

    The setuptools that builds it is the one that torch depends on.
    """
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-build-isolation", "--target", str(target), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return target


def test_every_module_and_every_file_beside_it_is_installed(installed: Path) -> None:
    def files(root: Path) -> set[str]:
        return {
            str(path.relative_to(root))
            for package in PACKAGES
            for path in (root / package).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    assert files(installed) == files(ROOT)
    assert "lstm_core/verification/case.py" in files(installed)


def test_the_command_runs_from_elsewhere(installed: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    command = installed / "bin" / "lstm-core"
    done = subprocess.run(
        [sys.executable, str(command), "verify"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "checks pass" in done.stdout
    where = subprocess.run(
        [sys.executable, "-c", "import lstm_core.sequences as s; print(s.__file__);"
         "print(len(s.PRESETS['airline'].make(10, 0)))"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    file, steps = where.stdout.split()
    assert file.startswith(str(installed))
    assert int(steps) == 144
