"""The small model as integers: read from the trained parameters, stored as JSON next to nothing else."""
import ast
import json

import numpy as np
import torch

from smallNet import SYMBOLS, Shape, SmallNet


def from_training(path):
    with np.load(path) as file:
        shape = Shape(**ast.literal_eval(str(file["shape"])))
        net = SmallNet(shape)
        net.load_state_dict({k: torch.from_numpy(file[k]) for k in file.files if k != "shape"})
    with torch.no_grad():
        layers = net.integers()
    return {
        "symbols": SYMBOLS,
        "weights": [w.numpy().astype(np.int64).tolist() for w, _ in layers],
        "biases": [b.numpy().astype(np.int64).tolist() for _, b in layers],
        "shift1": 0, "shift2": shape.shift2, "shift3": shape.shift3, "stride2": shape.stride2,
        "unit": net.unit,
    }


def read(path):
    if path.endswith(".npz"):
        return from_training(path)
    with open(path, encoding="utf8") as file:
        return json.load(file)


def write(model, path):
    with open(path, "w", encoding="utf8") as file:
        json.dump(model, file)
