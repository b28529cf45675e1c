"""Nothing that a visitor sends is run, opened as a path, or sent elsewhere: watched from below.

Python's audit events tell of every file that is opened, process begun, socket connected and
code compiled. Hostile inputs go through every reader while a hook listens; each input carries
a mark, so that an event which it had a hand in is known by it.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MARK = "gatescope_canary"

PROGRAM = """
import base64, io, json, os, pickle, sys, zipfile, zlib
import numpy as np, torch
from lstm_core import InputError
from lstm_core.language import judge_cell, read_cell
from lstm_core.sequences import parse_typed, read_table
from lstm_ui.sequence_source import first_source
from lstm_ui.workspace import first_workspace, with_source
from lstm_ui.workspace.model_changes import with_model_file
from lstm_ui.workspace.saved import read_session, to_document, with_link

MARK = sys.argv[1]
CODE = "__import__('os').system('touch " + MARK + "')"
PATH = "/tmp/../tmp/" + MARK

class Shell:
    def __reduce__(self):
        return os.system, ("touch " + MARK,)

class Opens:
    def __reduce__(self):
        return open, (PATH, "w")

def zipped(pickled):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("../../" + MARK, b"out of the folder")
    return memory.getvalue()

def link(document):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(json.dumps(document).encode()) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")

first = first_workspace()
onnx_elsewhere = b"\\x08\\x08:" + bytes([len(PATH)]) + PATH.encode()
inputs = {
    "pickle": lambda: with_model_file(first, pickle.dumps(Shell()), MARK + ".pt"),
    "pickle in a zip": lambda: with_model_file(first, zipped(pickle.dumps(Shell())), PATH),
    "pickle that opens": lambda: with_model_file(first, zipped(pickle.dumps(Opens(), 2)), PATH),
    "onnx": lambda: with_model_file(first, onnx_elsewhere, PATH + ".onnx"),
    "safetensors": lambda: with_model_file(
        first, (64).to_bytes(8, "little") + PATH.encode().ljust(64), PATH + ".safetensors"),
    "a path for a name": lambda: with_source(
        first, first_source(b"a\\n1\\n2\\n", "../../" + MARK + ".csv")),
    "csv": lambda: read_table(("a\\n" + CODE + "\\n=cmd|' /C " + MARK + "'!A0\\n").encode()),
    "typed": lambda: parse_typed(CODE),
    "typed path": lambda: parse_typed(PATH),
    "equation": lambda: read_cell("h = " + CODE),
    "equation import": lambda: read_cell("import " + MARK + "\\nh = x"),
    "equation attribute": lambda: read_cell("h = x.__class__." + MARK),
    "judged equation": lambda: judge_cell("standard", "f = " + CODE),
    "link to a path": lambda: with_link(first, link(
        {**to_document(first), "sequence": {"path": PATH}})),
    "link of code": lambda: with_link(first, link(
        {**to_document(first), "sequence": {"typed": CODE}})),
    "link that is a pickle": lambda: with_link(
        first, base64.urlsafe_b64encode(pickle.dumps(Shell())).decode()),
    "session file": lambda: read_session(pickle.dumps(Shell())),
}
if sys.argv[2:] == ["careless"]:
    inputs = {
        "pickle": lambda: pickle.loads(pickle.dumps(Shell())),
        "typed": lambda: eval(CODE),
        "equation": lambda: exec("h = '" + MARK + "'"),
        "a path for a name": lambda: os.path.exists(PATH) or open(PATH, "rb"),
    }

ALWAYS = ("os.system", "os.exec", "os.posix_spawn", "subprocess.", "socket.", "pickle.find_class")
WITH_THE_MARK = ("open", "os.", "shutil.", "import")
events, on = [], False

def names_in(code):
    inner = [each for each in code.co_consts if hasattr(each, "co_consts")]
    return str(code.co_consts) + str(code.co_names) + "".join(map(names_in, inner))

def listen(event, arguments):
    if not on:
        return
    if event == "exec":
        told = names_in(arguments[0]) if hasattr(arguments[0], "co_consts") else str(arguments[0])
        if MARK in told:
            events.append([name, event])
    elif event.startswith(ALWAYS):
        events.append([name, event])
    elif event.startswith(WITH_THE_MARK) and any(MARK in str(each) for each in arguments):
        events.append([name, event])

sys.addaudithook(listen)
ended = {}
for name, act in inputs.items():
    on = True
    try:
        act()
        ended[name] = "taken"
    except (InputError, FileNotFoundError):
        ended[name] = "refused"
    on = False
print(json.dumps([ended, events]))
"""


def watched(cwd: Path, *arguments: str) -> tuple[dict[str, str], list[list[str]]]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM, MARK, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ended, events = json.loads(done.stdout)
    return ended, events


def test_no_input_is_run_or_opened_or_sent_elsewhere(tmp_path: Path) -> None:
    ended, events = watched(tmp_path)
    assert events == []
    assert list(tmp_path.iterdir()) == []
    taken = {name for name, end in ended.items() if end == "taken"}
    assert taken <= {"a path for a name", "csv", "judged equation"}
    assert len(ended) == 17


def test_a_careless_reader_would_be_caught(tmp_path: Path) -> None:
    _, events = watched(tmp_path, "careless")
    caught = {(name, event) for name, event in events}
    assert {
        ("pickle", "os.system"),
        ("pickle", "pickle.find_class"),
        ("typed", "os.system"),
    } <= caught
    assert {("equation", "exec"), ("a path for a name", "open")} <= caught
