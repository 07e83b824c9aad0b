"""Out-of-fold margins of an n-gram model on the training rows: how plausible a label is for one who has not seen its owner.

Both networks learn from these beside the labels. A name that only memory can tell (a listed host with an everyday name) gets
a mild target, so that the networks spend themselves on what carries over to later campaigns.
"""
import os

import numpy as np

from baselines import n_grams
from lookalikeData import WORK, load

FOLDS = 5


def main():
    rows = load()
    train = rows.where(rows.split == "train")
    owners, index = np.unique(train.owner, return_inverse=True)
    fold = np.random.default_rng(5).integers(0, FOLDS, len(owners))[index]
    out = np.zeros(len(train), np.float32)
    for f in range(FOLDS):
        out[fold == f] = n_grams(train.where(fold != f), train.host[fold == f])
    np.save(os.path.join(WORK, "teacher.npy"), out)
    print("teacher: agrees with", float(np.mean((out > 0) == train.label)))


if __name__ == "__main__":
    main()
