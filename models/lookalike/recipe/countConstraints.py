"""Counts the rows of the rank-1 constraint system that would prove a run of the small model (public weights)."""
from bounds import LENGTH, bounds

LIMIT = 45000


def unit_rows(low, high, shift):
    """Rows of one ReLU + shift + saturate unit.

    K bits (K rows), one linear row for their sum, two rows to see whether the bits above the low eight are all zero and one to
    saturate where they can be set at all, one row for the sign. A unit whose bound is not positive is the constant 0: no row.
    A unit that can never be negative needs no sign.
    """
    if high <= 0 or (high >> shift) == 0:
        return 0
    if low >= 0:
        bits, sign = int(high).bit_length(), 0
    else:
        k = 1
        while not (low >= -(2 ** (k - 1)) and high < 2 ** (k - 1)):
            k += 1
        bits, sign = k, 1
    saturate = 3 if (high >> shift) > 255 else 0
    return bits + 1 + saturate + sign


def count(model):
    layers = bounds(model)
    parts = {}
    # Seven bits a byte and one linear row; one-hot of the low four bits (1 + 1 + 9 products) and of the high three
    # (1 + 3); then one product a symbol. Every byte 0..127 has a witness, also those outside the alphabet.
    parts["bytes and one-hot"] = LENGTH * (7 + 1 + 11 + 4 + len(model["symbols"]))
    for name, layer in zip(("first convolution", "second convolution", "hidden layer"), layers[:3]):
        rows = sum(unit_rows(int(a), int(b), layer["shift"]) for a, b in zip(layer["low"], layer["high"]))
        parts[name] = rows * layer["positions"]
    parts["logits"] = 2  # one linear row a logit
    # Poseidon over three packed words and a salt, the context row, packing rows. 650 is the dear end of what a call costs.
    parts["input commitment and public signals"] = 650 + 3 + 1 + 1
    return {"parts": parts, "total": sum(parts.values()), "limit": LIMIT}


if __name__ == "__main__":
    import sys

    from quantised import read

    print(count(read(sys.argv[1])))
