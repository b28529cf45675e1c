"""The ablations of Greff et al. 2017, each against its own equations, worked independently.

The expectations follow the paper's section 3 unit by unit: sums over k and j, no stacking,
no shared helper. `y` is the paper's name for h.
"""

import pytest
import torch

from lstm_core import LSTM, VARIANTS, LSTMCell, trace
from lstm_core.variants import PEEPHOLES, Peephole

D, H, T = 2, 3, 4
NAMES = ["nig", "nfg", "nog", "niaf", "noaf", "cifg", "fgr"]


class ByHand:
    """Reads single weights of one gate out of the stacked parameters."""

    def __init__(self, lstm: LSTM, slabs: str) -> None:
        self.values: dict[str, torch.Tensor] = dict(lstm.state_dict())
        self.slabs = slabs

    def total(self, gate: str, unit: int, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        row = self.slabs.index(gate) * H + unit
        total = self.values["bias_ih_l0"][row] + self.values["bias_hh_l0"][row]
        for k in range(D):
            total = total + self.values["weight_ih_l0"][row, k] * x[k]
        for j in range(H):
            total = total + self.values["weight_hh_l0"][row, j] * y[j]
        return total

    def peep(self, gate: str, unit: int, c: torch.Tensor) -> torch.Tensor:
        weights = self.values[f"peephole_{gate}_l0"]
        if weights.ndim == 1:
            return weights[unit] * c[unit]
        return torch.stack([weights[unit, j] * c[j] for j in range(H)]).sum()

    def from_gates(self, gate: str, unit: int, *before: list[torch.Tensor]) -> torch.Tensor:
        row = "ifo".index(gate) * H + unit
        matrix = self.values["weight_gg_l0"]
        seen = [value for values in before for value in values]
        return torch.stack([matrix[row, j] * seen[j] for j in range(3 * H)]).sum()


def expected(lstm: LSTM, name: str, xs: torch.Tensor) -> dict[str, torch.Tensor]:
    slabs = {"nig": "fgo", "nfg": "igo", "nog": "ifg", "cifg": "igo"}.get(name, "ifgo")
    w = ByHand(lstm, slabs)
    one, nothing = torch.ones(()).double(), torch.zeros(()).double()
    fgr = name == "fgr"
    y = c = torch.zeros(H).double()
    i_before = f_before = o_before = [nothing] * H
    kept: dict[str, list[torch.Tensor]] = {quantity: [] for quantity in "ifgoch"}
    for x in xs:
        i, f, g, new_c, o, new_y = [], [], [], [], [], []
        for k in range(H):
            seen = (k, i_before, f_before, o_before)
            extra_i = w.from_gates("i", *seen) if fgr else nothing
            extra_f = w.from_gates("f", *seen) if fgr else nothing
            if name == "nig":
                i.append(one)
            else:
                i.append(torch.sigmoid(w.total("i", k, x, y) + w.peep("i", k, c) + extra_i))
            if name == "nfg":
                f.append(one)
            elif name == "cifg":
                f.append(1 - i[k])
            else:
                f.append(torch.sigmoid(w.total("f", k, x, y) + w.peep("f", k, c) + extra_f))
            z = w.total("g", k, x, y)
            g.append(z if name == "niaf" else torch.tanh(z))
            new_c.append(g[k] * i[k] + c[k] * f[k])
        after = torch.stack(new_c)
        for k in range(H):
            if name == "nog":
                o.append(one)
            else:
                gate_terms = (
                    w.from_gates("o", k, i_before, f_before, o_before) if name == "fgr" else 0
                )
                o.append(torch.sigmoid(w.total("o", k, x, y) + w.peep("o", k, after) + gate_terms))
            new_y.append((after[k] if name == "noaf" else torch.tanh(after[k])) * o[k])
        y, c = torch.stack(new_y), after
        i_before, f_before, o_before = i, f, o
        for quantity, values in zip("ifgoch", (i, f, g, o, new_c, new_y), strict=True):
            kept[quantity].append(torch.stack(values))
    return {quantity: torch.stack(values) for quantity, values in kept.items()}


def built(name: str, peephole: Peephole = "diagonal") -> LSTM:
    lstm = LSTM(D, H, variant=name, peephole=peephole, dtype=torch.float64)
    lstm.reset_parameters(seed=4)
    with torch.no_grad():
        for parameter in lstm.parameters():
            parameter.mul_(2)
    return lstm


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("peephole", PEEPHOLES)
def test_every_value_follows_the_papers_equations(name: str, peephole: Peephole) -> None:
    lstm = built(name, peephole)
    x = torch.randn(T, D, generator=torch.Generator().manual_seed(5), dtype=torch.float64)
    t = trace(lstm, x)
    for quantity, values in expected(lstm, name, x).items():
        torch.testing.assert_close(getattr(t, quantity)[:, 0], values, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layer_norm", [True, False])
def test_gradients_pass_gradcheck(name: str, layer_norm: bool) -> None:
    lstm = LSTM(1, 2, variant=name, layer_norm=layer_norm, dtype=torch.float64)
    lstm.reset_parameters(seed=6)
    names = [name for name, _ in lstm.named_parameters()]

    def run(x: torch.Tensor, *values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        parameters = dict(zip(names, values, strict=True))
        output, (h_n, c_n) = torch.func.functional_call(lstm, parameters, (x,))
        return output, h_n, c_n

    x = torch.randn(2, 1, 1, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(run, (x, *lstm.parameters()))


@pytest.mark.parametrize("name", VARIANTS)
def test_the_cell_steps_as_the_layer_runs(name: str) -> None:
    lstm = built(name)
    cell = LSTMCell(D, H, variant=name, dtype=torch.float64)
    cell.load_state_dict({n.removesuffix("_l0"): v for n, v in lstm.state_dict().items()})
    x = torch.randn(T, D, dtype=torch.float64)
    t = trace(lstm, x)
    state, seen = None, None
    for step in range(T):
        record = cell.step(x[step], state, seen)
        for quantity in "ifgoch":
            torch.testing.assert_close(getattr(record, quantity), getattr(t, quantity)[step, 0])
        state, seen = (record.h, record.c), (record.i, record.f, record.o)


def test_ablations_have_as_many_parameters_as_they_need() -> None:
    sizes = {
        name: sum(p.numel() for p in LSTM(D, H, variant=name).parameters()) for name in VARIANTS
    }
    slab = H * D + H * H + 2 * H
    assert sizes["graves"] == 4 * slab + 3 * H
    for name in ("nig", "nfg", "nog", "cifg"):
        assert sizes[name] == 3 * slab + 2 * H, name
    assert sizes["fgr"] == sizes["graves"] + 9 * H * H


def test_layer_norm_follows_ba_et_al() -> None:
    """Equations 20 to 22, with mean and deviation written out."""
    lstm = LSTM(D, H, layer_norm=True, dtype=torch.float64)
    lstm.reset_parameters(seed=7)
    with torch.no_grad():
        for name, parameter in lstm.named_parameters():
            if name.startswith("norm_"):
                parameter.add_(torch.randn_like(parameter) * 0.3)
    w: dict[str, torch.Tensor] = dict(lstm.state_dict())

    def norm(values: torch.Tensor, name: str) -> torch.Tensor:
        mean = values.sum() / len(values)
        deviation = (((values - mean) ** 2).sum() / len(values) + 1e-5).sqrt()
        return w[f"{name}_gain_l0"] * (values - mean) / deviation + w[f"{name}_bias_l0"]

    x = torch.randn(T, D, dtype=torch.float64)
    t = trace(lstm, x)
    h = c = torch.zeros(H).double()
    for step in range(T):
        s = norm(w["weight_ih_l0"] @ x[step], "norm_ih") + norm(w["weight_hh_l0"] @ h, "norm_hh")
        i, f, g, o = (s + w["bias_ih_l0"] + w["bias_hh_l0"]).chunk(4)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(norm(c, "norm_c"))
        torch.testing.assert_close(t.c[step, 0], c, rtol=1e-12, atol=1e-13)
        torch.testing.assert_close(t.h[step, 0], h, rtol=1e-12, atol=1e-13)


def test_packed_ablations_run_each_sequence_as_if_alone() -> None:
    for name in VARIANTS:
        lstm = LSTM(D, H, 2, bidirectional=True, variant=name, dtype=torch.float64)
        sequences = [torch.randn(length, D, dtype=torch.float64) for length in (2, 5, 3)]
        packed = torch.nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
        t = trace(lstm, packed)
        for number, sequence in enumerate(sequences):
            alone = trace(lstm, sequence)
            for layer in t.layers:
                got = t[layer].f[: len(sequence), number]
                torch.testing.assert_close(got, alone[layer].f[:, 0], rtol=1e-13, atol=1e-14)
                assert t[layer].f[len(sequence) :, number].isnan().all()
