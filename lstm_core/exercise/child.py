"""What runs in the process of its own: load the file, judge it, write the answer."""

import contextlib
import json
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lstm_core.errors import InputError
from lstm_core.exercise.judging import judge_module
from lstm_core.exercise.loading import load_module_class
from lstm_core.exercise.speed import speed_of
from lstm_core.limits import MAX_EXERCISE_MEMORY_BYTES


def main(task: dict[str, Any]) -> None:
    """Do one task, within the limits of this process.

    Args:
        task: what `answer_to` takes; ``seconds``, and ``answer``, the file to write to.
    """
    _limit_resources(float(task["seconds"]))
    sys.path.append(str(Path(task["file"]).parent))
    Path(task["answer"]).write_text(json.dumps(answer_to(task)), encoding="utf-8")


def answer_to(task: Mapping[str, Any]) -> dict[str, Any]:
    """Load and judge a file: its report, or why there is none.

    Args:
        task: ``file``, ``form``, ``class_name`` and ``timed``.
    """
    path = Path(task["file"])
    try:
        module_class, source = load_module_class(path, task["class_name"])
        report = judge_module(module_class, task["form"], source=source, file_name=str(path))
        if report.right and task["timed"]:
            report = replace(report, speed=speed_of(module_class, task["form"]))
    except InputError as error:
        lines = traceback.format_exception(error.__cause__ or error)
        return {"refused": str(error), "traceback": "".join(lines)}
    except MemoryError:
        return {"refused": "The file needs more memory than it is given.", "traceback": ""}
    return {"report": report.to_json()}


def _limit_resources(seconds: float) -> None:
    """Bound memory and processor time where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        cpu = int(8 * seconds) + 60  # several threads count several times
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
        resource.setrlimit(resource.RLIMIT_AS,
                           (MAX_EXERCISE_MEMORY_BYTES, MAX_EXERCISE_MEMORY_BYTES))  # fmt: skip
