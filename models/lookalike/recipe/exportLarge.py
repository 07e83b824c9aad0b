"""The members and the linear model -> large/model.onnx, with the threshold in the last bias."""
import os
import warnings

import torch

from largeNet import LargeNet, Member
from linearGrams import LinearGrams
from lookalikeData import HOME, WORK, encode, load
from threshold import choose
from trainLarge import predict

SEEDS = (1, 2)


def read():
    def loaded(net, name):
        net.load_state_dict(torch.load(os.path.join(WORK, name)))
        return net

    return LargeNet([loaded(Member(), f"member{seed}.pt") for seed in SEEDS], loaded(LinearGrams(), "linear.pt")).eval()


def main():
    torch.set_num_threads(1)
    net = read()
    rows = load()
    val = rows.where(rows.split == "val")
    out = predict(net, torch.from_numpy(encode(val.host)).float()).numpy()
    t = float(choose(val, out[:, 1] - out[:, 0]))
    net.bias[1] -= t
    path = os.path.join(HOME, "large", "model.onnx")
    warnings.simplefilter("ignore")
    torch.onnx.export(net, torch.zeros(2, 64), path, opset_version=13, input_names=["bytes"], output_names=["logits"],
                      dynamic_axes={"bytes": {0: "batch"}, "logits": {0: "batch"}})
    print("large:", os.path.getsize(path), "bytes, threshold", t)


if __name__ == "__main__":
    main()
