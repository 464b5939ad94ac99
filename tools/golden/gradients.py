"""First and second derivatives from PyTorch 1.13, as vectors that the tests of autograd replay.

    /usr/bin/python3 tools/golden/gradients.py

A case is a call, the tensors among its operands that require a gradient (`wrt`, by position), the
gradient that its result gets (`seed`), and theirs (`first`). With `second`, the sums of those
gradients times `seeds` were differentiated again. Values of float32 cases are computed in float64
from operands that float32 holds, so that PyTorch's rounding is not asked for.

Left out is what PyTorch gives NaN or refuses for, and this library does not: `logaddexp` of equal
infinities, `amax` over NaN, repeated indices of `scatter` and `put`, of which the last write counts.
"""

import json
import pathlib
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from vectors import Vectors, written

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.manual_seed(12)
F32, F64, I32 = torch.float32, torch.float64, torch.int64
NAN, INF = float("nan"), float("inf")
SEED = 12
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "autograd" / "test" / "goldens" / "gradients"


class Gradients(Vectors):
    def __init__(self, family):
        super().__init__(family, SEED)

    def draw(self, *shape, low=-3.0, high=3.0):
        """Multiples of 1/64, which are short in the file and exact in every float."""
        drawn = np.asarray(self.random.uniform(low, high, size=shape))
        return torch.as_tensor(np.round(drawn * 64) / 64, dtype=F64).reshape(shape)

    def some(self, *shape, below):
        return torch.as_tensor(self.random.randint(0, below, size=shape)).reshape(shape)

    def grad(self, op, inputs, call, wrt=(0,), dtype=F64, second=True, seed=None, layout=None,
             result_dtype=None, tolerance=None):
        """`call` takes the tensors among the inputs, and gives the floating result."""
        at = [i for i, value in enumerate(inputs) if isinstance(value, torch.Tensor)]
        listed = [i for i, value in enumerate(inputs) if isinstance(value, list) and value and isinstance(value[0], torch.Tensor)]
        leaves = {}

        def leaf(value, needs):
            value = value.detach().clone()
            return value.requires_grad_() if needs and value.is_floating_point() else value

        operands = []
        for i, value in enumerate(inputs):
            if i in at:
                made = leaf(value, i in wrt)
                operands.append(made)
                if i in wrt:
                    leaves[i] = [made]
            elif i in listed:
                made = [leaf(v, i in wrt) for v in value]
                operands.append(made)
                if i in wrt:
                    leaves[i] = made
        result = call(*operands)
        flat = [leaf for i in wrt for leaf in leaves[i]]
        seed = self.draw(*result.shape) if seed is None else seed
        if result.dtype != F64:
            result = result.to(F64)
        first = torch.autograd.grad(result, flat, seed, create_graph=second, allow_unused=True)
        first = [torch.zeros_like(leaf) if g is None else g for g, leaf in zip(first, flat)]

        def stored(tensor, dtype=dtype):
            # PyTorch gives zeros without memory, which only arithmetic fills.
            return written((tensor.detach() + torch.zeros_like(tensor)).to(dtype))

        def encoded(value):
            if isinstance(value, torch.Tensor):
                kept = value.to(dtype) if value.is_floating_point() else value
                return {"tensor": {**written(kept), "layout": layout or self.layout(value)}}
            if isinstance(value, list) and value and isinstance(value[0], torch.Tensor):
                return {"list": [encoded(v) for v in value]}
            return self.encode(value)

        case = {
            "op": op,
            "inputs": [encoded(value) for value in inputs],
            "wrt": list(wrt),
            "seed": stored(seed, result_dtype or dtype),
            "first": [stored(g) for g in first],
        }
        if second and any(g.requires_grad for g in first):
            seeds = [self.draw(*leaf.shape) for leaf in flat]
            total = sum((g * s).sum() for g, s in zip(first, seeds))
            again = torch.autograd.grad(total, flat, allow_unused=True)
            again = [torch.zeros_like(leaf) if g is None else g for g, leaf in zip(again, flat)]
            case["seeds"] = [stored(s) for s in seeds]
            case["second"] = [stored(g) for g in again]
        if tolerance is not None:
            case["tolerance"] = tolerance
        self.cases.append(case)

    def write(self):
        OUT.mkdir(parents=True, exist_ok=True)
        head = {"library": f"torch {torch.__version__}", "seed": self.seed}
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        text = json.dumps(head)[:-1] + ',"cases":[\n' + lines + "\n]}\n"
        (OUT / f"{self.family}.json").write_text(text)
        print(f"{self.family}: {len(self.cases)} cases")


def points(*values):
    return torch.tensor(values, dtype=F64)


# Elementwise, one operand: (name, function, range, special points).
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 30.0, -30.0, INF, -INF, NAN]
UNARY = [
    ("neg", torch.neg, (-3, 3), EDGES),
    ("abs", torch.abs, (-3, 3), EDGES),
    ("square", torch.square, (-3, 3), EDGES),
    ("sqrt", torch.sqrt, (0.1, 3), [0.0, 4.0, -1.0, INF, NAN]),
    ("rsqrt", torch.rsqrt, (0.1, 3), [0.0, 4.0, -1.0, INF, NAN]),
    ("reciprocal", torch.reciprocal, (0.5, 3), [0.0, -4.0, INF, NAN]),
    ("exp", torch.exp, (-3, 3), EDGES),
    ("exp2", torch.exp2, (-3, 3), EDGES),
    ("expm1", torch.expm1, (-3, 3), EDGES),
    ("log", torch.log, (0.1, 3), [0.0, 1.0, -1.0, INF, NAN]),
    ("log2", torch.log2, (0.1, 3), [0.0, 1.0, -1.0, INF, NAN]),
    ("log10", torch.log10, (0.1, 3), [0.0, 1.0, -1.0, INF, NAN]),
    ("log1p", torch.log1p, (-0.5, 3), [0.0, -1.0, INF, NAN]),
    ("sin", torch.sin, (-3, 3), EDGES),
    ("cos", torch.cos, (-3, 3), EDGES),
    ("tan", torch.tan, (-1, 1), [0.0, 1.0, INF, NAN]),
    ("asin", torch.asin, (-0.9, 0.9), [0.0, 1.0, -1.0, 2.0, NAN]),
    ("acos", torch.acos, (-0.9, 0.9), [0.0, 1.0, -1.0, 2.0, NAN]),
    ("atan", torch.atan, (-3, 3), EDGES),
    ("sinh", torch.sinh, (-3, 3), EDGES),
    ("cosh", torch.cosh, (-3, 3), EDGES),
    ("tanh", torch.tanh, (-3, 3), EDGES),
    ("asinh", torch.asinh, (-3, 3), EDGES),
    ("acosh", torch.acosh, (1.1, 3), [1.0, 0.5, NAN]),
    ("atanh", torch.atanh, (-0.9, 0.9), [0.0, 1.0, -1.0, 2.0, NAN]),
    ("erf", torch.erf, (-2, 2), EDGES),
    ("erfc", torch.erfc, (-2, 2), EDGES),
    ("erfinv", torch.erfinv, (-0.9, 0.9), [0.0, 1.0, -1.0, 2.0, NAN]),
    ("lgamma", torch.lgamma, (0.2, 5), [1.0, 2.0, 0.5, -0.5, -1.5, INF, NAN]),
    ("digamma", torch.digamma, (0.2, 5), [1.0, 2.0, 0.5, NAN]),
    ("floor", torch.floor, (-3, 3), EDGES),
    ("ceil", torch.ceil, (-3, 3), EDGES),
    ("round", torch.round, (-3, 3), EDGES),
    ("trunc", torch.trunc, (-3, 3), EDGES),
    ("frac", torch.frac, (-3, 3), EDGES),
    ("sign", torch.sign, (-3, 3), EDGES),
    ("sigmoid", torch.sigmoid, (-4, 4), EDGES),
    ("relu", torch.relu, (-3, 3), EDGES),
    ("silu", F.silu, (-4, 4), EDGES),
    ("mish", F.mish, (-4, 4), [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 30.0, -30.0, NAN]),
    ("gelu", F.gelu, (-4, 4), EDGES),
    ("softplus", F.softplus, (-4, 4), EDGES),
    ("hardtanh", F.hardtanh, (-3, 3), EDGES),
    ("elu", F.elu, (-3, 3), EDGES),
    ("leakyRelu", F.leaky_relu, (-3, 3), EDGES),
    ("nanToNum", torch.nan_to_num, (-3, 3), EDGES),
    ("logit", torch.logit, (0.1, 0.9), [0.0, 1.0, 0.5, 0.25, -0.5, 1.5, NAN]),
    ("clone", torch.clone, (-3, 3), EDGES),
]

v = Gradients("elementwise")
# PyTorch's series for the second derivative of log gamma begins at 6, and leaves out x⁻⁹ / 30.
SHORT_SERIES = {"digamma": 6.0**-9 / 30, "lgamma": 6.0**-9 / 30}
for name, f, (low, high), special in UNARY:
    bound = SHORT_SERIES.get(name)
    for shape in [(2, 3), (), (3, 1, 2)]:
        v.grad(name, [v.draw(*shape, low=low, high=high)], f, tolerance=bound and 9 * bound)
    v.grad(name, [v.draw(7, low=low, high=high)], f, dtype=F32)
    # Second derivatives at special points are left to gradgradcheck: PyTorch masks some of them.
    v.grad(name, [points(*special)], f, second=False, seed=torch.ones(len(special), dtype=F64),
           tolerance=bound and 9 * bound)
for name, f in [("silu", F.silu), ("gelu", F.gelu), ("softplus", F.softplus), ("sigmoid", torch.sigmoid),
                ("tanh", torch.tanh), ("mish", F.mish)]:
    v.grad(name, [points(0.0, 1.0, -1.0)], f)
v.grad("gelu", [v.draw(2, 5), {"approximate": "tanh"}], lambda x: F.gelu(x, approximate="tanh"))
v.grad("gelu", [points(0.0, -0.0, 30.0, -30.0), {"approximate": "tanh"}], lambda x: F.gelu(x, approximate="tanh"))
v.grad("softplus", [v.draw(2, 5), 2.5, 3], lambda x: F.softplus(x, 2.5, 3))
v.grad("hardtanh", [points(-0.5, -0.4, 0.0, 1.5, 1.6, NAN), -0.5, 1.5], lambda x: F.hardtanh(x, -0.5, 1.5))
v.grad("elu", [points(-1.0, 2.0, -40.0), 1.5], lambda x: F.elu(x, 1.5))
v.grad("elu", [points(0.0, -0.0), 1.5], lambda x: F.elu(x, 1.5), second=False)
v.grad("leakyRelu", [points(0.0, -1.0, 2.0), 0.25], lambda x: F.leaky_relu(x, 0.25))
v.grad("logit", [points(0.05, 0.1, 0.5, 0.9, 0.95, -1.0), 0.1], lambda x: torch.logit(x, 0.1))
v.grad("nanToNum", [points(NAN, INF, -INF, 2.0), 1.5, 7.0, -7.0], lambda x: torch.nan_to_num(x, 1.5, 7.0, -7.0))
for exponent in [0, 1, 2, 3, 4, 0.5, -0.5, -1, -2, 2.5, -3]:
    v.grad("pow", [v.draw(2, 3, low=0.5), exponent], lambda x: torch.pow(x, exponent))
    v.grad("pow", [points(0.0, 1.0, 2.0, INF, NAN), exponent], lambda x: torch.pow(x, exponent), second=False)
for exponent in [0, 1, 2, 3, 4]:
    v.grad("pow", [points(0.0, -1.0, -2.0), exponent], lambda x: torch.pow(x, exponent))

# Two operands, both differentiated: with the same shape, stretched, and at special points.
PAIRS = [((2, 3), (2, 3)), ((3, 1), (1, 4)), ((2, 3), (3,)), ((), (4,)), ((5,), ()), ((2, 1, 3), (2, 1))]
a = points(0.0, 0.0, 1.0, 1.0, -1.0, 2.0, NAN, 1.0, INF, 1.0, -3.0)
b = points(0.0, 1.0, 0.0, 1.0, -1.0, -2.0, 1.0, NAN, 1.0, INF, 2.0)
BINARY = [
    ("add", torch.add, (-3, 3)), ("sub", torch.sub, (-3, 3)), ("mul", torch.mul, (-3, 3)),
    ("div", torch.div, (0.5, 3)), ("maximum", torch.maximum, (-3, 3)), ("minimum", torch.minimum, (-3, 3)),
    ("fmax", torch.fmax, (-3, 3)), ("fmin", torch.fmin, (-3, 3)), ("pow", torch.pow, (0.5, 3)),
    ("atan2", torch.atan2, (-3, 3)), ("hypot", torch.hypot, (0.5, 3)), ("copysign", torch.copysign, (-3, 3)),
    ("fmod", torch.fmod, (0.5, 3)), ("remainder", torch.remainder, (0.5, 3)),
    ("logaddexp", torch.logaddexp, (-3, 3)), ("xlogy", torch.xlogy, (0.5, 3)),
]
for name, f, (low, high) in BINARY:
    for left, right in PAIRS:
        v.grad(name, [v.draw(*left, low=low, high=high), v.draw(*right, low=low, high=high)], f, wrt=(0, 1))
    v.grad(name, [v.draw(3, 2, low=low, high=high), v.draw(2, low=low, high=high)], f, wrt=(0, 1), dtype=F32)
    v.grad(name, [v.draw(3, 2, low=low, high=high), v.draw(2, low=low, high=high)], f, wrt=(1,))
    v.grad(name, [a, b], f, wrt=(0, 1), second=False, seed=torch.ones_like(a))
v.grad("add", [v.draw(2, 3), v.draw(3), {"alpha": 2.5}], lambda x, y: torch.add(x, y, alpha=2.5), wrt=(0, 1))
v.grad("sub", [v.draw(2, 3), v.draw(3), {"alpha": 2.5}], lambda x, y: torch.sub(x, y, alpha=2.5), wrt=(0, 1))
v.grad("pow", [2, v.draw(2, 3)], lambda y: torch.pow(2, y), wrt=(1,))
v.grad("pow", [0, points(0.0, 1.0, 2.0)], lambda y: torch.pow(0, y), wrt=(1,), second=False)
v.grad("pow", [v.draw(4, low=0.5), v.some(3, 4, below=4)], torch.pow)
v.grad("mul", [v.draw(2, 3), v.some(3, below=4)], torch.mul)
v.grad("maximum", [v.draw(4), v.draw(4)], torch.maximum, wrt=(0, 1))

x = points(-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, NAN)
for bounds in [[-1.0, 1.0], [-1.0, None], [None, 1.0], [1.0, -1.0]]:
    v.grad("clamp", [x, *bounds], lambda y: torch.clamp(y, *bounds))
low, high = points(-1.0, -1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0), points(1.0, 1.0, 0.5, 0.0, -1.0, 2.0, 1.0, 1.0)
v.grad("clamp", [x, low, high], torch.clamp, wrt=(0, 1, 2))
v.grad("clamp", [x, low], lambda y, m: torch.clamp(y, min=m), wrt=(0, 1))
v.grad("clamp", [x, None, high], lambda y, m: torch.clamp(y, max=m), wrt=(0, 2))
for weight in [0.25, 0.5, 0.75]:
    v.grad("lerp", [v.draw(2, 3), v.draw(3), weight], lambda s, e: torch.lerp(s, e, weight), wrt=(0, 1))
v.grad("lerp", [v.draw(2, 3), v.draw(2, 3), v.draw(2, 3)], torch.lerp, wrt=(0, 1, 2))
v.grad("addcmul", [v.draw(2, 3), v.draw(3), v.draw(2, 1), {"value": 1.5}],
       lambda x, p, q: torch.addcmul(x, p, q, value=1.5), wrt=(0, 1, 2))
v.grad("addcdiv", [v.draw(2, 3), v.draw(3), v.draw(2, 1, low=1), {"value": 1.5}],
       lambda x, p, q: torch.addcdiv(x, p, q, value=1.5), wrt=(0, 1, 2))
mask = v.draw(2, 3) > 0
v.grad("where", [mask, v.draw(2, 3), v.draw(3)], torch.where, wrt=(1, 2))
v.grad("where", [mask, v.draw(2, 1), v.draw()], torch.where, wrt=(1, 2))
v.grad("where", [points(1.0, 0.0, 1.0) > 0, points(1.0, NAN, 2.0), points(NAN, 3.0, INF)], torch.where, wrt=(1, 2))
v.grad("maskedFill", [v.draw(2, 3), mask, 7], lambda x, m: x.masked_fill(m, 7))
v.grad("maskedFill", [v.draw(2, 3), mask, v.draw()], lambda x, m, y: x.masked_fill(m, y), wrt=(0, 2))
v.grad("to", [v.draw(2, 3), "float64"], lambda x: x.to(F64), dtype=F32, result_dtype=F64)
v.write()

# Reductions.
v = Gradients("reductions")
TIES = torch.tensor([[1.0, 3.0, 3.0, 2.0], [0.0, 0.0, -1.0, 0.0], [-2.0, -2.0, -2.0, -2.0]], dtype=F64)
ZEROS = torch.tensor([[2.0, 0.0, 3.0, 4.0], [0.0, 5.0, 0.0, 6.0], [1.5, 2.0, 0.5, 3.0]], dtype=F64)
CALLS = [(None, False), (0, False), (1, True), ([0, 2], False), ([0, 2], True), (-1, False)]


def reduced(f):
    def call(dim, keepdim):
        return lambda x: f(x) if dim is None else f(x, dim, keepdim=keepdim)
    return call


REDUCTIONS = [
    ("sum", reduced(torch.sum)), ("mean", reduced(torch.mean)), ("nansum", reduced(torch.nansum)),
    ("nanmean", reduced(torch.nanmean)), ("amax", reduced(lambda x, *d, **k: torch.amax(x, *d, **k) if d else torch.amax(x))),
    ("amin", reduced(lambda x, *d, **k: torch.amin(x, *d, **k) if d else torch.amin(x))),
]
for name, make in REDUCTIONS:
    for dim, keepdim in CALLS:
        options = [] if dim is None else [dim, {"keepdim": keepdim}]
        v.grad(name, [v.draw(3, 2, 4), *options], make(dim, keepdim))
    v.grad(name, [v.draw(7)], make(None, False), dtype=F32)
    v.grad(name, [v.draw()], make(None, False))
    v.grad(name, [TIES, 1], make(1, False), second=name[0] != "a")
    v.grad(name, [TIES], make(None, False), second=name[0] != "a")
for name in ["nansum", "nanmean"]:
    v.grad(name, [torch.tensor([[1.0, NAN, 2.0], [NAN, NAN, 5.0]], dtype=F64), 1], dict(REDUCTIONS)[name](1, False))
v.grad("sum", [v.draw(2, 0), 1], lambda x: x.sum(1))
v.grad("sum", [v.draw(2, 3), None, {"dtype": "float64"}], lambda x: x.sum(dtype=F64), dtype=F32, result_dtype=F64)
v.grad("logsumexp", [v.draw(3, 4), [0, 1]], lambda x: torch.logsumexp(x, [0, 1]))
for name, f in [("max", torch.max), ("min", torch.min)]:
    v.grad(name, [v.draw(3, 4)], f)
    v.grad(name, [TIES], f, second=False)
    v.grad(name, [points(1.0, NAN, NAN, 2.0)], f, second=False)
    for dim, keepdim in [(0, False), (1, True), (-1, False)]:
        v.grad(name, [TIES[:2, 1:], dim, {"keepdim": keepdim}] if dim == 0 else [v.draw(3, 4), dim, {"keepdim": keepdim}],
               lambda x: f(x, dim, keepdim=keepdim).values)
    v.grad(name, [v.draw(), 0], lambda x: f(x, 0).values)
for dim, keepdim in [(None, False), (0, False), (1, True)]:
    options = [] if dim is None else [dim, {"keepdim": keepdim}]
    for x in [v.draw(3, 4), ZEROS, ZEROS[:2]]:
        v.grad("prod", [x, *options], lambda y: y.prod() if dim is None else y.prod(dim, keepdim=keepdim))
v.grad("prod", [v.draw(2, 3, 5), 1], lambda x: x.prod(1))
v.grad("prod", [v.draw()], torch.prod)
v.grad("prod", [points(2.0, 0.0, 3.0)], torch.prod)
v.grad("prod", [points(2.0, 0.0, 0.0)], torch.prod)
v.grad("prod", [v.draw(9), None, {"dtype": "float64"}], lambda x: x.prod(dtype=F64), dtype=F32, result_dtype=F64)
for name, f in [("var", torch.var), ("std", torch.std)]:
    for dim, keepdim in [(0, False), (1, True), ([0, 2], False)]:
        for correction in [0, 1, 2]:
            v.grad(name, [v.draw(3, 5, 4), dim, {"keepdim": keepdim, "correction": correction}],
                   lambda x: f(x, dim, keepdim=keepdim, correction=correction))
    v.grad(name, [v.draw(3, 4)], f)
    v.grad(name, [v.draw(9)], f, dtype=F32)
    v.grad(name, [points(2.0, 2.0, 2.0)], f, second=False)
for p in [0, 1, 2, 3, 0.5, 1.5, 2.5, INF, -INF, -1]:
    for dim, keepdim in [(None, False), (1, False), (0, True)]:
        options = [None] if dim is None else [dim, {"keepdim": keepdim}]
        # A power below zero is well conditioned only away from zero.
        x = v.draw(3, 4) if p >= 0 else v.draw(3, 4, low=1)
        v.grad("norm", [x, p, *options], lambda x: torch.norm(x, p, dim, keepdim) if dim is not None else torch.norm(x, p))
    if p >= 0:
        v.grad("norm", [points(0.0, 0.0, 0.0), p], lambda x: torch.norm(x, p, 0), second=False)
        v.grad("norm", [points(3.0, 0.0, -4.0), p], lambda x: torch.norm(x, p, 0), second=False)
v.grad("norm", [points(2.0, -2.0, 1.0, 2.0), INF], lambda x: torch.norm(x, INF, 0), second=False)
v.grad("norm", [v.draw(7)], torch.norm, dtype=F32)
for name, f in [("softmax", torch.softmax), ("logSoftmax", torch.log_softmax), ("logsumexp", torch.logsumexp)]:
    for dim in [0, 1, -1]:
        v.grad(name, [v.draw(3, 5, 2), dim], lambda x: f(x, dim))
    v.grad(name, [v.draw(3, 5), 1], lambda x: f(x, 1), dtype=F32)
    v.grad(name, [100 * v.draw(3, 5), 1], lambda x: f(x, 1))
    v.grad(name, [torch.tensor([[1.0, -INF, 2.0]], dtype=F64), 1], lambda x: f(x, 1), second=False)
v.grad("logsumexp", [v.draw(3, 5, 2), [0, 2], {"keepdim": True}], lambda x: torch.logsumexp(x, [0, 2], keepdim=True))
v.write()

# Scans, order.
v = Gradients("lines")
SCANS = [("cumsum", torch.cumsum), ("cumprod", torch.cumprod), ("logcumsumexp", torch.logcumsumexp)]
for name, f in SCANS:
    # PyTorch's own second derivative of logcumsumexp is that of its masks; gradgradcheck has it.
    for dim in [0, 1, -1]:
        v.grad(name, [v.draw(3, 5, 2), dim], lambda x: f(x, dim), second=name != "logcumsumexp")
    v.grad(name, [v.draw(7), 0], lambda x: f(x, 0), dtype=F32, second=name != "logcumsumexp")
    v.grad(name, [v.draw(1), 0], lambda x: f(x, 0), second=name != "logcumsumexp")
v.grad("cumprod", [ZEROS, 1], lambda x: torch.cumprod(x, 1))
v.grad("cumprod", [ZEROS, 0], lambda x: torch.cumprod(x, 0))
v.grad("cumsum", [v.draw(3, 4), 1, {"dtype": "float64"}], lambda x: torch.cumsum(x, 1, dtype=F64), dtype=F32, result_dtype=F64)
for name, f in [("cummax", torch.cummax), ("cummin", torch.cummin)]:
    for x in [v.draw(3, 5), TIES]:
        v.grad(name, [x, 1], lambda y: f(y, 1).values)
    v.grad(name, [v.draw(3, 5), 0], lambda y: f(y, 0).values)
for dim, descending in [(0, False), (1, True), (-1, False)]:
    v.grad("sort", [v.draw(3, 5), dim, {"descending": descending}], lambda x: torch.sort(x, dim, descending).values)
    v.grad("topk", [v.draw(3, 5), 2, dim, {"largest": descending}], lambda x: torch.topk(x, 2, dim, descending).values)
    v.grad("kthvalue", [v.draw(3, 5), 2, dim, {"keepdim": descending}], lambda x: torch.kthvalue(x, 2, dim, descending).values)
    v.grad("median", [v.draw(3, 5), dim, {"keepdim": descending}], lambda x: torch.median(x, dim, descending).values)
v.grad("sort", [TIES, 1, {"stable": True}], lambda x: torch.sort(x, 1, stable=True).values if False else torch.sort(x, stable=True, dim=1).values)
v.grad("median", [v.draw(3, 4)], torch.median)
for interpolation in ["linear", "lower", "higher", "nearest", "midpoint"]:
    v.grad("quantile", [v.draw(3, 6), 0.375, 1, {"interpolation": interpolation}],
           lambda x: torch.quantile(x, 0.375, 1, interpolation=interpolation))
v.grad("quantile", [v.draw(3, 6), points(0.1, 0.625), 0], lambda x, q: torch.quantile(x, q, 0), wrt=(0, 1))
v.grad("quantile", [v.draw(3, 6), 0.5], lambda x: torch.quantile(x, 0.5))
v.grad("diff", [v.draw(3, 6), 2, 1], lambda x: torch.diff(x, 2, 1))
v.write()

# Products.
v = Gradients("products")
for left, right in [((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 4, 3), (3, 5)),
                    ((2, 1, 4, 3), (5, 3, 2)), ((3,), (2, 3, 4)), ((2, 2, 3), (3,)), ((2, 0), (0, 3)), ((5, 2, 3), (5, 3, 4))]:
    v.grad("matmul", [v.draw(*left), v.draw(*right)], torch.matmul, wrt=(0, 1))
for dtype in [F32, F64]:
    v.grad("mm", [v.draw(3, 5), v.draw(5, 2)], torch.mm, wrt=(0, 1), dtype=dtype)
v.grad("mm", [v.draw(3, 5), v.draw(5, 2)], torch.mm, wrt=(1,), layout="transposed")
v.grad("mv", [v.draw(3, 5), v.draw(5)], torch.mv, wrt=(0, 1))
v.grad("dot", [v.draw(5), v.draw(5)], torch.dot, wrt=(0, 1))
v.grad("outer", [v.draw(3), v.draw(5)], torch.outer, wrt=(0, 1))
v.grad("bmm", [v.draw(2, 3, 5), v.draw(2, 5, 4)], torch.bmm, wrt=(0, 1))
v.grad("addmm", [v.draw(4), v.draw(2, 3), v.draw(3, 4), {"beta": 0.5, "alpha": 2}],
       lambda c, a, b: torch.addmm(c, a, b, beta=0.5, alpha=2), wrt=(0, 1, 2))
v.grad("baddbmm", [v.draw(2, 1, 4), v.draw(2, 2, 3), v.draw(2, 3, 4), {"alpha": 2}],
       lambda c, a, b: torch.baddbmm(c, a, b, alpha=2), wrt=(0, 1, 2))
for equation, *shapes in [("ij,jk->ik", (2, 3), (3, 4)), ("bij,bkj->bik", (2, 3, 4), (2, 5, 4)), ("ii->i", (3, 3)),
                          ("ij->", (2, 3)), ("i,j->ij", (2,), (3,)), ("...ij,...jk->...ik", (2, 1, 2, 3), (4, 3, 2)),
                          ("ij,ij,j->i", (2, 3), (2, 3), (3,)), ("bn,anm,bm->ba", (2, 3), (4, 3, 5), (2, 5))]:
    v.grad("einsum", [equation, *[v.draw(*shape) for shape in shapes]], lambda *x: torch.einsum(equation, *x),
           wrt=tuple(range(1, len(shapes) + 1)))
v.grad("tensordot", [v.draw(2, 3, 4), v.draw(4, 3, 5), [[2, 1], [0, 1]]],
       lambda a, b: torch.tensordot(a, b, [[2, 1], [0, 1]]), wrt=(0, 1))
v.grad("kron", [v.draw(2, 3), v.draw(3, 2)], torch.kron, wrt=(0, 1))
v.write()

# Views, arranging, indexing.
v = Gradients("places")
SHAPING = [
    ("reshape", [[4, 6]], lambda x: x.reshape(4, 6)), ("view", [[6, 4]], lambda x: x.contiguous().view(6, 4)),
    ("flatten", [1], lambda x: x.flatten(1)), ("unflatten", [2, [2, 2]], lambda x: x.unflatten(2, (2, 2))),
    ("permute", [[2, 0, 1]], lambda x: x.permute(2, 0, 1)), ("transpose", [0, 2], lambda x: x.transpose(0, 2)),
    ("movedim", [0, 2], lambda x: x.movedim(0, 2)), ("unsqueeze", [1], lambda x: x.unsqueeze(1)),
    ("select", [1, -1], lambda x: x.select(1, -1)), ("narrow", [2, 1, 2], lambda x: x.narrow(2, 1, 2)),
    ("slice", [2, 0, 4, 2], lambda x: x[:, :, 0:4:2]), ("diagonal", [1, 0, 2], lambda x: x.diagonal(1, 0, 2)),
    ("unfold", [2, 3, 1], lambda x: x.unfold(2, 3, 1)), ("flip", [[0, 2]], lambda x: x.flip(0, 2)),
    ("roll", [1, 2], lambda x: x.roll(1, 2)), ("roll", [[2, -1], [0, 1]], lambda x: x.roll((2, -1), (0, 1))),
    ("roll", [5], lambda x: x.roll(5)), ("repeat", [[2, 1, 2, 1]], lambda x: x.repeat(2, 1, 2, 1)),
    ("tile", [[2, 1]], lambda x: x.tile(2, 1)), ("repeatInterleave", [3, 1], lambda x: x.repeat_interleave(3, 1)),
    ("tril", [1], lambda x: x.tril(1)), ("triu", [-1], lambda x: x.triu(-1)),
    ("pad", [[1, 2, 0, 1]], lambda x: F.pad(x, (1, 2, 0, 1))), ("pad", [[-1, 2]], lambda x: F.pad(x, (-1, 2))),
    ("pad", [[2, 1], {"mode": "reflect"}], lambda x: F.pad(x, (2, 1), mode="reflect")),
    ("pad", [[2, 1], {"mode": "replicate"}], lambda x: F.pad(x, (2, 1), mode="replicate")),
    ("pad", [[2, 1], {"mode": "circular"}], lambda x: F.pad(x, (2, 1), mode="circular")),
    ("contiguous", [], lambda x: x.contiguous() * 1),
]
for name, options, f in SHAPING:
    if name == "view":
        v.grad(name, [v.draw(2, 3, 4), *options], f, layout="contiguous")
    else:
        for dtype in [F64, F32]:
            v.grad(name, [v.draw(2, 3, 4), *options], f, dtype=dtype)
v.grad("squeeze", [v.draw(2, 1, 3), 1], lambda x: x.squeeze(1))
v.grad("t", [v.draw(2, 3)], torch.t)
v.grad("expand", [v.draw(2, 1, 3), [4, 2, 5, 3]], lambda x: x.expand(4, 2, 5, 3))
v.grad("broadcastTo", [v.draw(3, 1), [2, 3, 4]], lambda x: x.broadcast_to(2, 3, 4))
v.grad("diag", [v.draw(3), 1], lambda x: torch.diag(x, 1))
v.grad("diag", [v.draw(3, 4), -1], lambda x: torch.diag(x, -1))
v.grad("cat", [[v.draw(2, 3), v.draw(2, 1), v.draw(2, 2)], 1], lambda x: torch.cat(x, 1), wrt=(0,))
v.grad("stack", [[v.draw(2, 3), v.draw(2, 3)], 1], lambda x: torch.stack(x, 1), wrt=(0,))
v.grad("hstack", [[v.draw(2, 3), v.draw(2, 2)]], torch.hstack, wrt=(0,))
v.grad("vstack", [[v.draw(3), v.draw(2, 3)]], torch.vstack, wrt=(0,))

index = v.some(2, 5, below=3)
for dim, shape in [(0, (3, 5)), (1, (2, 3)), (0, (3, 7))]:
    v.grad("gather", [v.draw(*shape), dim, index], lambda x, i: torch.gather(x, dim, i))
v.grad("takeAlongDim", [v.draw(3, 1), v.some(2, 5, below=3), 0], lambda x, i: torch.take_along_dim(x.expand(3, 5), i, 0))
v.grad("indexSelect", [v.draw(4, 3), 0, torch.tensor([2, 0, 2, 2])], lambda x, i: torch.index_select(x, 0, i))
v.grad("indexSelect", [v.draw(4, 3), 1, torch.tensor([2, 0, 2])], lambda x, i: torch.index_select(x, 1, i))
v.grad("take", [v.draw(3, 4), torch.tensor([[0, -1, 5], [5, 5, -12]])], torch.take)
v.grad("at", [v.draw(3, 4, 2), torch.tensor([0, -1, 0])], lambda x, i: x[i])
v.grad("at", [v.draw(3, 4, 2), torch.tensor([0, -1, 0]), torch.tensor([[1], [1]])], lambda x, i, j: x[i, j])
v.grad("at", [v.draw(3, 4, 2), torch.tensor([0, -1, 0]), ":", 1], lambda x, i: x[i, :, 1])
v.grad("at", [v.draw(3, 4, 2), 1, "::2"], lambda x: x[1, ::2])
for dim, source in [(0, (3, 5)), (0, (2, 5)), (0, (4, 6))]:
    once = torch.stack([torch.randperm(4)[:2] for _ in range(5)], 1)
    shape = (4, 6)
    if source == (2, 5):
        v.grad("scatter", [v.draw(*shape), dim, once, v.draw(*source)], lambda x, i, s: x.scatter(dim, i, s), wrt=(0, 3))
    many = v.some(2, 5, below=4)
    v.grad("scatter", [v.draw(*shape), dim, many, 7], lambda x, i: x.scatter(dim, i, 7))
    v.grad("scatterAdd", [v.draw(*shape), dim, many, v.draw(2, 5)], lambda x, i, s: x.scatter_add(dim, i, s), wrt=(0, 3))
for reduction in ["sum", "prod", "mean", "amax", "amin"]:
    for include in [True, False]:
        # An element left out that equals the result by chance would be counted by PyTorch.
        x = v.draw(4, 3) + 1 / 128
        v.grad("scatterReduce", [x, 0, v.some(6, 3, below=4), v.draw(6, 3), reduction, {"includeSelf": include}],
               lambda x, i, s: x.scatter_reduce(0, i, s, reduction, include_self=include), wrt=(0, 3),
               second=reduction in ("sum", "mean"))
v.grad("scatterReduce", [points(1.0, 2.0, 2.0), 0, torch.tensor([0, 1, 1, 2]), points(1.0, 2.0, 2.0, 1.0), "amax"],
       lambda x, i, s: x.scatter_reduce(0, i, s, "amax"), wrt=(0, 3), second=False)
v.grad("scatterReduce", [points(1.0, 0.0, 2.0), 0, torch.tensor([0, 1, 1, 2]), points(0.0, 3.0, 2.0, 0.0), "prod"],
       lambda x, i, s: x.scatter_reduce(0, i, s, "prod"), wrt=(0, 3), second=False)
v.grad("indexAdd", [v.draw(4, 3), 0, torch.tensor([1, 1, 3]), v.draw(3, 3), {"alpha": 2.5}],
       lambda x, i, s: x.index_add(0, i, s, alpha=2.5), wrt=(0, 3))
v.grad("indexCopy", [v.draw(4, 3), 1, torch.tensor([2, 0]), v.draw(4, 2)], lambda x, i, s: x.index_copy(1, i, s), wrt=(0, 3))
v.grad("indexFill", [v.draw(4, 3), 0, torch.tensor([1, 3]), 7], lambda x, i: x.index_fill(0, i, 7))
v.grad("indexFill", [v.draw(4, 3), 0, torch.tensor([1, 3]), v.draw()], lambda x, i, s: x.index_fill(0, i, s), wrt=(0, 3))
v.grad("put", [v.draw(3, 4), torch.tensor([0, -1, 5]), v.draw(3)], lambda x, i, s: x.put(i, s), wrt=(0, 2))
v.grad("put", [v.draw(3, 4), torch.tensor([0, -1, 0]), v.draw(3), {"accumulate": True}],
       lambda x, i, s: x.put(i, s, True), wrt=(0, 2))
v.write()
