"""Draws sequences of random tensors from PyTorch and NumPy and writes random-tensors.json.

Run with PyTorch 1.13 and NumPy 1.24 on an x86 processor with AVX2, PyTorch built without MKL:

    python3 tools/golden/random_tensors.py

Each sequence starts with a seed, and every call goes on where the one before it left the
generator. A step is a call: the op, the tensor it is given, if any, with its layout in memory,
the other arguments, and what came out.
"""

import json
from pathlib import Path

import numpy as np
import torch

from vectors import number, written

OUT = Path(__file__).parents[2] / "packages/backend-cpu/test/goldens/random-tensors.json"
FLOATS = {"float32": torch.float32, "float64": torch.float64}
DTYPES = {**FLOATS, "int32": torch.int32, "uint8": torch.uint8, "bool": torch.bool}
choose = np.random.RandomState(6)


def pick(items):
    return items[choose.randint(len(items))]


def laid_out(shape, dtype, layout):
    """A tensor in one of the layouts that the tests make, filled with multiples of 1/8."""
    values = torch.from_numpy(choose.randint(0, 9, size=shape) / 8).reshape(shape).to(dtype)
    if layout == "transposed":
        return values.permute(*reversed(range(len(shape)))).contiguous().permute(
            *reversed(range(len(shape))))
    if layout == "narrowed":
        padded = torch.zeros([n + 3 for n in shape], dtype=dtype)
        part = padded[tuple(slice(1, n + 1) for n in shape)]
        part.copy_(values)
        return part
    return values


def shape():
    return [int(n) for n in choose.randint(1, 6, size=choose.randint(1, 4))]


def step(op, given, args, result):
    x = None if given is None else {**written(given[0]), "layout": given[1]}
    return {"op": op, "x": x, "args": [number(a) if isinstance(a, float) else a for a in args],
            "expected": written(result)}


def created():
    name = pick(list(FLOATS))
    sizes = shape()
    kind = choose.randint(6)
    options = {"dtype": name}
    if kind == 0:
        return step("rand", None, [sizes, options], torch.rand(sizes, dtype=FLOATS[name]))
    if kind == 1:
        return step("randn", None, [sizes, options], torch.randn(sizes, dtype=FLOATS[name]))
    if kind == 2:
        low, high = int(choose.randint(-50, 50)), int(choose.randint(51, 9999))
        return step("randint", None, [low, high, sizes], torch.randint(low, high, sizes))
    if kind == 3:
        name = pick(["float32", "float64", "uint8", "int32"])
        return step("randint", None, [100, sizes, {"dtype": name}],
                    torch.randint(100, sizes, dtype=DTYPES[name]))
    if kind == 4:
        n = int(choose.randint(0, 30))
        return step("randperm", None, [n], torch.randperm(n))
    mean, std = float(choose.randint(-9, 9)) / 4, float(choose.randint(1, 9)) / 4
    return step("normal", None, [mean, std, sizes, options],
                torch.normal(mean, std, sizes, dtype=FLOATS[name]))


def given():
    """Draws that are given a tensor, or write into one."""
    layout = pick(["contiguous", "transposed", "narrowed"])
    name = pick(list(FLOATS))
    x = laid_out(shape(), FLOATS[name], layout)
    before = (x.clone(), layout)
    kind = choose.randint(12)
    if kind == 0:
        return step("randLike", before, [], torch.rand_like(x))
    if kind == 1:
        return step("randnLike", before, [], torch.randn_like(x))
    if kind == 2:
        return step("uniform_", before, [-2.5, 1.25], x.uniform_(-2.5, 1.25))
    if kind in (3, 4):
        return step("normal_", before, [0.5, 2.0], x.normal_(0.5, 2.0))
    if kind == 5:
        return step("exponential_", before, [1.5], x.exponential_(1.5))
    if kind == 6:
        x = laid_out(list(x.shape), DTYPES[pick(list(DTYPES))], layout)
        before = (x.clone(), layout)
        return step("bernoulli_", before, [0.25], x.bernoulli_(0.25))
    if kind == 7:
        return step("random_", before, [-3, 40], x.random_(-3, 40))
    probabilities = laid_out(list(x.shape), FLOATS[name], layout).clamp(0, 1)
    if layout == "transposed":
        probabilities = laid_out(list(x.shape), FLOATS[name], layout)
        probabilities.clamp_(0, 1)
    if kind == 8:
        if layout == "narrowed":
            layout, probabilities = "contiguous", probabilities.contiguous()
        return step("bernoulli", (probabilities.clone(), layout), [], torch.bernoulli(probabilities))
    if kind == 9:
        return step("normal", (x.clone(), layout), [0.75], torch.normal(x, 0.75))
    # Weights that differ: PyTorch leaves the order of equal ones open.
    weights = torch.from_numpy(choose.permutation(7) + 1.0).to(FLOATS[name])
    rows = torch.stack([weights, weights.flip(0) * 3])
    # One sample with replacement takes a path of its own.
    count = 1 if choose.randint(3) == 0 else int(choose.randint(1, 8))
    return step("multinomial", (rows.clone(), "contiguous"), [count, {"replacement": kind == 10}],
                torch.multinomial(rows, count, kind == 10))


def numpy_sequence(seed):
    state = np.random.RandomState(seed)
    steps = []
    for _ in range(12):
        sizes = shape()
        kind = choose.randint(3)
        if kind == 0:
            steps.append(step("rand", None, [sizes], torch.from_numpy(state.rand(*sizes))))
        elif kind == 1:
            steps.append(step("randn", None, [sizes], torch.from_numpy(state.randn(*sizes))))
        else:
            low, high = int(choose.randint(-9, 9)), int(choose.randint(10, 9999))
            drawn = state.randint(low, high, size=sizes)
            steps.append(step("randint", None, [low, high, sizes], torch.from_numpy(drawn)))
    return {"seed": seed, "steps": steps}


def torch_sequence(seed):
    torch.manual_seed(seed)
    return {"seed": seed, "steps": [pick([created, given])() for _ in range(60)]}


torch.set_num_threads(1)
runs = {"torch": [torch_sequence(seed) for seed in (0, 5, 42, 2**31)],
        "numpy": [numpy_sequence(seed) for seed in (0, 7)]}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(runs, separators=(",", ":")) + "\n")
print(sum(len(run["steps"]) for kind in runs.values() for run in kind), "steps")
