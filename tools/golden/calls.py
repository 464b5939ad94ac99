"""Calls of differentiable functions with what PyTorch gave for them and for their gradients.

A case is a call, the result, and for a cotangent of the result the gradients of the inputs; for
some, along a direction for each of these, the gradients of ⟨gradient, direction⟩ too:

    {"function": "huberLoss", "inputs": [{"tensor": {...}, "requiresGrad": true}, ...],
     "options": {"delta": 2}, "result": {...}, "cotangent": {...}, "gradients": [{...}, null],
     "directions": [...], "second": [...]}

Each expected tensor says how far it may be missed: `within` in all, and `relative` of each element.
The first is four times what PyTorch's own float32 is off its float64, and what differences lose:
two bits of the largest element in float32, six bits of it, or of one, in float64.
"""

import json
import pathlib

import torch

from vectors import Vectors, written

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "nn" / "test" / "goldens"
UNITS = {torch.float32: 2.0**-23, torch.float64: 2.0**-52}


def snake(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


def in_dtype(value, dtype):
    is_float = isinstance(value, torch.Tensor) and value.dtype.is_floating_point
    return value.to(dtype) if is_float else value


class Calls(Vectors):
    """Collects cases and writes packages/nn/test/goldens/<family>.json."""

    def case(self, name, f, inputs, options=None, args=(), wrt=None, second=False, seed=None, dtypes=None):
        """`inputs` and tensors among `options` are float64 or integers; both dtypes are recorded."""
        options = options or {}
        wrt = [i for i, x in enumerate(inputs) if x.dtype.is_floating_point] if wrt is None else wrt
        # Numbers that both dtypes hold, so that the two can be compared.
        inputs = [in_dtype(in_dtype(x, torch.float32), torch.float64) for x in inputs]
        options = {k: in_dtype(in_dtype(x, torch.float32), torch.float64) for k, x in options.items()}
        shape = self.run(f, inputs, options, args, [], None, None, torch.float64, seed)["result"].shape
        cotangent = self.rounded(shape)
        directions = [self.rounded(inputs[i].shape) for i in wrt] if second else None
        wide = self.run(f, inputs, options, args, wrt, cotangent, directions, torch.float64, seed)
        for dtype in dtypes or (torch.float64, torch.float32):
            found = self.run(f, inputs, options, args, wrt, cotangent, directions, dtype, seed)
            case = {
                "function": name,
                "inputs": [self.input(in_dtype(x, dtype), i in wrt) for i, x in enumerate(inputs)],
                "args": list(args),
                "options": {k: self.encode(in_dtype(x, dtype)) for k, x in options.items()},
                "result": self.expected(found["result"], wide["result"]),
            }
            if seed is not None:
                case["seed"] = seed
            if wrt:
                case["cotangent"] = written(cotangent.to(dtype))
                case["gradients"] = self.all_expected(found["gradients"], wide["gradients"])
            if second:
                case["directions"] = [written(d.to(dtype)) for d in directions]
                case["second"] = self.all_expected(found["second"], wide["second"])
            self.cases.append(case)

    def rounded(self, shape):
        return self.tensor(shape, torch.float32, -1, 1).double()

    def run(self, f, inputs, options, args, wrt, cotangent, directions, dtype, seed):
        if seed is not None:
            torch.manual_seed(seed)
        xs = [in_dtype(x, dtype).clone().requires_grad_(i in wrt) for i, x in enumerate(inputs)]
        settings = {snake(k): in_dtype(x, dtype) for k, x in options.items()}
        result = f(*xs, *args, **settings)
        found = {"result": result.detach()}
        if not wrt:
            return found
        leaves = [xs[i] for i in wrt]
        more = directions is not None
        gradients = torch.autograd.grad(
            (result * cotangent.to(dtype)).sum(), leaves, create_graph=more, allow_unused=True
        )
        found["gradients"] = gradients
        if more:
            pairs = [(g, d) for g, d in zip(gradients, directions) if g is not None]
            total = sum((g * d.to(dtype)).sum() for g, d in pairs)
            found["second"] = torch.autograd.grad(total, leaves, allow_unused=True)
        return found

    def input(self, x, requires_grad):
        return {**self.encode(x), "requiresGrad": requires_grad}

    def expected(self, found, wide):
        unit = UNITS[found.dtype]
        finite = wide.isfinite() & found.isfinite()
        off = (found.double() - wide)[finite].abs().max().item() if finite.any() else 0
        largest = wide[finite].abs().max().item() if finite.any() else 0
        lost = 4 * largest if found.dtype == torch.float32 else 64 * max(1, largest)
        within = 4 * off + unit * lost
        return {**written(found.detach()), "within": float("%.1e" % within), "relative": 16 * unit}

    def all_expected(self, found, wide):
        # What a gradient does not depend on has none, or zeros: that is the same.
        return [None if g is None else self.expected(g.detach(), w.detach()) for g, w in zip(found, wide)]

    def write(self):
        head = {"library": f"torch {torch.__version__}", "seed": self.seed}
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        text = json.dumps(head)[:-1] + ',"cases":[\n' + lines + "\n]}\n"
        OUT.joinpath(f"{self.family}.json").write_text(text)
        print(f"{self.family}: {len(self.cases)} cases, {len(text) // 1024} KiB")
