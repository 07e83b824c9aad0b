"""Reads dataset.tsv and turns names into the tensor that both models take."""
import os
from dataclasses import dataclass

import numpy as np

LENGTH = 64
WORK = os.environ.get("LOOKALIKE_WORK", "/tmp/lookalike-build")
# Where results go: models/lookalike itself.
HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PREFIXES = [b"www.", b"app.", b"docs.", b"api.", b"blog.", b"m.", b"support.", b"portal."]


@dataclass
class Rows:
    host: np.ndarray
    label: np.ndarray
    split: np.ndarray
    stratum: np.ndarray
    source: np.ndarray
    owner: np.ndarray

    def where(self, mask):
        return Rows(*(getattr(self, f)[mask] for f in ("host", "label", "split", "stratum", "source", "owner")))

    def __len__(self):
        return len(self.host)


def load(path=None):
    with open(path or os.path.join(WORK, "dataset.tsv"), encoding="ascii") as file:
        cells = [line.rstrip("\n").split("\t") for line in file]
    host, label, split, stratum, source, owner = (np.array(c) for c in zip(*cells))
    return Rows(host, label.astype(np.int64), split, stratum, source, owner)


def encode(hosts):
    """uint8 [n, 64]: ASCII codes, zero padded at the end."""
    out = np.zeros((len(hosts), LENGTH), np.uint8)
    for i, host in enumerate(hosts):
        raw = host.encode("ascii")[:LENGTH]
        out[i, : len(raw)] = np.frombuffer(raw, np.uint8)
    return out


def with_prefix(x, rng, share):
    """Puts www., app., docs. ... before a share of the dotted names of either label, so that a prefix is no evidence."""
    out = x.copy()
    dotted = (x == ord(".")).any(axis=1)
    lengths = (x != 0).sum(axis=1)
    for i in np.flatnonzero(dotted & (rng.random(len(x)) < share)):
        prefix = PREFIXES[rng.integers(len(PREFIXES))]
        n, k = lengths[i], len(prefix)
        if n + k > LENGTH or bytes(x[i, :4]) == b"www.":
            continue
        out[i, :k] = np.frombuffer(prefix, np.uint8)
        out[i, k : k + n] = x[i, :n]
    return out


def with_noise(x, rng, share, exact=None):
    """Replaces a share of the letters and digits by others, so that no single character decides.

    Rows marked exact stay: a brand's site with another letter is an attack on it.
    """
    symbols = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz0123456789", np.uint8)
    hit = (rng.random(x.shape) < share) & np.isin(x, symbols)
    if exact is not None:
        hit &= ~exact[:, None]
    out = x.copy()
    out[hit] = symbols[rng.integers(0, len(symbols), int(hit.sum()))]
    return out


# How much one example of a group counts while training. An own site also comes as often as OWN says, so that the sites of a
# brand weigh about as much as the permutations of its name.
OWN = 4
WEIGHTS = {"whitelist": 3.0, "brandOwn": 4.0, "attack": 2.0, "phishing": 1.5, "crypto": 1.5, "made": 0.7, "attackOther": 0.5}


def weights(rows):
    return np.array([WEIGHTS.get(s, 1.0) for s in rows.stratum], np.float32)


def training(rows):
    """The training rows, own sites repeated; with the number of each row among the training rows."""
    train = rows.where(rows.split == "train")
    index = np.repeat(np.arange(len(train)), np.where(train.stratum == "brandOwn", OWN, 1))
    return train.where(index), index


def is_exact(rows):
    """Rows whose label hangs on every letter."""
    return np.isin(rows.stratum, ["brandOwn", "attack"])
