"""A logistic regression over hashed character 1- to 5-grams that can be written into an ONNX graph.

The hash is integer-valued float arithmetic with every product below 2^24, so that numpy, torch and ONNX Runtime agree.
"""
import os

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from torch import nn

from lookalikeData import WORK, encode, load, training, weights

SIZES = (1, 2, 3, 4, 5)
BUCKETS = 65536
MULTIPLIERS = (31, 101, 199, 241)
START = 1.0  # a mark before the name; the padding after it marks the end


def buckets(x, size, floor):
    """x: float [n, 66]. The bucket of each n-gram and whether it counts: it may end in one padding byte."""
    count = x.shape[1] - size + 1
    h = x[:, :count] * 0 + size * 1009.0
    for i in range(size):
        t = h * MULTIPLIERS[i % 4] + x[:, i : i + count] * 67 + 11
        h = t - floor(t / BUCKETS) * BUCKETS
    last = x[:, size - 2 : size - 2 + count] if size > 1 else x[:, :count]
    return h, last > 0


def features(hosts):
    raw = encode(hosts).astype(np.float32)
    x = np.concatenate([np.full((len(raw), 1), START, np.float32), raw, np.zeros((len(raw), 1), np.float32)], axis=1)
    rows, columns = [], []
    total = np.zeros(len(raw))
    for n, size in enumerate(SIZES):
        h, inside = buckets(x, size, np.floor)
        r, c = np.nonzero(inside)
        rows.append(r)
        columns.append(h[r, c].astype(np.int64) + n * BUCKETS)
        total += inside.sum(axis=1)
    rows, columns = np.concatenate(rows), np.concatenate(columns)
    values = 1 / np.sqrt(total)[rows]
    return csr_matrix((values, (rows, columns)), shape=(len(raw), BUCKETS * len(SIZES)))


class LinearGrams(nn.Module):
    def __init__(self):
        super().__init__()
        self.tables = nn.ModuleList([nn.Embedding(BUCKETS, 1) for _ in SIZES])
        self.intercept = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        """The margin, [n, 1], of float bytes [n, 64]."""
        x = torch.cat([torch.full_like(x[:, :1], START), x, torch.zeros_like(x[:, :1])], dim=1)
        total, score = 0.0, 0.0
        for table, size in zip(self.tables, SIZES):
            h, inside = buckets(x, size, torch.floor)
            inside = inside.float()
            total = total + inside.sum(dim=1, keepdim=True)
            score = score + (table(h.long()).squeeze(2) * inside).sum(dim=1, keepdim=True)
        return score / torch.sqrt(total) + self.intercept


def main():
    rows = load()
    train, _ = training(rows)
    fit = LogisticRegression(C=20, solver="liblinear", random_state=1)
    fit.fit(features(train.host), train.label, sample_weight=weights(train))
    net = LinearGrams()
    with torch.no_grad():
        for table, part in zip(net.tables, fit.coef_[0].reshape(len(SIZES), BUCKETS)):
            table.weight.copy_(torch.from_numpy(part.astype(np.float32))[:, None])
        net.intercept.fill_(float(fit.intercept_[0]))
    torch.save(net.state_dict(), os.path.join(WORK, "linear.pt"))
    sample = train.host[:64]
    with torch.no_grad():
        got = net(torch.from_numpy(encode(sample)).float()).numpy()[:, 0]
    print("linear: largest difference from sklearn", float(np.abs(got - fit.decision_function(features(sample))).max()))


if __name__ == "__main__":
    main()
