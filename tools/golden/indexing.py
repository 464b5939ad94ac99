"""Vectors of gathers, scatters, sorts and searches: packages/conformance/vectors/*.json, one file
for each of gathering, scattering, sorting, searching and counting.

Where PyTorch leaves a result open, or gives what its documentation does not, no vector asks for
it: the indices that topk and kthvalue give for equal elements (their inputs are distinct); the sign
of zero among equal extremes; counts of NaN (unique counts them as 0, histc puts them in a bin).
"""

import numpy as np
import torch
from vectors import Vectors

FLOATS = [torch.float32, torch.float64]
NUMBERS = [*FLOATS, torch.int32, torch.uint8]
ALL = [*NUMBERS, torch.bool]
SPECIAL = [float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1.0, -1.0, 2.5, 1e-40, 3e38]


v = Vectors("gathering")


def index(shape, size):
    return torch.from_numpy(np.asarray(v.random.randint(0, size, size=shape))).reshape(shape)


def signed(shape, size):
    return torch.from_numpy(np.asarray(v.random.randint(-size, size, size=shape))).reshape(shape)


def values(shape, dtype):
    low = 0 if dtype == torch.uint8 else -9
    return v.tensor(shape, dtype, low, 9)


def special(shape, dtype=torch.float32):
    drawn = v.random.choice(SPECIAL, size=shape)
    return torch.as_tensor(np.asarray(drawn)).to(dtype).reshape(shape)


def small(rank):
    """A shape; with more dims the sizes are smaller."""
    return v.shape(rank, 5 if rank < 3 else 3)


def distinct(shape, dtype):
    count = int(np.prod(shape))
    drawn = v.random.permutation(count) - (0 if dtype == torch.uint8 else count // 2)
    return torch.from_numpy(drawn).to(dtype).reshape(shape)


def dims(rank):
    return range(-rank, rank) if rank else [0, -1]


# Gathers
for dtype in ALL:
    for rank in range(4):
        for dim in dims(rank):
            x = values(small(rank), dtype)
            d = dim % max(rank, 1)
            shape = [1 + v.random.randint(n) for n in x.shape]
            if rank:
                shape[d] = v.random.randint(1, 7)
            i = index(tuple(shape), x.shape[d] if rank else 1)
            v.add("gather", [x, dim, i], torch.gather(x, dim, i))
            i = index(() if rank == 0 else (v.random.randint(1, 7),), x.shape[d] if rank else 1)
            v.add("indexSelect", [x, dim, i], torch.index_select(x, dim, i))
    for rank in range(3):
        x = values(small(rank), dtype)
        i = signed(v.shape(v.random.randint(3)), x.numel())
        v.add("take", [x, i], torch.take(x, i))
x = values((3, 4), torch.float32)
v.add("gather", [x, 1, index((3, 0), 4)], torch.gather(x, 1, index((3, 0), 4)))
v.add("gather", [x[:, :0], 1, index((3, 0), 4)], torch.gather(x[:, :0], 1, index((3, 0), 4)))
for shape in [(), (4,)]:
    for other in [(), (3,)]:
        x = values(shape, torch.float32)
        i = index(other, 4 if shape else 1)
        v.add("gather", [x, 0, i], torch.gather(x, 0, i))
v.add("indexSelect", [x, 0, index((0,), 4)], torch.index_select(x, 0, index((0,), 4)))
x = special((5, 4))
i = index((7,), 5)
v.add("indexSelect", [x, 0, i], torch.index_select(x, 0, i))
x = values((40, 70), torch.float32)
i = index((9,), 40)
v.add("indexSelect", [x, 0, i], torch.index_select(x, 0, i))
for a, b, dim in [((3, 4), (3, 2), 1), ((1, 4), (3, 2), 1), ((3, 4), (1, 2), 1), ((2, 3, 4), (2, 5, 1), -2)]:
    x = values(a, torch.float32)
    i = index(b, a[dim])
    v.add("takeAlongDim", [x, i, dim], torch.take_along_dim(x, i, dim))
x = values((3, 4), torch.int32)
i = index((2, 3), 12)
v.add("takeAlongDim", [x, i], torch.take_along_dim(x, i))

v.write()
v = Vectors("scattering")

# Scatters
REDUCTIONS = ["sum", "prod", "mean", "amax", "amin"]
for dtype in ALL:
    for rank in range(4):
        for dim in dims(rank)[:: 1 if rank < 2 else 3]:
            x = values(small(rank), dtype)
            d = dim % max(rank, 1)
            shape = [1 + v.random.randint(n) for n in x.shape]
            if rank:
                shape[d] = v.random.randint(1, 7)
            i = index(tuple(shape), x.shape[d] if rank else 1)
            source = values(tuple(n + v.random.randint(2) for n in shape), dtype)
            twin = ["", "_"][v.random.randint(2)]
            v.add(f"scatter{twin}", [x, dim, i, source], x.clone().scatter(dim, i, source))
            v.add(f"scatterAdd{twin}", [x, dim, i, source], x.clone().scatter_add(dim, i, source))
            value = bool(v.random.randint(2)) if dtype == torch.bool else int(v.random.randint(9))
            v.add(f"scatter{twin}", [x, dim, i, value], x.clone().scatter(dim, i, value))
            for reduce in REDUCTIONS if rank < 3 else REDUCTIONS[2:3]:
                if dtype == torch.bool:
                    continue
                for include in [True, False] if rank < 2 else [bool(v.random.randint(2))]:
                    expected = x.clone().scatter_reduce(dim, i, source, reduce, include_self=include)
                    inputs = [x, dim, i, source, reduce, {"includeSelf": include}]
                    v.add(f"scatterReduce{twin}", inputs, expected)
            if rank == 0:
                continue
            count = v.random.randint(1, 7)
            i = index((count,), x.shape[d])
            slices = list(x.shape)
            slices[d] = count
            source = values(tuple(slices), dtype)
            v.add(f"indexAdd{twin}", [x, dim, i, source], x.clone().index_add(dim, i, source))
            if dtype in FLOATS:
                # A power of two, so that the product is exact: PyTorch may fuse it with the sum.
                expected = x.clone().index_add(dim, i, source, alpha=0.5)
                v.add(f"indexAdd{twin}", [x, dim, i, source, {"alpha": 0.5}], expected)
            v.add(f"indexFill{twin}", [x, dim, i, value], x.clone().index_fill(dim, i, value))
            i = torch.from_numpy(v.random.permutation(x.shape[d])[: 1 + v.random.randint(x.shape[d])])
            slices[d] = len(i)
            source = values(tuple(slices), dtype)
            v.add(f"indexCopy{twin}", [x, dim, i, source], x.clone().index_copy(dim, i, source))
    for rank in range(3):
        x = values(small(rank), dtype)
        i = signed(v.shape(v.random.randint(3)), x.numel())
        source = values(i.shape, dtype)
        for twin in ["", "_"]:
            v.add(f"put{twin}", [x, i, source, {"accumulate": True}], x.clone().put(i, source, accumulate=True))
            v.add(f"put{twin}", [x, i, source], x.clone().put(i, source))
for reduce in ["sum", "prod", "amax", "amin", "mean"]:
    # No zeros: which of two is the larger is open.
    pool = torch.tensor([float("nan"), float("inf"), float("-inf"), 1.0, -1.0, 2.5, 1e-40, 3e38])
    x = pool[index((6,), 8)]
    i = index((9,), 6)
    source = pool[index((9,), 8)]
    v.add("scatterReduce", [x, 0, i, source, reduce], x.clone().scatter_reduce(0, i, source, reduce))
# Order of the additions: float32 sums of different magnitudes.
x = v.tensor((7, 33), torch.float32) * 1e3
i = index((50,), 7)
source = v.tensor((50, 33), torch.float32) * torch.as_tensor(10.0 ** v.random.randint(-3, 4, size=(50, 1))).float()
v.add("indexAdd_", [x, 0, i, source], x.clone().index_add(0, i, source))
x = v.tensor((5,), torch.float32)
i = index((300,), 5)
source = v.tensor((300,), torch.float32) * torch.as_tensor(10.0 ** v.random.randint(-3, 4, size=300)).float()
v.add("scatterAdd_", [x, 0, i, source], x.clone().scatter_add(0, i, source))

v.write()
v = Vectors("sorting")

# Sorts: ties and special values abound
for dtype in ALL:
    for rank in range(4):
        for dim in dims(rank):
            for descending in [False, True]:
                x = values(small(rank), dtype)
                if dtype in FLOATS and v.random.randint(2):
                    x = special(tuple(x.shape), dtype)
                expected = torch.sort(x, dim=dim, descending=descending, stable=True)
                v.add("sort", [x, dim, {"descending": descending}], expected)
                if rank < 3:
                    v.add("argsort", [x, dim, {"descending": descending}], expected.indices)
    for count in [41, 150]:
        for descending in [False, True]:
            x = v.tensor((count,), dtype, 0 if dtype == torch.uint8 else -20, 20)
            if dtype == torch.int32:
                x = torch.from_numpy(v.random.randint(-(2**31), 2**31, size=count)).to(dtype)
            expected = torch.sort(x, descending=descending, stable=True)
            v.add("sort", [x, 0, {"descending": descending}], expected)
for dtype in FLOATS:
    for descending in [False, True]:
        x = special((90,), dtype)
        expected = torch.sort(x, descending=descending, stable=True)
        v.add("sort", [x, -1, {"descending": descending}], expected)
v.add("sort", [torch.zeros(0)], torch.sort(torch.zeros(0)))
v.add("sort", [torch.zeros(2, 0, 3), 1], torch.sort(torch.zeros(2, 0, 3), 1))
for dtype in NUMBERS:
    for shape, dim in [((6,), 0), ((3, 4), 1), ((3, 4), 0), ((2, 3, 4), -2)]:
        x = distinct(shape, dtype)
        for k in range(shape[dim] + 1):
            for largest in [True, False]:
                v.add("topk", [x, k, dim, {"largest": largest}], torch.topk(x, k, dim, largest))
        for k in range(1, shape[dim] + 1):
            v.add("kthvalue", [x, k, dim], torch.kthvalue(x, k, dim))
        v.add("kthvalue", [x, 1, dim, {"keepdim": True}], torch.kthvalue(x, 1, dim, True))
v.add("topk", [torch.tensor(3.0), 1], torch.topk(torch.tensor(3.0), 1))
v.add("kthvalue", [torch.tensor(3.0), 1], torch.kthvalue(torch.tensor(3.0), 1))
x = torch.tensor([3.0, float("nan"), -1.0, float("inf")])
v.add("topk", [x, 2], torch.topk(x, 2))
v.add("kthvalue", [x, 4], torch.kthvalue(x, 4))

v.write()
v = Vectors("searching")

# Searches
for dtype in NUMBERS:
    for right in [False, True]:
        for shape in [(), (7,), (3, 4)]:
            line = torch.sort(values((9,), dtype)).values
            x = values(shape, dtype)
            v.add("searchsorted", [line, x, {"right": right}], torch.searchsorted(line, x, right=right))
            v.add("bucketize", [x, line, {"right": right}], torch.bucketize(x, line, right=right))
        lines = torch.sort(values((2, 3, 5), dtype)).values
        x = values((2, 3, 4), dtype)
        v.add("searchsorted", [lines, x, {"right": right}], torch.searchsorted(lines, x, right=right))
        lines = values((2, 5), dtype)
        sorter = torch.sort(lines, stable=True).indices
        x = values((2, 4), dtype)
        expected = torch.searchsorted(lines, x, right=right, sorter=sorter)
        v.add("searchsorted", [lines, x, {"right": right, "sorter": sorter}], expected)
for right in [False, True]:
    line = torch.tensor([float("-inf"), -1.0, -0.0, 0.0, 2.5, float("inf")])
    x = special((12,))
    v.add("searchsorted", [line, x, {"right": right}], torch.searchsorted(line, x, right=right))
    v.add("searchsorted", [line, 2.5, {"right": right}], torch.searchsorted(line, 2.5, right=right))
    v.add("searchsorted", [torch.zeros(0), x, {"right": right}], torch.searchsorted(torch.zeros(0), x, right=right))

v.write()
v = Vectors("counting")

# Sizes that are data
for dtype in ALL:
    for rank in range(4):
        x = values(small(rank), dtype)
        x = torch.where(torch.from_numpy(np.asarray(v.random.randint(0, 2, size=x.shape))).reshape(x.shape) > 0, x, torch.zeros_like(x))
        v.add("nonzero", [x], torch.nonzero(x))
        mask = v.tensor(tuple(x.shape), torch.bool)
        v.add("maskedSelect", [x, mask], torch.masked_select(x, mask))
        flags = {"returnInverse": True, "returnCounts": True}
        v.add("unique", [x, flags], torch.unique(x, return_inverse=True, return_counts=True))
        v.add("unique", [x], torch.unique(x))
x = values((3, 1), torch.float32)
mask = v.tensor((4,), torch.bool)
v.add("maskedSelect", [x, mask], torch.masked_select(x, mask))
x = special((6, 3))
v.add("nonzero", [x], torch.nonzero(x))
x = torch.zeros(2, 0)
v.add("nonzero", [x], torch.nonzero(x))
v.add("unique", [x], torch.unique(x))
x = torch.tensor([float("nan"), 1.0, float("nan"), 1.0, float("inf")])
v.add("unique", [x], torch.unique(x))
for dtype in [torch.int32, torch.uint8]:
    x = v.tensor((20,), dtype, 0, 9)
    v.add("bincount", [x], torch.bincount(x))
    v.add("bincount", [x, {"minlength": 15}], torch.bincount(x, minlength=15))
    for weights in ALL:
        w = values((20,), weights)
        v.add("bincount", [x, {"weights": w}], torch.bincount(x, weights=w))
x = torch.zeros(0, dtype=torch.int32)
v.add("bincount", [x], torch.bincount(x))
v.add("bincount", [x, {"minlength": 3}], torch.bincount(x, minlength=3))
for dtype in FLOATS:
    for bins, low, high in [(10, -3, 3), (7, -1, 2), (100, 0, 0), (1, 0, 0), (3, 5, 9)]:
        x = v.tensor((30, 3), dtype)
        v.add("histc", [x, bins, low, high], torch.histc(x, bins, low, high))
    x = torch.arange(0, 11, dtype=dtype)
    v.add("histc", [x, 10, 0, 10], torch.histc(x, 10, 0, 10))
    x = torch.tensor([float("-inf"), 1, float("inf"), 2], dtype=dtype)
    v.add("histc", [x, 4, 0, 3], torch.histc(x, 4, 0, 3))
    x = torch.full((4,), 2.0, dtype=dtype)
    v.add("histc", [x, 4], torch.histc(x, 4))
v.add("histc", [torch.zeros(0), 4], torch.histc(torch.zeros(0), 4))

v.write()
