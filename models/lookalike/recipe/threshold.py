"""The decision threshold: chosen on validation names only, then added to the phishing bias so that argmax decides."""
import numpy as np

# The most that each stratum's benign validation names may be called phishing wrongly.
ALLOWED = {"ordinary": 0.015, "crypto": 0.025, "whitelist": 0.05}


def choose(val, margin):
    """The least threshold t (phishing iff margin > t) that keeps to every limit of ALLOWED."""
    limits = []
    for stratum, allowed in ALLOWED.items():
        negative = np.sort(margin[(val.stratum == stratum) & (val.label == 0)])[::-1]
        limits.append(negative[int(np.floor(allowed * len(negative)))])
    return max(limits)
