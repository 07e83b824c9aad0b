"""Trains the small model and writes its float parameters to $LOOKALIKE_WORK/small.npz (integers: see exportSmall.py)."""
import argparse
import os
import time

import numpy as np
import torch
from torch.nn import functional as F

from lookalikeData import WORK, encode, is_exact, load, training, weights
from metrics import auroc
from smallNet import LOOKUP, Shape, SmallNet


def predict(net, codes, size=2048):
    net.eval()
    with torch.no_grad():
        out = [net(codes[i : i + size]) for i in range(0, len(codes), size)]
    return torch.cat(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=28)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--trust", type=float, default=0.6, help="share of the loss that follows the large model on a real name")
    parser.add_argument("--decay", type=float, default=1e-3)
    parser.add_argument("--hold", type=float, default=0.3, help="weight decay of the weights of single positions")
    parser.add_argument("--drop", type=float, default=0.05)
    parser.add_argument("--out", default=os.path.join(WORK, "small.npz"))
    parser.add_argument("--set", nargs="*", default=[], help="shape fields, e.g. filters1=24")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    rng = np.random.default_rng(args.seed)

    rows = load()
    (train, _), val = training(rows), rows.where(rows.split == "val")
    xv = torch.from_numpy(LOOKUP[encode(val.host)])
    y = torch.from_numpy(train.label)
    w = torch.from_numpy(weights(train))
    alone = torch.from_numpy(np.where(is_exact(train), 0.2, args.trust).astype(np.float32))
    parts = [np.load(os.path.join(WORK, f"distilled{p}.npz")) for p in (0, 1)]
    names, margins, joined = (np.concatenate([p[k] for p in parts]) for k in ("names", "margins", "joined"))
    margins, joined = torch.from_numpy(margins).clamp(-12, 12), torch.from_numpy(joined)

    net = SmallNet(Shape(**{k: int(v) for k, v in (p.split("=") for p in args.set)}))
    steps = args.epochs * (len(train) // args.batch)
    # Weights of single positions learn by heart unless they are held back.
    placed = [p for n, p in net.named_parameters() if n == "p3"]
    rest = [p for n, p in net.named_parameters() if n != "p3"]
    optimiser = torch.optim.AdamW([{"params": placed, "weight_decay": args.hold}, {"params": rest, "weight_decay": args.decay}], lr=args.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, args.rate, total_steps=steps + 1, pct_start=0.1)
    start = time.time()
    for epoch in range(args.epochs):
        net.train()
        copy = epoch % len(names)
        codes = torch.from_numpy(LOOKUP[names[copy]])
        # A joined name has no label of its own: only the large model speaks about it.
        trust = torch.where(joined[copy], torch.ones(1), alone)
        order = torch.from_numpy(rng.permutation(len(train)))
        total = 0.0
        for i in range(len(train) // args.batch):
            pick = order[i * args.batch : (i + 1) * args.batch]
            logits = net(codes[pick], args.drop) / net.unit
            loss = F.cross_entropy(logits, y[pick], reduction="none")
            soft = F.binary_cross_entropy_with_logits(logits[:, 1] - logits[:, 0], torch.sigmoid(margins[copy][pick]), reduction="none")
            loss = (1 - trust[pick]) * loss + trust[pick] * soft
            loss = (loss * w[pick]).mean()
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        if epoch % 3 == 2 or epoch == args.epochs - 1:
            out = predict(net, xv)
            m = (out[:, 1] - out[:, 0]).numpy()
            listed = val.label & (val.stratum == "phishing")
            said = {s: round(auroc(m[(val.stratum == s) & (val.label == 0)], m[listed == 1]), 4) for s in ("ordinary", "crypto", "whitelist")}
            said["bare"] = round(auroc(m[(val.stratum == "bare") & (val.label == 0)], m[(val.stratum == "bare") & (val.label == 1)]), 4)
            said["attack"] = round(auroc(m[np.isin(val.stratum, ["ordinary", "crypto"])], m[val.stratum == "attack"]), 4)
            print(epoch, round(total / (len(train) // args.batch), 4), said, round(time.time() - start), "s", flush=True)
    np.savez(args.out, shape=np.array(str(net.shape.dict())), **{k: v.detach().numpy() for k, v in net.named_parameters()})


if __name__ == "__main__":
    main()
