"""Conversations out of the corpus, by a seeded grammar, and their characters as numbers."""
import json
import random
from pathlib import Path

HERE = Path(__file__).parent
SPECIAL = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|unknown|>"]
CHARACTERS = [chr(code) for code in range(32, 127)] + ["\n"]
VOCABULARY = {token: i for i, token in enumerate(SPECIAL + CHARACTERS)}
END, SYSTEM, USER, ASSISTANT, UNKNOWN = range(5)

CORPUS = json.loads((HERE / "corpus.json").read_text())


def encode(text):
    return [VOCABULARY.get(character, UNKNOWN) for character in text]


def ask(rng, question):
    text = rng.choice(CORPUS["wrappers"]).format(q=question)
    return text[0].upper() + text[1:] if rng.random() < 0.6 else text


def word(rng):
    """A word of the list, or one that nobody knows."""
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    made = "".join(rng.choice(letters[: rng.randint(6, 26)]) for _ in range(rng.randint(2, 9)))
    return rng.choice([made, rng.choice(CORPUS["unknown"]["words"])])


def unknown(rng):
    """A question of any kind, so that what was never asked before is told from what was."""
    parts = rng.choice(CORPUS["unknown"]["questions"]).split("{w}")
    return parts[0] + "".join(word(rng) + part for part in parts[1:])


def mistyped(rng, text):
    """Now and then a letter is missing or stands twice."""
    if rng.random() < 0.9:
        return text
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(["", text[at] * 2]) + text[at + 1 :]


def turn(rng):
    """One question with its answer: the tokens, and which of them are to be learned."""
    if rng.random() < 0.1:
        question, answer = unknown(rng), CORPUS["unknown"]["answer"]
    else:
        topic = rng.choice(CORPUS["topics"])
        question, answer = rng.choice(topic["questions"]), topic["answer"]
    asked = [USER, *encode(mistyped(rng, ask(rng, question)))]
    said = [*encode(answer), END]
    return asked + [ASSISTANT] + said, [0] * (len(asked) + 1) + [1] * len(said)


def conversation(rng, length):
    """Turns one after another until there are more tokens than asked for."""
    tokens, learned = [], []
    if rng.random() < 0.2:
        system = [SYSTEM, *encode(rng.choice(CORPUS["system"]))]
        tokens, learned = system, [0] * len(system)
    while len(tokens) <= length:
        more, which = turn(rng)
        tokens, learned = tokens + more, learned + which
    return tokens[: length + 1], learned[: length + 1]


def batches(seed, size, length):
    rng = random.Random(seed)
    while True:
        yield [conversation(rng, length) for _ in range(size)]
