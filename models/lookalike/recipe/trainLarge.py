"""Trains one member of the large model on its own seed and writes $LOOKALIKE_WORK/member<seed>.pt.

One thread a process, so that the sums have one order; several members run side by side.
"""
import argparse
import os
import time

import numpy as np
import torch
from torch.nn import functional as F

from largeNet import Member
from lookalikeData import OWN, WORK, encode, is_exact, load, training, weights, with_noise, with_prefix
from metrics import auroc


def predict(net, x, size=1024):
    net.eval()
    with torch.no_grad():
        return torch.cat([net(x[i : i + size]) for i in range(0, len(x), size)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trust", type=float, default=0.5, help="share of the loss that follows teach.py")
    parser.add_argument("--noise", type=float, default=0.03, help="share of characters replaced while training")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--share", type=float, default=1.0, help="share of the names in a pass, for quick trials")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    rows = load()
    (train, index), val = training(rows), rows.where(rows.split == "val")
    x, xv = encode(train.host), torch.from_numpy(encode(val.host)).float()
    y = torch.from_numpy(train.label)
    w = torch.from_numpy(weights(train))
    teacher = torch.from_numpy(np.load(os.path.join(WORK, "teacher.npy"))[index])
    # Who has not seen a brand's site cannot tell it from an attack: there only the label speaks.
    exact = is_exact(train)
    trust = torch.from_numpy(np.where(train.stratum == "brandOwn", 0, args.trust).astype(np.float32))
    own_sites = torch.from_numpy(x[train.stratum == "brandOwn"][::OWN]).float()
    start = time.time()
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    net = Member()
    orders = [rng.permutation(np.flatnonzero(rng.random(len(x)) < args.share)) for _ in range(args.epochs)]
    steps = sum(len(order) // args.batch for order in orders)
    # Tables of n-grams learn by heart unless they are held back.
    tables = [p for n, p in net.named_parameters() if ".table." in n]
    rest = [p for n, p in net.named_parameters() if ".table." not in n]
    optimiser = torch.optim.AdamW([{"params": tables, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.02}], lr=args.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, total_steps=steps + 1, pct_start=0.15)
    for epoch, order in enumerate(orders):
        net.train()
        seen = torch.from_numpy(with_noise(with_prefix(x, rng, 0.15), rng, args.noise, exact)).float()
        order = torch.from_numpy(order)
        total = 0.0
        for i in range(len(order) // args.batch):
            pick = order[i * args.batch : (i + 1) * args.batch]
            logits = net(seen[pick])
            loss = F.cross_entropy(logits, y[pick], reduction="none", label_smoothing=0.02)
            soft = F.binary_cross_entropy_with_logits(logits[:, 1] - logits[:, 0], torch.sigmoid(teacher[pick]), reduction="none")
            loss = (((1 - trust[pick]) * loss + trust[pick] * soft) * w[pick]).mean()
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
        own = predict(net, own_sites)
        said["own sites called phishing"] = round(float((own[:, 1] > own[:, 0]).float().mean()), 4)
        print(args.seed, epoch, round(total / (len(order) // args.batch), 4), said, round(time.time() - start), "s", flush=True)
    torch.save(net.state_dict(), os.path.join(WORK, f"member{args.seed}.pt"))


if __name__ == "__main__":
    main()
