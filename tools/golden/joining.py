"""Vectors of joining, repeating and padding, from PyTorch 1.13:

    python3 tools/golden/joining.py

Every result is equal to the bit.
"""

import torch
import torch.nn.functional as F

from vectors import Vectors

v = Vectors("joining", seed=5)
rnd = v.random
DTYPES = [torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool]


def pick(items):
    return items[rnd.randint(len(items))]


def tensor(shape, dtype=None):
    x = v.tensor(shape, dtype or pick(DTYPES), 0, 9)
    if x.dtype.is_floating_point and x.numel() > 3:
        x.view(-1)[:3] = torch.tensor([float("nan"), float("-inf"), -0.0])
    return x


def sizes(rank, low=1, high=5):
    return [int(n) for n in rnd.randint(low, high, size=rank)]


def mixed():
    """A dtype for all, or one for each."""
    common = pick(DTYPES)
    return lambda: common if rnd.randint(2) else pick(DTYPES)


for _ in range(18):
    rank, dtype = int(rnd.randint(1, 5)), mixed()
    shape, dim = sizes(rank), int(rnd.randint(-rank, rank))
    parts = []
    for _ in range(rnd.randint(1, 5)):
        own = [*shape]
        own[dim] = int(rnd.randint(0, 4))
        parts.append(tensor(own, dtype()))
    if rnd.randint(4) == 0:
        parts.insert(rnd.randint(len(parts) + 1), torch.zeros(0, dtype=dtype()))
    if rank == 1 or any(p.dim() == rank for p in parts):
        v.add("cat", [parts, dim], torch.cat(parts, dim))
    same = [tensor(shape, dtype()) for _ in range(rnd.randint(1, 4))]
    at = int(rnd.randint(-rank - 1, rank + 1))
    v.add("stack", [same, at], torch.stack(same, at))
v.add("stack", [[torch.tensor(1), torch.tensor(2.5)]], torch.stack([torch.tensor(1), torch.tensor(2.5)]))

for _ in range(8):
    dtype = mixed()
    rows, columns = sizes(2)
    for parts in (
        [tensor([], dtype()), tensor([columns], dtype())],
        [tensor([rows, columns], dtype()), tensor([rows, 2], dtype())],
        [tensor([rows, columns, 2], dtype()), tensor([rows, 1, 2], dtype())],
    ):
        v.add("hstack", [parts], torch.hstack(parts))
    for parts in (
        [tensor([], dtype()), tensor([1], dtype())],
        [tensor([columns], dtype()), tensor([rows, columns], dtype())],
        [tensor([rows, columns, 2], dtype()), tensor([1, columns, 2], dtype())],
    ):
        v.add("vstack", [parts], torch.vstack(parts))

for _ in range(15):
    rank = int(rnd.randint(0, 4))
    x = tensor(sizes(rank, 0, 4))
    repeats = sizes(rank + int(rnd.randint(0, 3)), 0, 4)
    v.add("repeat", [x, repeats], x.repeat(repeats))
    fewer = repeats[: rnd.randint(len(repeats) + 1)]
    v.add("tile", [x, fewer], x.tile(fewer))
    n = int(rnd.randint(0, 4))
    v.add("repeatInterleave", [x, n], x.repeat_interleave(n))
    if rank:
        dim = int(rnd.randint(-rank, rank))
        v.add("repeatInterleave", [x, n, dim], x.repeat_interleave(n, dim))
        listed = sizes(x.shape[dim], 0, 4)
        if listed:
            v.add("repeatInterleave", [x, listed, dim],
                  x.repeat_interleave(torch.tensor(listed), dim))

for _ in range(15):
    rank = int(rnd.randint(0, 4))
    x = tensor(sizes(rank, 0, 5))
    shift = int(rnd.randint(-7, 8))
    v.add("roll", [x, shift], x.roll(shift))
    if rank:
        dims = [int(d) for d in rnd.permutation(rank)[: rnd.randint(1, rank + 1)]]
        shifts = [int(n) for n in rnd.randint(-7, 8, size=len(dims))]
        v.add("roll", [x, shifts, dims], x.roll(shifts, dims))

for _ in range(18):
    rank = int(rnd.randint(1, 5))
    x = tensor(sizes(rank))
    padding = []
    for size in reversed(x.shape[-rnd.randint(1, rank + 1) :]):
        before = int(rnd.randint(-1, 4))
        padding += [before, int(rnd.randint(-1 if before >= 0 and size > 1 else 0, 4))]
    value = {torch.bool: True, torch.int32: -7, torch.uint8: 7}.get(x.dtype, -0.5)
    v.add("pad", [x, padding], F.pad(x, padding))
    # PyTorch keeps the fill of a bool as a truth value only where it is given as a number.
    v.add("pad", [x, padding, {"value": value}], F.pad(x, padding, value=value))
    border = int(rnd.randint(1, min(rank, 3) + 1))
    y = tensor([1, *sizes(border, 2, 5)] if border < 3 else [1, 2, *sizes(3, 2, 4)], pick(DTYPES[:2]))
    y = y if y.dim() > border else y.unsqueeze(0)
    for mode, limit in (("reflect", -1), ("replicate", 3), ("circular", 0)):
        padding = []
        for size in reversed(y.shape[-border:]):
            padding += [int(n) for n in rnd.randint(0, size + limit + 1, size=2)]
        z = y if mode != "circular" or y.dim() == border + 2 else y.unsqueeze(0)
        v.add("pad", [z, padding, {"mode": mode}], F.pad(z, padding, mode=mode))
v.write()
