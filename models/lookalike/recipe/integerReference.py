"""The small model in plain int64 arithmetic, written apart from the ONNX graph: what the graph and a circuit must equal."""
import numpy as np


def conv(h, w, b, stride, pad):
    """h: [n, c, length]; w: [out, c, k]; zeros beyond both ends."""
    n, _, length = h.shape
    k = w.shape[2]
    padded = np.pad(h, ((0, 0), (0, 0), (pad, pad)))
    count = (length + 2 * pad - k) // stride + 1
    out = np.empty((n, w.shape[0], count), np.int64)
    for p in range(count):
        window = padded[:, :, p * stride : p * stride + k].reshape(n, -1)
        out[:, :, p] = window @ w.reshape(len(w), -1).T + b
    return out


def quantise(acc, shift):
    """min(255, floor(max(acc, 0) / 2^shift))"""
    return np.minimum(np.maximum(acc, 0) >> shift, 255)


def logits(model, x):
    """model: see quantised.py. x: integers [n, 64]. Returns int64 [n, 2] and the largest |accumulator| seen, by layer."""
    x = np.asarray(x, np.int64)
    seen = []
    one_hot = (x[:, None, :] == np.array(model["symbols"])[None, :, None]).astype(np.int64)
    w1, w2, w3, w4 = (np.asarray(w, np.int64) for w in model["weights"])
    b1, b2, b3, b4 = (np.asarray(b, np.int64) for b in model["biases"])
    acc = conv(one_hot, w1, b1, 1, w1.shape[2] // 2)
    seen.append(np.abs(acc).max())
    h = quantise(acc, model["shift1"])
    acc = conv(h, w2, b2, model["stride2"], w2.shape[2] // 2)
    seen.append(np.abs(acc).max())
    h = quantise(acc, model["shift2"]).reshape(len(x), -1)
    acc = h @ w3.T + b3
    seen.append(np.abs(acc).max())
    h = quantise(acc, model["shift3"])
    acc = h @ w4.T + b4
    seen.append(np.abs(acc).max())
    return acc, [int(s) for s in seen]
