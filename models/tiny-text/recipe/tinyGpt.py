"""A decoder in the shape of GPT-2: learned positions, normalisation before each part, tied embeddings."""
import math

import torch
from torch import nn
from torch.nn import functional as F

LAYERS, HEADS, WIDTH, POSITIONS = 4, 4, 64, 384


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1 = nn.LayerNorm(WIDTH)
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.join = nn.Linear(WIDTH, WIDTH)
        self.ln_2 = nn.LayerNorm(WIDTH)
        self.widen = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, mask, past):
        batch, length, _ = x.shape
        parts = self.attend(self.ln_1(x)).view(batch, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        scores = query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask
        seen = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        x = x + self.join(seen)
        h = self.widen(self.ln_2(x))
        # GPT-2's own form of the activation, by tanh.
        h = 0.5 * h * (1 + torch.tanh(math.sqrt(2 / math.pi) * (h + 0.044715 * h * h * h)))
        return x + self.narrow(h), (key, value)


class TinyGpt(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.ln = nn.LayerNorm(WIDTH)
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                nn.init.normal_(weight, std=0.02 if "positions" in name else 0.06)

    def forward(self, input_ids, attention_mask, position_ids, *flat):
        past = [flat[2 * i : 2 * i + 2] for i in range(LAYERS)]
        before = past[0][0].shape[2]
        total = attention_mask.shape[1]
        reach = torch.arange(total)[None, :] <= torch.arange(before, total)[:, None]
        allowed = reach[None, None] & attention_mask[:, None, None, :].bool()
        mask = torch.where(allowed, torch.tensor(0.0), torch.tensor(-1e9))
        x = self.tokens(input_ids) + self.positions(position_ids)
        present = []
        for block, kept in zip(self.blocks, past):
            x, grown = block(x, mask, kept)
            present.extend(grown)
        return (F.linear(self.ln(x), self.tokens.weight), *present)


def empty_past(batch):
    return [torch.zeros(batch, HEADS, 0, WIDTH // HEADS) for _ in range(2 * LAYERS)]
