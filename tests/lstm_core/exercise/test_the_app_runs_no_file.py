"""The web app never runs a Python file that somebody sends: it cannot reach what does."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCREEN = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "lstm_ui").rglob("*.py"),
          *(ROOT / "lstm_figures").rglob("*.py")]  # fmt: skip

IMPORT_LIBRARY = """
import importlib, pkgutil, sys

import lstm_core

for module in pkgutil.walk_packages(lstm_core.__path__, "lstm_core."):
    if not module.name.startswith(("lstm_core.exercise", "lstm_core.command_line",
                                   "lstm_core.__main__")):
        importlib.import_module(module.name)
print([name for name in sys.modules if name.startswith("lstm_core.exercise")])
"""


def imported(text: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def runs_files(names: set[str]) -> bool:
    return any(name.startswith(("lstm_core.exercise", "lstm_core.command_line")) for name in names)


@pytest.mark.parametrize("path", SCREEN, ids=[str(path.relative_to(ROOT)) for path in SCREEN])
def test_nothing_on_screen_imports_the_exercise(path: Path) -> None:
    assert not runs_files(imported(path.read_text(encoding="utf-8")))


def test_no_other_part_of_the_library_brings_it_in() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_LIBRARY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "text",
    [
        "from lstm_core import exercise",
        "import lstm_core.exercise.judging as j",
        "def late():\n    from lstm_core.exercise import check_file",
        "from lstm_core.command_line import main",
    ],
)
def test_an_import_is_seen_wherever_it_stands(text: str) -> None:
    assert runs_files(imported(text))
