"""The numbers on the Step by step page are those of the step, term by term."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lstm_core.conventions import GATES
from lstm_ui.run import run_workspace, step_of
from lstm_ui.workspace import Workspace, with_view

ROOT = Path(__file__).resolve().parents[2]


def numbers(html: str) -> list[list[float]]:
    """The rows of an HTML table of numbers, the unit's number first."""
    rows = re.findall(r"<tr[^>]*>(<td>.*?)</tr>", html)
    cells = ([re.sub(r"<.*?>", "", c) for c in re.findall(r"<td>(.*?)</td>", row)] for row in rows)
    return [[float(text.replace("−", "-")) for text in row] for row in cells]


@pytest.fixture(params=["standard", "graves", "fgr", "cifg"])
def page(request: pytest.FixtureRequest) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.selectbox(key="widget.variant").select(request.param).run()
    if request.param == "graves":
        app.selectbox(key="widget.peephole").select("full").run()
    now = app.session_state["gatescope.workspace"]
    app.session_state["gatescope.workspace"] = with_view(now, unit=2)
    return app.switch_page("pages/step_by_step.py").run()


def tables(page: AppTest) -> dict[str, str]:
    blocks = [str(getattr(element, "value", "")) for element in page.get("html")]
    found = {}
    for block in blocks:
        name = re.search(r'aria-label="([^"]+)"', block)
        if name:
            found[name.group(1)] = block
    return found


def close(got: float, expected: float) -> bool:
    return abs(got - expected) <= 6e-7 + 1e-5 * abs(expected)


def test_every_term_of_every_unit(page: AppTest) -> None:
    workspace: Workspace = page.session_state["gatescope.workspace"]
    step = step_of(run_workspace(workspace), workspace.step)
    found = tables(page)
    before = numbers(found["state before the step"])
    names = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}
    for unit in range(4):
        assert close(before[unit][1], step.h_prev[unit].item())
        assert close(before[unit][2], step.c_prev[unit].item())
        for gate in GATES:
            row = numbers(found[names[gate]])[unit]
            parts = (step.Wx, step.Rh, step.peephole, step.gate_recurrence, step.bias)
            terms = [t for t in (getattr(part, gate) for part in parts) if t is not None]
            pre = getattr(step.pre_activation, gate)
            expected = [t[unit].item() for t in terms] + ([] if pre is None else [pre[unit].item()])
            expected.append(getattr(step, gate)[unit].item())
            assert row[0] == unit
            assert len(row) == len(expected) + 1
            assert all(map(close, row[1:], expected)), (gate, unit, row, expected)
        c_row, h_row = numbers(found["cell state"])[unit], numbers(found["hidden state"])[unit]
        for got, name in zip(c_row[1:], ("f", "c_prev", "i", "g", "c"), strict=True):
            assert close(got, getattr(step, name)[unit].item()), name
        for got, name in zip(h_row[1:], ("o", "c", "tanh_c", "h"), strict=True):
            assert close(got, getattr(step, name)[unit].item()), name


def test_the_products_of_the_chosen_unit_add_up(page: AppTest) -> None:
    workspace: Workspace = page.session_state["gatescope.workspace"]
    lines = re.findall(
        r'class="products">unit (\d+): .*? = (.*?) = ([^<]+)<',
        "\n".join(str(getattr(element, "value", "")) for element in page.get("html")),
    )
    assert len(lines) >= 6
    for unit, products, total in lines:
        assert int(unit) == workspace.unit == 2
        plain = products.replace("−", "-").replace("(", "").replace(")", "")
        pairs = [part.split(" · ") for part in plain.split(" + ")]
        added = sum(float(a) * float(b) for a, b in pairs)
        assert added == pytest.approx(float(total.replace("−", "-")), abs=5e-6)
