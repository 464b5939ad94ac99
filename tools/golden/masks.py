"""Vectors of indexing by masks, `at` and `atPut_`: packages/conformance/vectors/masks.json.

    python3 tools/golden/masks.py

Masks stand alone and beside integers, ranges, new dims and tensors of integers. PyTorch 1.13 takes
what follows a mask of several dims for the dims after its first; so the indices asked for are those
that `nonzero` gives, which is what a mask stands for. Results are equal to the bit.
"""

import numpy as np
import torch
from vectors import Vectors

DTYPES = [torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool]
BASIC = [(":", slice(None)), ("1:", slice(1, None)), (0, 0), (-1, -1)]

v = Vectors("masks", seed=11)
rnd = v.random


def pick(items):
    return items[rnd.randint(len(items))]


def values(shape, dtype):
    return v.tensor(shape, dtype, 0 if dtype == torch.uint8 else -9, 9)


def mask(shape):
    """One in three masks holds nowhere or everywhere."""
    share = pick([0, 1, 0.5, 0.5, 0.5, 0.5])
    return torch.from_numpy(np.asarray(rnd.uniform(size=shape) < share)).reshape(shape)


def indices(shape):
    """At least one mask; the tensors of integers beside it have as many entries as it holds."""
    start = rnd.randint(len(shape))
    span = 1 + rnd.randint(len(shape) - start)
    found = mask(shape[start : start + span])
    count = int(found.sum())
    given, key, d = [], [], 0
    while d < len(shape):
        if rnd.randint(6) == 0:
            given.append(None)
            key.append(None)
        if d == start:
            given.append(found)
            key.extend(found.nonzero(as_tuple=True))
            d += span
            continue
        if rnd.randint(4) == 0:
            size = pick([1, count])
            whole = torch.from_numpy(np.asarray(rnd.randint(-shape[d], shape[d], size=size)))
            given.append(whole.to(torch.int32))
            key.append(whole)
        else:
            text, index = pick(BASIC)
            given.append(text)
            key.append(index)
        d += 1
    return given, tuple(key)


for dtype in DTYPES:
    for rank in [1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4]:
        shape = [int(n) for n in rnd.randint(1, 5, size=rank)]
        x = values(shape, dtype)
        given, key = indices(shape)
        found = x[key]
        v.add("at", [x, *given], found)
        y = x.clone()
        y[key] = 1
        v.add("atPut_", [x, given, True if dtype == torch.bool else 1], y)
        y = x.clone()
        y[key] = torch.tensor(1, dtype=dtype)
        v.add("atPut_", [x, given, torch.tensor(1, dtype=dtype)], y)
        if not any(torch.is_tensor(index) and index.dtype != torch.bool for index in given):
            # Every place at most once: PyTorch leaves open which of several writes stays.
            value = values(list(found.shape)[rnd.randint(found.dim() + 1) :], dtype)
            y = x.clone()
            y[key] = value
            v.add("atPut_", [x, given, value], y)
            if None not in key and dtype != torch.bool:
                y = x.clone()
                y[key] += value
                v.add("atPut_", [x, given, value, {"accumulate": True}], y)

x = torch.arange(24, dtype=torch.int32).view(2, 3, 4)
first, last = torch.tensor([True, False]), torch.tensor([True, False, True, True])
v.add("at", [x, first, ":", last], x[first, :, last])
v.add("at", [x, first, None, last[1:]], x[first, None, last[1:]])
v.add("at", [x, "...", last], x[..., last])
v.add("at", [x, "...", x[1] > 15], x[:, x[1] > 15])
v.add("at", [x, x > 15], x[x > 15])
# A mask without dims: a dim of its own, of one entry or none.
for holds in [True, False]:
    flag = torch.tensor(holds)
    v.add("at", [x, flag], x[flag])
    v.add("at", [x, flag, 1], x[flag, 1])
    v.add("at", [x, ":", flag], x[:, flag])
    v.add("at", [torch.tensor(5.0), flag], torch.tensor(5.0)[flag])
    y = x.clone()
    y[0, flag] = 7
    v.add("atPut_", [x, [0, flag], 7], y)
v.add("at", [x, torch.tensor(True), torch.tensor([0, 1, 1], dtype=torch.int32)], x[torch.tensor(True), torch.tensor([0, 1, 1])])
# What is written into integers loses its fraction.
y = x.clone()
y[x > 11] = 2.7
v.add("atPut_", [x, [x > 11], 2.7], y)
empty = torch.zeros(0, 3)
v.add("at", [empty, torch.zeros(0, dtype=torch.bool)], empty[torch.zeros(0, dtype=torch.bool)])

v.write()
