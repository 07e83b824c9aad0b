"""Trained parameters -> integers -> small/model.onnx, with the threshold in the last bias and every bound checked."""
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from bounds import bounds
from countConstraints import count
from integerReference import logits
from lookalikeData import HOME, LENGTH, WORK, encode, load
from quantised import from_training, write
from threshold import choose


def graph(model):
    """Only plain float32 operators, so that every backend has them; every value in it is an integer."""
    consts, nodes = [], []

    def const(name, value):
        consts.append(numpy_helper.from_array(np.asarray(value, np.float32), name))
        return name

    def ints(name, value):
        consts.append(numpy_helper.from_array(np.asarray(value, np.int64), name))
        return name

    def node(op, inputs, output, **attributes):
        nodes.append(helper.make_node(op, inputs, [output], name=output, **attributes))
        return output

    w1, w2, w3, w4 = (np.asarray(w) for w in model["weights"])
    b1, b2, b3, b4 = model["biases"]
    # relu(1 - |x - symbol|) is 1 where the byte is the symbol and 0 elsewhere.
    h = node("Reshape", ["bytes", ints("rowShape", [-1, 1, 1, LENGTH])], "row")
    h = node("Sub", [h, const("symbols", np.reshape(model["symbols"], (1, -1, 1, 1)))], "difference")
    h = node("Abs", [h], "distance")
    h = node("Sub", [const("one", 1), h], "closeness")
    h = node("Relu", [h], "oneHot")
    pad = w1.shape[2] // 2
    h = node("Conv", [h, const("w1", w1[:, :, None, :]), const("b1", b1)], "acc1", kernel_shape=[1, w1.shape[2]], pads=[0, pad, 0, pad], strides=[1, 1])
    h = node("Relu", [h], "h1")
    pad = w2.shape[2] // 2
    h = node("Conv", [h, const("w2", w2[:, :, None, :]), const("b2", b2)], "acc2", kernel_shape=[1, w2.shape[2]], pads=[0, pad, 0, pad], strides=[1, model["stride2"]])
    h = node("Relu", [h], "relu2")
    h = node("Mul", [h, const("scale2", 2.0 ** -model["shift2"])], "scaled2")
    h = node("Floor", [h], "floor2")
    h = node("Min", [h, const("top", 255)], "h2")
    h = node("Reshape", [h, ints("flat", [-1, w3.shape[1]])], "places")
    h = node("MatMul", [h, const("w3", w3.T)], "dot3")
    h = node("Add", [h, const("b3", b3)], "acc3")
    h = node("Relu", [h], "relu3")
    h = node("Mul", [h, const("scale3", 2.0 ** -model["shift3"])], "scaled3")
    h = node("Floor", [h], "floor3")
    h = node("Min", [h, "top"], "h3")
    h = node("MatMul", [h, const("w4", w4.T)], "dot4")
    node("Add", [h, const("b4", b4)], "logits")
    value = lambda name, width: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
    made = helper.make_graph(nodes, "lookalike-small", [value("bytes", LENGTH)], [value("logits", 2)], consts)
    out = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="trine lookalike recipe")
    onnx.checker.check_model(out, full_check=True)
    return out


def main():
    model = from_training(sys.argv[1] if len(sys.argv) > 1 else os.path.join(WORK, "small.npz"))
    val = load()
    val = val.where(val.split == "val")
    out, _ = logits(model, encode(val.host))
    # Phishing wins when logits[1] > logits[0]: an integer threshold, so margin > t becomes margin - t > 0.
    t = int(choose(val, out[:, 1] - out[:, 0]))
    model["biases"][3][1] -= t
    layers = bounds(model)
    # The first stage has no saturation in the graph: its bound must make it needless.
    assert layers[0]["high"].max() <= 255 and model["shift1"] == 0
    if any(b >= 2**24 for b in (x["largest"] for x in layers)):
        raise SystemExit("an accumulator bound reaches 2^24")
    cost = count(model)
    if cost["total"] >= cost["limit"]:
        raise SystemExit(f"too dear to prove: {cost}")
    model["threshold"] = t
    write(model, os.path.join(WORK, "small.json"))
    path = os.path.join(HOME, "small", "model.onnx")
    with open(path, "wb") as file:
        file.write(graph(model).SerializeToString(deterministic=True))
    print("small:", os.path.getsize(path), "bytes, bounds", [x["largest"] for x in layers], "threshold", t, "constraints", cost)


if __name__ == "__main__":
    main()
