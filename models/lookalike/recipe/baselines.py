"""Three baselines that a model has to beat: edit distance to known brands, character n-grams, and the suffix alone."""
import json
import os
import re

import numpy as np
from scipy.special import logit
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from lookalikeData import WORK, weights


def brand_tokens():
    """The brands known at training time: the held-out ones are not among them."""
    with open(os.path.join(WORK, "brands.json"), encoding="utf8") as file:
        return json.load(file)["train"]


def distance(a, b, limit):
    """Levenshtein distance, or limit + 1 as soon as it must be larger."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, d in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (c != d))
        if min(row) > limit:
            return limit + 1
    return row[-1]


def edit_distance(train, hosts):
    """Score: 1 when a part of the name equals or contains a brand and the name is not the brand's own, less for distance."""
    brands = brand_tokens()
    homes = {h for own in brands.values() for h in own}
    homes |= {".".join(h.split(".")[-2:]) for h in homes}
    cache, out = {}, np.zeros(len(hosts))
    for n, host in enumerate(hosts):
        if host in homes or any(host.endswith("." + h) for h in homes):
            continue
        best = 0.0
        for part in re.split(r"[.-]", host):
            if len(part) < 4:
                continue
            if part not in cache:
                score = 0.0
                for brand in brands:
                    limit = 2 if len(brand) >= 7 else 1
                    d = distance(part, brand, limit)
                    if d <= limit:
                        score = max(score, 1 - d / (len(brand) + 1))
                    if len(brand) >= 5 and brand in part:
                        score = max(score, 0.5 + 0.5 * len(brand) / len(part))
                cache[part] = score
            best = max(best, cache[part])
        out[n] = best
    return out


def n_grams(train, hosts):
    """Logistic regression over hashed character 1- to 5-grams, trained on the same rows as the models."""
    vector = HashingVectorizer(analyzer="char", ngram_range=(1, 5), n_features=2**18, alternate_sign=False, norm="l2")
    frame = lambda names: vector.transform([f"^{h}$" for h in names])
    fit = LogisticRegression(C=30, solver="liblinear", random_state=1)
    fit.fit(frame(train.host), train.label, sample_weight=weights(train))
    return fit.decision_function(frame(hosts))


def suffix_only(train, hosts):
    """Log odds of the last label among training names; a bare name has none."""
    last = lambda h: h.rsplit(".", 1)[1] if "." in h else ""
    seen = {}
    for h, y in zip(train.host, train.label):
        seen.setdefault(last(h), [0, 0])[y] += 1
    prior = train.label.mean()
    out = []
    for h in hosts:
        n, p = seen.get(last(h), [0, 0])
        out.append(logit((p + 4 * prior) / (n + p + 4)))
    return np.array(out)


BASELINES = {"editDistance": edit_distance, "nGramLogistic": n_grams, "suffixOnly": suffix_only}
