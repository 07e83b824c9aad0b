"""Altered copies of the training names with the large model's margin on each: what the small model learns from.

A copy has prefixes, replaced characters and, for a share of the rows, the front of one name joined to the back of another,
so that the small model sees many more names than the lists hold. Two processes write two copies each.
"""
import argparse
import os

import numpy as np
import torch

from exportLarge import read
from lookalikeData import LENGTH, WORK, encode, is_exact, load, training, with_noise, with_prefix
from trainLarge import predict

COPIES = 2
JOINED = 0.4


def joined(x, rng, share, whole):
    """Front of a row + back of another row, cut at random places; returns the rows and which of them are joined."""
    out, hit = x.copy(), (rng.random(len(x)) < share) & ~whole
    other = rng.permutation(len(x))
    lengths = (x != 0).sum(axis=1)
    for i in np.flatnonzero(hit):
        a, b = x[i, : lengths[i]], x[other[i], : lengths[other[i]]]
        if len(a) < 4 or len(b) < 4:
            continue
        made = np.concatenate([a[: rng.integers(2, len(a))], b[rng.integers(1, len(b) - 1) :]])[:LENGTH]
        out[i] = 0
        out[i, : len(made)] = made
    return out, hit


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", type=int, default=0)
    part = parser.parse_args().part
    torch.set_num_threads(1)
    net = read()
    rows = load()
    train, _ = training(rows)
    x, exact, own = encode(train.host), is_exact(train), train.stratum == "brandOwn"
    rng = np.random.default_rng(100 + part)
    names, margins, hits = [], [], []
    for _ in range(COPIES):
        made, hit = joined(with_prefix(x, rng, 0.15), rng, JOINED, own)
        made = with_noise(made, rng, float(rng.choice([0.01, 0.03, 0.05])), exact & ~hit)
        out = predict(net, torch.from_numpy(made).float()).numpy()
        names.append(made)
        margins.append(out[:, 1] - out[:, 0])
        hits.append(hit)
    np.savez(os.path.join(WORK, f"distilled{part}.npz"), names=np.stack(names), margins=np.stack(margins), joined=np.stack(hits))
    print("distilled part", part)


if __name__ == "__main__":
    main()
