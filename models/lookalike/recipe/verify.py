"""small/model.onnx against the integer reference: real names, random bytes and extremes; then the bounds against what was seen."""
import os
import subprocess
import sys

import numpy as np

from bounds import bounds
from integerReference import logits
from lookalikeData import HOME, LENGTH, WORK, encode, load
from quantised import read


def cases():
    rng = np.random.default_rng(7)
    rows = load()
    real = encode(rows.host[rng.permutation(len(rows))[:6000]])
    random = rng.integers(0, 128, (3000, LENGTH), dtype=np.uint8)
    letters = rng.integers(ord("a"), ord("z") + 1, (2000, LENGTH), dtype=np.uint8)
    constant = np.repeat(np.arange(128, dtype=np.uint8)[:, None], LENGTH, axis=1)
    alternating = np.where(np.arange(LENGTH) % 2 == 0, 0, 127).astype(np.uint8)[None]
    out = np.concatenate([real, random, letters, constant, alternating, 127 - alternating])
    return out


def run(model, x):
    source, target = os.path.join(WORK, "run.u8"), os.path.join(WORK, "run.f32")
    x.astype(np.uint8).tofile(source)
    here = os.path.dirname(os.path.abspath(__file__))
    subprocess.run(["node", os.path.join(here, "runOnnx.mjs"), model, source, target], check=True)
    return np.fromfile(target, np.float32).reshape(-1, 2)


def check():
    model = read(os.path.join(WORK, "small.json"))
    x = cases()
    want, seen = logits(model, x)
    got = run(os.path.join(HOME, "small", "model.onnx"), x)
    wrong = int((got.astype(np.float64) != want).any(axis=1).sum())
    limits = [layer["largest"] for layer in bounds(model)]
    assert all(s <= b < 2**24 for s, b in zip(seen, limits)), (seen, limits)
    return {"inputs": len(x), "mismatches": wrong, "largestSeen": seen, "bounds": limits}


if __name__ == "__main__":
    result = check()
    print(result)
    sys.exit(1 if result["mismatches"] else 0)
