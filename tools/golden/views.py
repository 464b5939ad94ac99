"""Vectors of views, of indexing and of conversions, from PyTorch 1.13:

    python3 tools/golden/views.py

Every result is equal to the bit. Ranges of `at` with negative steps, which PyTorch lacks, come
from NumPy.
"""

import math

import numpy as np
import torch

from vectors import Vectors

DTYPES = [torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool]
SPECIAL = [math.nan, math.inf, -math.inf, -0.0, 0.0]

v = Vectors("views", seed=3)
rnd = v.random


def pick(items):
    return items[rnd.randint(len(items))]


def tensor(shape):
    dtype = pick(DTYPES)
    x = v.tensor(shape, dtype, 0 if dtype == torch.uint8 else -9, 9)
    if dtype.is_floating_point and x.numel() > 2:
        x.view(-1)[rnd.randint(x.numel())] = pick(SPECIAL)
    return x


def shape(rank, smallest=1):
    sizes = [int(n) for n in rnd.randint(1, 5, size=rank)]
    if rank and rnd.randint(8) == 0:
        sizes[rnd.randint(rank)] = smallest
    return sizes


def dim(rank):
    return int(rnd.randint(-rank, rank))


def each(count, make):
    for _ in range(count):
        make()


def reshapes(op):
    sizes = shape(int(rnd.randint(0, 5)), 0)
    count = int(np.prod(sizes))
    divisors = [n for n in range(1, count + 1) if count % n == 0] or [1]
    rows = pick(divisors)
    targets = [[count], [rows, count // rows], [1, count, 1], sizes[::-1], [count // rows, 1, rows]]
    if count > 0:
        targets += [[-1], [rows, -1], [-1, rows, 1]]
    target = pick(targets)
    x = tensor(sizes)
    layout = "contiguous" if op == "view" else None
    v.add(op, [x, target], x.reshape(target), layout=layout)


each(30, lambda: reshapes("reshape"))
each(15, lambda: reshapes("view"))


def flattens():
    rank = int(rnd.randint(0, 5))
    x = tensor(shape(rank, 0))
    if rank == 0:
        v.add("flatten", [x], x.flatten())
        return
    start = int(rnd.randint(rank))
    end = int(rnd.randint(start, rank))
    if rnd.randint(2):
        end -= rank
    v.add("flatten", [x, start, end], x.flatten(start, end))


each(20, flattens)


def unflattens():
    rank = int(rnd.randint(1, 4))
    sizes = shape(rank)
    d = dim(rank)
    parts = pick([[2, 3], [3, -1], [1, 6, 1], [-1], [2, -1, 1]])
    sizes[d] = 6
    x = tensor(sizes)
    v.add("unflatten", [x, d, parts], x.unflatten(d, parts))


each(10, unflattens)


def orders():
    rank = int(rnd.randint(0, 5))
    x = tensor(shape(rank, 0))
    order = [int(d) - (rank if rnd.randint(2) else 0) for d in rnd.permutation(rank)]
    v.add("permute", [x, order], x.permute(order))
    if rank == 0:
        return
    a, b = dim(rank), dim(rank)
    v.add("transpose", [x, a, b], x.transpose(a, b))
    v.add("movedim", [x, a, b], x.movedim(a, b))
    count = int(rnd.randint(1, rank + 1))
    source = [int(d) for d in rnd.permutation(rank)[:count]]
    target = [int(d) for d in rnd.permutation(rank)[:count]]
    v.add("movedim", [x, source, target], x.movedim(source, target))
    if rank <= 2:
        v.add("t", [x], x.t())


each(12, orders)


def squeezes():
    rank = int(rnd.randint(0, 5))
    sizes = [int(pick([1, 1, 2, 3, 0])) for _ in range(rank)]
    x = tensor(sizes)
    v.add("squeeze", [x], x.squeeze())
    at = int(rnd.randint(-rank - 1, rank + 1))
    v.add("unsqueeze", [x, at], x.unsqueeze(at))
    if rank:
        d = dim(rank)
        v.add("squeeze", [x, d], x.squeeze(d))


each(12, squeezes)


def stretches():
    sizes = [int(pick([1, 1, 2, 3])) for _ in range(int(rnd.randint(0, 4)))]
    lead = [int(n) for n in rnd.randint(0, 3, size=rnd.randint(0, 3))]
    target = lead + [pick([n, -1]) if n > 1 else int(rnd.randint(0, 4)) for n in sizes]
    x = tensor(sizes)
    y = x.expand(target)
    v.add("expand", [x, target], y)
    v.add("broadcastTo", [x, list(y.shape)], y)


each(10, stretches)


def parts():
    rank = int(rnd.randint(1, 4))
    sizes = [int(n) for n in rnd.randint(1, 8, size=rank)]
    x = tensor(sizes)
    d = dim(rank)
    size = sizes[d]
    start = int(rnd.randint(-size, size))
    first = start % size
    length = int(rnd.randint(0, size - first + 1))
    v.add("narrow", [x, d, start, length], x.narrow(d, start, length))
    index = int(rnd.randint(-size, size))
    v.add("select", [x, d, index], x.select(d, index))
    v.add("unbind", [x, d], x.unbind(d))
    chunks = int(rnd.randint(1, size + 3))
    v.add("chunk", [x, chunks, d], x.chunk(chunks, d))
    by = int(rnd.randint(1, size + 2))
    v.add("split", [x, by, d], x.split(by, d))
    cuts = sorted(int(n) for n in rnd.randint(0, size + 1, size=2))
    listed = [cuts[0], cuts[1] - cuts[0], size - cuts[1]]
    v.add("split", [x, listed, d], x.split(listed, d))


each(8, parts)
empty = torch.zeros(0, 2)
v.add("chunk", [empty, 3], empty.chunk(3))
v.add("split", [empty, 0], empty.split(0))
v.add("unbind", [empty], [])


def bound(size):
    return pick([None, int(rnd.randint(-size - 2, size + 3))])


def slices():
    rank = int(rnd.randint(1, 4))
    x = tensor([int(n) for n in rnd.randint(0, 7, size=rank)])
    d = dim(rank)
    start, end = bound(x.shape[d]), bound(x.shape[d])
    step = int(pick([1, 1, 2, 3, 7, -1, -2, -3]))
    key = [slice(None)] * rank
    key[d] = slice(start, end, step)
    cut = torch.from_numpy(x.numpy()[tuple(key)].copy())
    v.add("slice", [x, d, start, end, step], cut)


each(60, slices)


def windows():
    rank = int(rnd.randint(2, 5))
    x = tensor([int(n) for n in rnd.randint(1, 6, size=rank)])
    a, b = [int(d) for d in rnd.permutation(rank)[:2]]
    offset = int(rnd.randint(-6, 7))
    v.add("diagonal", [x, offset, a, b - rank], x.diagonal(offset, a, b - rank))
    d = dim(rank)
    size, step = int(rnd.randint(0, x.shape[d] + 1)), int(rnd.randint(1, 4))
    v.add("unfold", [x, d, size, step], x.unfold(d, size, step))
    dims = [int(n) for n in rnd.permutation(rank)[: rnd.randint(rank + 1)]]
    v.add("flip", [x, dims], x.flip(dims))


each(12, windows)
scalar = torch.tensor(3.5)
v.add("unfold", [scalar, 0, 1, 1], scalar.unfold(0, 1, 1))
v.add("flip", [scalar, []], scalar.flip([]))
v.add("flip", [empty, [0, 1]], empty.flip([0, 1]))
v.add("diagonal", [empty], empty.diagonal())


def text(start, end, step):
    spell = lambda n: "" if n is None else str(n)
    return f"{spell(start)}:{spell(end)}" + ("" if step is None else f":{spell(step)}")


def basic_indices():
    rank = int(rnd.randint(0, 5))
    x = tensor([int(n) for n in rnd.randint(1, 6, size=rank)])
    named = int(rnd.randint(0, rank + 1))
    dotted = named < rank and rnd.randint(2) == 1
    before = int(rnd.randint(0, named + 1)) if dotted else named
    given, key = [], []
    for i in range(named + 1):
        if rnd.randint(4) == 0:
            given.append(None)
            key.append(None)
        if dotted and i == before:
            given.append("...")
            key.append(Ellipsis)
        if i == named:
            break
        size = x.shape[i if not dotted or i < before else rank - named + i]
        if rnd.randint(2):
            index = int(rnd.randint(-size, size))
            given.append(index)
            key.append(index)
        else:
            step = pick([None, 1, 2, -1, -2])
            start, end = bound(size), bound(size)
            given.append(text(start, end, step))
            key.append(slice(start, end, step))
    found = np.asarray(x.numpy()[tuple(key)])
    v.add("at", [x, *given], torch.from_numpy(found.copy()))


each(60, basic_indices)


def index_tensors():
    rank = int(rnd.randint(1, 5))
    x = tensor([int(n) for n in rnd.randint(1, 6, size=rank)])
    common = [int(n) for n in rnd.randint(1, 4, size=rnd.randint(0, 3))]
    given, key = [], []
    for size in x.shape:
        kind = rnd.randint(5)
        if kind < 2:
            own = [n if rnd.randint(3) else 1 for n in common[rnd.randint(len(common) + 1) :]]
            index = torch.from_numpy(rnd.randint(-size, size, size=own).reshape(own))
            given.append(index.to(torch.int32))
            key.append(index.to(torch.int64))
        elif kind == 2:
            index = int(rnd.randint(-size, size))
            given.append(index)
            key.append(index)
        elif kind == 3:
            start = bound(size)
            given.append(text(start, None, 2))
            key.append(slice(start, None, 2))
        else:
            given.append(":")
            key.append(slice(None))
            if rnd.randint(3) == 0:
                given.append(None)
                key.append(None)
    v.add("at", [x, *given], x[tuple(key)])


each(60, index_tensors)


def writes():
    """Every place at most once, or added up: PyTorch leaves open which of several writes stays."""
    rank = int(rnd.randint(1, 4))
    x = v.tensor([int(n) for n in rnd.randint(2, 6, size=rank)], pick(DTYPES[:3]), -9, 9)
    given, key = [], []
    d = rnd.randint(rank)
    for i, size in enumerate(x.shape):
        if i == d or rnd.randint(3) == 0:
            index = torch.from_numpy(rnd.permutation(size)[:2].copy()) - size
            given.append(index.to(torch.int32))
            key.append(index)
        elif rnd.randint(2):
            given.append("1:")
            key.append(slice(1, None))
        else:
            given.append(-1)
            key.append(-1)
    shape = list(x[tuple(key)].shape)
    value = v.tensor(shape[rnd.randint(len(shape) + 1) :], pick([x.dtype, torch.uint8]), 0, 9)
    y = x.clone()
    y[tuple(key)] = value.to(x.dtype)
    v.add("atPut_", [x, given, value], y)
    twice = torch.tensor([0, 1, 0, 0])
    added = v.tensor([4, *x.shape[1:]], x.dtype, 0, 9)
    y = x.clone().index_put_((twice,), added, accumulate=True)
    if not x.dtype.is_floating_point:
        v.add("atPut_", [x, [twice.to(torch.int32)], added, {"accumulate": True}], y)


each(20, writes)
x = torch.arange(24).view(2, 3, 4)
v.add("at", [x, [1, 0], ":", [0, -1]], x[[1, 0], :, [0, -1]])
v.add("at", [x, "...", [0, 0, 3]], x[..., [0, 0, 3]])
v.add("at", [x, []], x[[]])


def conversions():
    x = v.tensor(shape(int(rnd.randint(0, 4)), 0), torch.float64, -9, 9)
    x = x.to(pick(DTYPES)) if rnd.randint(2) else x.abs().to(pick(DTYPES))
    for name, dtype in [("float32", torch.float32), ("float64", torch.float64),
                        ("int32", torch.int32), ("bool", torch.bool)]:
        v.add("to", [x, name], x.to(dtype))
    v.add("to", [x, {"dtype": "float64", "copy": True}], x.to(torch.float64))
    v.add("int", [x], x.to(torch.int32))
    v.add("bool", [x], x.bool())
    v.add("float", [x], x.float())
    v.add("double", [x], x.double())
    v.add("clone", [x], x.clone())
    v.add("contiguous", [x], x.contiguous())


each(8, conversions)
v.write()
