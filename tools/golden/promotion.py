"""Writes promotion.json: the dtype in which two operands meet, by torch.result_type.

Run with PyTorch 1.13:

    python3 tools/golden/promotion.py

An operand is a tensor with dims, a tensor without ("zeroDim"), or a Python number. What is
int64 in PyTorch is written as int32.
"""

import json
from pathlib import Path

import torch

OUT = Path(__file__).parents[2] / "packages/conformance/test/goldens/promotion.json"

DTYPES = {
    "bool": torch.bool,
    "uint8": torch.uint8,
    "int32": torch.int32,
    "float16": torch.float16,
    "float32": torch.float32,
    "float64": torch.float64,
}
NUMBERS = {"bool": True, "int32": 3, "float32": 1.5}
NAMES = {**{dtype: name for name, dtype in DTYPES.items()}, torch.int64: "int32"}

tensors = {
    f"{kind} {name}": torch.zeros(shape, dtype=dtype)
    for kind, shape in (("dimensioned", [2]), ("zeroDim", []))
    for name, dtype in DTYPES.items()
}
operands = {**tensors, **{f"number {name}": number for name, number in NUMBERS.items()}}

cases = [
    [a, b, NAMES[torch.result_type(x, y)]]
    for a, x in tensors.items()
    for b, y in operands.items()
]

lines = ",\n".join("    " + json.dumps(case) for case in cases)
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(f'{{\n  "library": "torch {torch.__version__}",\n  "cases": [\n{lines}\n  ]\n}}\n')
