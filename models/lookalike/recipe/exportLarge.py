"""large.pt -> large/model.onnx, with the threshold in the last bias; also the margins that teach the small model."""
import os
import sys
import warnings

import numpy as np
import torch

from largeNet import LargeNet, Member
from lookalikeData import HOME, WORK, encode, load
from threshold import choose
from trainLarge import predict


def read(path):
    state = torch.load(path)
    members = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("members."))
    net = LargeNet([Member() for _ in range(members)])
    net.load_state_dict(state)
    return net.eval()


def main():
    net = read(sys.argv[1] if len(sys.argv) > 1 else os.path.join(WORK, "large.pt"))
    torch.set_num_threads(int(os.environ.get("LOOKALIKE_THREADS", "2")))
    rows = load()
    train, val = rows.where(rows.split == "train"), rows.where(rows.split == "val")
    out = predict(net, torch.from_numpy(encode(train.host)).float()).numpy()
    np.save(os.path.join(WORK, "teacher.npy"), out[:, 1] - out[:, 0])
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
