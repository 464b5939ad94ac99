"""Vectors of the elementwise ops that are composed of scalar primitives, and of plain arithmetic.

Run with Debian's python3-torch: `python3 tools/golden/elementwise.py`.

Tolerances:
- arithmetic that IEEE 754 rounds correctly, comparisons, selections and integers: none. Where
  PyTorch gives +0 and -0 without rule (maximum of both, relu), `{"ulps": 0}` frees the sign.
- compositions of an elementary function with correctly rounded operations: 4 ulps, the limit the
  library promises. For float32 the expected value is the float64 result, rounded once: PyTorch's
  own float32 kernels are further off.
- where the argument of the elementary function is itself rounded, that rounding is amplified by
  the function's condition number; the bound is named beside the op.
"""

import math
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from vectors import Vectors

warnings.filterwarnings("ignore")

F32, F64, I32, U8, B = torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool
ALL = [F32, F64, I32, U8, B]
NUMBERS = ALL[:4]
FLOATS = ALL[:2]
EPS = {F32: 2.0**-23, F64: 2.0**-52}
NAN, INF = math.nan, math.inf
FREE_ZERO = {"ulps": 0}

EDGES = {
    F32: [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 100.0, -100.0, 2.0**-149, -(2.0**-126),
          2.0**127 * (2 - 2.0**-23), -(2.0**127) * (2 - 2.0**-23)],
    F64: [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 100.0, -100.0, 5e-324, -(2.0**-1022),
          2.0**1023 * (2 - 2.0**-52), -(2.0**1023) * (2 - 2.0**-52)],
    I32: [0, 1, -1, 2, -7, 46341, 65536, 2**31 - 1, -(2**31), -(2**31) + 1],
    U8: [0, 1, 2, 15, 16, 127, 128, 200, 255],
    B: [0, 1],
}
SHAPES = [(), (1,), (5,), (2, 3), (3, 1, 2), (0,), (2, 0), (9,)]
PAIRS = [((2, 3), (2, 3)), ((3, 1), (1, 4)), ((2, 3), (3,)), ((), (4,)), ((5,), ()), ((1, 1), (1,)),
         ((0,), (1,)), ((2, 1, 3), (2, 1))]


def short(drawn, dtype):
    """Multiples of 1/64: exact in every float, and short in the file."""
    return torch.as_tensor(np.round(np.asarray(drawn) * 64) / 64).to(dtype)


class Family(Vectors):
    def draw(self, shape, dtype, low=-3.0, high=3.0):
        if dtype.is_floating_point:
            drawn = short(self.random.uniform(low, high, size=shape), dtype)
            return self.sometimes_repeating(drawn.reshape(shape))
        if dtype == U8:
            low, high = max(low, 0), max(high, 9)
        if dtype == I32:
            low, high = math.floor(low) * 3, math.ceil(high) * 3
        return self.tensor(shape, dtype, low, high)

    def edges(self, dtype):
        return torch.tensor(EDGES[dtype], dtype=dtype)

    def call(self, op, fn, inputs, params=(), tolerance=None, precise=False, layout=None):
        """One call; with `precise` the values are those of float64."""
        result = fn(*inputs, *params)
        if precise and result.dtype == F32:
            wide = [x.double() if isinstance(x, torch.Tensor) and x.dtype == F32 else x for x in inputs]
            wide = [x.double() if isinstance(x, torch.Tensor) and not x.is_floating_point() else x
                    for x in wide]
            result = fn(*wide, *params).to(F32)
        given = [camel(p) if isinstance(p, dict) else p for p in params]
        limit = tolerance_of(result.dtype, tolerance)
        self.add(op, [*inputs, *given], result, limit, layout)
        return result

    def twin(self, op, fn, inputs, params=(), tolerance=None, precise=False):
        """The same call in place, if the result can be written into the first input."""
        result = fn(*inputs, *params)
        first = inputs[0]
        if not torch.can_cast(result.dtype, first.dtype) or result.shape != first.shape:
            return
        if precise and first.dtype == F32:
            wide = [x.double() if isinstance(x, torch.Tensor) else x for x in inputs]
            result = fn(*wide, *params)
        given = [camel(p) if isinstance(p, dict) else p for p in params]
        limit = tolerance_of(first.dtype, tolerance)
        self.add(op + "_", [*inputs, *given], result.to(first.dtype), limit)

    def unary(self, op, fn, dtypes, low=-3.0, high=3.0, edges=True, **options):
        for dtype in dtypes:
            for shape in [SHAPES[i] for i in self.random.choice(len(SHAPES), 2, replace=False)] + [(9,)]:
                self.call(op, fn, [self.draw(shape, dtype, low, high)], **options)
            if edges:
                self.call(op, fn, [self.edges(dtype)], **options)
        for dtype in FLOATS:
            self.twin(op, fn, [self.draw((3, 4), dtype, low, high)], **options)

    def binary(self, op, fn, pairs, scalars=(), low=-3.0, high=3.0, edges=True, **options):
        """Tensors of two dtypes, numbers on either side, and edge values beside each other."""
        for a, b in pairs:
            left, right = PAIRS[self.random.randint(len(PAIRS))]
            for x, y in [((3, 2), (3, 2)), (left, right)]:
                self.call(op, fn, [self.draw(x, a, low, high), self.draw(y, b, low, high)], **options)
            if edges and a == b:
                edge = self.edges(a)[:12]
                self.call(op, fn, [edge.reshape(-1, 1), edge[:6]], **options)
        for dtype, number in scalars:
            self.call(op, fn, [self.draw((2, 3), dtype, low, high), number], **options)
            self.call(op, lambda n, x: fn(zero_dim(n, x), x), [number, self.draw((4,), dtype, low, high)], **options)
            self.twin(op, fn, [self.draw((2, 2), dtype, low, high), number], **options)
        for dtype in FLOATS + [I32, U8]:
            if any(pair == (dtype, dtype) for pair in pairs):
                self.twin(op, fn, [self.draw((2, 3), dtype, low, high), self.draw((3,), dtype, low, high)], **options)


def zero_dim(number, tensor):
    """A Python number as a tensor, for functions that take none on the left."""
    wide = isinstance(number, float) and tensor.is_floating_point()
    return torch.as_tensor(number, dtype=F64 if wide else None)


def camel(options):
    return {"".join([k.split("_")[0], *[w.capitalize() for w in k.split("_")[1:]]]): v for k, v in options.items()}


def tolerance_of(dtype, tolerance):
    """Integers and bools have none."""
    if not dtype.is_floating_point:
        return None
    return tolerance(dtype) if callable(tolerance) else tolerance


def relative(count, absolute=0.0):
    """So many units of 2^-23 or 2^-52 of the value, and of `absolute`."""
    return lambda dtype: {"relative": count * EPS[dtype], "absolute": absolute * EPS[dtype]}


def same(dtypes):
    return [(d, d) for d in dtypes]


MIXED = [(F32, F64), (I32, F32), (U8, I32), (B, I32), (F64, I32), (B, F32), (U8, F32)]
SCALARS = [(F32, 2), (F32, 0.1), (F64, 0.1), (I32, 3), (I32, 0.5), (U8, 200), (B, 2), (F32, True), (B, 0.25)]
FLOAT_SCALARS = [(F32, 2), (F32, 0.1), (F64, 0.1)]


def arithmetic():
    v = Family("elementwise", seed=3)
    zero = {"tolerance": FREE_ZERO}
    v.binary("add", torch.add, same(ALL) + MIXED, SCALARS)
    v.binary("sub", torch.sub, same(NUMBERS) + [(F32, F64), (I32, F32), (U8, I32)], SCALARS[:6])
    v.binary("mul", torch.mul, same(ALL) + MIXED, SCALARS)
    v.binary("div", torch.div, same(ALL) + MIXED, SCALARS)
    v.binary("maximum", torch.maximum, same(ALL) + MIXED[:3], **zero)
    v.binary("minimum", torch.minimum, same(ALL) + MIXED[:3], **zero)
    v.binary("fmax", torch.fmax, same(ALL) + MIXED[:3], **zero)
    v.binary("fmin", torch.fmin, same(ALL) + MIXED[:3], **zero)
    for op in ["eq", "ne", "lt", "le", "gt", "ge"]:
        v.binary(op, getattr(torch, op), same(ALL) + MIXED[:2], SCALARS[:5])
    # PyTorch rounds once, product and sum together.
    for op in ["add", "sub"]:
        for dtype in NUMBERS:
            scaled = lambda x, y, o, op=op: getattr(torch, op)(x, y, **o)  # noqa: E731
            v.call(op, scaled, [v.draw((2, 3), dtype), v.draw((3,), dtype)], ({"alpha": 3},), relative(1, 12))
        v.call(op, scaled, [v.draw((2, 3), F32), v.draw((3,), F32)], ({"alpha": 0.3},), relative(1, 4))
        v.twin(op, scaled, [v.draw((2, 3), F64), v.draw((3,), F64)], ({"alpha": -0.5},), relative(1, 4))
    # A number that the dtype cannot hold wraps round, as sums do.
    for op in ["add", "mul", "lt", "eq"]:
        v.call(op, getattr(torch, op), [torch.tensor([0, 5, 44, 200], dtype=U8), 300])
        v.call(op, getattr(torch, op), [torch.tensor([0, 5, 44, 200], dtype=U8), -1])
        v.call(op, getattr(torch, op), [torch.tensor([0, 5, -7], dtype=I32), 3_000_000_000])
    v.call("maskedFill", torch.masked_fill, [v.draw((3,), B), torch.tensor([True, False, True]), 3])
    for op in ["neg", "abs"]:
        v.unary(op, getattr(torch, op), NUMBERS)
    for dtype in NUMBERS:
        v.call("positive", torch.positive, [v.draw((2, 3), dtype)])
    v.unary("square", torch.square, ALL)
    v.unary("sqrt", torch.sqrt, ALL, low=0.0)
    v.unary("reciprocal", torch.reciprocal, ALL)
    v.unary("relu", torch.relu, NUMBERS, **zero)
    for op in ["isnan", "isinf", "isfinite"]:
        v.unary(op, getattr(torch, op), ALL)

    # Bounds: numbers, one side open, tensors, crossing, and those that change the dtype.
    for dtype in NUMBERS:
        for low, high in [(1, 3), (3, 1), (None, 2), (2, None)]:
            v.call("clamp", torch.clamp, [v.draw((2, 4), dtype)], (low, high), FREE_ZERO)
        v.call("clamp", torch.clamp, [v.edges(dtype)], (1, 3), FREE_ZERO)
        v.twin("clamp", torch.clamp, [v.draw((3, 2), dtype)], (1, 2), FREE_ZERO)
        v.call("clamp", torch.clamp, [v.draw((2, 3), dtype), v.draw((3,), dtype), v.draw((2, 1), dtype)], (), FREE_ZERO)
    v.call("clamp", torch.clamp, [v.draw((5,), I32)], (0.5, None))
    v.call("clamp", torch.clamp, [v.draw((5,), B)], (0, 1))
    v.call("clamp", torch.clamp, [v.draw((5,), F32), v.draw((5,), F64)], (), FREE_ZERO)
    v.call("clamp", torch.clamp, [v.draw((2, 2), F32), torch.tensor([NAN, 0.5])], ())
    for dtype in FLOATS + [I32]:
        v.call("hardtanh", F.hardtanh, [v.draw((3, 3), dtype)], (), FREE_ZERO)
        v.call("hardtanh", F.hardtanh, [v.edges(dtype)], (-2, 3), FREE_ZERO)
        v.twin("hardtanh", F.hardtanh, [v.draw((2, 3), dtype)], (-1, 2), FREE_ZERO)

    for dtype in ALL:
        mask = v.draw((2, 3), B)
        v.call("maskedFill", torch.masked_fill, [v.draw((2, 3), dtype), mask, 2])
        v.call("maskedFill", torch.masked_fill, [v.draw((4, 2, 3), dtype), mask, torch.tensor(1.5, dtype=F64)])
        v.twin("maskedFill", torch.masked_fill, [v.draw((2, 3), dtype), v.draw((3,), B), 1])
    v.call("maskedFill", torch.masked_fill, [v.draw((3,), I32), torch.tensor([True, False, True]), 2.5])
    v.call("maskedFill", torch.masked_fill, [v.draw((3,), F32), torch.tensor([True, False, True]), -INF])
    for a, b in same(ALL) + MIXED:
        left, right = PAIRS[v.random.randint(len(PAIRS))]
        v.call("where", torch.where, [v.draw((2, 1, 1), B), v.draw(left, a), v.draw(right, b)])
    for x, y in [(1, 0), (1.5, 0.5), (True, False), (1, 0.5)]:
        v.call("where", torch.where, [v.draw((4,), B), x, y])
    v.call("where", torch.where, [v.draw((4,), B), v.draw((4,), I32), 1.5])
    v.call("where", torch.where, [v.draw((3, 1), B), 2, v.draw((2,), F64)])
    v.call("where", torch.where, [torch.tensor([True, False]), torch.tensor([1.0, NAN]), torch.tensor([NAN, 2.0])])

    for dtype in ALL:
        v.call("nanToNum", torch.nan_to_num, [v.edges(dtype)])
        v.twin("nanToNum", torch.nan_to_num, [v.edges(dtype)], (1.0,))
    for dtype in FLOATS:
        v.call("nanToNum", torch.nan_to_num, [v.edges(dtype)], (1.5, 7.0, -8.5))
        v.call("nanToNum", torch.nan_to_num, [v.edges(dtype)], (0.25, None, -1.0))
    for dtype in ALL:
        v.call("heaviside", torch.heaviside, [v.edges(dtype), torch.tensor(EDGES[dtype][1], dtype=dtype)])
        v.call("heaviside", torch.heaviside, [v.draw((2, 3), dtype, -1, 1), v.draw((3,), dtype)])
        v.twin("heaviside", torch.heaviside, [v.draw((2, 3), dtype, -1, 1), v.draw((3,), dtype)])

    # Negative powers of tensors of integers give 0 but for ±1; small bases, so that floats are exact.
    for dtype in [I32, U8]:
        v.call("pow", torch.pow, [v.edges(dtype).reshape(-1, 1), torch.tensor([0, 1, 2, 3, 7, 31, 100], dtype=dtype)])
        v.call("pow", torch.pow, [v.draw((3, 3), dtype), v.draw((3,), dtype)])
        for n in [0, 1, 2, 3, 5, 33]:
            v.call("pow", torch.pow, [v.draw((5,), dtype), n])
            v.call("pow", lambda n, x: torch.pow(n, x), [n, v.draw((5,), dtype)])
        v.twin("pow", torch.pow, [v.draw((5,), dtype), 3])
    v.call("pow", torch.pow, [torch.tensor([[1], [-1], [2], [-3]], dtype=I32), torch.tensor([-1, -2, -31], dtype=I32)])
    v.call("pow", torch.pow, [v.draw((4,), B), 2])
    v.call("pow", torch.pow, [v.draw((4,), B), 3])
    v.call("pow", torch.pow, [v.draw((4,), B), 0])
    for dtype in FLOATS:
        for n in [0, 1, 2, 3, 0.5, -1, -2]:
            v.call("pow", torch.pow, [v.edges(dtype)], (n,))
            v.twin("pow", torch.pow, [v.draw((2, 3), dtype)], (n,))

    # The sum of three terms in PyTorch's order of operations.
    for dtype in NUMBERS:
        shapes = [(2, 3), (3,), (2, 1)]
        for value in [1, 2] + ([0.5] if dtype in FLOATS else []):
            v.call("addcmul", lambda x, a, b, o: torch.addcmul(x, a, b, **o), [v.draw(s, dtype) for s in shapes], ({"value": value},))
        v.twin("addcmul", torch.addcmul, [v.draw(s, dtype) for s in shapes])
    v.call("addcmul", torch.addcmul, [v.draw((2,), I32), v.draw((2,), F32), v.draw((2,), I32)])
    # The quotient, at most 6, is rounded before it is added; the reference backend rounds once.
    for dtype in FLOATS:
        operands = lambda: [v.draw((2, 3), dtype), v.draw((3,), dtype), v.draw((2, 1), dtype, 1, 3)]  # noqa: E731, B023
        for value in [1, -2, 0.5]:
            v.call("addcdiv", lambda x, a, b, o: torch.addcdiv(x, a, b, **o), operands(), ({"value": value},), relative(1, 6))
        v.twin("addcdiv", torch.addcdiv, operands(), (), relative(1, 6))
    v.call("addcdiv", torch.addcdiv, [v.draw((2,), I32), v.draw((2,), F32), v.draw((2,), F32, 1, 3)], (), relative(1, 6))

    for options in [{}, {"rtol": 0.1, "atol": 0.0}, {"rtol": 0.0, "atol": 0.25}, {"rtol": 0.0, "atol": 0.0}, {"equal_nan": True}]:
        fn = lambda x, y, o={}: torch.isclose(*torch.broadcast_tensors(x, y), **o)  # noqa: E731
        for dtype in ALL:
            params = (options,) if options else ()
            edge = v.edges(dtype)
            v.call("isclose", fn, [edge.reshape(-1, 1)[:7], edge[:7]], params)
            v.call("isclose", fn, [v.draw((3, 4), dtype), v.draw((4,), dtype)], params)
    near = torch.tensor([1.0, 1.00001, 1.00002, -1.0, 1e-8, 2e-8])
    v.call("isclose", lambda x, y: torch.isclose(x, y), [near, torch.tensor([1.0, 1.0, 1.0, 1.0, 0.0, 0.0])])
    for op, alias in ALIASES.items():
        for dtype in [F32, I32]:
            operands = [v.draw((2, 3), dtype), v.draw((3,), dtype)]
            v.call(alias, getattr(torch, op), operands[: 1 if op == "negative" else 2])
    agreement(v)
    v.write()


ALIASES = {"negative": "negative", "greater": "greater", "greater_equal": "greaterEqual", "less": "less",
           "less_equal": "lessEqual", "not_equal": "notEqual"}


def agreement(v):
    """`equal` and `allclose`, whose result is a truth value and no tensor."""
    one = lambda fn: lambda *inputs: torch.tensor(fn(*inputs))  # noqa: E731
    for dtype in ALL:
        x = v.draw((3, 4), dtype)
        other = x.clone()
        other[2, 3] = 1 - other[2, 3].int()
        for y in [x, other, x[:2], x.reshape(4, 3)]:
            v.call("equal", one(torch.equal), [x, y])
        for y in [x, other, x[:1]]:
            v.call("allclose", one(torch.allclose), [x, y])
    for dtype in FLOATS:
        edge = v.edges(dtype)
        for y in [edge, edge.clone().nan_to_num(1.5)]:
            v.call("equal", one(torch.equal), [edge, y])
            v.call("equal", one(torch.equal), [edge[1:], y[1:]])
        close = lambda x, y, o: torch.tensor(torch.allclose(x, y, **o))  # noqa: E731
        for options in [{}, {"equal_nan": True}]:
            v.call("allclose", close, [edge, edge], (options,))
        x = v.draw((2, 3), dtype)
        for options in [{"rtol": 0.5, "atol": 0.0}, {"rtol": 0.0, "atol": 0.25}, {"rtol": 0.0, "atol": 0.125}]:
            v.call("allclose", close, [x, x + 0.1875], (options,))
    empty = torch.zeros(0, 2)
    v.call("equal", one(torch.equal), [empty, empty])
    v.call("equal", one(torch.equal), [empty, torch.zeros(2, 0)])
    v.call("allclose", one(torch.allclose), [empty, empty])


def elu(x, alpha=1.0):
    """PyTorch computes e^x - 1, which loses what expm1 keeps."""
    return torch.where(x > 0, x, alpha * torch.expm1(x)).to(F.elu(x, alpha).dtype)


def gelu(x):
    """PyTorch computes 1 + erf(x / sqrt 2), which loses what erfc keeps where x is negative."""
    return (x * 0.5 * torch.erfc(-x * math.sqrt(0.5))).to(F.gelu(x).dtype)


def gelu_tanh(x):
    """(1 + tanh u) / 2 is the logistic function of 2u, without the cancellation."""
    u = math.sqrt(8 / math.pi) * (x + 0.044715 * x * x * x)
    return (x * torch.sigmoid(u)).to(F.gelu(x, approximate="tanh").dtype)


def functions():
    v = Family("activations", seed=4)
    four = {"tolerance": {"ulps": 4}, "precise": True}
    integers = [F32, F64, I32, U8, B]
    v.unary("sigmoid", torch.sigmoid, integers, low=-20, high=20, **four)
    v.unary("logit", torch.logit, integers, low=0.0, high=1.0, **four)
    v.unary("rsqrt", torch.rsqrt, integers, low=0.0, **four)
    # Of float64 the exponential has fewer digits below 2^-1022: 100 times half of 2^-1074.
    faint = {"tolerance": lambda d: {"ulps": 4} if d == F32 else {"relative": 4 * EPS[d], "absolute": 50 * 2.0**-1074},
             "precise": True}
    v.unary("silu", F.silu, FLOATS, low=-12, high=12, **faint)
    v.unary("mish", F.mish, FLOATS, low=-12, high=12, **faint)
    for f in (F.silu, F.mish):
        v.call(f.__name__, f, [torch.arange(-104, -80, 1.25)], (), {"ulps": 4}, True)
    v.unary("softplus", F.softplus, FLOATS, low=-12, high=25, **four)
    v.unary("elu", elu, FLOATS, low=-8, **four)
    v.unary("leakyRelu", F.leaky_relu, FLOATS, **four)
    # The argument t of PyTorch's erfc is rounded, and its condition number is 2t² ≤ 25 for |x| ≤ 5:
    # of float64 that error is PyTorch's own.
    exact_gelu = lambda d: {"ulps": 4} if d == F32 else relative(64)(d)  # noqa: E731
    v.unary("gelu", gelu, FLOATS, low=-5, high=5, edges=False, precise=True, tolerance=exact_gelu)
    v.call("gelu", gelu, [torch.arange(-14, -5, 0.625)], (), {"ulps": 4}, True)
    for dtype in FLOATS:
        v.call("gelu", F.gelu, [torch.tensor([NAN, INF, -INF, 0.0, -0.0, 100.0, -100.0], dtype=dtype)], (), FREE_ZERO)
        tanh = lambda x, _: gelu_tanh(x)  # noqa: E731
        # eᵘ with |u| ≤ 17 and five roundings before it, in PyTorch's float64.
        for shape in [(3, 4), (9,)]:
            v.call("gelu", tanh, [v.draw(shape, dtype, -5, 5)], ({"approximate": "tanh"},), exact_gelu, True)
        v.call("gelu", tanh, [torch.tensor([NAN, INF, 0.0, -0.0, 50.0], dtype=dtype)], ({"approximate": "tanh"},), FREE_ZERO)
        # Powers of two as parameters, so that no rounding comes before the exponential.
        x = lambda: v.draw((3, 4), dtype, -8, 8)  # noqa: E731, B023
        v.call("softplus", F.softplus, [x()], (2, 20), **four)
        v.call("softplus", F.softplus, [x()], (0.5, 1), **four)
        v.call("softplus", F.softplus, [x()], (4,), **four)
        v.call("softplus", F.softplus, [v.draw((3, 4), dtype, -30, 5)], (3,), **four)
        v.call("elu", elu, [x()], (0.5,), **four)
        v.call("leakyRelu", F.leaky_relu, [x()], (0.25,), **four)
        v.call("leakyRelu", F.leaky_relu, [x()], (0.3,), **four)
        v.call("logit", torch.logit, [v.draw((3, 4), dtype, -0.5, 1.5)], (0.125,), **four)
        v.call("logit", torch.logit, [v.edges(dtype)], (0.25,), **four)
    v.binary("xlogy", torch.xlogy, same(ALL) + MIXED, SCALARS, low=0.0, **four)
    # Where the sum of the maximum and the logarithm cancels, the error is that of the maximum.
    v.binary("logaddexp", torch.logaddexp, same(FLOATS) + [(F32, F64)], precise=True, tolerance=relative(4, 3))
    v.binary("pow", torch.pow, same(FLOATS) + [(F32, F64), (I32, F32), (F32, I32)], [(F32, 1.5), (F64, 1.5), (I32, 2.5), (F32, 7)], **four)
    for dtype in FLOATS:
        v.call("pow", torch.pow, [v.edges(dtype)], (-0.5,), **four)
        # From the farther end the error is that of both ends.
        for weight in [0.25, 0.5, 0.75, 2, -1, 0.3]:
            v.call("lerp", torch.lerp, [v.draw((2, 3), dtype), v.draw((3,), dtype)], (weight,), relative(2, 12), True)
        v.call("lerp", torch.lerp, [v.draw((2, 3), dtype), v.draw((3,), dtype), v.draw((2, 1), dtype, 0, 1)], (), relative(2, 12), True)
        v.twin("lerp", torch.lerp, [v.draw((2, 3), dtype), v.draw((3,), dtype)], (0.25,), relative(2, 12), True)
    v.write()


arithmetic()
functions()
