"""Who may import whom: lstm_core, then lstm_figures, then lstm_ui, then app.py and pages/."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCREEN = {"streamlit", "lstm_ui"}
FORBIDDEN = {
    "lstm_core": SCREEN | {"plotly", "lstm_figures"},
    "lstm_figures": SCREEN,
    "pages": {"torch", "numpy", "plotly"},
    "app.py": {"torch", "numpy", "plotly"},
}
STATE_OWNER = ROOT / "lstm_ui" / "session"

IMPORT_EVERYTHING = """
import importlib, json, pkgutil, sys

package = importlib.import_module(sys.argv[1])
names = [
    module.name
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    if not module.name.endswith("__main__")
]
for name in names:
    importlib.import_module(name)
print(json.dumps([len(names), sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def python_files(*places: str) -> list[Path]:
    files: list[Path] = []
    for place in places:
        path = ROOT / place
        files += [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    return [file for file in files if file.is_file()]


def imported_packages(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.partition(".")[0]


def touches_session_state(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "session_state":
            return True
        if isinstance(node, ast.ImportFrom) and any(
            "session_state" in alias.name for alias in node.names
        ):
            return True
    return False


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


@pytest.mark.parametrize("place", FORBIDDEN)
def test_no_file_imports_from_a_later_layer(place: str) -> None:
    files = python_files(place)
    assert files, f"no Python file in {place}"
    found = {
        str(file.relative_to(ROOT)): sorted(wrong)
        for file in files
        if (wrong := FORBIDDEN[place] & set(imported_packages(parsed(file))))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("package", "absent"),
    [("lstm_core", {"plotly", "streamlit"}), ("lstm_figures", {"streamlit"})],
)
def test_importing_all_of_a_package_loads_nothing_of_a_later_layer(
    package: str, absent: set[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING, package],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    submodules, loaded = json.loads(done.stdout)
    assert submodules > 0
    assert package in loaded
    assert absent & set(loaded) == set()


def test_one_package_alone_touches_session_state() -> None:
    files = python_files("lstm_core", "lstm_figures", "lstm_ui", "pages", "app.py")
    touching = [file for file in files if touches_session_state(parsed(file))]
    assert {file.parent for file in touching} == {STATE_OWNER}


@pytest.mark.parametrize(
    ("source", "packages"),
    [
        ("import streamlit as st", ["streamlit"]),
        ("import plotly.graph_objects as go", ["plotly"]),
        ("def late():\n    from streamlit.testing import v1", ["streamlit"]),
        ("from . import cell", []),
    ],
)
def test_imports_are_seen_wherever_they_stand(source: str, packages: list[str]) -> None:
    assert list(imported_packages(ast.parse(source))) == packages


@pytest.mark.parametrize(
    ("source", "touches"),
    [
        ("import streamlit as st\nst.session_state['a'] = 1", True),
        ("from streamlit import session_state as kept", True),
        ("import streamlit as st\nst.title('session_state')", False),
    ],
)
def test_session_state_is_seen_under_any_name(source: str, touches: bool) -> None:
    assert touches_session_state(ast.parse(source)) is touches
