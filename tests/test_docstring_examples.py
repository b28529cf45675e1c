"""Docstrings: the examples run, every public name has one, and it names the errors raised."""

import ast
import doctest
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import lstm_core

PROGRAMS = {"lstm_core.__main__"}  # importing it runs the command line
MODULES = sorted(
    {"lstm_core"}
    | {module.name for module in pkgutil.walk_packages(lstm_core.__path__, "lstm_core.")} - PROGRAMS
)
LIBRARIES = [
    "lstm_core",
    "lstm_core.checkpoints",
    "lstm_core.language",
    "lstm_core.sequences",
    "lstm_figures",
]
EXPLAINED = {
    "lstm_core.cell",
    "lstm_core.checkpoints.reading",
    "lstm_core.checkpoints.writing",
    "lstm_core.comparison",
    "lstm_core.lesson_weights",
    "lstm_core.lstm",
    "lstm_core.notation",
    "lstm_core.sequences.scaling",
    "lstm_core.sequences.table.csv_table",
    "lstm_core.sequences.typed",
    "lstm_core.tracing",
    "lstm_core.variants",
}
"""Modules whose main name is met first by whoever imports the library."""


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_print_what_the_docstring_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
    assert result.attempted or name not in EXPLAINED


def _public_values(name: str) -> Iterator[tuple[str, object]]:
    module = importlib.import_module(name)
    for public in module.__all__:
        yield public, getattr(module, public)


@pytest.mark.parametrize("name", LIBRARIES)
def test_every_public_function_and_class_has_a_docstring(name: str) -> None:
    bare = [
        public
        for public, value in _public_values(name)
        if (inspect.isroutine(value) or inspect.isclass(value))
        and not (value.__doc__ or "").strip().removeprefix(f"{public}(")
    ]
    assert bare == []


@pytest.mark.parametrize("name", MODULES)
def test_a_public_function_names_the_errors_it_raises(name: str) -> None:
    assert _silent_about_errors(importlib.import_module(name)) == []


def _silent_about_errors(module: ModuleType) -> list[str]:
    """Public functions and methods that raise an error their docstring, or class's, leaves out."""
    silent = []
    for function, documented in _documented_functions(ast.parse(inspect.getsource(module))):
        silent += [f"{function.name}: {error}" for error in _raised(function)
                   if error not in documented]  # fmt: skip
    return silent


def _documented_functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node, ast.get_docstring(node) or ""
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            own = ast.get_docstring(node) or ""
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and (
                    not method.name.startswith("_") or method.name == "__post_init__"
                ):
                    yield method, own + (ast.get_docstring(method) or "")


def _raised(function: ast.FunctionDef) -> set[str]:
    """The errors made in the body: not what is passed on, nor what is caught inside."""
    raised = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise)]
    return {
        exc.func.id
        for exc in raised
        if isinstance(exc, ast.Call) and isinstance(exc.func, ast.Name)
    }


def test_an_error_left_out_of_a_docstring_is_noticed() -> None:
    tree = ast.parse('def f(x):\n    """Half of x."""\n    raise ValueError("no")')
    [(function, documented)] = _documented_functions(tree)
    assert _raised(function) == {"ValueError"}
    assert "ValueError" not in documented
