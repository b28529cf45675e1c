"""The one module class in a learner's file. Running a file is for whoever wrote it: see docs."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

from torch import nn

from lstm_core.errors import InputError
from lstm_core.exercise.module_errors import stop_of
from lstm_core.exercise.source_file import SourceFile
from lstm_core.limits import MAX_EXERCISE_CHARACTERS
from lstm_core.sequences.wording import shorten

_MODULE_NAME: Final = "exercise_file"


def load_module_class(path: Path, name: str | None) -> tuple[type[nn.Module], SourceFile]:
    """Run a file and give the module class in it, with its text.

    Args:
        path: the file. It is run with all rights of this process.
        name: the class that is meant, where there are several.

    Raises:
        InputError: the file cannot be read or run, or it is not clear which class is meant.
    """
    text = read_source(path)
    source = SourceFile(text, name or "")
    try:
        found = _run(path)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        written = f"`{shorten((error.text or '').strip(), 90)}`: " if error.text else ""
        raise InputError(
            f"{path.name} is not valid Python. {where}{written}{error.msg}."
        ) from error
    except (Exception, SystemExit) as error:
        stop = stop_of(error, str(path), source)
        raise InputError(f"{path.name} stops when it is imported. {stop.with_line}") from error
    chosen = _chosen(found, name, path.name)
    return chosen, SourceFile(text, chosen.__name__)


def read_source(path: Path) -> str:
    """The text of a Python file.

    Raises:
        InputError: it is not there, cannot be read, is too long or is no UTF-8 text.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(
            f"There is no file {str(path)!r}. `exercise new {path.name}` writes a start."
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is no UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise InputError(f"{str(path)!r} cannot be read: {error.strerror}.") from None
    if len(text) > MAX_EXERCISE_CHARACTERS:
        raise InputError(f"{path.name} has {len(text):,} characters; at most "
                         f"{MAX_EXERCISE_CHARACTERS:,} are read.")  # fmt: skip
    return text


def _run(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(_MODULE_NAME, path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path.name} is no Python file; its name must end in .py.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_MODULE_NAME] = module
    spec.loader.exec_module(module)
    return module


def _chosen(found: ModuleType, name: str | None, file_name: str) -> type[nn.Module]:
    classes = {
        key: value
        for key, value in vars(found).items()
        if isinstance(value, type) and issubclass(value, nn.Module)
        and value.__module__ == found.__name__
    }  # fmt: skip
    if name is not None and name in classes:
        return classes[name]
    listed = ", ".join(classes) or "none"
    if name is not None:
        raise InputError(f"{file_name} has no torch.nn.Module called {name!r}. It has: {listed}.")
    if len(classes) == 1:
        return next(iter(classes.values()))
    if not classes:
        raise InputError(
            f"{file_name} defines no torch.nn.Module. The cell must be a class, as in "
            "`class MyCell(nn.Module):`."
        )
    raise InputError(
        f"{file_name} defines several modules: {listed}. Choose one with --class NAME."
    )
