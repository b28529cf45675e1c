"""Run the check of a learner's file in a process of its own, for a limited time."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

from lstm_core.errors import InputError
from lstm_core.exercise.loading import read_source
from lstm_core.exercise.report import Report, report_from_json
from lstm_core.exercise.wording import FORMS
from lstm_core.limits import MAX_EXERCISE_PRINTED

_START: Final = (
    "import json, sys; task = json.loads(sys.argv[1]); sys.path[:] = task.pop('paths'); "
    "from lstm_core.exercise.child import main; main(task)"
)


class NotRunError(InputError):
    """A file that could not be judged at all.

    Attributes:
        details: the traceback of what stopped it, for whoever asks for it.
    """

    def __init__(self, message: str, details: str = "") -> None:
        super().__init__(message)
        self.details = details


def check_file(
    path: Path,
    form: str = "standard",
    *,
    class_name: str | None = None,
    seconds: float = 60.0,
    timed: bool = True,
) -> Report:
    """Judge the cell in a file, in a process that is ended when its time is up.

    That process runs the file with the rights of whoever calls this: it is for one's own
    files on one's own machine. What it prints is kept to a few thousand characters.

    Args:
        path: a Python file with one ``torch.nn.Module``.
        form: ``"standard"``, ``"lesson"`` or ``"graves"``.
        class_name: which module, where the file has several.
        seconds: how long it may take.
        timed: whether to measure its speed, where it is right.

    Raises:
        NotRunError: the file could not be judged; the message says why.
    """
    if form not in FORMS:
        raise NotRunError(f"The form must be one of {', '.join(FORMS)}; got {form!r}.")
    try:
        read_source(path)
    except InputError as error:
        raise NotRunError(str(error)) from None
    with TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        task = {
            "paths": [place for place in sys.path if place] + [str(Path(__file__).parents[2])],
            "file": str(path.resolve()),
            "form": form,
            "class_name": class_name,
            "timed": timed,
            "seconds": seconds,
            "answer": str(answer),
        }
        start = [sys.executable, "-I", "-X", "utf8", "-c", _START, json.dumps(task)]
        code, printed = run_limited(start, seconds)
        if code is None:
            raise NotRunError(
                f"{path.name} took longer than {seconds:g} seconds and was stopped. Is there a "
                "loop without an end, or work outside the class? --seconds gives it more time.",
                printed,
            )
        if not answer.is_file():
            raise NotRunError(
                f"{path.name} ended its process (exit code {code}) before an answer came. It may "
                "have called exit, crashed, or needed more memory than it is given.",
                printed,
            )
        result = json.loads(answer.read_text(encoding="utf-8"))
    if "refused" in result:
        raise NotRunError(result["refused"], result["traceback"])
    return replace(report_from_json(result["report"]), printed=printed)


def run_limited(command: Sequence[str], seconds: float) -> tuple[int | None, str]:
    """Run a program until its time is up, and end whatever it started with it.

    Returns:
        The exit code, None where the time was up, and the first of what was printed.
    """
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith("PYTHON")}  # fmt: skip
    kept = bytearray()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None, "it was asked for"
        reader = Thread(target=_drain, args=(process.stdout.fileno(), kept), daemon=True)
        reader.start()
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
            reader.join(timeout=1.0)
    return code, bytes(kept).decode("utf-8", errors="replace")


def _drain(stream: int, kept: bytearray) -> None:
    """Read all, so that nobody waits for room in the pipe, and keep the beginning."""
    with contextlib.suppress(OSError):
        while chunk := os.read(stream, 65_536):
            kept += chunk[: MAX_EXERCISE_PRINTED - len(kept)]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
