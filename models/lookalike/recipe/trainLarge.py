"""Trains the members of the large model, each on its own seed, and writes $LOOKALIKE_WORK/large.pt."""
import argparse
import os
import time

import numpy as np
import torch
from torch.nn import functional as F

from largeNet import LargeNet, Member
from lookalikeData import WORK, encode, load, weights, with_prefix
from metrics import auroc


def predict(net, x, size=1024):
    net.eval()
    with torch.no_grad():
        return torch.cat([net(x[i : i + size]) for i in range(0, len(x), size)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--first", type=int, default=1, help="seed of the first member")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--out", default=os.path.join(WORK, "large.pt"))
    args = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("LOOKALIKE_THREADS", "2")))
    rows = load()
    train, val = rows.where(rows.split == "train"), rows.where(rows.split == "val")
    x, xv = encode(train.host), torch.from_numpy(encode(val.host)).float()
    y = torch.from_numpy(train.label)
    w = torch.from_numpy(weights(train))
    done, start = [], time.time()
    for seed in range(args.first, args.first + args.members):
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        net = Member()
        steps = args.epochs * (len(x) // args.batch)
        # Tables of n-grams learn by heart unless they are held back.
        tables = [p for n, p in net.named_parameters() if ".table." in n]
        rest = [p for n, p in net.named_parameters() if ".table." not in n]
        optimiser = torch.optim.AdamW([{"params": tables, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.02}], lr=args.rate)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, total_steps=steps + 1, pct_start=0.15)
        for epoch in range(args.epochs):
            net.train()
            seen = torch.from_numpy(with_prefix(x, rng, 0.15)).float()
            order = torch.from_numpy(rng.permutation(len(x)))
            total = 0.0
            for i in range(len(x) // args.batch):
                pick = order[i * args.batch : (i + 1) * args.batch]
                loss = (F.cross_entropy(net(seen[pick]), y[pick], reduction="none", label_smoothing=0.02) * w[pick]).mean()
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
                optimiser.step()
                schedule.step()
                total += loss.item()
            out = predict(net, xv)
            m = (out[:, 1] - out[:, 0]).numpy()
            listed = (val.label == 1) & (val.stratum == "phishing")
            said = {s: round(auroc(m[(val.stratum == s) & (val.label == 0)], m[listed]), 4) for s in ("ordinary", "crypto", "whitelist")}
            said["bare"] = round(auroc(m[(val.stratum == "bare") & (val.label == 0)], m[(val.stratum == "bare") & (val.label == 1)]), 4)
            said["attack"] = round(auroc(m[np.isin(val.stratum, ["ordinary", "crypto"])], m[val.stratum == "attack"]), 4)
            print(seed, epoch, round(total / (len(x) // args.batch), 4), said, round(time.time() - start), "s", flush=True)
        done.append(net)
        torch.save(LargeNet(done).state_dict(), args.out)


if __name__ == "__main__":
    main()
