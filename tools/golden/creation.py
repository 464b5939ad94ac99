"""Vectors of creation, from PyTorch 1.13 on one thread of an x86 processor with AVX2, whose
kernels say how ranges are rounded:

    python3 tools/golden/creation.py

Results are equal to the bit, but for the powers of `logspace`.
"""

import torch
import torch.nn.functional as F

from vectors import Vectors

torch.set_num_threads(1)
v = Vectors("creation", seed=4)
rnd = v.random
NAMES = {"float32": torch.float32, "float64": torch.float64, "int32": torch.int32, "uint8": torch.uint8}
ALL = {**NAMES, "bool": torch.bool}


def pick(items):
    return items[rnd.randint(len(items))]


def number(low, high):
    """A number that a float32 holds half of the time: both kinds of rounding occur."""
    drawn = float(rnd.uniform(low, high))
    return round(drawn, int(rnd.randint(0, 4))) if rnd.randint(2) else drawn


for bounds in [(5,), (0,), (2, 7), (7, 2, -2), (0, 10, 3), (-3, 4, 1), (4, 4, 1)]:
    v.add("arange", [*bounds], torch.arange(*bounds))
for bounds in [(2.5,), (0, 1, 0.1), (1, -1, -0.3), (0.1, 10, 0.137), (-5, 5, 1 / 3)]:
    v.add("arange", [*bounds], torch.arange(*bounds))
for _ in range(12):
    start, step = number(-50, 50), number(0.01, 3) * pick([1, -1])
    if step == 0:
        step = 0.5
    end = start + step * number(0, 60)
    for name, dtype in NAMES.items():
        if name in ("int32", "uint8"):
            whole = [int(abs(start)), int(abs(start)) + int(rnd.randint(0, 60)), int(rnd.randint(1, 5))]
            v.add("arange", [*whole, {"dtype": name}], torch.arange(*whole, dtype=dtype))
        else:
            given = [start, end, step]
            v.add("arange", [*given, {"dtype": name}], torch.arange(*given, dtype=dtype))

for _ in range(25):
    steps = int(pick([0, 1, 2, 3, 8, 15, 16, 17, 32, 33, 50, 64]))
    for name, dtype in NAMES.items():
        start, end = number(-9, 9), number(-9, 9)
        if name == "uint8":
            start, end = int(rnd.randint(0, 256)), int(rnd.randint(0, 256))
        if name == "int32":
            start, end = int(rnd.randint(-300, 300)), int(rnd.randint(-300, 300))
        v.add("linspace", [start, end, steps, {"dtype": name}],
              torch.linspace(start, end, steps, dtype=dtype))
for n in (0, 1, 2, 9, 20):
    for name in ("float32", "float64"):
        start, end, base = number(-3, 3), number(-3, 3), pick([2, 10, 2.718281828459045])
        out = torch.logspace(start, end, n, base=base, dtype=NAMES[name])
        # The exponent is rounded to the dtype, which moves the power by up to 3 ln 10 units;
        # the power itself adds two.
        v.add("logspace", [start, end, n, {"base": base, "dtype": name}], out, {"ulps": 10})

for n, m in [(0, 0), (1, 1), (3, 3), (2, 4), (4, 2), (3, 0)]:
    for name, dtype in ALL.items():
        v.add("eye", [n, m, {"dtype": name}], torch.eye(n, m, dtype=dtype))
v.add("eye", [2], torch.eye(2))
v.add("empty", [[3]], torch.empty(3), values=False)

for name, dtype in ALL.items():
    for shape in [[], [0], [3], [2, 3]]:
        v.add("zeros", [shape, {"dtype": name}], torch.zeros(shape, dtype=dtype))
        v.add("ones", [shape, {"dtype": name}], torch.ones(shape, dtype=dtype))
    value = True if name == "bool" else 7
    v.add("full", [[2, 2], value, {"dtype": name}], torch.full((2, 2), value, dtype=dtype))
    x = v.tensor((2, 3), dtype, 0, 5)
    v.add("zerosLike", [x], torch.zeros_like(x))
    v.add("onesLike", [x], torch.ones_like(x))
    v.add("fullLike", [x, value], torch.full_like(x, value))
    for shape in [[], [0], [2, 3]]:
        v.add("empty", [shape, {"dtype": name}], torch.empty(shape, dtype=dtype), values=False)
    v.add("emptyLike", [x], torch.empty_like(x), values=False)
    v.add("emptyLike", [x, {"dtype": "int32"}], torch.empty_like(x, dtype=torch.int32), values=False)
    v.add("zerosLike", [x, {"dtype": "float64"}], torch.zeros_like(x, dtype=torch.float64))

for _ in range(25):
    dtype = pick(list(ALL.values()))
    lead = [int(n) for n in rnd.randint(0, 4, size=rnd.randint(0, 3))]
    x = v.tensor([*lead, *(int(n) for n in rnd.randint(0, 6, size=2))], dtype, 0, 9)
    if dtype.is_floating_point and x.numel() > 3:
        x.view(-1)[:3] = torch.tensor([float("nan"), float("inf"), -0.0])
    k = int(rnd.randint(-5, 6))
    v.add("tril", [x, k], torch.tril(x, k))
    v.add("triu", [x, k], torch.triu(x, k))

for _ in range(10):
    dtype = pick(list(ALL.values()))
    k = int(rnd.randint(-3, 4))
    x = v.tensor([int(rnd.randint(0, 5))], dtype, 0, 9)
    if x.numel() > 0:
        v.add("diag", [x, k], torch.diag(x, k))
    y = v.tensor([int(n) for n in rnd.randint(3, 6, size=2)], dtype, 0, 9)
    v.add("diag", [y, max(-2, min(k, 2))], torch.diag(y, max(-2, min(k, 2))))

for _ in range(8):
    dtype = pick(list(ALL.values()))
    vectors = [v.tensor([int(n)] if n < 5 else [], dtype, 0, 9)
               for n in rnd.randint(0, 6, size=rnd.randint(1, 4))]
    for indexing in ("ij", "xy"):
        v.add("meshgrid", [vectors, {"indexing": indexing}],
              torch.meshgrid(*vectors, indexing=indexing))

for shape in [[], [4], [2, 3], [0]]:
    classes = v.tensor(shape, torch.int32, 0, 4)
    v.add("oneHot", [classes, 6], F.one_hot(classes.long(), 6))

for data, dtype in [([[1, 2], [3, 4.5]], torch.float32), ([[True], [False]], torch.bool),
                    (3, torch.float32), ([], torch.float32), ([[[1]], [[2]]], torch.float32)]:
    v.add("tensor", [data], torch.tensor(data, dtype=dtype))
for name, dtype in NAMES.items():
    v.add("tensor", [[[1, 0], [3, 2]], {"dtype": name}], torch.tensor([[1, 0], [3, 2]], dtype=dtype))
v.write()
