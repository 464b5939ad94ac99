"""Writes float16.json: what rounding to float16 gives, and ops of float16 tensors.

Run with a Python that has PyTorch 1.13 and NumPy: python3 tools/golden/float16.py

PyTorch's CPU lacks most kernels of float16, so the ops are computed by it in float32, from values
that float16 holds, and rounded at the end: what its GPU kernels do. Roundings are NumPy's, straight
from float64; PyTorch's go by way of float32.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
import vectors
from vectors import Vectors, number

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "conformance" / "test" / "goldens"

vectors.DTYPES[torch.float16] = "float16"
vectors.OUT = OUT
v = Vectors("float16", seed=16)


def half(*shape, low=-6.0, high=6.0):
    return v.tensor(shape, torch.float16, low, high)


def add(op, inputs, expected, tolerance=None):
    """The results of float32 tensors, rounded; others as they are."""
    outputs = [expected] if isinstance(expected, torch.Tensor) else list(expected)
    v.add(op, inputs, [y.half() if y.dtype == torch.float32 else y for y in outputs], tolerance)


# A value beside the middle of two float16 may be rounded to either.
NEAR = {"ulps": 1}

for shape in [(), (7,), (3, 19), (2, 3, 5)]:
    x, y = half(*shape), half(*shape)
    positive = half(*shape, low=0.1, high=40.0)
    for op in ["add", "sub", "mul", "div", "maximum", "minimum"]:
        add(op, [x, y], getattr(torch, op)(x.float(), y.float()))
    for op in ["neg", "abs", "floor", "round", "square", "relu"]:
        add(op, [x], getattr(torch, op)(x.float()))
    add("sqrt", [positive], torch.sqrt(positive.float()))
    for op in ["exp", "tanh", "sigmoid", "erf", "sin", "expm1"]:
        add(op, [x], getattr(torch, op)(x.float()), NEAR)
    for op in ["log", "rsqrt", "log1p"]:
        add(op, [positive], getattr(torch, op)(positive.float()), NEAR)
    add("gelu", [x], F.gelu(x.float()), NEAR)
    add("lt", [x, y], x < y)
    add("add", [x, 0.1], x.float() + 0.1)
    add("mul", [x, 3], x.float() * 3)

for shape, dim in [((43,), 0), ((3, 18), 1), ((5, 7), 0)]:
    x = half(*shape)
    for op in ["sum", "mean", "cumsum", "logsumexp", "softmax"]:
        add(op, [x, dim], getattr(torch, op)(x.float(), dim), NEAR)
    add("var", [x, dim], torch.var(x.float(), dim), NEAR)
    add("amax", [x, dim], torch.amax(x.float(), dim))
    add("argmax", [x, dim], torch.argmax(x.float(), dim))
    add("sort", [x, dim], torch.sort(x.float(), stable=True, dim=dim))

# A sum whose parts leave what float16 holds, and whose terms it would lose one by one.
add("sum", [torch.cat([torch.full((3,), 60000.0), torch.full((3,), -60000.0)]).half()], torch.tensor(0.0))
add("sum", [torch.ones(4000).half()], torch.tensor(4000.0))
add("mean", [torch.full((300,), 1000.0).half()], torch.tensor(1000.0))

for n, k, m in [(1, 1, 1), (4, 33, 5), (17, 8, 16)]:
    a, b = half(n, k), half(k, m)
    # Sums of products in float32, in any order.
    add("mm", [a, b], a.double().mm(b.double()).float(), {"relative": 2e-3, "absolute": 2e-5})

x, index = half(4, 6), torch.tensor([[0, 5, 5], [1, 1, 0], [2, 3, 4], [5, 0, 2]])
add("gather", [x, 1, index], torch.gather(x, 1, index))
add("indexSelect", [x, 0, torch.tensor([3, 0, 0])], torch.index_select(x, 0, torch.tensor([3, 0, 0])))
add("cat", [[x, x.flip(0)], 1], torch.cat([x, x.flip(0)], 1))
add("where", [x > 0, x, 0.1], torch.where(x > 0, x.float(), torch.tensor(0.1)))
v.write()

random = np.random.RandomState(16)
spread = np.ldexp(random.uniform(1, 2, 300) * random.choice([-1, 1], 300), random.randint(-28, 18, 300))
held = np.arange(0, 0x7C00, 97, dtype=np.uint16).view(np.float16).astype(np.float64)
after = np.nextafter(held.astype(np.float16), np.float16(np.inf)).astype(np.float64)[:-1]
middles = (held[:-1] + after) / 2
ends = [65504, 65519.99, 65520, -65520, 1e300, 2**-24, 2**-25, 2**-25 * 1.0000001, -(2**-26), 5e-324]
kept = [0.0, -0.0, np.inf, -np.inf, np.nan, 1 + 2**-11 + 2**-40]
values = np.concatenate([spread, held, middles, np.nextafter(middles, np.inf), ends, kept])
with np.errstate(over="ignore"):
    rounded = values.astype(np.float16)
lines = ",\n".join(
    f"[{json.dumps(number(float(x)))},{json.dumps(number(float(y)))},{int(bits)}]"
    for x, y, bits in zip(values, rounded, rounded.view(np.uint16))
)
torch.manual_seed(16)
draws = {
    "rand": torch.rand(40, dtype=torch.float16),
    "uniform_": torch.empty(40, dtype=torch.float16).uniform_(-3, 5),
    # From 16 elements on PyTorch's arithmetic is that of float16 throughout, and Gradus' is not.
    "randn": torch.randn(15, dtype=torch.float16),
    "randint": torch.randint(-9, 9, (20,), dtype=torch.float16),
}
start, end, step, steps = 0, 30, 0.3, 101
counted = {
    "start": start, "end": end, "step": step, "steps": steps,
    "arange": [number(float(y)) for y in np.arange(start, end, step).astype(np.float16)],
    "linspace": [number(float(y)) for y in np.linspace(start, end, steps).astype(np.float16)],
}
libraries = f"numpy {np.__version__}, torch {torch.__version__}"
head = json.dumps({"library": libraries, "seed": 16})
drawn = {op: [number(y) for y in x.tolist()] for op, x in draws.items()}
made = json.dumps({"library": libraries, "seed": 16, "draws": drawn, "counted": counted}, indent=1)
(OUT / "float16-creation.json").write_text(made + "\n")
path = OUT.parents[2] / "tensor" / "test" / "goldens" / "float16.json"
path.write_text(f'{head[:-1]},"cases":[\n{lines}\n]}}\n')
