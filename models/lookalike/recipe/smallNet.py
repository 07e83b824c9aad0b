"""The small model: a two-stage convolution over one-hot characters, trained with the rounding that it ships with.

Every value after the input is an integer: a straight-through gradient passes the rounding while training, so that the
float graph, the integer reference and a circuit agree bit for bit. Shapes were chosen by the circuit's cost (countConstraints.py).
"""
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# zero padding, a-z, 0-9, '-', '.', '_': any other byte has an all-zero row.
SYMBOLS = [0] + [ord(c) for c in "abcdefghijklmnopqrstuvwxyz0123456789-._"]


@dataclass
class Shape:
    filters1: int = 24
    kernel1: int = 5
    scale1: int = 16  # one unit of real weight in integers
    limit1: int = 15  # largest absolute weight
    filters2: int = 32
    kernel2: int = 7
    stride2: int = 2
    scale2: int = 32
    limit2: int = 31
    shift2: int = 5
    hidden: int = 48
    placed: int = 1  # 1: the hidden layer also has weights for each position
    scale3: int = 32
    limit3: int = 31
    shift3: int = 5
    scale4: int = 32
    limit4: int = 63

    @property
    def positions(self):
        return (64 + 2 * (self.kernel2 // 2) - self.kernel2) // self.stride2 + 1

    def dict(self):
        return asdict(self)


def rounded(x, how=torch.round):
    """Rounds forward, identity backward."""
    return x + (how(x) - x).detach()


def clamped(x, limit):
    """Clamps forward; the gradient passes, so that a weight at its limit can come back."""
    return x + (x.clamp(-limit, limit) - x).detach()


LOOKUP = np.full(256, len(SYMBOLS), np.int64)
for _i, _c in enumerate(SYMBOLS):
    LOOKUP[_c] = _i


class SmallNet(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        s = self.shape = shape
        g = lambda *size, fan: nn.Parameter(torch.randn(*size) * (1.6 / fan) ** 0.5)
        self.w1 = g(s.filters1, len(SYMBOLS), s.kernel1, fan=s.kernel1 * 1.5)
        self.b1 = nn.Parameter(torch.zeros(s.filters1))
        self.w2 = g(s.filters2, s.filters1, s.kernel2, fan=s.kernel2 * s.filters1)
        self.b2 = nn.Parameter(torch.zeros(s.filters2))
        self.w3 = nn.Parameter(torch.randn(s.hidden, s.filters2) * 0.1)
        self.p3 = nn.Parameter(torch.zeros(s.hidden, s.filters2, s.positions), requires_grad=s.placed == 1)
        self.b3 = nn.Parameter(torch.zeros(s.hidden))
        self.w4 = nn.Parameter(torch.randn(2, s.hidden) * 0.15)
        self.b4 = nn.Parameter(torch.zeros(2))

    def integers(self):
        """Integer-valued weights and biases of the four layers, with gradient."""
        s = self.shape
        q = lambda w, scale, limit: rounded(clamped(w * scale, limit))
        unit1 = s.scale1
        unit2 = unit1 * s.scale2 / 2**s.shift2
        unit3 = unit2 * s.scale3 / 2**s.shift3
        return [
            (q(self.w1, s.scale1, s.limit1), rounded(self.b1 * unit1)),
            (q(self.w2, s.scale2, s.limit2), rounded(self.b2 * unit1 * s.scale2)),
            (q((self.w3[:, :, None] + self.p3).flatten(1), s.scale3, s.limit3), rounded(self.b3 * unit2 * s.scale3)),
            (q(self.w4, s.scale4, s.limit4), rounded(self.b4 * unit3 * s.scale4)),
        ]

    @property
    def unit(self):
        """Integer logits per unit of real logit."""
        s = self.shape
        return s.scale1 * s.scale2 / 2**s.shift2 * s.scale3 / 2**s.shift3 * s.scale4

    def forward(self, codes, drop=0.0):
        """codes: int64 [n, 64], symbol numbers (40 = other). Returns integer-valued logits."""
        s = self.shape
        x = F.one_hot(codes, len(SYMBOLS) + 1)[:, :, :-1].transpose(1, 2).float()
        (w1, b1), (w2, b2), (w3, b3), (w4, b4) = self.integers()
        h = F.relu(F.conv1d(x, w1, b1, padding=s.kernel1 // 2)).clamp(max=255)
        h = F.relu(F.conv1d(h, w2, b2, stride=s.stride2, padding=s.kernel2 // 2))
        h = rounded(h / 2**s.shift2, torch.floor).clamp(max=255)
        h = F.dropout(h.flatten(1), drop, self.training)
        h = F.relu(F.linear(h, w3, b3))
        h = rounded(h / 2**s.shift3, torch.floor).clamp(max=255)
        return F.linear(h, w4, b4)
