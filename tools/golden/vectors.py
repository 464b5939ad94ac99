"""What the scripts that make operator vectors share: how tensors are drawn, written and stored.

A vector is one call of an op and what PyTorch gave for it:

    {"op": "sum", "inputs": [{"tensor": {...}}, 0, {"keepdim": true}],
     "expected": [{"dtype": ..., "shape": ..., "values": [...]}], "tolerance": {"ulps": 2}}

Inputs are tensors, lists of them ({"list": [...]}) and plain JSON. A tensor's `layout` says how
the test lays its elements in memory; PyTorch's results do not depend on it. `backwards` has
negative steps, which PyTorch cannot have; `expandedLast` is asked for where the last dim repeats
one element. int64 becomes int32, a truth value a bool tensor. Without a tolerance, results must
be equal to the bit; where no values are expected, any will do.
"""

import json
import math
import pathlib

import numpy as np
import torch

LAYOUTS = ["contiguous", "transposed", "narrowed", "backwards"]
DTYPES = {
    torch.bool: "bool",
    torch.uint8: "uint8",
    torch.int32: "int32",
    torch.int64: "int32",
    torch.float32: "float32",
    torch.float64: "float64",
}
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "conformance" / "vectors"


def number(value):
    """A JSON number, or the name of what JSON cannot say."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0 and math.copysign(1, value) < 0:
        return "-0"
    # Shortest text that gives the float64.
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def shortest(tensor):
    """The elements; a float32 as the shortest decimal number that rounds to it."""
    values = tensor.flatten().tolist()
    return [float(str(np.float32(v))) for v in values] if tensor.dtype == torch.float32 else values


def written(tensor, values=True):
    """A tensor as a vector file holds it."""
    described = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape)}
    return {**described, "values": [number(v) for v in shortest(tensor)]} if values else described


def repeats(tensor):
    """Whether each line of the last dim is one element several times, to the bit."""
    if tensor.dim() == 0 or tensor.shape[-1] < 2:
        return False
    values = np.ascontiguousarray(tensor.numpy())
    return values.tobytes() == np.ascontiguousarray(np.broadcast_to(values[..., :1], values.shape)).tobytes()


class Vectors:
    """Collects the vectors of one family and writes packages/conformance/vectors/<family>.json."""

    def __init__(self, family, seed=0):
        self.family = family
        self.seed = seed
        self.random = np.random.RandomState(seed)
        # Apart, so that another layout does not mean other values.
        self.arranging = np.random.RandomState(seed)
        self.cases = []

    def layout(self, tensor, is_target=False):
        """What is written to has no two elements in one place."""
        if repeats(tensor) and not is_target:
            return "expandedLast"
        return LAYOUTS[self.arranging.randint(len(LAYOUTS))]

    def sometimes_repeating(self, tensor):
        """One of eight tensors has its first column everywhere."""
        if tensor.dim() == 0 or tensor.shape[-1] < 2 or self.arranging.randint(8) > 0:
            return tensor
        return tensor[..., :1].expand(tensor.shape).clone()

    def shape(self, rank, largest=5):
        return tuple(int(n) for n in self.random.randint(1, largest + 1, size=rank))

    def tensor(self, shape, dtype=torch.float32, low=-3.0, high=3.0):
        """Uniform floats, or integers in [low, high)."""
        if dtype == torch.bool:
            drawn = self.random.randint(0, 2, size=shape)
            return self.sometimes_repeating(torch.as_tensor(drawn).to(dtype).reshape(shape))
        if dtype.is_floating_point:
            drawn = self.random.uniform(low, high, size=shape)
        else:
            drawn = self.random.randint(int(low), int(high) + 1, size=shape)
        return self.sometimes_repeating(torch.as_tensor(np.asarray(drawn)).to(dtype).reshape(shape))

    def add(self, op, inputs, expected, tolerance=None, layout=None, values=True):
        """`expected` is a tensor or a sequence of them; tensors among the inputs get layouts.
        Without `values`, only dtype and shape are expected."""
        outputs = [expected] if isinstance(expected, torch.Tensor) else list(expected)
        case = {
            "op": op,
            "inputs": [
                self.encode(value, layout, is_target=i == 0 and op.endswith("_"))
                for i, value in enumerate(inputs)
            ],
            "expected": [written(output, values) for output in outputs],
        }
        if tolerance is not None:
            case["tolerance"] = tolerance
        self.cases.append(case)

    def encode(self, value, layout=None, is_target=False):
        if isinstance(value, torch.Tensor):
            return {"tensor": {**written(value), "layout": layout or self.layout(value, is_target)}}
        if isinstance(value, (list, tuple)) and any(isinstance(v, torch.Tensor) for v in value):
            return {"list": [self.encode(v, layout) for v in value]}
        if isinstance(value, dict):
            return {key: self.encode(entry, layout) for key, entry in value.items()}
        if isinstance(value, float):
            return number(value)
        return value

    def write(self):
        OUT.mkdir(parents=True, exist_ok=True)
        head = {"library": f"torch {torch.__version__}", "seed": self.seed}
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in self.cases)
        text = json.dumps(head)[:-1] + ',"cases":[\n' + lines + "\n]}\n"
        (OUT / f"{self.family}.json").write_text(text)
        print(f"{self.family}: {len(self.cases)} vectors")
