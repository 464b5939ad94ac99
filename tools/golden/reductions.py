"""Vectors of reductions, extrema, scans and softmax, a file each.

Run with a Python that has PyTorch 1.13: python3 tools/golden/reductions.py
"""

import math

import torch
from vectors import Vectors

inf, nan = math.inf, math.nan
v = Vectors("reductions", seed=31)
files = [v]
FLOATS = [torch.float32, torch.float64]
NUMBERS = [torch.float32, torch.float64, torch.int32, torch.uint8]
ALL = [*NUMBERS, torch.bool]
NAMES = {torch.float32: "float32", torch.float64: "float64", torch.int32: "int32", torch.uint8: "uint8"}

# Gradus accumulates float32 in float64 and rounds at the end, PyTorch adds float32 in blocks; for
# the sizes here both lie within 8 roundings of the sum of magnitudes. In float64 the orders differ.
SUM = {torch.float32: {"relative": 1e-6, "absolute": 2e-6}, torch.float64: {"relative": 1e-15, "absolute": 4e-15}}
# Two elementary functions, a sum and a quotient in the dtype of the result.
EXP = {torch.float32: {"relative": 1e-6, "absolute": 2e-7}, torch.float64: {"relative": 4e-15, "absolute": 4e-16}}
# Places and weights are the same; PyTorch may fuse the last product and sum of elements below 16.
QUANTILE = {torch.float32: {"relative": 2e-7, "absolute": 1e-6}, torch.float64: {"relative": 4e-16, "absolute": 2e-15}}


def low_high(dtype):
    return (0, 6) if dtype == torch.uint8 else (-6, 6)


def draw(shape, dtype):
    """Numbers; every third one a small integer, so that ties and zeros occur."""
    low, high = low_high(dtype)
    x = v.tensor(shape, dtype, low, high)
    if dtype.is_floating_point and x.numel() > 0:
        flat = x.flatten()
        flat[::3] = flat[::3].round() + 0.0
        x = v.sometimes_repeating(flat.reshape(shape))
    return x


def shapes():
    """Shapes, and what to reduce of them: one dim, several, a negative one, all."""
    return [
        ((), None), ((), 0), ((1,), 0), ((7,), None), ((19,), -1), ((43,), 0),
        ((3, 5), None), ((3, 5), 0), ((3, 5), 1), ((3, 5), [0, 1]), ((3, 18), 0), ((2, 21), -1),
        ((2, 3, 4), [0, 2]), ((2, 3, 4), [-1, 1]), ((2, 3, 4), 1), ((1, 4, 1), 0), ((2, 1, 19), [0, 1]),
        ((2, 2, 2, 5), [1, 3]), ((2, 2, 1, 17), 1),
    ]


def dims(dim):
    return tuple(dim) if isinstance(dim, list) else dim


def whole(shape, dim):
    """All dims, for functions of PyTorch that want them named."""
    return tuple(range(len(shape))) if dim is None else dims(dim)


def options(keepdim=False, **others):
    found = {**({"keepdim": True} if keepdim else {}), **others}
    return [found] if found else []


def one_by_one(f, x, dim, keepdim):
    """A reduction of PyTorch over one dim, applied to several."""
    rank = max(x.dim(), 1)
    reduced = [dim] if isinstance(dim, int) else whole(x.shape, dim) or [0]
    for d in sorted((d % rank for d in reduced), reverse=True):
        x = f(x, d, keepdim)
    return x


def flattened(f, x, dim, keepdim):
    """The same with a result that counts positions over all reduced dims in row-major order."""
    rank = x.dim()
    if rank == 0:
        return f(x.reshape(1), 0).reshape(())
    reduced = sorted({d % rank for d in ([dim] if isinstance(dim, int) else whole(x.shape, dim))})
    kept = [d for d in range(rank) if d not in reduced]
    y = x.permute(kept + reduced).reshape([x.shape[d] for d in kept] + [-1])
    result = f(y, len(kept))
    return result.reshape([1 if d in reduced else x.shape[d] for d in range(rank)]) if keepdim else result


def some(n, dtypes=ALL):
    """float32, and the other dtypes in turn: all of them for every shape would be too many."""
    others = [dtype for dtype in dtypes if dtype != torch.float32]
    return [torch.float32, *dict.fromkeys(others[(2 * n + i) % len(others)] for i in range(2))]


def begin(family):
    """The cases from here on go to another file."""
    global v
    v = Vectors(family, seed=31)
    files.append(v)


def tolerance(table, x):
    return table.get(x.dtype)


def sums():
    for n, (shape, dim) in enumerate(shapes()):
        for dtype in some(n):
            keepdim = n % 2 == 1
            x = draw(shape, dtype)
            v.add("sum", [x, dim, *options(keepdim)], torch.sum(x, whole(shape, dim), keepdim), tolerance(SUM, x))
            narrow = v.tensor(shape, dtype, 1, 2) if dtype != torch.bool else x
            v.add("prod", [narrow, dim, *options(keepdim)], one_by_one(torch.prod, narrow, dim, keepdim).to(
                torch.int32) if not dtype.is_floating_point else one_by_one(torch.prod, narrow, dim, keepdim),
                {"relative": 5e-6, "absolute": 0} if dtype == torch.float32 else {"relative": 2e-14, "absolute": 0} if dtype == torch.float64 else None)
            v.add("countNonzero", [x, dim, *options(keepdim)], one_by_one_count(x, dim, keepdim))
            for name in ("any", "all"):
                f = getattr(torch, name)
                sparse = x if n % 3 else torch.zeros_like(x) if name == "any" else torch.ones_like(x)
                v.add(name, [sparse, dim, *options(keepdim)], one_by_one(f, sparse, dim, keepdim))
    for dtype in ALL:
        for to in (torch.float32, torch.float64, torch.int32):
            x = draw((3, 5), dtype)
            for name in ("sum", "prod", "nansum"):
                if name == "nansum" and not to.is_floating_point:
                    continue
                f = getattr(torch, name)
                expected = f(x, 1, dtype=to)
                # PyTorch sums a float32 that was asked for as float64 in float64, as Gradus does.
                v.add(name, [x, 1, {"dtype": NAMES[to]}], expected, tolerance(SUM, expected))
            if to.is_floating_point:
                expected = torch.mean(x, 1, dtype=to)
                v.add("mean", [x, 1, {"dtype": NAMES[to]}], expected, tolerance(SUM, expected))
    x = torch.tensor([200, 100, 7], dtype=torch.uint8)
    v.add("sum", [x, 0, {"dtype": "uint8"}], torch.sum(x, 0, dtype=torch.uint8))
    v.add("prod", [x, 0, {"dtype": "uint8"}], torch.prod(x, 0, dtype=torch.uint8))


def one_by_one_count(x, dim, keepdim):
    return torch.sum(x != 0, whole(x.shape, dim), keepdim)


def means():
    for n, (shape, dim) in enumerate(shapes()):
        for dtype in FLOATS:
            keepdim = n % 2 == 0
            x = draw(shape, dtype)
            v.add("mean", [x, dim, *options(keepdim)], torch.mean(x, whole(shape, dim), keepdim), tolerance(SUM, x))
            for name in ("var", "std"):
                f = getattr(torch, name)
                if n % 3 == 0:
                    inputs, expected = [x, dim, *options(keepdim)], f(x, whole(shape, dim), True, keepdim)
                elif n % 3 == 1:
                    inputs, expected = [x, dim, *options(keepdim, unbiased=False)], f(x, whole(shape, dim), False, keepdim)
                else:
                    inputs, expected = [x, dim, *options(keepdim, correction=2)], f(x, whole(shape, dim), correction=2, keepdim=keepdim)
                v.add(name, inputs, expected, {"ulps": 4} if dtype == torch.float32 else {"relative": 1e-14, "absolute": 0})
            holes = x.clone().flatten()
            holes[::4] = nan
            holes = holes.reshape(shape)
            for name in ("nansum", "nanmean"):
                expected = getattr(torch, name)(holes, whole(shape, dim), keepdim)
                v.add(name, [holes, dim, *options(keepdim)], expected, tolerance(SUM, x))
            for p in (2, 1, 0, inf, -inf, 3, 2.5, -1):
                if n % 4 and p in (3, 2.5, -1):
                    continue
                spread = x + 0.25 if p == -1 else x
                expected = torch.norm(spread, p, whole(shape, dim) if shape else None, keepdim)
                v.add("norm", [spread, p, dim, *options(keepdim)], expected,
                      {"relative": 3e-6, "absolute": 1e-7} if dtype == torch.float32 else {"relative": 1e-14, "absolute": 0})
            expected = torch.logsumexp(x, whole(shape, dim) if shape else 0, keepdim)
            v.add("logsumexp", [x, dim, *options(keepdim)], expected, tolerance(EXP, x))
    # A mean far from zero: the sums of x and of x² would cancel to nothing.
    for dtype in FLOATS:
        for center in (1e4, 1e6):
            x = (torch.arange(40, dtype=torch.float64) % 7 + center).to(dtype).reshape(4, 10)
            v.add("var", [x, 1], torch.var(x, 1), {"ulps": 4} if dtype == torch.float32 else {"relative": 1e-9, "absolute": 0})
    for x in (torch.tensor([1, 2, 3]), torch.tensor([True, False]), torch.tensor([3, 5], dtype=torch.uint8)):
        v.add("logsumexp", [x, 0], torch.logsumexp(x, 0), EXP[torch.float32])


def extrema():
    for n, (shape, dim) in enumerate(shapes()):
        for dtype in some(n):
            keepdim = n % 2 == 1
            x = draw(shape, dtype)
            if dtype.is_floating_point and n % 3 == 2 and x.numel() > 0:
                flat = x.flatten()
                flat[v.random.randint(x.numel())] = nan
                flat[v.random.randint(x.numel())] = nan
                x = flat.reshape(shape)
            for name in ("amax", "amin"):
                v.add(name, [x, dim, *options(keepdim)], getattr(torch, name)(x, whole(shape, dim), keepdim))
            if dtype != torch.bool:
                for name in ("argmax", "argmin"):
                    f = getattr(torch, name)
                    v.add(name, [x, dim, *options(keepdim)], flattened(f, x, dim, keepdim))
            for name in ("max", "min"):
                f = getattr(torch, name)
                if isinstance(dim, int):
                    v.add(name, [x, dim, *options(keepdim)], f(x, dim, keepdim))
                elif dim is None:
                    v.add(name, [x], f(x))


def scans():
    places = [((), 0), ((1,), 0), ((7,), 0), ((43,), -1), ((3, 5), 0), ((3, 5), 1), ((3, 21), 0), ((2, 3, 4), 1),
              ((2, 3, 4), 0), ((2, 3, 4), -1), ((2, 2, 17), 1), ((0,), 0), ((0, 3), 0), ((0, 3), 1), ((2, 0), 1)]
    for n, (shape, dim) in enumerate(places):
        for dtype in some(n):
            x = draw(shape, dtype)
            near = v.tensor(shape, dtype, 1, 2) if dtype != torch.bool else x
            # One sum or product in float64 after the other, as PyTorch's: equal to the bit.
            v.add("cumsum", [x, dim], torch.cumsum(x, dim))
            products = torch.cumprod(near, dim)
            v.add("cumprod", [near, dim], products if dtype.is_floating_point else products.to(torch.int32))
            if dtype.is_floating_point and n % 2 and x.numel() > 2:
                flat = x.flatten()
                flat[v.random.randint(x.numel())] = nan
                x = flat.reshape(shape)
            for name in ("cummax", "cummin"):
                v.add(name, [x, dim], getattr(torch, name)(x, dim))
            if dtype.is_floating_point:
                v.add("logcumsumexp", [x, dim], torch.logcumsumexp(x, dim), EXP[dtype])
            if shape:
                v.add("diff", [x, 1, dim], torch.diff(x, 1, dim))
                v.add("diff", [x, 2, dim], torch.diff(x, 2, dim))
    for dtype in ALL:
        x = draw((2, 5), dtype)
        for to in (torch.float32, torch.float64, torch.int32):
            v.add("cumsum", [x, 1, {"dtype": NAMES[to]}], torch.cumsum(x, 1, dtype=to))
            v.add("cumprod", [x, 0, {"dtype": NAMES[to]}], torch.cumprod(x, 0, dtype=to))
    for row in ([-inf, 1, inf, nan, 1], [inf, inf, 1, -inf], [-inf, -inf, 1, -inf], [1000, 1000, -1000], [nan, 1]):
        for dtype in FLOATS:
            x = torch.tensor(row, dtype=dtype)
            v.add("logcumsumexp", [x, 0], torch.logcumsumexp(x, 0), EXP[dtype])
            for name in ("cumsum", "cummax", "cummin"):
                v.add(name, [x, 0], getattr(torch, name)(x, 0))


def softmaxes():
    places = [((), 0), ((1,), 0), ((7,), 0), ((67,), -1), ((3, 5), 0), ((3, 5), 1), ((4, 37), 0), ((2, 3, 4), 1),
              ((3, 2, 19), 1), ((0,), 0), ((0, 3), 0), ((0, 3), 1), ((2, 0), 1)]
    rows = [[inf, 1.0], [-inf, -inf], [-inf, 1.0, 2.0], [nan, 1.0], [1000.0, 1001.0], [-1000.0, 0.0, 1e-3], [88.0, 89.0, -104.0],
            [-inf], [3.4e38, -3.4e38]]
    for dtype in FLOATS:
        for name, op in (("softmax", "softmax"), ("log_softmax", "logSoftmax")):
            f = getattr(torch, name)
            for shape, dim in places:
                x = draw(shape, dtype)
                v.add(op, [x, dim], f(x, dim), EXP[dtype])
            for row in rows:
                x = torch.tensor(row, dtype=dtype)
                v.add(op, [x, 0], f(x, 0), EXP[dtype])


def edges():
    e, e03, e30 = torch.zeros(0), torch.zeros(0, 3), torch.zeros(3, 0)
    for x, dim in ((e, None), (e, 0), (e03, 0), (e03, 1), (e30, 0), (e30, 1), (e03, None)):
        for name in ("sum", "mean", "nansum", "nanmean", "var", "std"):
            f = getattr(torch, name)
            v.add(name, [x, dim], f(x) if dim is None else f(x, dim))
        for op, name in (("prod", "prod"), ("any", "any"), ("all", "all"), ("countNonzero", "count_nonzero")):
            f = getattr(torch, name)
            v.add(op, [x, dim], f(x) if dim is None else f(x, dim))
        v.add("logsumexp", [x, dim], torch.logsumexp(x, whole(x.shape, dim)))
        for p in (2, 1, 0, inf, -inf):
            if dim is None:
                v.add("norm", [x, p, dim], torch.norm(x, p))
    for name in ("amax", "amin", "argmax", "argmin", "max", "min"):
        f = getattr(torch, name)
        v.add(name, [e03, 1], f(e03, 1))
        v.add(name, [e30, 0], f(e30, 0))
    rows = [[inf, 1.0], [-inf, -inf], [inf, -inf], [nan, 1.0, nan], [1.0, nan], [-inf, nan], [3e38, 3e38], [1e-45, 1e-45], [-0.0, -0.0], [inf, inf, 1.0]]
    for row in rows:
        for dtype in FLOATS:
            x = torch.tensor(row, dtype=dtype)
            for name in ("prod", "amax", "amin", "argmax", "argmin", "nanmean", "nansum", "any", "all"):
                v.add(name, [x], getattr(torch, name)(x))
            v.add("countNonzero", [x], torch.count_nonzero(x))
            for name in ("max", "min"):
                v.add(name, [x], getattr(torch, name)(x))
                v.add(name, [x, 0], getattr(torch, name)(x, 0))
            v.add("logsumexp", [x, 0], torch.logsumexp(x, 0), EXP[dtype])
            for p in (1, 0, inf, -inf):
                v.add("norm", [x, p], torch.norm(x, p))
            if 3e38 not in row:
                for name in ("sum", "mean", "var", "std"):
                    v.add(name, [x], getattr(torch, name)(x))
    i = torch.tensor([2**31 - 1, -(2**31), 0], dtype=torch.int32)
    for name in ("amax", "amin", "argmax", "argmin", "max", "min"):
        v.add(name, [i], getattr(torch, name)(i))
    lowest = torch.full((5,), -(2**31), dtype=torch.int32)
    v.add("argmax", [lowest], torch.argmax(lowest))
    for c in (0, 1, 2, 3):
        x = torch.tensor([1.0, 2.0])
        v.add("var", [x, 0, {"correction": c}], torch.var(x, 0, correction=c))
    x = draw((2, 3), torch.float32)
    for name in ("sum", "amax"):
        v.add(name, [x, []], getattr(torch, name)(x, dim=[]), SUM[torch.float32])


def quantiles():
    places = [((), None), ((), 0), ((1,), 0), ((7,), None), ((8,), 0), ((3, 6), None), ((3, 6), 0), ((3, 7), 1), ((2, 3, 4), 1),
              ((2, 3, 4), -1), ((4, 0), 0), ((2, 19), -1)]
    methods = ["linear", "lower", "higher", "nearest", "midpoint"]
    for n, (shape, dim) in enumerate(places):
        for dtype in NUMBERS:
            # Distinct elements of a line: PyTorch leaves open which of equal ones it gives.
            count = math.prod(shape)
            x = torch.from_numpy(v.random.permutation(count)).reshape(shape).to(dtype)
            if dtype == torch.int32 and dim in range(len(shape) - 1):
                x = x[..., :1].expand(shape)
            if dtype.is_floating_point:
                x = x * 0.75 - 2
                if n % 3 == 2 and count > 1:
                    flat = x.flatten()
                    flat[v.random.randint(count)] = nan
                    flat[v.random.randint(count)] = nan
                    x = flat.reshape(shape)
            keepdim = n % 2 == 0
            if dim is None:
                v.add("median", [x], torch.median(x))
            else:
                v.add("median", [x, dim, *options(keepdim)], torch.median(x, dim, keepdim))
            if not dtype.is_floating_point or count == 0:
                continue
            for m, method in enumerate(methods):
                for q in (0.3, 0.5) if m % 2 else (0, 0.85, 1):
                    expected = torch.quantile(x, q, dim, keepdim, interpolation=method)
                    v.add("quantile", [x, q, dim, *options(keepdim, interpolation=method)], expected, QUANTILE[dtype])
                q = torch.tensor([0.1, 0.5, 0.75, 1, 0, 1 / 3], dtype=dtype)
                expected = torch.quantile(x, q, dim, keepdim, interpolation=method)
                v.add("quantile", [x, q, dim, *options(keepdim, interpolation=method)], expected, QUANTILE[dtype])
            q = torch.tensor(0.25, dtype=dtype)
            v.add("quantile", [x, q, dim], torch.quantile(x, q, dim), QUANTILE[dtype])


sums()
begin("quantiles")
quantiles()
begin("averages")
means()
begin("extrema")
extrema()
begin("scans")
scans()
begin("softmax")
softmaxes()
begin("reduction_edges")
edges()
for file in files:
    file.write()
