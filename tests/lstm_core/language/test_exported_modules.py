"""The exported source: a module that runs on its own and gives the same numbers."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from lstm_core import InputError
from lstm_core.language import (
    EQUATION_PRESETS,
    EquationCell,
    draw_parameters,
    module_source,
    preset_cell,
    read_cell,
    run_equations,
)

ODD = """state = -(1 - W_a @ -x) * 2 / (3 / 4)
a = [state, b_q, mean(x) + b_r]
self = max(a, 0.1) - exp(1) + max(mean(x), -2)
q = 1 / 3
k = mean(h_prev)
n = [W_a, W_b] @ [x, h_prev] - (W_c * W_d) @ (q - (h_prev - n_prev))
p = [[W_a, W_b], -W_f] @ [x, h_prev, n] + min(0.5, b_l)
y = 0.5 * y_prev + x
h = tanh(W_q @ self + n - k / (q * q)) + min(b_h, 0.1) + p + W_y @ y"""

SCRIPT = """
import sys, torch
from exported import MyCell

saved = torch.load(sys.argv[1])
cell = MyCell(3, 5).double()
cell.load_state_dict(saved["weights"])
out, state = cell(saved["x"])
torch.save({"h": out.detach(), "states": len(state)}, sys.argv[2])
"""


def imported(source: str, folder: Path) -> type[nn.Module]:
    file = folder / "exported_here.py"
    file.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("exported_here", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    exported: type[nn.Module] = module.WrittenCell
    return exported


@pytest.mark.parametrize("text", [*(p.text for p in EQUATION_PRESETS.values()), ODD, "h = W @ x"])
def test_the_exported_module_gives_the_same_numbers_and_gradients(
    text: str, tmp_path: Path
) -> None:
    cell = read_cell(text)
    weights = {
        name: values.requires_grad_() for name, values in draw_parameters(cell, 3, 5, 1).items()
    }
    x = torch.randn(6, 2, 3, dtype=torch.float64)
    module = imported(module_source(cell), tmp_path)(3, 5).double()
    module.load_state_dict(weights)
    output, state = module(x)
    expected = run_equations(cell, x, weights)["h"]
    torch.testing.assert_close(output, expected, rtol=1e-12, atol=1e-12)
    assert len(state) == len(cell.states)
    own = dict(module.named_parameters())
    got = torch.autograd.grad(output.square().sum(), list(own.values()))
    right = torch.autograd.grad(expected.square().sum(), [weights[name] for name in own])
    torch.testing.assert_close(got, right, rtol=1e-9, atol=1e-12)


def test_the_source_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    cell = preset_cell("graves")
    weights, x = draw_parameters(cell, 3, 5, 1), torch.randn(6, 2, 3, dtype=torch.float64)
    tmp_path.joinpath("exported.py").write_text(module_source(cell, "MyCell"), encoding="utf-8")
    tmp_path.joinpath("script.py").write_text(SCRIPT, encoding="utf-8")
    torch.save({"weights": dict(weights), "x": x}, tmp_path / "given.pt")
    subprocess.run([sys.executable, "script.py", "given.pt", "got.pt"], cwd=tmp_path, check=True)
    got = torch.load(tmp_path / "got.pt")
    torch.testing.assert_close(got["h"], run_equations(cell, x, weights)["h"])
    assert got["states"] == 2


@pytest.mark.parametrize(
    ("cell", "rules"),
    [(preset_cell("graves"), "E,F,I,B,UP,SIM,RET"), (read_cell(ODD), "F,I,B,UP,SIM,RET")],
    ids=["graves", "odd"],
)
def test_the_source_is_clean(cell: EquationCell, rules: str, tmp_path: Path) -> None:
    file = tmp_path / "exported.py"
    file.write_text(module_source(cell), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "100",
         "--select", rules, str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["", "my cell", "class", "1st", "Céll", "nn", "__import__", "x\n"])
def test_a_name_that_is_no_class_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="class"):
        module_source(preset_cell("simple"), name)
