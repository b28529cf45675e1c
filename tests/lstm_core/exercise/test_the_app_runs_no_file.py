"""The web app never runs a Python file that somebody sends: it cannot reach what does."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
RUNS_FILES = {
    (*ROOT.parts, "lstm_core", name) for name in ("exercise", "command_line", "__main__.py")
}
OTHERS = [
    path
    for place in ("app.py", "pages", "lstm_ui", "lstm_figures", "lstm_core")
    for path in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
    if path.parts[: len(ROOT.parts) + 2] not in RUNS_FILES
]


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


def test_nothing_but_the_command_line_imports_the_exercise() -> None:
    assert OTHERS
    reaching = [path for path in OTHERS if runs_files(imported(path.read_text(encoding="utf-8")))]
    assert reaching == []


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
