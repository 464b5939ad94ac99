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

# Quotients that are rounded
for mode in ["floor", "trunc"]:
    options = {"roundingMode": mode}
    for dtype in NUMBERS:
        x, y = values((3, 7), dtype), values((7,), dtype)
        if dtype in (I32, U8):
            y[y == 0] = 2
        for twin in ["", "_"]:
            v.add(f"div{twin}", [x, y, options], torch.div(x, y, rounding_mode=mode))
        v.add("div", [x, -2.5, options], torch.div(x, -2.5, rounding_mode=mode))
        v.add("div", [x, 3, options], torch.div(x, 3, rounding_mode=mode))
    x = torch.tensor([7, -7, 7, -7, -(2**31), 2**31 - 1], dtype=I32)
    y = torch.tensor([2, 2, -2, -2, 3, -4], dtype=I32)
    v.add("div", [x, y, options], torch.div(x, y, rounding_mode=mode))
    x = torch.tensor([1.0, -1.0, INF, 0.0, NAN, 5e-324, -0.0])
    for y in [0.0, -0.0, 1.0, INF]:
        v.add("div", [x, torch.tensor(y), options], torch.div(x, torch.tensor(y), rounding_mode=mode))
    v.add("div", [values((5,), B), 2, options], torch.div(torch.zeros(5, dtype=B), 2, rounding_mode=mode))
v.add("div", [torch.tensor([1.0, 2.0]), 4, {"roundingMode": None}], torch.tensor([0.25, 0.5]))

# Decimals
for dtype in [F32, F64]:
    x = torch.cat([values((20,), dtype), values((6,), dtype) * 1e4])
    x = torch.cat([x, torch.tensor([0.5, 1.5, 0.125, 2.675, -1.005, INF, -INF, NAN, -0.0, -0.001, 1e30], dtype=dtype)])
    for decimals in [0, 1, 2, 5, -1, -3, 40, -40]:
        v.add("round", [x, {"decimals": decimals}], torch.round(x, decimals=decimals))
    v.add("round_", [x, {"decimals": 3}], torch.round(x, decimals=3))

# Differences of lengthened tensors
for a, b in [(F32, F32), (I32, I32), (U8, U8), (B, B), (F32, F64), (I32, F32)]:
    for shape, dim in [((4,), 0), ((2, 3), 1), ((2, 3), 0)]:
        x = values(shape, a)
        before, after = list(shape), list(shape)
        before[dim], after[dim] = 2, 1
        before, after = values(before, b), values(after, a)
        for n in [0, 1, 2]:
            v.add("diff", [x, n, dim, {"prepend": before}], torch.diff(x, n, dim, prepend=before))
            v.add("diff", [x, n, dim, {"append": after}], torch.diff(x, n, dim, append=after))
        v.add("diff", [x, 1, dim, {"prepend": before, "append": after}],
              torch.diff(x, 1, dim, prepend=before, append=after))
        v.add("diff", [x, 20, dim, {"prepend": before}], torch.diff(x, 20, dim, prepend=before))

# Different slices
for dtype in [*NUMBERS, B]:
    for shape, dim in [((9,), 0), ((7, 2), 0), ((2, 7), 1), ((2, 7), -1), ((2, 8, 1), 1)]:
        x = v.tensor(shape, dtype, 0, 3)
        x = x.floor() if dtype.is_floating_point else x
        values_, inverse, counts = torch.unique(x, dim=dim, return_inverse=True, return_counts=True)
        flags = {"dim": dim, "returnInverse": True, "returnCounts": True}
        v.add("unique", [x, flags], [values_, inverse, counts])
        v.add("unique", [x, {"dim": dim}], values_)
for shape, dim in [((0, 3), 0), ((3, 0), 1)]:
    x = torch.zeros(shape)
    v.add("unique", [x, {"dim": dim, "returnCounts": True}],
          [t for i, t in enumerate(torch.unique(x, dim=dim, return_inverse=True, return_counts=True)) if i != 1])

# Classes counted by the largest
for shape in [(), (5,), (2, 3)]:
    classes = whole(shape, 6)
    v.add("oneHot", [classes], torch.nn.functional.one_hot(classes))
v.add("oneHot", [torch.tensor([2, 0], dtype=U8)], torch.nn.functional.one_hot(torch.tensor([2, 0])))

# Repeats that are a tensor
for dtype in [*NUMBERS, B]:
    for shape, dim in [((4,), 0), ((3, 2), 0), ((2, 3), 1), ((2, 3, 2), -2)]:
        x = values(shape, dtype)
        repeats = whole((shape[dim],), 4)
        v.add("repeatInterleave", [x, repeats, dim], torch.repeat_interleave(x, repeats, dim))
        for one in [torch.tensor([2]), torch.tensor(3)]:
            v.add("repeatInterleave", [x, one, dim], torch.repeat_interleave(x, one, dim))
    x = values((2, 3), dtype)
    repeats = whole((6,), 3)
    v.add("repeatInterleave", [x, repeats], torch.repeat_interleave(x, repeats))
v.add("repeatInterleave", [torch.zeros(0), torch.zeros(0, dtype=I32)],
      torch.repeat_interleave(torch.zeros(0), torch.zeros(0, dtype=I32)))

v.write()
