"""The large model: character convolutions with attention pooling beside hashed n-grams, several of them averaged.

Float32. The graph takes the same bytes as the small model. Hashing is done in exact integer-valued float arithmetic inside
the graph (products below 2^24), so that it gives the same bucket everywhere.
"""
import torch
from torch import nn
from torch.nn import functional as F

BUCKETS = 16384
# Odd multipliers below 2^10: a state below 2^14 times one of them, plus a byte times 67, stays below 2^24 and so is exact.
MULTIPLIERS = (31, 101, 499, 787)


class Grams(nn.Module):
    """Sums the embeddings of all character n-grams of one length, hashed into buckets."""

    def __init__(self, size, width, salt):
        super().__init__()
        self.size, self.salt = size, salt
        self.table = nn.Embedding(BUCKETS, width)
        nn.init.normal_(self.table.weight, std=0.02)

    def forward(self, x):
        # x: float [n, 64+2], a start mark, the bytes, an end mark
        count = x.shape[1] - self.size + 1
        h = torch.zeros_like(x[:, :count]) + self.salt
        for i in range(self.size):
            t = h * MULTIPLIERS[i % 4] + x[:, i : i + count] * 67 + 11
            h = t - torch.floor(t / BUCKETS) * BUCKETS
        inside = (x[:, self.size - 2 : self.size - 2 + count] > 0).float().unsqueeze(2)
        return (self.table(h.long()) * inside).sum(dim=1)


class Block(nn.Module):
    def __init__(self, width, dilation):
        super().__init__()
        self.a = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)
        self.b = nn.Conv1d(width, width, 1)
        self.norm = nn.BatchNorm1d(width)

    def forward(self, h):
        return h + self.b(F.relu(self.norm(self.a(h))))


class Member(nn.Module):
    def __init__(self, width=96, embed=24, grams=6, drop=0.2):
        super().__init__()
        self.embed = nn.Embedding(128, embed)
        self.first = nn.Conv1d(embed, width, 5, padding=2)
        self.blocks = nn.ModuleList([Block(width, d) for d in (1, 2, 4)])
        self.attend = nn.Conv1d(width, 4, 1)
        self.grams = nn.ModuleList([Grams(n, grams, salt=n * 1000 + 7) for n in (3, 4, 5)])
        self.drop = nn.Dropout(drop)
        self.head1 = nn.Linear(width * 5 + grams * 3, 96)
        self.head2 = nn.Linear(96, 2)

    def forward(self, x):
        """x: float [n, 64] of ASCII codes."""
        mask = (x > 0).float().unsqueeze(1)
        h = self.embed(x.long().clamp(0, 127)).transpose(1, 2)
        h = F.relu(self.first(h)) * mask
        for block in self.blocks:
            h = block(h) * mask
        weight = torch.softmax(self.attend(h) - (1 - mask) * 1e4, dim=2)
        pooled = torch.matmul(weight, h.transpose(1, 2)).flatten(1)
        top = (h - (1 - mask) * 1e4).max(dim=2).values * (mask.sum(dim=2) > 0).float()
        # One gram may end in padding, so that the end of a name is seen too.
        marked = torch.cat([torch.full_like(x[:, :1], 1.0), x, torch.zeros_like(x[:, :1])], dim=1)
        grams = torch.cat([g(marked) for g in self.grams], dim=1)
        f = self.drop(torch.cat([pooled, top, grams], dim=1))
        return self.head2(self.drop(F.relu(self.head1(f))))


class LargeNet(nn.Module):
    """The networks' mean margin and the linear model's, half each, as two logits; the shipped bias is added last."""

    def __init__(self, members, linear):
        super().__init__()
        self.members = nn.ModuleList(members)
        self.linear = linear
        self.register_buffer("bias", torch.zeros(2))

    def forward(self, x):
        logits = sum(m(x) for m in self.members) / len(self.members)
        margin = (logits[:, 1:] - logits[:, :1]) / 2 + self.linear(x) / 2
        return torch.cat([-margin / 2, margin / 2], dim=1) + self.bias
