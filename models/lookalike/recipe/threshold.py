"""The decision threshold: chosen on validation names only, then added to the phishing bias so that argmax decides."""
import numpy as np

# The most that either everyday stratum may be called phishing wrongly, on validation names.
ALLOWED = 0.02
STRATA = ("ordinary", "crypto")


def choose(val, margin):
    """The least threshold t (phishing iff margin > t) with at most ALLOWED false positives in the worst of STRATA."""
    limits = []
    for stratum in STRATA:
        negative = np.sort(margin[(val.stratum == stratum) & (val.label == 0)])[::-1]
        limits.append(negative[int(np.floor(ALLOWED * len(negative)))])
    return max(limits)
