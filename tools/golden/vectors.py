"""What the scripts that make operator vectors share: how tensors are drawn, written and stored.

A vector is one call of an op and what PyTorch gave for it:

    {"op": "sum", "inputs": [{"tensor": {...}}, 0, {"keepdim": true}],
     "expected": [{"dtype": ..., "shape": ..., "values": [...]}], "tolerance": {"ulps": 2}}

Inputs are tensors, lists of them ({"list": [...]}) and plain JSON. A tensor's `layout` says how
the test lays its elements in memory; PyTorch's results do not depend on it. int64 becomes int32.
Without a tolerance, results must be equal to the bit.
"""

import json
import math
import pathlib

import numpy as np
import torch

LAYOUTS = ["contiguous", "transposed", "narrowed"]
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
    # Shortest text that gives the float64; a float32 is one exactly.
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def written(tensor):
    """A tensor as a vector file holds it."""
    return {
        "dtype": DTYPES[tensor.dtype],
        "shape": list(tensor.shape),
        "values": [number(v) for v in tensor.flatten().tolist()],
    }


class Vectors:
    """Collects the vectors of one family and writes packages/conformance/vectors/<family>.json."""

    def __init__(self, family, seed=0):
        self.family = family
        self.seed = seed
        self.random = np.random.RandomState(seed)
        self.cases = []

    def layout(self):
        return LAYOUTS[self.random.randint(len(LAYOUTS))]

    def shape(self, rank, largest=5):
        return tuple(int(n) for n in self.random.randint(1, largest + 1, size=rank))

    def tensor(self, shape, dtype=torch.float32, low=-3.0, high=3.0):
        """Uniform floats, or integers in [low, high)."""
        if dtype == torch.bool:
            return torch.from_numpy(self.random.randint(0, 2, size=shape)).to(dtype).reshape(shape)
        if dtype.is_floating_point:
            drawn = self.random.uniform(low, high, size=shape)
        else:
            drawn = self.random.randint(int(low), int(high) + 1, size=shape)
        return torch.as_tensor(np.asarray(drawn)).to(dtype).reshape(shape)

    def add(self, op, inputs, expected, tolerance=None, layout=None):
        """`expected` is a tensor or a sequence of them; tensors among the inputs get layouts."""
        outputs = [expected] if isinstance(expected, torch.Tensor) else list(expected)
        case = {
            "op": op,
            "inputs": [self.encode(value, layout) for value in inputs],
            "expected": [written(output) for output in outputs],
        }
        if tolerance is not None:
            case["tolerance"] = tolerance
        self.cases.append(case)

    def encode(self, value, layout=None):
        if isinstance(value, torch.Tensor):
            return {"tensor": {**written(value), "layout": layout or self.layout()}}
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
