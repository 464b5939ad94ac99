"""Vectors of products: mm, mv, dot, outer, bmm, matmul, einsum, tensordot, kron, addmm, baddbmm.

A float32 product of k terms differs between two orders of summation by at most about
2 k eps Σ|aᵢ bᵢ|; factors lie in [-3, 3), so 18 k eps bounds it. Integers are exact.
"""

import torch
from vectors import Vectors

EPS = {torch.float32: 2.0**-24, torch.float64: 2.0**-53}
DTYPES = [torch.float32, torch.float64, torch.int32]

class Products(Vectors):
    def tensor(self, shape, dtype=torch.float32, low=-3.0, high=3.0):
        """Floats of three decimals: the text is short, and products still round."""
        drawn = super().tensor(shape, torch.float64 if dtype.is_floating_point else dtype, low, high)
        return drawn.mul(1000).round().div(1000).to(dtype) if dtype.is_floating_point else drawn


v = Products("linear_algebra", seed=7)


def bound(dtype, terms, extra=0):
    if dtype not in EPS:
        return None
    return {"relative": 4 * EPS[dtype], "absolute": (18 * (terms + 2) + extra) * EPS[dtype]}


def add(op, tensors, expected, terms, before=(), after=()):
    v.add(op, [*before, *tensors, *after], expected, bound(tensors[0].dtype, terms))


def pair(dtype, a, b):
    return v.tensor(a, dtype), v.tensor(b, dtype)


def wide(tensors):
    """PyTorch sums int32 to int64 and then refuses to multiply the two; small values agree."""
    return [t.long() if t.dtype == torch.int32 else t for t in tensors]


# Sizes around tiles of 6 x 8, vectors of 2 and 4, blocks of 128 and 256, and the skinny paths.
for dtype in DTYPES:
    for n, k, m in [(1, 1, 1), (4, 4, 4), (6, 5, 8), (7, 5, 11), (3, 17, 2), (2, 131, 3),
                    (5, 67, 3), (1, 18, 5), (5, 19, 1), (1, 40, 1), (13, 2, 9), (0, 3, 2),
                    (3, 0, 2), (3, 2, 0)]:
        a, b = pair(dtype, (n, k), (k, m))
        add("mm", (a, b), torch.mm(a, b), k)
    for n, k in [(1, 1), (4, 7), (17, 9), (5, 67), (0, 3), (3, 0), (35, 6)]:
        a, b = pair(dtype, (n, k), (k,))
        add("mv", (a, b), torch.mv(a, b), k)
    for k in [0, 1, 3, 16, 37, 200]:
        a, b = pair(dtype, (k,), (k,))
        add("dot", (a, b), torch.dot(a, b), k)
    for n, m in [(1, 1), (3, 5), (0, 2), (17, 3)]:
        a, b = pair(dtype, (n,), (m,))
        add("outer", (a, b), torch.outer(a, b), 1)
    for batch, n, k, m in [(1, 2, 3, 4), (5, 4, 4, 4), (3, 7, 5, 9), (0, 2, 3, 4), (2, 0, 3, 4),
                           (4, 1, 9, 6), (4, 6, 9, 1), (3, 2, 0, 2)]:
        a, b = pair(dtype, (batch, n, k), (batch, k, m))
        add("bmm", (a, b), torch.bmm(a, b), k)
    for shapes in [((4,), (4,)), ((4,), (4, 3)), ((3, 4), (4,)), ((2, 3, 4), (4,)),
                   ((4,), (2, 4, 3)), ((2, 3, 4), (4, 5)), ((3, 4), (2, 4, 5)),
                   ((2, 1, 3, 4), (5, 4, 2)), ((2, 1, 3, 4), (1, 5, 4, 2)), ((1, 3, 4), (6, 4, 2)),
                   ((0, 3, 4), (4, 2)), ((0, 3, 4), (1, 4, 2)), ((2, 3, 0), (0, 4)), ((0,), (0, 3)),
                   ((7, 1, 3), (3, 5)), ((2, 2, 3, 5), (2, 2, 5, 3))]:
        a, b = pair(dtype, *shapes)
        add("matmul", (a, b), torch.matmul(a, b), a.shape[-1])
    for shape, n, k, m in [((3, 5), 3, 4, 5), ((5,), 3, 4, 5), ((3, 1), 3, 4, 5), ((), 2, 2, 2),
                           ((1, 1), 9, 0, 3)]:
        c = v.tensor(shape, dtype)
        a, b = pair(dtype, (n, k), (k, m))
        for beta, alpha in [(2, -3), (0, 2) if dtype == torch.int32 else (0.5, 0.25)]:
            expected = torch.addmm(c, a, b, beta=beta, alpha=alpha)
            v.add("addmm", [c, a, b, {"beta": beta, "alpha": alpha}], expected, bound(dtype, 4 * k, 20))
    for shape in [(2, 3, 5), (5,), (2, 1, 1)]:
        c = v.tensor(shape, dtype)
        a, b = pair(dtype, (2, 3, 4), (2, 4, 5))
        expected = torch.baddbmm(c, a, b, beta=2, alpha=3)
        v.add("baddbmm", [c, a, b, {"beta": 2, "alpha": 3}], expected, bound(dtype, 16, 20))
    for a, b, dims in [((2, 3, 4), (3, 4, 5), 2), ((2, 3), (4, 5), 0), ((3,), (3,), 1),
                       ((2, 3, 4), (4, 3, 2), [[0, 2], [2, 0]]), ((2, 3), (3, 4), [[-1], [0]]),
                       ((2, 3, 4), (5, 2, 4, 3), [[1, 2, 0], [3, 2, 1]]), ((2, 1), (4, 3), [[1], [0]]),
                       ((0, 3), (3, 2), 1), ((2, 0), (0, 2), 1)]:
        x, y = pair(dtype, a, b)
        add("tensordot", (x, y), torch.tensordot(*wide([x, y]), dims), 24, after=(dims,))
    for a, b in [((2,), (3,)), ((2, 3), (3, 2)), ((2, 3), (2,)), ((), (3,)), ((2, 1, 2), (3, 2)),
                 ((0,), (2,)), ((), ())]:
        x, y = pair(dtype, a, b)
        add("kron", (x, y), torch.kron(x, y), 1)

# Products with NaN and infinities: every row and column that meets one shows it.
for dtype in DTYPES[:2]:
    a, b = pair(dtype, (7, 9), (9, 10))
    a[1, 2], a[3, 4], b[5, 6], b[7, 0] = float("nan"), float("inf"), float("-inf"), 0.0
    add("mm", (a, b), torch.mm(a, b), 9)
    add("mv", (a, b[:, 6].contiguous()), torch.mv(a, b[:, 6].contiguous()), 9)
    add("addmm", (torch.full((10,), float("nan"), dtype=dtype), a, b), torch.addmm(torch.full((10,), float("nan"), dtype=dtype), a, b, beta=0), 9, after=({"beta": 0},))

# Integers wrap as int32 does: PyTorch computes these in int32 as well.
a = torch.tensor([[2**31 - 1, -(2**31), 65536]], dtype=torch.int32)
b = torch.tensor([[3], [5], [65537]], dtype=torch.int32)
v.add("mm", [a, b], torch.mm(a, b))
v.add("matmul", [a[0], b[:, 0].contiguous()], torch.matmul(a[0], b[:, 0].contiguous()))

# Dtypes meet in outer and kron, where nothing is summed.
for first, second in [(torch.int32, torch.float32), (torch.bool, torch.int32), (torch.uint8, torch.float64)]:
    x, y = v.tensor((3,), first, 0, 3), v.tensor((2,), second, 0, 3)
    v.add("outer", [x, y], torch.outer(x, y))
    v.add("kron", [x, y], torch.kron(x, y))

ONE = ["ij->ji", "ii", "ii->i", "iij->j", "iij->ij", "ijj->i", "...ii->...i", "ij->", "ij->j", "ji",
       "...", "...->", "i...->...", "iijj->ij", "iijj->", "b...a->a...b", "iii->i"]
SHAPES = {"i": 3, "j": 4, "a": 2, "b": 5}
# One dtype each: the equations are what differs.
for i, equation in enumerate(ONE):
    part = equation.split("->")[0]
    shape = [s for c in part.replace("...", "~") for s in ((2, 3) if c == "~" else (SHAPES[c],))]
    x = v.tensor(tuple(shape), DTYPES[i % 3])
    add("einsum", (x,), torch.einsum(equation, *wide([x])), 60, before=(equation,))
x = v.tensor((3, 3), torch.bool)
v.add("einsum", ["ii->i", x], torch.einsum("ii->i", x))

TWO = ["ij,jk->ik", "ij,jk", "ij,jk->ki", "i,j->ij", "i,i->", "i,i->i", "ij,ij->", "ij,ij->ij", "ij,ij->i",
       "bij,bjk->bik", "bij,bjk->ibk", "bhid,bhjd->bhij", "ijk,jkl->il", "ijk,kjl->il", "ij,kl->ijkl",
       "ij,j->i", "ij,k->", "ij,k->k", "...ij,...jk->...ik", "...ij,jk->...ik", "ij,...jk->...ik",
       "...i,...i->...", "ii,ij->j", "iij,jk->ik", "ijk,ilk->ijl", "Ab,bA", "bA,Ac", "..., ...",
       "ij,jk->", "ab,cd->ac", "...ab,bc->a...c", "ij , jk -> i k"]
SIZES = dict(i=3, j=4, k=5, l=2, b=2, h=3, d=4, a=2, c=3, A=4)
for n, equation in enumerate(TWO):
    for dtype in sorted({torch.float32, DTYPES[n % 3]}, key=str):
        tensors, terms = [], 1
        for i, part in enumerate(equation.replace(" ", "").split("->")[0].split(",")):
            rest = (2, 3) if i == 0 else (1, 3)
            shape = [s for c in part.replace("...", "~") for s in (rest if c == "~" else (SIZES[c],))]
            tensors.append(v.tensor(tuple(shape), dtype))
        add("einsum", tensors, torch.einsum(equation, *wide(tensors)), 60, before=(equation,))

# A size of 1 stretches, an ellipsis may be shorter, three operands go from left to right.
for equation, shapes in [("ij,jk->ik", ((3, 1), (4, 5))), ("ij,ij->ij", ((3, 1), (1, 4))),
                         ("ij,ij->", ((1, 4), (3, 1))), ("...ij,...jk->...ik", ((2, 3, 4), (5, 2, 4, 6))),
                         ("ij,jk->ik", ((0, 2), (2, 3))), ("ij,jk->ik", ((2, 0), (0, 3))),
                         ("...,...->...", ((), (3,))), ("ij,jk,kl->il", ((2, 3), (3, 4), (4, 5))),
                         ("i,j,k->ijk", ((2,), (3,), (4,))), ("bn,anm,bm->ba", ((2, 3), (4, 3, 5), (2, 5))),
                         ("i,i,i->", ((4,), (4,), (4,))), ("ij,jk,ki->", ((2, 3), (3, 4), (4, 2))),
                         ("ij,kj,lj->ikl", ((2, 3), (4, 3), (5, 3))), ("abc,c,b->a", ((2, 3, 4), (4,), (3,)))]:
    for dtype in DTYPES:
        tensors = [v.tensor(shape, dtype) for shape in shapes]
        # A third factor multiplies both the terms and their errors by at most 3.
        add("einsum", tensors, torch.einsum(equation, *wide(tensors)), 60 * 9, before=(equation,))

v.write()

v = Products("linear_algebra_uint8", seed=8)
U8 = torch.uint8


def bytes_of(*shape):
    return v.tensor(shape, U8, 0, 256)


def wrapped(equation, *tensors):
    """PyTorch sums some labels first, in int64, and gives that; here every product of several
    operands keeps their dtype."""
    return torch.einsum(equation, *[t.long() for t in tensors]).to(U8)


for n, k, m in [(4, 4, 4), (7, 5, 11), (2, 131, 3), (1, 40, 1), (3, 0, 2)]:
    a, b, c = bytes_of(n, k), bytes_of(k, m), bytes_of(m)
    v.add("mm", [a, b], torch.mm(a, b))
    v.add("mv", [a, b[:, 0]], torch.mv(a, b[:, 0]))
    v.add("dot", [a[0], b[:, 0]], torch.dot(a[0], b[:, 0]))
    v.add("outer", [a[0], c], torch.outer(a[0], c))
    v.add("matmul", [a[0], b], torch.matmul(a[0], b))
    v.add("kron", [a[:, :2], b[:2]], torch.kron(a[:, :2], b[:2]))
    v.add("tensordot", [a, b, 1], torch.tensordot(a, b, 1))
    v.add("tensordot", [a[0], c, 0], torch.tensordot(a[0], c, 0))
    for options in [{}, {"beta": 2, "alpha": 3}, {"beta": 0, "alpha": 5}, {"alpha": -1}]:
        v.add("addmm", [c, a, b, options], torch.addmm(c, a, b, **options))
    a, b = bytes_of(2, n, k), bytes_of(2, k, m)
    v.add("bmm", [a, b], torch.bmm(a, b))
    v.add("matmul", [a[:, None], b], torch.matmul(a[:, None], b))
    v.add("baddbmm", [c, a, b, {"beta": 7}], torch.baddbmm(c, a, b, beta=7))
for equation in ["ij,jk->ik", "ij,ij->", "i,j->", "ij,k->i", "ii,ij->j", "i,j,k->ijk", "ij,jk,ki->", "bij,bjk->bik"]:
    tensors = [bytes_of(*[3] * len(labels)) for labels in equation.split("->")[0].split(",")]
    v.add("einsum", [equation, *tensors], wrapped(equation, *tensors))
x = bytes_of(4, 5)
v.add("einsum", ["ij->i", x], torch.einsum("ij->i", x))

v.write()
