"""Draws reference sequences from PyTorch, NumPy and CPython and writes random.json.

Run with PyTorch 1.13, NumPy 1.24 and CPython 3.11 on an x86 processor with AVX2 (PyTorch's
float32 normals are rounded by its AVX2 kernel), PyTorch built without MKL:

    python3 tools/golden/random_numbers.py

Each run of steps shares one generator, so what a call leaves behind (half a normal pair)
shows in the next. Floats are the shortest decimals that read back to the same bits.
"""

import json
import platform
import random
from pathlib import Path

import numpy as np
import torch

OUT = Path(__file__).parents[2] / "packages/tensor/test/goldens/random.json"
# Gradus gives int32 where PyTorch gives int64.
DTYPES = {"float32": torch.float32, "float64": torch.float64, "int32": torch.int64}


def floats(values):
    """Decimals that give the same bits when read as a double and rounded to the dtype."""
    decimals = [float(str(v)) for v in values]
    assert all(values.dtype.type(d) == v for d, v in zip(decimals, values))
    return decimals


def written(array):
    return floats(array) if array.dtype.kind == "f" else [int(v) for v in array]


def torch_step(op, dtype="float32", size=None, **args):
    kind = DTYPES[dtype]
    if op == "uniform":
        drawn = torch.empty(size, dtype=kind).uniform_(args["from"], args["to"])
    elif op == "normal":
        drawn = torch.empty(size, dtype=kind).normal_(args["mean"], args["std"])
    elif op == "randint":
        drawn = torch.randint(args["low"], args["high"], (size,), dtype=kind)
    elif op == "randperm":
        drawn = torch.randperm(size)
        dtype = "int32"
    elif op == "bernoulli":
        drawn = torch.empty(size, dtype=kind).bernoulli_(args["p"])
    elif op == "bernoulliEach":
        p = torch.tensor(args["probabilities"], dtype=kind)
        args["probabilities"] = floats(p.numpy())
        drawn = torch.bernoulli(p).int()
    values = written(drawn.numpy())
    if op.startswith("bernoulli"):
        values = [int(v) for v in values]
    return {"op": op, "dtype": dtype, "size": size, **args, "values": values}


def uniform(size, dtype="float32", low=0, high=1):
    return torch_step("uniform", dtype, size, **{"from": low, "to": high})


def normal(size, dtype="float32", mean=0, std=1):
    return torch_step("normal", dtype, size, mean=mean, std=std)


def each(dtype, probabilities):
    return torch_step("bernoulliEach", dtype, len(probabilities), probabilities=probabilities)


def torch_common():
    """A sequence for every seed: odd counts of small normals leave halves between the rest."""
    spread = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1] * 3
    return [
        uniform(5),
        normal(1),
        uniform(3, "float64"),
        normal(5, "float64"),
        torch_step("randint", "int32", 6, low=0, high=10),
        normal(15),
        normal(16),
        normal(1, "float64"),
        normal(17),
        torch_step("randperm", "int32", 10),
        normal(31, "float64"),
        normal(1, mean=3, std=0.5),
        torch_step("bernoulli", "float32", 20, p=0.3),
        each("float32", spread),
        normal(15, "float64", mean=-2, std=0.1),
        normal(31, mean=1.7, std=0.3),
        each("float64", spread),
        normal(16, "float64", mean=1.7, std=0.3),
        uniform(8, low=-0.3, high=1.7),
        uniform(8, "float64", low=-0.3, high=1.7),
        torch_step("randint", "int32", 6, low=-5, high=2**31 - 1),
        torch_step("randint", "int32", 4, low=-(2**31), high=2**31 - 1),
        torch_step("randint", "int32", 4, low=-(2**31), high=2**31),
        uniform(2),
    ]


def torch_long():
    return [
        normal(100),
        normal(3),
        normal(1000),
        normal(100, "float64"),
        normal(1000, "float64"),
        uniform(1000),
        uniform(100, low=-(784**-0.5), high=784**-0.5),
        uniform(100, "float64", low=-(784**-0.5), high=784**-0.5),
        uniform(50, low=0.1, high=0.7),
        uniform(50, "float64", low=0.1, high=0.7),
        uniform(10, "float64", low=0, high=0.7),
        uniform(10, "float64", low=-3, high=10),
        torch_step("randperm", "int32", 1000),
        torch_step("randperm", "int32", 1),
        torch_step("randperm", "int32", 0),
        normal(0),
        normal(1),
    ]


def torch_runs():
    torch.set_num_threads(1)
    for seed in [0, 1, 5, 42, 2**31, 2**32 + 5, 67280421310721, 2**53 - 1, -1, -5, 1 - 2**53]:
        torch.manual_seed(seed)
        yield {"seed": seed, "steps": torch_common()}
    torch.manual_seed(0)
    yield {"seed": 0, "steps": torch_long()}


def numpy_step(state, op, size, **args):
    if op == "random":
        drawn = state.rand(size)
    elif op == "randn":
        drawn = state.randn(size)
    elif op == "randint":
        drawn = state.randint(args["low"], args["high"], size)
    return {"op": op, "size": size, **args, "values": written(drawn)}


def numpy_runs():
    for seed in [0, 1, 42, 2**31, 2**32 - 1, [7], [1, 2, 3, 2**32 - 1]]:
        state = np.random.RandomState(seed)
        yield {
            "seed": seed,
            "steps": [
                numpy_step(state, "random", 5),
                numpy_step(state, "randn", 5),
                numpy_step(state, "randint", 10, low=0, high=10),
                numpy_step(state, "randn", 4),
                numpy_step(state, "randint", 5, low=-100, high=1000000),
                numpy_step(state, "randint", 3, low=7, high=8),
                numpy_step(state, "randint", 4, low=-(2**31), high=2**31),
                numpy_step(state, "randint", 4, low=0, high=2**31 + 1),
                numpy_step(state, "randint", 4, low=0, high=256),
                numpy_step(state, "random", 2),
                numpy_step(state, "randn", 300 if seed == 0 else 20),
            ],
        }


def python_step(source, op, *args):
    # choice and shuffle take the length of the list 0, 1, …
    if op == "choice":
        values = [source.choice(range(*args)) for _ in range(8)]
    elif op == "shuffle":
        values = list(range(*args))
        source.shuffle(values)
    else:
        values = [getattr(source, op)(*args) for _ in range(8)]
    return {"op": op, "args": args, "values": values}


def python_runs():
    for seed in [0, 1, 5, 42, -42, 2**32, 2**53 - 1, 10**30]:
        source = random.Random(seed)
        yield {
            # As text, for a seed may have more digits than a JSON reader keeps.
            "seed": str(seed),
            "steps": [
                python_step(source, "random"),
                python_step(source, "randint", 0, 9),
                python_step(source, "randint", -1000, 1000000),
                python_step(source, "randint", 3, 3),
                python_step(source, "randint", 0, 2**32 - 1),
                python_step(source, "randint", 0, 2**45),
                python_step(source, "getrandbits", 0),
                python_step(source, "getrandbits", 1),
                python_step(source, "getrandbits", 32),
                python_step(source, "getrandbits", 33),
                python_step(source, "getrandbits", 53),
                python_step(source, "randrange", 7),
                python_step(source, "randrange", 10, 20),
                python_step(source, "randrange", 10, 100, 7),
                python_step(source, "randrange", 100, 9, -7),
                python_step(source, "uniform", -2.5, 7),
                python_step(source, "choice", 26),
                python_step(source, "shuffle", 20),
                python_step(source, "random"),
            ],
        }


def words(state, count):
    return [int(v) for v in state.randint(0, 2**32, count, dtype=np.uint32)]


def twister_words():
    """Raw words, from two sources that speak of words: NumPy's and CPython's."""
    state = np.random.RandomState(5489)
    by_seed = words(state, 1300)
    source = random.Random(0x123 | 0x234 << 32 | 0x345 << 64 | 0x456 << 96)
    by_array = [source.getrandbits(32) for _ in range(10)]
    many = np.random.RandomState(np.arange(700))
    return {
        # Words 624 and 1248 are the first of a refilled state.
        "seed5489": {
            "first": by_seed[:5],
            "from620": by_seed[620:630],
            "from1245": by_seed[1245:1255],
        },
        "keys": [0x123, 0x234, 0x345, 0x456],
        "byArray": by_array,
        # Seeded by 0, 1, … 699: more keys than the state has words.
        "byCount": {"keys": 700, "first": words(many, 5)},
    }


def main():
    goldens = {
        "made": {
            "by": "tools/golden/random_numbers.py",
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
            "kernels": next(
                line.split(":")[1].strip()
                for line in torch.__config__.show().split("\n")
                if "CPU capability" in line
            ),
        },
        "twister": twister_words(),
        "torch": list(torch_runs()),
        "numpy": list(numpy_runs()),
        "python": list(python_runs()),
    }
    assert goldens["made"]["kernels"] == "AVX2", "the float32 normals would be another kernel's"
    # One step a line: a changed sequence is one changed line.
    text = json.dumps(goldens, separators=(", ", ": ")).replace('{"op"', '\n{"op"')
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text.replace('{"seed"', '\n{"seed"') + "\n")


if __name__ == "__main__":
    main()
