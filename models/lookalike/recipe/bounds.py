"""Static bounds of every accumulator, from the weights alone: no input can leave them."""
import numpy as np

LENGTH = 64
LIMIT = 2**24


def width(low, high):
    """Smallest K with low >= -2^(K-1) and high < 2^(K-1)."""
    k = 1
    while not (low >= -(2 ** (k - 1)) and high < 2 ** (k - 1)):
        k += 1
    return k


def after(high, shift):
    return int(min(255, max(high, 0) >> shift))


def bounds(model):
    """Per layer and unit: low and high of the accumulator, the shift, the width K, the largest output, and the sum of magnitudes.

    A one-hot position holds one symbol or none, so it adds at most its largest weight and at least its least, or 0.
    `magnitude` bounds every partial sum in any order, which is what float32 exactness needs.
    """
    w1, w2, w3, w4 = (np.asarray(w, np.int64) for w in model["weights"])
    b1, b2, b3, b4 = (np.asarray(b, np.int64) for b in model["biases"])
    out = []
    high = b1 + np.maximum(w1, 0).max(axis=1).sum(axis=1)
    low = b1 + np.minimum(w1, 0).min(axis=1).sum(axis=1)
    out.append((low, high, np.abs(b1) + np.abs(w1).max(axis=1).sum(axis=1)))
    top = np.array([after(h, model["shift1"]) for h in high])

    def dense(w, b, top):
        weight = w.reshape(len(w), len(top), -1)
        up = (np.maximum(weight, 0) * top[None, :, None]).sum(axis=(1, 2))
        down = (np.minimum(weight, 0) * top[None, :, None]).sum(axis=(1, 2))
        return b + down, b + up, np.abs(b) + up - down

    out.append(dense(w2, b2, top))
    count = (LENGTH + 2 * (w2.shape[2] // 2) - w2.shape[2]) // model["stride2"] + 1
    top = np.array([after(h, model["shift2"]) for h in out[1][1]]).repeat(count)  # filter by filter, a unit a position
    out.append(dense(w3, b3, top))
    top = np.array([after(h, model["shift3"]) for h in out[2][1]])
    out.append(dense(w4, b4, top))
    shifts = [model["shift1"], model["shift2"], model["shift3"], 0]
    counts = [LENGTH, count, 1, 1]
    layers = []
    for (low, high, magnitude), shift, positions in zip(out, shifts, counts):
        layers.append({
            "low": low, "high": high, "magnitude": magnitude, "shift": shift, "positions": positions,
            "width": [width(a, b) for a, b in zip(low.tolist(), high.tolist())],
            "largest": int(magnitude.max()),
        })
        if layers[-1]["largest"] >= LIMIT:
            raise ValueError(f"an accumulator could reach {layers[-1]['largest']}, at or above 2^24")
    return layers
