"""Right cells in the styles people write them in, as the text of their files."""

HEAD = """
import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import nn
import torch.nn.functional as F

"""

STYLES = {
    "eight linear layers": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_fc_x = nn.Linear(input_size, hidden_size)
        self.forgot_fc_x = nn.Linear(input_size, hidden_size)
        self.cell_fc_x = nn.Linear(input_size, hidden_size)
        self.output_fc_x = nn.Linear(input_size, hidden_size)
        self.input_fc_h = nn.Linear(hidden_size, hidden_size, bias=False)
        self.forgot_fc_h = nn.Linear(hidden_size, hidden_size, bias=False)
        self.cell_fc_h = nn.Linear(hidden_size, hidden_size, bias=False)
        self.output_fc_h = nn.Linear(hidden_size, hidden_size, bias=False)

    def forward(self, x, hidden, cell):
        ft = F.sigmoid(self.forgot_fc_x(x) + self.forgot_fc_h(hidden))
        it = F.sigmoid(self.input_fc_x(x) + self.input_fc_h(hidden))
        ot = F.sigmoid(self.output_fc_x(x) + self.output_fc_h(hidden))
        cell = torch.add(ft.mul(cell), it * F.tanh(self.cell_fc_x(x) + self.cell_fc_h(hidden)))
        return ot.mul(cell.tanh()), cell
""",
    "one fused layer, another order": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.fc = nn.Linear(input_size + hidden_size, 4 * hidden_size)

    def forward(self, x, state):
        h, c = state
        a = self.fc(torch.cat([h, x], -1))
        j, o, u, k = torch.split(a, h.shape[-1], dim=-1)
        c = c * torch.sigmoid(k) + torch.sigmoid(u) * torch.tanh(j)
        return torch.tanh(c) * torch.sigmoid(o), c
""",
    "gates squashed together": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.H = hidden_size
        self.W = nn.Parameter(torch.randn(4 * hidden_size, input_size))
        self.R = nn.Parameter(torch.randn(4 * hidden_size, hidden_size))
        self.b = nn.Parameter(torch.zeros(4 * hidden_size))

    def forward(self, x, state):
        h, c = state
        z = F.linear(x, self.W) + F.linear(h, self.R) + self.b
        s = torch.sigmoid(z[:, : 3 * self.H])
        c = s[:, self.H : 2 * self.H] * c + s[:, : self.H] * torch.tanh(z[:, 3 * self.H :])
        return s[:, 2 * self.H :] * torch.tanh(c), c
""",
    "split biases, weights as (D, H)": """
class Cell(nn.Module):
    def __init__(self, i_size, h_size):
        super().__init__()
        for gate in "ifco":
            setattr(self, f"U_{gate}", nn.Parameter(torch.randn(i_size, h_size)))
            setattr(self, f"V_{gate}", nn.Parameter(torch.randn(h_size, h_size)))
            setattr(self, f"b_u_{gate}", nn.Parameter(torch.randn(h_size)))
            setattr(self, f"b_v_{gate}", nn.Parameter(torch.randn(h_size)))

    def gate(self, name, x, h):
        U, V = getattr(self, f"U_{name}"), getattr(self, f"V_{name}")
        return x @ U + getattr(self, f"b_u_{name}") + h @ V + getattr(self, f"b_v_{name}")

    def forward(self, x, state):
        h, c = state
        i, f = torch.sigmoid(self.gate("i", x, h)), torch.sigmoid(self.gate("f", x, h))
        c = f * c + i * torch.tanh(self.gate("c", x, h))
        return torch.sigmoid(self.gate("o", x, h)) * torch.tanh(c), c
""",
    "columns": """
class Cell(nn.Module):
    def __init__(self, n_x, n_h):
        super().__init__()
        self.W = nn.ParameterDict({g: nn.Parameter(torch.randn(n_h, n_x + n_h)) for g in "figo"})
        self.b = nn.ParameterDict({g: nn.Parameter(torch.randn(n_h, 1)) for g in "figo"})

    def forward(self, x, h_prev, c_prev):
        z = torch.cat((h_prev, x), dim=0)
        f, i, g, o = (self.W[k] @ z + self.b[k] for k in "figo")
        c = f.sigmoid() * c_prev + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c
""",
    "one sequence, a sigmoid of one's own": """
def sigma(z):
    return 1 / (1 + torch.exp(-z))


class Cell(nn.Module):
    def __init__(self, D, H):
        super().__init__()
        self.W = nn.Parameter(torch.randn(4, H, D))
        self.U = nn.Parameter(torch.randn(4, H, H))
        self.b = nn.Parameter(torch.randn(4, H))

    def forward(self, x, state):
        h, c = state
        i, f, g, o = (W @ x + U @ h + b for W, U, b in zip(self.W, self.U, self.b))
        c = sigma(f) * c + sigma(i) * (2 * sigma(2 * g) - 1)
        return sigma(o) * torch.tanh(c), c
""",
    "einsum": """
class Cell(nn.Module):
    def __init__(self, D, H):
        super().__init__()
        self.W = nn.Parameter(torch.randn(4, H, D))
        self.U = nn.Parameter(torch.randn(4, H, H))
        self.b = nn.Parameter(torch.randn(4, 1, H))

    def forward(self, x, state):
        h, c = state
        z = torch.einsum("ghd,bd->gbh", self.W, x) + torch.einsum("ghk,bk->gbh", self.U, h) + self.b
        i, f, o = torch.sigmoid(z[0]), torch.sigmoid(z[1]), torch.sigmoid(z[3])
        c = torch.addcmul(f * c, i, torch.tanh(z[2]))
        return o * torch.tanh(c), c
""",
    "(c, h) both times": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.gates = nn.Linear(input_size + hidden_size, 4 * hidden_size)

    def forward(self, x, state):
        c, h = state
        i, g, f, o = self.gates(torch.cat([x, h], 1)).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return c, h
""",
    "a dictionary": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        make = lambda: nn.Sequential(nn.Linear(input_size + hidden_size, hidden_size), nn.Sigmoid())
        self.i, self.f, self.o = make(), make(), make()
        self.c = nn.Sequential(nn.Linear(input_size + hidden_size, hidden_size), nn.Tanh())

    def forward(self, inputs, h, c):
        z = torch.cat([inputs, h], 1)
        c = self.f(z) * c + self.i(z) * self.c(z)
        return {"c": c, "h": self.o(z) * torch.tanh(c)}
""",
    "a named tuple and its own backward": """
class State(NamedTuple):
    h: torch.Tensor
    c: torch.Tensor


class Squash(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        y = torch.sigmoid(z)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * y * (1 - y)


class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.gates = nn.Linear(input_size + hidden_size, 4 * hidden_size)

    def forward(self, x, state):
        h, c = state
        i, f, g, o = self.gates(torch.cat([x, h], 1)).chunk(4, dim=1)
        c = Squash.apply(f) * c + Squash.apply(i) * torch.tanh(g)
        return State(Squash.apply(o) * torch.tanh(c), c)
""",
    "h alone, c kept": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.c = None
        self.gates = nn.Linear(input_size + hidden_size, 4 * hidden_size)

    def forward(self, x, h):
        if self.c is None:
            self.c = torch.zeros_like(h)
        i, f, g, o = self.gates(torch.cat([x, h], 1)).chunk(4, dim=1)
        self.c = torch.sigmoid(f) * self.c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(self.c)
""",
    "a layer without a state": """
class Layer(nn.Module):
    def __init__(self, input_sz, hidden_sz):
        super().__init__()
        self.H = hidden_sz
        self.W = nn.Linear(input_sz, 4 * hidden_sz, bias=False)
        self.U = nn.Linear(hidden_sz, 4 * hidden_sz)

    def forward(self, x):
        T, B, _ = x.shape
        h, c = x.new_zeros(B, self.H), x.new_zeros(B, self.H)
        outputs = []
        for z in self.W(x):
            i, f, g, o = (z + self.U(h)).chunk(4, -1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            outputs.append(h)
        return torch.stack(outputs), (h, c)
""",
    "a batch-first layer with layers' states": """
class Layer(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.H = hidden_size
        self.fc = nn.Linear(input_size + hidden_size, 4 * hidden_size)

    def forward(self, x, state=None):
        B, T, _ = x.size()
        if state is None:
            state = torch.zeros(1, B, self.H), torch.zeros(1, B, self.H)
        h, c = state[0][0], state[1][0]
        out = torch.zeros(B, T, self.H)
        for t in range(T):
            i, f, g, o = self.fc(torch.cat([x[:, t], h], 1)).chunk(4, 1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            out[:, t] = h
        return out, (h[None], c[None])
""",
    "float32 throughout": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.fc = nn.Linear(input_size + hidden_size, 4 * hidden_size)

    def forward(self, x, state):
        h, c = state
        z = torch.zeros(len(x), self.fc.in_features, dtype=torch.float32)
        z[:, : x.shape[1]], z[:, x.shape[1] :] = x, h
        i, f, g, o = self.fc(z).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
""",
    "PyTorch's own cell inside, gates in another order": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.H = hidden_size
        self.W = nn.Parameter(torch.randn(4 * hidden_size, input_size))
        self.R = nn.Parameter(torch.randn(4 * hidden_size, hidden_size))
        self.b = nn.Parameter(torch.randn(4 * hidden_size))

    def turned(self, w):
        i, g, f, o = w.chunk(4)
        return torch.cat([i, f, g, o])

    def forward(self, x, state):
        W, R, b = self.turned(self.W), self.turned(self.R), self.turned(self.b)
        return torch.lstm_cell(x, state, W, R, b, torch.zeros_like(b))
""",
    "PyTorch's own cell inside": """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.cell = nn.LSTMCell(input_size, hidden_size)

    def forward(self, x, state):
        return self.cell(x, state)
""",
}

PEEPHOLES = """
class Cell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        D, H = input_size, hidden_size
        self.x, self.h = nn.Linear(D, 4 * H), nn.Linear(H, 4 * H, bias=False)
        {init}

    def forward(self, x, state):
        h, c = state
        i, f, g, o = (self.x(x) + self.h(h)).chunk(4, 1)
        {early}
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o + {late}) * torch.tanh(c), c
"""

FORMS = {
    "lesson": PEEPHOLES.format(
        init="self.W_co = nn.Parameter(torch.randn(H))", early="", late="self.W_co * c"
    ),
    "lesson with a matrix": PEEPHOLES.format(
        init="self.W_co = nn.Linear(H, H, bias=False)", early="", late="self.W_co(c)"
    ),
    "graves": PEEPHOLES.format(
        init="self.W_ci, self.W_cf, self.W_co = (nn.Parameter(torch.randn(H)) for _ in 'ifo')",
        early="i, f = i + self.W_ci * c, f + self.W_cf * c",
        late="self.W_co * c",
    ),
}
