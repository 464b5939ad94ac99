"""Runs rows on PyTorch or NumPy: a JSON message a line in, one out.

{"do": "load", "row": {"op": ..., "inputs": [...]}} -> {"values": samples of the first results} or {"missing": true}
{"do": "time", "calls": n} -> {"milliseconds": ...}
"""

import json
import math
import sys
import time

import numpy as np

MODULUS = 1_000_003
RATE = 1e-6

# As in peer.ts.
COMPARED_STEPS = 3


def elements(spec):
    """The rule of inputs.ts."""
    count = math.prod(spec["shape"])
    draw = (np.arange(count, dtype=np.int64) * 48271 + spec["seed"] * 69621) % MODULUS
    if spec["kind"] == "index":
        values = draw % count
    else:
        values = draw / MODULUS if spec["kind"] == "unit" else (2 * draw) / MODULUS - 1
        values = spec.get("scale", 1) * values
    return values.astype(spec["dtype"]).reshape(spec["shape"])


def sample(values):
    flat = np.ravel(values)
    return [float(v) for v in flat[:: max(1, math.ceil(flat.size / 10_000))]]


def softmax(x):
    shifted = np.exp(x - x.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def polynomial(x, start, sin, numbers):
    x = x * math.pi
    y = sin(x)
    p = [float(v) for v in start] if numbers else [start[i].copy() if isinstance(start, np.ndarray) else start[i].clone() for i in range(4)]

    def step():
        pred = p[0] + p[1] * x + p[2] * x**2 + p[3] * x**3
        loss = ((pred - y) ** 2).sum()
        grad = 2.0 * (pred - y)
        grads = [grad.sum(), (grad * x).sum(), (grad * x**2).sum(), (grad * x**3).sum()]
        for i in range(4):
            p[i] = p[i] - RATE * (grads[i].item() if numbers else grads[i])
        return loss, *p

    return step


def net_numpy(x, y, w1, w2):
    def step():
        nonlocal w1, w2
        h = x.dot(w1)
        h_relu = np.maximum(h, 0)
        pred = h_relu.dot(w2)
        loss = np.square(pred - y).sum().item()
        grad_pred = 2.0 * (pred - y)
        grad_w2 = h_relu.T.dot(grad_pred)
        grad_h = grad_pred.dot(w2.T).copy()
        grad_h[h < 0] = 0
        grad_w1 = x.T.dot(grad_h)
        w1 -= RATE * grad_w1
        w2 -= RATE * grad_w2
        return loss, w2

    return step


def net_torch(x, y, w1, w2):
    def step():
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        pred = h_relu.mm(w2)
        loss = (pred - y).pow(2).sum().item()
        grad_pred = 2.0 * (pred - y)
        grad_w2 = h_relu.t().mm(grad_pred)
        grad_h = grad_pred.mm(w2.t()).clone()
        grad_h[h < 0] = 0
        grad_w1 = x.t().mm(grad_h)
        w1.sub_(RATE * grad_w1)
        w2.sub_(RATE * grad_w2)
        return loss, w2

    return step


def repeated(op):
    """An op as work that is given its inputs once."""
    return lambda *inputs: lambda: op(*inputs)


def numpy_library():
    ops = {
        "add": lambda x, y: x + y,
        "mul": lambda x, y: x * y,
        "mulAdd": lambda x, y, z: x * y + z,
        "exp": np.exp,
        "copy": np.copy,
        "sum": np.sum,
        "sumRows": lambda x: x.sum(axis=0),
        "sumColumns": lambda x: x.sum(axis=1),
        "softmax": softmax,
        "cumsum": np.cumsum,
        "sort": np.sort,
        "gather": lambda x, i: x[i],
        "mm": np.matmul,
        "mmOfTransposedLeft": lambda a, b: a.T @ b,
        "mmOfTransposedRight": lambda a, b: a @ b.T,
    }
    scripts = {
        "polynomial": lambda x, s: polynomial(x, s, np.sin, False),
        "polynomialInNumbers": lambda x, s: polynomial(x, s, np.sin, True),
        "twoLayerNet": net_numpy,
    }
    works = {name: repeated(op) for name, op in ops.items()}
    return f"NumPy {np.__version__}", works, scripts, lambda op: None, lambda a: a, lambda r: r


def torch_library():
    import torch

    import worker_training

    torch.set_num_threads(int(sys.argv[2]))
    recorded, training = worker_training.works(), worker_training.scripts()
    ops = {
        "add": torch.add,
        "mul": torch.mul,
        "mulAdd": lambda x, y, z: x * y + z,
        "exp": torch.exp,
        "copy": torch.clone,
        "sum": torch.sum,
        "sumRows": lambda x: x.sum(0),
        "sumColumns": lambda x: x.sum(1),
        "softmax": lambda x: torch.softmax(x, 1),
        "cumsum": lambda x: torch.cumsum(x, 0),
        "sort": lambda x: torch.sort(x).values,
        "gather": lambda x, i: torch.gather(x, 0, i),
        "mm": torch.mm,
        "mmOfTransposedLeft": lambda a, b: a.t().mm(b),
        "mmOfTransposedRight": lambda a, b: a.mm(b.t()),
    }
    scripts = {
        "polynomial": lambda x, s: polynomial(x, s, torch.sin, False),
        "polynomialInNumbers": lambda x, s: polynomial(x, s, torch.sin, True),
        "twoLayerNet": net_torch,
        **training,
    }

    def prepare(op):
        torch.set_grad_enabled(op in training or op in recorded)

    def upload(array):
        tensor = torch.from_numpy(array)
        return tensor.long() if tensor.dtype == torch.int32 else tensor

    works = {name: repeated(op) for name, op in ops.items()} | recorded
    return f"PyTorch {torch.__version__}", works, scripts, prepare, upload, lambda r: r.detach().numpy()


def parts_of(result, download):
    """A sample of each number or array in a result."""
    parts = result if isinstance(result, (tuple, list)) else [result]
    return [sample(part if np.isscalar(part) else download(part)) for part in parts]


def main():
    library = {"torch": torch_library, "numpy": numpy_library}[sys.argv[1]]
    version, works, scripts, prepare, upload, download = library()
    call = None

    def answer(message):
        print(json.dumps(message), flush=True)

    answer({"version": f"{version}, Python {sys.version.split()[0]}"})
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "load":
            op = message["row"]["op"]
            prepare(op)
            inputs = [upload(elements(spec)) for spec in message["row"]["inputs"]]
            if op in works:
                call = works[op](*inputs)
                answer({"values": parts_of(call(), download)})
            elif op in scripts:
                call = scripts[op](*inputs)
                answer({"values": [p for _ in range(COMPARED_STEPS) for p in parts_of(call(), download)]})
            else:
                answer({"missing": True})
        else:
            start = time.perf_counter()
            for _ in range(message["calls"]):
                call()
            answer({"milliseconds": (time.perf_counter() - start) * 1000})


if __name__ == "__main__":
    main()
