"""Measures of a score: higher means more like phishing."""
import numpy as np
from scipy.stats import rankdata


def auroc(negative, positive):
    """Chance that a positive outscores a negative, ties counted half."""
    if len(negative) == 0 or len(positive) == 0:
        return float("nan")
    ranks = rankdata(np.concatenate([negative, positive]))
    n, p = len(negative), len(positive)
    return float((ranks[n:].sum() - p * (p + 1) / 2) / (n * p))


def auprc(negative, positive):
    """Average precision; names of one score are taken together."""
    score = np.concatenate([negative, positive])
    truth = np.concatenate([np.zeros(len(negative)), np.ones(len(positive))])
    order = np.argsort(-score, kind="stable")
    score, truth = score[order], truth[order]
    last = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    hits = np.cumsum(truth)[last]
    precision = hits / (last + 1)
    recall = hits / len(positive)
    return float(np.sum(np.diff(np.append(0.0, recall)) * precision))


def recall_at_fp(negative, positive, share=0.01):
    """Recall at the least threshold that calls at most `share` of the negatives phishing."""
    allowed = int(np.floor(share * len(negative)))
    limit = np.sort(negative)[::-1][allowed]  # strictly above this: at most `allowed` negatives
    return float(np.mean(positive > limit))


def ece(probability, truth, weight, bins=15):
    """Expected calibration error, equal-width bins, with weights that set the prior."""
    index = np.minimum((probability * bins).astype(int), bins - 1)
    total, out = weight.sum(), 0.0
    for b in range(bins):
        m = index == b
        if m.any():
            share = weight[m].sum()
            out += share / total * abs((weight[m] * truth[m]).sum() / share - (weight[m] * probability[m]).sum() / share)
    return float(out)
