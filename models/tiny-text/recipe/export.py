"""Writes the trained model in the layout that text libraries read: the graph, the tokenizer, the settings."""
import json
import os
from pathlib import Path

import onnx
import torch

from textData import CHARACTERS, END, SPECIAL, UNKNOWN, VOCABULARY
from tinyGpt import HEADS, LAYERS, POSITIONS, WIDTH, TinyGpt

WORK = Path(os.environ["TINY_TEXT_WORK"])
HOME = Path(__file__).parent.parent / "model"
(HOME / "onnx").mkdir(parents=True, exist_ok=True)

model = TinyGpt(len(VOCABULARY))
model.load_state_dict(torch.load(WORK / "weights.pt"))
model.eval()

names = [f"{layer}.{part}" for layer in range(LAYERS) for part in ("key", "value")]
past = [torch.zeros(1, HEADS, 3, WIDTH // HEADS) for _ in names]
ids = torch.arange(5)[None]
inputs = ["input_ids", "attention_mask", "position_ids", *(f"past_key_values.{n}" for n in names)]
outputs = ["logits", *(f"present.{n}" for n in names)]
axes = {
    "input_ids": {0: "batch_size", 1: "sequence_length"},
    "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
    "position_ids": {0: "batch_size", 1: "sequence_length"},
    "logits": {0: "batch_size", 1: "sequence_length"},
}
axes.update({f"past_key_values.{n}": {0: "batch_size", 2: "past_sequence_length"} for n in names})
axes.update({f"present.{n}": {0: "batch_size", 2: "total_sequence_length"} for n in names})
graph = HOME / "onnx" / "model.onnx"
torch.onnx.export(
    model,
    (ids, torch.ones(1, 8, dtype=torch.long), ids + 3, *past),
    str(graph),
    input_names=inputs,
    output_names=outputs,
    dynamic_axes=axes,
    opset_version=14,
)
onnx.checker.check_model(onnx.load(str(graph)), full_check=True)


def write(name, value):
    (HOME / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


write(
    "config.json",
    {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "license": "mit",
        "n_layer": LAYERS,
        "n_head": HEADS,
        "n_embd": WIDTH,
        "n_positions": POSITIONS,
        "vocab_size": len(VOCABULARY),
        "activation_function": "gelu_new",
        "bos_token_id": END,
        "eos_token_id": END,
        "pad_token_id": END,
        "tie_word_embeddings": True,
    },
)
write("generation_config.json", {"bos_token_id": END, "eos_token_id": END, "pad_token_id": END})
write(
    "tokenizer.json",
    {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": i,
                "content": token,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for i, token in enumerate(SPECIAL)
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"Regex": "[\\s\\S]"},
            "behavior": "Isolated",
            "invert": False,
        },
        "post_processor": None,
        "decoder": {"type": "Fuse"},
        "model": {"type": "WordLevel", "vocab": VOCABULARY, "unk_token": SPECIAL[UNKNOWN]},
    },
)
write(
    "tokenizer_config.json",
    {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": SPECIAL[END],
        "eos_token": SPECIAL[END],
        "pad_token": SPECIAL[END],
        "unk_token": SPECIAL[UNKNOWN],
        "model_max_length": POSITIONS,
        "clean_up_tokenization_spaces": False,
        "chat_template": "{% for message in messages %}{{ '<|' + message['role'] + '|>'"
        " + message['content'] }}{% if message['role'] == 'assistant' %}{{ '<|end|>' }}{% endif %}"
        "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}",
    },
)
print("characters", len(CHARACTERS), "graph", graph.stat().st_size)
