"""Trains the model from its seed and writes the weights, with the losses on the way, to $TINY_TEXT_WORK."""
import argparse
import json
import os
import time
from pathlib import Path

import torch
from torch.nn import functional as F

from textData import VOCABULARY, batches
from tinyGpt import POSITIONS, TinyGpt, empty_past

SEED, SIZE, PEAK, WARMUP = 20261122, 8, 5e-3, 60

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=1200)
STEPS = parser.parse_args().steps
WORK = Path(os.environ["TINY_TEXT_WORK"])

torch.manual_seed(SEED)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
model = TinyGpt(len(VOCABULARY))
optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK, betas=(0.9, 0.98), weight_decay=0.01)
attention = torch.ones(SIZE, POSITIONS, dtype=torch.long)
positions = torch.arange(POSITIONS).expand(SIZE, POSITIONS)


def rate(step):
    """Up in a straight line, then down to nothing in one."""
    return PEAK * min((step + 1) / WARMUP, (STEPS - step) / max(1, STEPS - WARMUP))


losses, began = [], time.time()
for step, batch in zip(range(STEPS), batches(SEED, SIZE, POSITIONS)):
    tokens = torch.tensor([pair[0] for pair in batch])
    learned = torch.tensor([pair[1] for pair in batch], dtype=torch.float)[:, 1:]
    for group in optimizer.param_groups:
        group["lr"] = rate(step)
    logits = model(tokens[:, :-1], attention, positions, *empty_past(SIZE))[0]
    each = F.cross_entropy(logits.transpose(1, 2), tokens[:, 1:], reduction="none")
    # The questions count a little: to read them well is what tells them apart.
    weights = learned + 0.1 * (1 - learned)
    loss = (each * weights).sum() / weights.sum()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    if step % 50 == 0 or step == STEPS - 1:
        answers = ((each * learned).sum() / learned.sum()).item()
        losses.append({"step": step, "loss": round(answers, 4)})
        print(step, round(answers, 4), f"{time.time() - began:.0f}s", flush=True)

torch.save(model.state_dict(), WORK / "weights.pt")
(WORK / "training.json").write_text(
    json.dumps({"seed": SEED, "steps": STEPS, "batch": SIZE, "learningRate": PEAK, "losses": losses})
)
