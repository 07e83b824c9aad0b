"""Measures both shipped ONNX files and the baselines, stratum by stratum, and writes report.json.

Prior, stated once and used for calibration, ECE and `expected`: 20 % of the names asked about are phishing. Benign names are
60 % ordinary, 30 % crypto, 10 % whitelist; phishing names are 80 % listed, 20 % generated attacks.
"""
import json
import os
import re

import numpy as np
from sklearn.isotonic import IsotonicRegression

from baselines import BASELINES, distance
from lookalikeData import HOME, WORK, encode, load
from metrics import auprc, auroc, ece, recall_at_fp
from quantised import read
from countConstraints import count
from threshold import choose
from verify import check, run

PRIOR = 0.2
MIX = {("ordinary", 0): 0.6 * 0.8, ("crypto", 0): 0.3 * 0.8, ("whitelist", 0): 0.1 * 0.8, ("phishing", 1): 0.8 * 0.2, ("attack", 1): 0.2 * 0.2}
STRATA = ["ordinary", "crypto", "lookalike", "whitelist", "bare"]
# Subdomains that no training name of a brand was given: does a brand's site stay known under a new one?
UNSEEN = ("careers", "forum")
PROBES = [
    "app-uniswap.io", "app-uniswap", "uniswap-app.org", "uniswap-airdrop", "metamask-claim.xyz", "openseea.io", "binance-bonus.net",
    "app.uniswap.org", "opensea.io", "metamask.io", "etherscan.io", "aave.com", "curve.fi", "compound.finance", "arbitrum.io",
    "pancakeswap.finance", "debank.com", "stargate.finance", "coinbase.com", "binance.com", "kraken.com", "walletconnect.com",
    "gitcoin.co", "github.com", "wikipedia.org", "paypal.com", "sushi.com", "ledger.com", "amazon.com", "netflix.com", "my-garden",
]


def mix_weights(rows):
    """Weight of each row under the stated prior; rows outside the mix weigh nothing."""
    out = np.zeros(len(rows))
    for (stratum, label), share in MIX.items():
        m = (rows.stratum == stratum) & (rows.label == label)
        out[m] = share / m.sum()
    return out


def calibrate(margin, truth, weight):
    """At most 32 points of an isotonic fit, kept away from 0 and 1 by the sample size."""
    fit = IsotonicRegression(out_of_bounds="clip").fit(margin, truth, sample_weight=weight)
    edges = np.unique(np.quantile(margin, np.linspace(0, 1, 33)[1:-1]))
    edges = np.unique(np.concatenate([[margin.min()], edges, [margin.max()]]))
    points = []
    for low, high in zip(edges[:-1], edges[1:]):
        m = (margin >= low) & (margin <= high)
        if weight[m].sum() > 0:
            points.append((float(np.average(margin[m], weights=weight[m])), float(np.average(fit.predict(margin[m]), weights=weight[m]))))
    least = 1 / (truth == 0).sum() + 1 / (truth == 1).sum()
    out = []
    for x, p in points:
        p = min(max(p, least), 1 - least)
        if out and x <= out[-1][0]:
            continue
        out.append([x, max(p, out[-1][1]) if out else p])
    return out[:32]


def probability(points, margin):
    x, p = np.array(points).T
    return np.interp(margin, x, p)


def near_brand(host, brands):
    """True where a part of the name contains a brand or is one or two edits from it."""
    for part in re.split(r"[.-]", host):
        for b in brands:
            if len(b) >= 5 and b in part:
                return True
            limit = 2 if len(b) >= 8 else 1
            if len(part) >= 5 and len(b) >= 5 and distance(part, b, limit) <= limit:
                return True
    return False


def measure(neg, pos, points, limit=0.0):
    out = {
        "n": len(neg) + len(pos), "positives": len(pos), "auroc": auroc(neg, pos), "auprc": auprc(neg, pos),
        "recallAt1Fp": recall_at_fp(neg, pos), "falsePositiveRate": float(np.mean(neg > limit)), "recall": float(np.mean(pos > limit)),
    }
    if points is not None:
        w = np.concatenate([np.full(len(neg), (1 - PRIOR) / len(neg)), np.full(len(pos), PRIOR / len(pos))])
        truth = np.concatenate([np.zeros(len(neg)), np.ones(len(pos))])
        out["ece"] = ece(probability(points, np.concatenate([neg, pos])), truth, w)
    return out


def interval(neg, pos, how, draws=1000):
    rng = np.random.default_rng(11)
    got = [how(rng.choice(neg, len(neg)), rng.choice(pos, len(pos))) for _ in range(draws)]
    return [float(np.quantile(got, 0.025)), float(np.quantile(got, 0.975))]


def main():
    rows = load()
    train, val, test = (rows.where(rows.split == s) for s in ("train", "val", "test"))
    with open(os.path.join(WORK, "brands.json"), encoding="utf8") as file:
        brands = json.load(file)
    tokens = [*brands["train"], *brands["test"]]
    everyday = np.isin(test.stratum, ["ordinary", "crypto", "brandOwn"]) & (test.label == 0)
    near = np.array([bool(e) and near_brand(h, tokens) for h, e in zip(test.host, everyday)])
    with open(os.path.join(HOME, "data", "attackSet.json"), encoding="utf8") as file:
        attack_class = {a["host"]: a["class"] for a in json.load(file)["names"]}

    def negatives(stratum):
        return near if stratum == "lookalike" else (test.stratum == stratum) & (test.label == 0)

    def positives(stratum):
        return (test.stratum == "bare") & (test.label == 1) if stratum == "bare" else (test.stratum == "phishing") & (test.label == 1)

    def full(score, score_val, points):
        limit = 0.0 if points is not None else float(choose(val, score_val))
        out = {"strata": {}, "threshold": limit}
        for s in STRATA:
            out["strata"][s] = measure(score[negatives(s)], score[positives(s)], points, limit)
        everything = np.isin(test.stratum, ["ordinary", "crypto", "whitelist", "brandOwn"]) & (test.label == 0)
        out["pooled"] = measure(score[everything], score[positives("ordinary")], points, limit)
        own = (test.stratum == "brandOwn")
        out["heldOutBrandsOwnSites"] = {"n": int(own.sum()), "falsePositiveRate": float(np.mean(score[own] > limit))}
        listed = positives("ordinary")
        kinds = {"hosted": listed & (test.source == "hosted"), "ownDomain": listed & (test.source == "own"),
                 "sameOwnerAsTraining": test.stratum == "phishingSameOwner", "allAdded": np.isin(test.stratum, ["phishing", "phishingSameOwner"])}
        out["phishingByHosting"] = {k: {"n": int(m.sum()), "recall": float(np.mean(score[m] > limit))} for k, m in kinds.items()}
        for name, stratum in (("attack", "attack"), ("attackOnLearnedBrands", "attackProtected")):
            m = test.stratum == stratum
            kind = np.array([attack_class.get(h, "") for h in test.host]) if name == "attack" else test.source
            out[name] = {"n": int(m.sum()), "recall": float(np.mean(score[m] > limit)),
                         "byClass": {k: float(np.mean(score[m & (kind == k)] > limit)) for k in sorted(set(kind[m]))},
                         "nByClass": {k: int((m & (kind == k)).sum()) for k in sorted(set(kind[m]))}}
        bare = np.array([("." not in h) for h in test.host]) & (test.stratum == "attack")
        out["attackBare"] = {"n": int(bare.sum()), "recall": float(np.mean(score[bare] > limit))}
        worst = min(STRATA, key=lambda s: out["strata"][s]["recallAt1Fp"])
        neg, pos = score[negatives(worst)], score[positives(worst)]
        out["worst"] = {
            "stratum": worst, "n": len(neg) + len(pos), "negatives": len(neg), "positives": len(pos),
            "auroc": out["strata"][worst]["auroc"], "aurocInterval": interval(neg, pos, auroc),
            "recallAt1Fp": out["strata"][worst]["recallAt1Fp"], "recallAt1FpInterval": interval(neg, pos, recall_at_fp),
            "falsePositiveRate": out["strata"][worst]["falsePositiveRate"],
            "falsePositiveRateInterval": interval(neg, pos, lambda a, b: float(np.mean(a > limit))),
        }
        return out

    report = {
        "about": "Every figure is measured on the committed ONNX files by recipe/evaluate.py. Intervals: 95 %, 1000 bootstrap draws.",
        "prior": {"phishing": PRIOR, "mix": {f"{k[0]}": round(v, 4) for k, v in MIX.items()}},
        "headline": "the worst stratum by recall at 1 % false positives", "models": {}, "baselines": {},
    }
    xv, xt = encode(val.host), encode(test.host)
    learned = train.host[train.stratum == "brandOwn"]
    roots = sorted({o for o, s in zip(train.owner, train.stratum) if s == "brandOwn"})
    unseen = [f"{p}.{h}" for p in UNSEEN for h in roots if f"{p}.{h}" not in set(learned)]
    for name in ("small", "large"):
        path = os.path.join(HOME, name, "model.onnx")
        out_val, out_test = run(path, xv).astype(np.float64), run(path, xt).astype(np.float64)
        mv, mt = out_val[:, 1] - out_val[:, 0], out_test[:, 1] - out_test[:, 0]
        wv = mix_weights(val)
        used = wv > 0
        points = calibrate(mv[used], val.label[used], wv[used])
        got = full(mt, mv, points)
        got["calibration"] = points
        w, said = wv / wv.sum(), mv > 0
        share = float(w[said].sum())
        got["expected"] = {
            "benign": {"share": 1 - share, "wrong": float(w[~said & (val.label == 1)].sum() / (1 - share))},
            "phishing": {"share": share, "wrong": float(w[said & (val.label == 0)].sum() / share)},
        }
        said = lambda hosts: (lambda o: o[:, 1] - o[:, 0])(run(path, encode(hosts)).astype(np.float64))
        for k, hosts in (("learnedBrandsOwnSites", learned), ("learnedBrandsNewSubdomains", unseen)):
            got[k] = {"n": len(hosts), "falsePositiveRate": float(np.mean(said(hosts) > 0))}
        got["probes"] = {h: {"margin": float(m), "probability": float(probability(points, m))} for h, m in zip(PROBES, said(PROBES))}
        got["bytes"] = os.path.getsize(path)
        report["models"][name] = got
    small = read(os.path.join(WORK, "small.json"))
    report["circuit"] = count(small)
    report["integerCheck"] = check()
    if report["integerCheck"]["mismatches"]:
        raise SystemExit("the ONNX graph and the integer reference differ")
    for name, make in BASELINES.items():
        score = make(train, np.concatenate([val.host, test.host]))
        report["baselines"][name] = full(score[len(val) :], score[: len(val)], None)
    with open(os.path.join(HOME, "report.json"), "w", encoding="utf8") as file:
        json.dump(report, file, indent=1)
        file.write("\n")
    summary(report)


def summary(report):
    for group in ("models", "baselines"):
        for name, r in report[group].items():
            print(f"== {name}  attack {r['attack']['recall']:.3f} learned {r['attackOnLearnedBrands']['recall']:.3f} bare-attack {r['attackBare']['recall']:.3f} brandOwn FP {r['heldOutBrandsOwnSites']['falsePositiveRate']:.3f}")
            for s, v in r["strata"].items():
                print(f"   {s:10} n={v['n']} auroc {v['auroc']:.3f} auprc {v['auprc']:.3f} r@1 {v['recallAt1Fp']:.3f} fp {v['falsePositiveRate']:.3f} recall {v['recall']:.3f} ece {v.get('ece', float('nan')):.3f}")
            print("   worst", r["worst"])
    for name, r in report["models"].items():
        print(name, {k: round(v["margin"], 2) for k, v in r["probes"].items()}, {k: round(v, 2) for k, v in r["attack"]["byClass"].items()}, r["expected"])


if __name__ == "__main__":
    main()
