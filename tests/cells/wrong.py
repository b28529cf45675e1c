"""Cells that learners write, each with the mistake it must be told."""

from dataclasses import dataclass

MATRICES = """
import torch
from torch import nn


class MyCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        D, H = input_size, hidden_size
        for gate in "ifco":
            setattr(self, "W_x" + gate, nn.Parameter(torch.randn(H, D)))
            setattr(self, "W_h" + gate, nn.Parameter(torch.randn(H, H)))
            setattr(self, "W_c" + gate, nn.Parameter(torch.randn(H)))
            setattr(self, "b_" + gate, nn.Parameter(torch.zeros(H)))
        self.P = nn.Parameter(torch.randn(H, H))

    def forward(self, x, state):
        h_prev, c_prev = state
        i = torch.sigmoid(x @ self.W_xi.T + h_prev @ self.W_hi.T + self.b_i)
        f = torch.sigmoid(x @ self.W_xf.T + h_prev @ self.W_hf.T + self.b_f)
        g = torch.tanh(x @ self.W_xc.T + h_prev @ self.W_hc.T + self.b_c)
        c = f * c_prev + i * g
        o = torch.sigmoid(x @ self.W_xo.T + h_prev @ self.W_ho.T + self.b_o)
        h = o * torch.tanh(c)
        return h, c
"""

LINEAR = """
import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_dim, hidden_dim):
        super().__init__()
        self.forget_gate = nn.Linear(input_dim + hidden_dim, hidden_dim)
        self.input_gate = nn.Linear(input_dim + hidden_dim, hidden_dim)
        self.cell_gate = nn.Linear(input_dim + hidden_dim, hidden_dim)
        self.output_gate = nn.Linear(input_dim + hidden_dim, hidden_dim)

    def forward(self, x, h_prev, c_prev):
        z = torch.cat([h_prev, x], dim=1)
        f = torch.sigmoid(self.forget_gate(z))
        i = torch.sigmoid(self.input_gate(z))
        c_tilde = torch.tanh(self.cell_gate(z))
        c = f * c_prev + i * c_tilde
        o = torch.sigmoid(self.output_gate(z))
        h = o * torch.tanh(c)
        return h, c
"""

FUSED = """
import torch
from torch import nn


class Cell(nn.Module):
    def __init__(self, n_in, n_hidden):
        super().__init__()
        self.x2h = nn.Linear(n_in, 4 * n_hidden)
        self.h2h = nn.Linear(n_hidden, 4 * n_hidden)

    def forward(self, x, state):
        h, c = state
        gates = self.x2h(x) + self.h2h(h)
        i, f, g, o = gates.chunk(4, 1)
        i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
        g = torch.tanh(g)
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, c
"""

LAYER = """
import torch
from torch import nn


class LSTM(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.W = nn.Parameter(torch.randn(input_size, 4 * hidden_size))
        self.U = nn.Parameter(torch.randn(hidden_size, 4 * hidden_size))
        self.b = nn.Parameter(torch.randn(4 * hidden_size))

    def forward(self, x, state=None):
        B, T, _ = x.shape
        if state is None:
            state = torch.zeros(B, self.hidden_size), torch.zeros(B, self.hidden_size)
        h, c = state
        outputs = []
        for t in range(T):
            i, f, g, o = (x[:, t] @ self.W + h @ self.U + self.b).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs, dim=1), (h, c)
"""


@dataclass(frozen=True)
class Wrong:
    """One wrong cell: a right one with a piece replaced, and what must be said of it."""

    base: str
    old: str
    new: str
    equation: str
    mistake: str
    says: str = ""
    form: str = "standard"
    also_wrong: str = ""


def lines(**new: str) -> tuple[str, str]:
    """A line of `MATRICES` by its left-hand side, and its replacement."""
    [(name, text)] = new.items()
    old = next(line for line in MATRICES.splitlines() if line.strip().startswith(f"{name} = "))
    return old.strip(), f"{name} = {text}"


F = "torch.sigmoid(x @ self.W_xf.T + h_prev @ self.W_hf.T + self.b_f)"
WRONG = {
    # the cell state
    "f and i exchanged": Wrong(MATRICES, *lines(c="i * c_prev + f * g"), "c", "gates_exchanged",
                               "c = i * c' + f * g"),
    "no input gate": Wrong(MATRICES, *lines(c="f * c_prev + g"), "c", "i_missing"),
    "no forget gate": Wrong(MATRICES, *lines(c="c_prev + i * g"), "c", "f_missing"),
    "f around everything": Wrong(MATRICES, *lines(c="f * (c_prev + i * g)"), "c", "f_around_all"),
    "i + g": Wrong(MATRICES, *lines(c="f * c_prev + i + g"), "c", "plus_for_times"),
    "all multiplied": Wrong(MATRICES, *lines(c="f * c_prev * i * g"), "c", "times_for_plus"),
    "f + c": Wrong(MATRICES, *lines(c="f + c_prev + i * g"), "c", "f_added"),
    "minus": Wrong(MATRICES, *lines(c="f * c_prev - i * g"), "c", "minus_for_plus_c"),
    "tanh around c": Wrong(MATRICES, *lines(c="torch.tanh(f * c_prev + i * g)"), "c",
                           "tanh_around_c"),
    "f used twice": Wrong(MATRICES, *lines(c="f * c_prev + f * g"), "c", "same_gate_twice"),
    "one gate twice, packed": Wrong(FUSED, "f * c + i * g", "f * c + f * g", "c",
                                    "same_gate_twice"),
    "h for c": Wrong(MATRICES, *lines(c="f * h_prev + i * g"), "c", "h_for_c_prev"),
    "coupled as in a GRU": Wrong(LINEAR, "f * c_prev + i * c_tilde",
                                 "f * c_prev + (1 - f) * c_tilde", "c", "coupled"),
    "c not kept": Wrong(LINEAR, "f * c_prev + i * c_tilde", "f + i * c_tilde", "c",
                        "c_prev_missing"),
    "candidate missing": Wrong(MATRICES, *lines(c="f * c_prev + i"), "c", "g_missing"),
    "f turned round": Wrong(MATRICES, *lines(c="(1 - f) * c_prev + i * g"), "c", "f_reversed"),
    "tanh of g again": Wrong(MATRICES, *lines(c="f * c_prev + i * torch.tanh(g)"), "g",
                             "activation_twice"),
    "something more in c": Wrong(MATRICES, *lines(c="f * c_prev + i * g + c_prev * c_prev"),
                                       "c", "unlike_the_equation"),
    "old c returned": Wrong(MATRICES, "return h, c\n", "return h, c_prev\n", "c", "old_c_returned"),
    # the hidden state
    "tanh of the product": Wrong(MATRICES, *lines(h="torch.tanh(o * c)"), "h", "tanh_around_all"),
    "no tanh": Wrong(MATRICES, *lines(h="o * c"), "h", "tanh_missing"),
    "tanh of the old c": Wrong(LINEAR, "o * torch.tanh(c)", "o * torch.tanh(c_prev)", "h", "old_c"),
    "sigmoid of c": Wrong(FUSED, "o * torch.tanh(c)", "o * torch.sigmoid(c)", "h",
                          "sigmoid_for_tanh"),
    "o + tanh": Wrong(LINEAR, "o * torch.tanh(c)", "o + torch.tanh(c)", "h", "plus_for_times"),
    "tanh of the candidate": Wrong(MATRICES, *lines(h="o * torch.tanh(g)"), "h", "g_for_c"),
    "no output gate": Wrong(MATRICES, *lines(h="torch.tanh(c)"), "h", "o_missing"),
    "old h returned": Wrong(MATRICES, "return h, c\n", "return h_prev, c\n", "h", "old_h_returned"),
    "o returned": Wrong(LINEAR, "return h, c", "return o, c", "h", "o_returned"),
    "another gate for o": Wrong(MATRICES, *lines(h="f * torch.tanh(c)"), "h", "gates_exchanged"),
    "relu of c": Wrong(MATRICES, *lines(h="o * torch.relu(c)"), "h", "relu_for_tanh"),
    "tanh of c twice": Wrong(MATRICES, *lines(h="o * torch.tanh(torch.tanh(c))"), "h",
                             "tanh_twice"),
    "tanh of o": Wrong(MATRICES, *lines(h="torch.tanh(o) * torch.tanh(c)"), "o",
                       "activation_twice"),
    "tanh of h": Wrong(MATRICES, *lines(h="o * torch.tanh(h_prev)"), "h", "h_prev_for_c"),
    "h kept as in a GRU": Wrong(MATRICES, *lines(h="o * torch.tanh(c) + (1 - o) * h_prev"), "h",
                                "h_prev_kept"),
    "o and c subtracted": Wrong(MATRICES, *lines(h="o - torch.exp(c)"), "h",
                                "unlike_the_equation"),
    # gates
    "x * W * h": Wrong(MATRICES, *lines(f="torch.sigmoid((x @ self.W_xf.T) * (h_prev @ "
                                        "self.W_hf.T) + self.b_f)"), "f", "unlike_a_gate"),
    "packed weights shared": Wrong(LINEAR, "self.input_gate(z)", "self.forget_gate(z)", "c",
                                   "same_gate_twice"),
    "packed recurrence shared": Wrong(
        FUSED, "gates = self.x2h(x) + self.h2h(h)",
        "r = self.h2h(h)[:, :h.shape[1]]\n        gates = self.x2h(x) + torch.cat([r, r, r, r], 1)",
        "i", "weights_shared", also_wrong="fg"),
    "tanh for sigmoid": Wrong(MATRICES, *lines(f=F.replace("sigmoid", "tanh")), "f",
                              "wrong_activation", "tanh where sigmoid"),
    "sigmoid for tanh": Wrong(LINEAR, "torch.tanh(self.cell_gate", "torch.sigmoid(self.cell_gate",
                              "g", "wrong_activation", "sigmoid where tanh"),
    "relu": Wrong(FUSED, "torch.sigmoid(o)", "torch.relu(o)", "o", "wrong_activation", "relu"),
    "no activation": Wrong(FUSED, "        g = torch.tanh(g)\n", "", "g", "no_activation"),
    "activation twice": Wrong(LINEAR, "torch.sigmoid(self.input_gate(z))",
                              "torch.sigmoid(torch.sigmoid(self.input_gate(z)))", "i",
                              "activation_twice"),
    "softmax over units": Wrong(LINEAR, "torch.sigmoid(self.forget_gate(z))",
                                "torch.softmax(self.forget_gate(z), dim=-1)", "f", "softmax"),
    "softmax over the batch": Wrong(LINEAR, "torch.sigmoid(self.forget_gate(z))",
                                    "torch.softmax(self.forget_gate(z), dim=0)", "f", "softmax"),
    "bracket closed early": Wrong(MATRICES, *lines(
        f="torch.sigmoid(x @ self.W_xf.T) + h_prev @ self.W_hf.T + self.b_f"), "f",
        "closed_early"),
    "bias forgotten": Wrong(MATRICES, *lines(f=F.replace(" + self.b_f", "")), "f", "bias_missing",
                            "self.b_f is there, but not used"),
    "no biases at all": Wrong(LINEAR, "input_dim + hidden_dim, hidden_dim)\n        self.input",
                              "input_dim + hidden_dim, hidden_dim, bias=False)\n        self.input",
                              "f", "bias_missing"),
    "constant in place of a bias": Wrong(MATRICES, *lines(f=F.replace("self.b_f", "1.0")), "f",
                                         "bias_constant"),
    "constant besides a bias": Wrong(MATRICES, *lines(f=F.replace("self.b_f", "self.b_f + 1")),
                                     "f", "bias_constant", "+1 besides self.b_f"),
    "bias added twice": Wrong(MATRICES, *lines(f=F.replace("self.b_f", "self.b_f + self.b_f")),
                              "f", "bias_twice"),
    "minus in a gate": Wrong(MATRICES, *lines(f=F.replace("+ h_prev", "- h_prev")), "f",
                             "minus_for_plus", "self.W_hf"),
    "x forgotten": Wrong(MATRICES, *lines(f="torch.sigmoid(h_prev @ self.W_hf.T + self.b_f)"),
                         "f", "x_missing"),
    "h forgotten": Wrong(MATRICES, *lines(f="torch.sigmoid(x @ self.W_xf.T + self.b_f)"), "f",
                         "h_prev_missing"),
    "c for h": Wrong(MATRICES, *lines(f=F.replace("h_prev", "c_prev")), "f", "c_for_h"),
    "W_h of another gate": Wrong(MATRICES, *lines(f=F.replace("W_hf", "W_hi")), "f",
                                 "weights_of_another_gate", "self.W_hf is not used"),
    "two mistakes in a line": Wrong(MATRICES, *lines(
        f="torch.tanh(x @ self.W_xf.T + h_prev @ self.W_hi.T + self.b_f)"), "f",
        "wrong_activation", "self.W_hi, the weights of i"),
    "W_x of another gate": Wrong(MATRICES, *lines(o="torch.sigmoid(x @ self.W_xf.T + h_prev @ "
                                                  "self.W_ho.T + self.b_o)"), "o",
                                 "weights_of_another_gate"),
    "one bias for all": Wrong(MATRICES, *lines(f=F.replace("b_f", "b_o")), "f",
                              "weights_of_another_gate", "self.b_o"),
    "weights shared": Wrong(FUSED, "        i, f, g, o = gates.chunk(4, 1)\n",
                            "        i, f, g, o = gates.chunk(4, 1)\n        f = i\n", "c",
                            "same_gate_twice"),
    "number by number": Wrong(MATRICES, *lines(f=F.replace("h_prev @ self.W_hf.T",
                                                           "h_prev * self.W_cf")), "f",
                              "star_for_at"),
    # peepholes
    "peephole added": Wrong(MATRICES, *lines(
        f=F.replace("self.b_f", "self.W_cf * c_prev + self.b_f")), "f", "peephole_added",
        "self.W_cf"),
    "peephole on the new c": Wrong(MATRICES, *lines(
        o="torch.sigmoid(x @ self.W_xo.T + h_prev @ self.W_ho.T + self.W_co * c + self.b_o)"),
        "o", "peephole_added", "--form lesson"),
    "lesson without W_co": Wrong(MATRICES, "P", "P", "o", "peephole_missing", form="lesson"),
    "lesson, old c": Wrong(MATRICES, *lines(
        o="torch.sigmoid(x @ self.W_xo.T + h_prev @ self.W_ho.T + self.W_co * c_prev + self.b_o)"),
        "o", "peephole_old_c", form="lesson"),
    "Graves with a matrix": Wrong(MATRICES, *lines(
        f=F.replace("self.b_f", "c_prev @ self.P.T + self.b_f")), "f", "peephole_full",
        form="graves", also_wrong="io"),
    # Python
    "shapes": Wrong(MATRICES, *lines(o="torch.sigmoid(x @ self.W_xo + h_prev @ self.W_ho.T + "
                                     "self.b_o)"), "o", "shapes", "self.W_xo is (5, 3)"),
    "star for at": Wrong(MATRICES, *lines(g="torch.tanh(x * self.W_xc + h_prev @ self.W_hc.T + "
                                          "self.b_c)"), "g", "shapes", "x is (64, 3)"),
    "misspelt": Wrong(MATRICES, *lines(o=F.replace("W_xf", "W_ox")), "o", "name", "W_ox"),
    "undefined": Wrong(LINEAR, "i * c_tilde", "i * c_hat", "c", "name", "c_hat"),
}  # fmt: skip

WHOLE = {
    "not finite": Wrong(LINEAR, "o * torch.tanh(c)", "o * torch.log(-c * c)", "", "not_finite"),
    "raises": Wrong(
        MATRICES,
        "h_prev, c_prev = state\n",
        "raise ValueError('not yet')\n",
        "",
        "error",
        "not yet",
    ),
    "no cell at all": Wrong(
        LINEAR,
        "        z = torch.cat",
        "        return h_prev * h_prev, h_prev * c_prev\n        z = torch.cat",
        "",
        "not_recognised",
    ),
    "c not returned": Wrong(FUSED, "return h, c", "return h", "", "not_returned", "(64, 5)"),
    "nothing returned": Wrong(MATRICES, "return h, c\n", "pass\n", "", "not_returned", "None"),
    "states swapped": Wrong(MATRICES, "return h, c\n", "return c, h\n", "", "states_swapped"),
    "in place": Wrong(MATRICES, *lines(c="c_prev.mul_(f).add_(i * g)"), "", "in_place"),
    "remembers": Wrong(
        MATRICES,
        "h_prev, c_prev = state\n",
        "h_prev, c_prev = state\n        self.seen = getattr(self, 'seen', 0) + 1\n"
        "        x = x * self.seen\n",
        "",
        "remembers",
    ),
    "mixes sequences": Wrong(
        MATRICES,
        "h_prev, c_prev = state\n",
        "h_prev, c_prev = state\n        x = x - x.mean(dim=0)\n",
        "",
        "mixes_sequences",
    ),
    "detached": Wrong(
        MATRICES,
        "h_prev, c_prev = state\n",
        "h_prev, c_prev = state\n        c_prev = c_prev.detach()\n",
        "",
        "detached",
        "gradient of c'",
    ),
    "data": Wrong(LINEAR, "o * torch.tanh(c)", "o * torch.tanh(c.data)", "", "detached", ".data"),
    "no parameter": Wrong(
        MATRICES,
        '"b_" + gate, nn.Parameter(torch.zeros(H))',
        '"b_" + gate, torch.zeros(H)',
        "",
        "not_registered",
        "self.b_i",
    ),
    "steps reversed": Wrong(LAYER, "range(T)", "reversed(range(T))", "", "steps_out_of_order"),
    "outputs mixed up": Wrong(
        LAYER, "outputs.append(h)", "outputs.insert(0, h)", "", "outputs_out_of_order"
    ),
}
