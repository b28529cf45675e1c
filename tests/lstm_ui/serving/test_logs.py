"""The log says what happened, where and how long it took, and nothing that a person gave."""

import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from lstm_ui.serving.logs import JsonLines, route

SECRET = "patient-4711"


def line(record: logging.LogRecord) -> dict[str, Any]:
    text = JsonLines().format(record)
    assert "\n" not in text
    entry: dict[str, Any] = json.loads(text)
    return entry


def record(name: str, event: str, *args: object, error: Exception | None = None) -> Any:
    told = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord(name, logging.ERROR, __file__, 1, event, args, told)


def failed() -> Exception:
    try:
        float(SECRET)
    except ValueError as error:
        return error
    raise AssertionError


def test_of_an_exception_its_type_and_place_are_logged_and_never_its_message() -> None:
    error = failed()
    assert SECRET in str(error)
    entry = line(record("streamlit.error_util", "Uncaught app execution", error=error))
    assert entry["exception"]["type"] == "ValueError"
    assert "test_logs.py" in entry["exception"]["at"][-1]
    assert SECRET not in json.dumps(entry)


def test_of_another_packages_text_only_the_fixed_part_is_logged() -> None:
    entry = line(record("streamlit.web", "Rejecting %s from %s", SECRET, "here"))
    assert entry["event"] == "Rejecting %s from %s"
    assert SECRET not in json.dumps(entry)


def test_our_own_fields_are_logged_and_those_of_others_are_not() -> None:
    ours, theirs = record("gatescope", "request"), record("elsewhere", "request")
    ours.fields = theirs.fields = {"status": 404}
    assert line(ours)["status"] == 404
    assert "status" not in line(theirs)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "page"),
        (f"/{SECRET}", "page"),
        (f"/_stcore/upload_file/{SECRET}/{SECRET}", "/_stcore/upload_file/…"),
        (f"/media/{SECRET}.csv", "/media/…"),
        ("/_stcore/health", "/_stcore/…"),
    ],
)
def test_a_path_is_logged_as_far_as_no_visitor_chose_it(path: str, expected: str) -> None:
    assert route(path) == expected


PROGRAM = f"""
import io, logging
early = logging.getLogger("early")
early.addHandler(logging.StreamHandler())
from lstm_ui.serving import begin_logs
stream = io.StringIO()
begin_logs(stream)
late = logging.getLogger("late")
late.addHandler(logging.StreamHandler())
late.propagate = False
for logger in (early, late):
    logger.info("not worth a line")
    try:
        float("{SECRET}")
    except ValueError:
        logger.exception("could not read %s", "{SECRET}")
print(stream.getvalue(), end="")
"""


def test_loggers_made_before_and_after_write_to_the_one_stream_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=120
    )
    entries = [json.loads(text) for text in done.stdout.splitlines()]
    assert [entry["logger"] for entry in entries] == ["early", "late"]
    assert done.stderr == ""
    assert SECRET not in done.stdout
