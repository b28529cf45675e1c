"""The exported scripts run, need no more than they say, and print the numbers of the run."""

import ast
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import Trace
from lstm_core.checkpoints import save_checkpoint
from lstm_core.conventions import QUANTITIES
from lstm_core.export import frame_to_csv, trace_table
from lstm_core.intervened_run import trace_with
from lstm_core.interventions import CutUnit, HoldGate, SetCell
from lstm_core.lesson_weights import lstm_from_lesson_weights, weight_shapes
from lstm_core.scripts import Scene, lstm_core_script, torch_script
from lstm_core.sequences import Sequence
from lstm_core.variants import VARIANTS

SCRIPTS = {"lstm_core": lstm_core_script, "torch": torch_script}
every_script = pytest.mark.parametrize("kind", SCRIPTS)
HELD = (
    HoldGate("i", 0.25, unit=1, first=2, last=4),
    HoldGate("g", -0.5),
    SetCell(unit=0, step=3, value=-2.0),
    CutUnit(2),
)


def scene(
    variant: str = "standard", *, steps: int = 9, channels: int = 2, hidden: int = 3, seed: int = 0
) -> Scene:
    numbers = np.random.default_rng(seed)
    shapes = weight_shapes(channels, hidden, variant)
    weights = {name: numbers.uniform(-1, 1, shape).round(3) for name, shape in shapes.items()}
    return Scene(
        numbers.normal(size=(steps, channels)).astype(np.float32),
        tuple(f"channel {d}" for d in range(channels)),
        "mine",
        weights,
        variant,
        step=steps // 2,
    )


def run_of(scene: Scene) -> Trace:
    lstm = lstm_from_lesson_weights(scene.weights, variant=scene.variant, peephole=scene.peephole)
    state = None
    if scene.start:
        h_0, c_0 = (torch.tensor(scene.start[n], dtype=torch.float32)[None] for n in ("h_0", "c_0"))
        state = (h_0, c_0)
    return trace_with(lstm, torch.from_numpy(scene.x), scene.interventions, state)


def assert_prints(printed: str, scene: Scene) -> None:
    run = run_of(scene)
    last, heading, *rows = printed.splitlines()
    assert heading == f"step {scene.step}, one column a unit:"
    h = [float(word) for word in last.removeprefix("h after the last step:").split()]
    np.testing.assert_allclose(h, run.h[-1, 0], atol=2e-6)
    assert [row.split()[0] for row in rows] == list(QUANTITIES)
    for row in rows:
        name, *words = row.split()
        expected = getattr(run, name)[scene.step, 0]
        np.testing.assert_allclose([float(word) for word in words], expected, atol=2e-6)


def run_here(
    script: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """Run a script in this process, for torch takes seconds to import."""
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    monkeypatch.chdir(folder)
    capsys.readouterr()
    runpy.run_path(str(file), run_name="__main__")
    return capsys.readouterr().out


@every_script
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_script_prints_the_numbers_of_the_run(
    kind: str,
    variant: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plain = scene(variant)
    start = {"h_0": np.array([0.5, -0.25, 0.0]), "c_0": np.array([1.0, -1.5, 0.125])}
    shapes = weight_shapes(2, 3, variant, "full")
    full = {name: np.resize(plain.weights[name] * 0.9, shape) for name, shape in shapes.items()}
    for each in (
        plain,
        replace(plain, start=start, step=0),
        replace(plain, weights=full, peephole="full"),
    ):
        printed = run_here(SCRIPTS[kind](each), tmp_path, monkeypatch, capsys)
        assert_prints(printed, each)


@every_script
@pytest.mark.parametrize("variant", ["standard", "graves", "cifg", "fgr", "nfg", "niaf"])
def test_interventions_are_part_of_the_script(
    kind: str,
    variant: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    start = {"h_0": np.full(3, 0.5), "c_0": np.full(3, -1.0)}
    held = replace(scene(variant), interventions=HELD, start=start)
    for step in (3, 8):
        at = replace(held, step=step)
        assert_prints(run_here(SCRIPTS[kind](at), tmp_path, monkeypatch, capsys), at)


@every_script
@pytest.mark.parametrize("variant", ["standard", "fgr"])
def test_a_large_run_is_read_from_the_files_beside_the_script(
    kind: str,
    variant: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    large = scene(variant, steps=1_200, hidden=24)
    large = replace(large, channels=("=cmd()", 'a "quoted", one'))
    assert large.reads_sequence
    assert large.reads_weights
    sequence = Sequence(large.x.astype(np.float64), large.channels, large.name)
    (tmp_path / "trace.csv").write_bytes(frame_to_csv(trace_table(sequence, run_of(large))))
    lstm = lstm_from_lesson_weights(large.weights, variant=variant)
    for name in ("weights.safetensors", "weights.pt"):
        save_checkpoint(lstm, tmp_path / name)
    script = SCRIPTS[kind](large)
    assert len(script) < 3_000
    assert_prints(run_here(script, tmp_path, monkeypatch, capsys), large)


def test_the_torch_script_runs_where_lstm_core_is_not(tmp_path: Path) -> None:
    graves = scene("graves")
    (tmp_path / "gates.py").write_text(torch_script(graves), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "gates.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert_prints(done.stdout, graves)


@every_script
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_script_imports_what_its_name_says_and_no_more(kind: str, variant: str) -> None:
    tree = ast.parse(SCRIPTS[kind](scene(variant)))
    modules = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules == ({"torch"} if kind == "torch" else {"torch", "lstm_core"})


def test_the_standard_form_is_nn_lstm_in_torch() -> None:
    assert "nn.LSTM(" in torch_script(scene())
    assert "nn.LSTM(" not in torch_script(scene("lesson"))


@every_script
@pytest.mark.parametrize(
    "name", ["x\nimport os", "a\rb", "'''\"\"\"", "\u2028os.remove()", "\ud800", "\\", "x" * 999]
)
def test_a_name_never_becomes_code(kind: str, name: str) -> None:
    hostile = replace(scene(steps=2_000), name=name, channels=(name, f"{name}2"))
    calm = replace(hostile, name="mine", channels=("a", "b"))
    scripts = [SCRIPTS[kind](each) for each in (hostile, calm)]
    lines, expected = ([*script.splitlines()] for script in scripts)
    assert len(lines) == len(expected)
    assert [a for a, b in zip(lines, expected, strict=True) if a != b] == [lines[0], *(
        line for line in lines if line.startswith("columns = ")
    )]  # fmt: skip
    columns = next(line for line in lines if line.startswith("columns = "))
    assert ast.literal_eval(columns.removeprefix("columns = ")) == [f"x_{name}", f"x_{name}2"]


@every_script
@given(value=st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_number_in_a_script_is_the_same_float32(kind: str, value: float) -> None:
    one = replace(scene(steps=1, channels=1), x=np.array([[value]], dtype=np.float32))
    literal = SCRIPTS[kind](one).split("x = torch.tensor([")[1].split("]")[0]
    assert np.float32(float(literal)) == np.float32(value)
