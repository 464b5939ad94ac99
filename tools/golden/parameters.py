"""Vectors of parameters and of dtypes that few calls have: packages/conformance/vectors/
parameters.json.

    python3 tools/golden/parameters.py

Results are equal to the bit, but for powers, which have a tolerance.
"""

import numpy as np
import torch
from vectors import Vectors

INF, NAN = float("inf"), float("nan")
F32, F64, I32, U8, B = torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool
NUMBERS = [F32, F64, I32, U8]

v = Vectors("parameters", seed=13)
rnd = v.random


def values(shape, dtype, low=-9):
    return v.tensor(shape, dtype, 0 if dtype == U8 else low, 9)


def whole(shape, high, low=0):
    return torch.from_numpy(np.asarray(rnd.randint(low, high, size=shape))).reshape(shape)


# Searches among another dtype
for a in NUMBERS:
    for b in NUMBERS:
        line = torch.sort(values((7,), a)).values
        x = values((2, 3), b) if b in (I32, U8) else values((2, 3), b).mul(2).round().div(2)
        v.add("searchsorted", [line, x], torch.searchsorted(line, x))
        v.add("bucketize", [x, line, {"right": True}], torch.bucketize(x, line, right=True))
        v.add("searchsorted", [line, x[0, 0]], torch.searchsorted(line, x[0, 0]))
    for value in [0.5, 3, -2.5]:
        v.add("searchsorted", [line, value], torch.searchsorted(line, value))
for side in ["left", "right"]:
    line = torch.tensor([3, 1, 3, 5, 1], dtype=I32)
    sorter = torch.argsort(line, stable=True)
    v.add("searchsorted", [line, torch.tensor([1, 3, 4], dtype=I32), {"side": side, "sorter": sorter}],
          torch.searchsorted(line, torch.tensor([1, 3, 4], dtype=I32), side=side, sorter=sorter))
v.add("searchsorted", [torch.tensor([1.0, 3.0]), 3, {"side": "right", "right": False}],
      torch.searchsorted(torch.tensor([1.0, 3.0]), 3, side="right", right=False))

# Bounds that make integers floats
for dtype in [I32, U8, B]:
    x = values((6,), dtype)
    for low, high in [(0.5, None), (None, 4.5), (0.5, 4), (-1, 3.5), (-INF, 4.5), (2, INF)]:
        v.add("clamp", [x, low, high], torch.clamp(x, low, high))
x = values((6,), U8)
v.add("clamp", [x, torch.tensor([-5], dtype=I32), torch.tensor([300], dtype=I32)],
      torch.clamp(x, torch.tensor([-5], dtype=I32), torch.tensor([300], dtype=I32)))
v.add("clamp", [x, torch.tensor(2.5), None], torch.clamp(x, torch.tensor(2.5)))

# Numbers written to bools and integers
for value in [0, 1, 2, 0.5, True, False]:
    x, mask, index = values((4,), B), values((4,), B), whole((2,), 4)
    for twin in ["", "_"]:
        v.add(f"scatter{twin}", [x, 0, index, value], x.scatter(0, index, value))
        v.add(f"indexFill{twin}", [x, 0, index, value], x.index_fill(0, index, value))
        v.add(f"maskedFill{twin}", [x, mask, value], x.masked_fill(mask, value))
    v.add("fill_", [x, value], x.clone().fill_(value))
    v.add("full", [[2], value, {"dtype": "bool"}], torch.full((2,), value, dtype=B))
for value in [-1, -255, 255, 2.7]:
    v.add("full", [[2], value, {"dtype": "uint8"}], torch.full((2,), value, dtype=U8))
    v.add("fill_", [values((2,), U8), value], torch.zeros(2, dtype=U8).fill_(value))
    v.add("maskedFill", [values((2,), U8), torch.tensor([True, True]), value], torch.full((2,), value, dtype=U8))
for value in [-(2**31), 2**31 - 1, -2.7]:
    v.add("full", [[2], value, {"dtype": "int32"}], torch.full((2,), value, dtype=I32))
    v.add("fill_", [values((2,), I32), value], torch.zeros(2, dtype=I32).fill_(value))

# Powers as integers
for name, dtype in [("int32", I32), ("uint8", U8)]:
    for start, end, steps, base in [(0, 2, 6, 10), (0, 7, 8, 2), (0.5, 2.7, 7, 10), (2, 0, 5, 3), (1, 1, 1, 7)]:
        out = torch.logspace(start, end, steps, base=base, dtype=dtype)
        v.add("logspace", [start, end, steps, {"base": base, "dtype": name}], out)

# Medians of nothing
for dtype in [F32, F64]:
    for shape in [(0,), (2, 0)]:
        v.add("median", [torch.zeros(shape, dtype=dtype)], torch.median(torch.zeros(shape, dtype=dtype)))
for keepdim in [False, True]:
    v.add("median", [torch.zeros(2, 0), 0, {"keepdim": keepdim}], torch.median(torch.zeros(2, 0), 0, keepdim))

# Scatters that reduce
for dtype in [*NUMBERS, B]:
    for reduce in ["add", "multiply"]:
        for shape, dim in [((5,), 0), ((3, 4), 1), ((3, 4), 0)]:
            x = values(shape, dtype)
            index = whole(shape, shape[dim])
            source = values(shape, dtype, -2)
            for twin in ["", "_"]:
                v.add(f"scatter{twin}", [x, dim, index, source, {"reduce": reduce}],
                      x.clone().scatter_(dim, index, source, reduce=reduce))
                v.add(f"scatter{twin}", [x, dim, index, True if dtype == B else 3, {"reduce": reduce}],
                      x.clone().scatter_(dim, index, 3, reduce=reduce))

v.write()
