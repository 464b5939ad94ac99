"""Prints tensors with PyTorch and writes print.json: elements, dtype, shape and the text.

Run with PyTorch 1.13:

    python3 tools/golden/print.py

`dtype=torch.` becomes `dtype=`, Gradus' own spelling, before PyTorch breaks the line; nothing
else is changed. A number that JSON lacks is written as text; a long tensor as the ramp
start + i · step.
"""

import json
import math
from pathlib import Path

import numpy as np
import torch

OUT = Path(__file__).parents[2] / "packages/tensor/test/goldens/print.json"
SEED = 20

DTYPES = {
    "float16": torch.float16,
    "float32": torch.float32,
    "float64": torch.float64,
    "int32": torch.int32,
    "uint8": torch.uint8,
    "bool": torch.bool,
}
NAN, INF = math.nan, math.inf


def case(name, dtype, shape, values):
    tensor = torch.tensor(values, dtype=DTYPES[dtype]).reshape(shape)
    return entry(name, dtype, shape, tensor, values=[stored(v) for v in tensor.flatten().tolist()])


def stored(value):
    if isinstance(value, bool):
        return int(value)
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def ramp(name, dtype, shape, start, step):
    values = start + np.arange(math.prod(shape)) * step
    tensor = torch.tensor(values).to(DTYPES[dtype]).reshape(shape)
    return entry(name, dtype, shape, tensor, ramp={"start": start, "step": step})


def entry(name, dtype, shape, tensor, **elements):
    return {"name": name, "dtype": dtype, "shape": list(shape), **elements, "text": repr(tensor)}


def spell_dtypes_shorter():
    add_suffixes = torch._tensor_str._add_suffixes

    def shorter(text, suffixes, *rest, **named):
        suffixes = [s.replace("dtype=torch.", "dtype=") for s in suffixes]
        return add_suffixes(text, suffixes, *rest, **named)

    torch._tensor_str._add_suffixes = shorter


def scalars():
    for value in [1.5, -2.0, 3.0, 0.0, -0.0, NAN, INF, -INF, 1e10, 123456789.0, 1e-8, -1e-4, 1 / 3]:
        yield case(f"scalar {value}", "float32", (), [value])
        yield case(f"scalar {value}", "float64", (), [value])
    yield case("scalar", "int32", (), [-7])
    yield case("scalar", "uint8", (), [255])
    yield case("scalar", "bool", (), [True])


def empties():
    for dtype in DTYPES:
        for shape in [(0,), (0, 3), (2, 0, 4)]:
            yield case("empty", dtype, shape, [])


def vectors():
    vector = lambda name, values, dtype="float32": case(name, dtype, (len(values),), values)
    yield vector("whole floats", [1, 2, 3])
    yield vector("whole floats with a sign", [-1, 20, 300])
    yield vector("zeros", [0, 0, -0.0])
    yield vector("whole floats beside what is not finite", [1, NAN, INF, -INF, 0])
    yield vector("fractions beside what is not finite", [0.5, NAN, INF, -INF, 0])
    yield vector("only what is not finite", [NAN, INF, -INF])
    yield vector("zero beside infinity", [0, INF])
    yield vector("fractions", [0.1, -0.25, 12.345678])
    yield vector("fractions", [0.1, -0.25, 12.345678], "float64")
    yield vector("a ratio of 1000", [1, 1000])
    yield vector("a ratio above 1000", [1, 1001])
    yield vector("a fraction and a ratio of 1000", [0.5, 500])
    yield vector("a fraction and a ratio above 1000", [0.5, 500.5])
    yield vector("whole up to 1e8", [1e8, 2e7])
    yield vector("whole above 1e8", [1e8 + 8, 2e7])
    yield vector("fraction below 1e-4", [9.9e-5, 2e-4])
    yield vector("fraction above 1e-4", [1.1e-4, 2e-4])
    yield vector("scientific beside what is not finite", [1e-9, NAN, -INF, 0, -0.0])
    yield vector("extreme exponents", [1e300, -1e-300, 5e-324], "float64")
    yield vector("largest float32", [3.4028234663852886e38, 1e-45])
    yield vector("rounds to zero", [0.5, -0.00012, 0.00014999])
    yield vector("carries", [0.99995, 9.99995, 99.99995, 0.99994])
    yield vector("carries in scientific notation", [9.99996e-5, 9.99994e-5, 1], "float64")
    yield vector("ties go to even", [k / 32 for k in range(-9, 10)])
    yield vector("ties go to even", [k / 32 for k in range(-9, 10)], "float64")
    yield vector("scientific ties go to even", [100005, 100015, 100025, 1, -100035])
    yield vector("scientific ties go to even", [1000050, 1.00005, 2.00015e12, 0.0001], "float64")
    yield vector("no ties", [0.00005, 0.00015, 0.12345, 1.00005, 1.00015], "float64")
    yield vector("no ties", [0.00025, 0.12345, 1.00005, 1.00015, 2.00025], "float64")
    yield vector("halves", [0.1, -0.25, 12.345678], "float16")
    yield vector("whole halves", [1, -20, 2048, NAN, INF, -0.0], "float16")
    yield vector("halves far apart", [1.5, 0.1, 1e-7, 65504, 1e6], "float16")
    yield vector("ties go to even", [k / 32 for k in range(-9, 10)], "float16")
    yield vector("integers", [1, -20, 300, 2147483647, -2147483648], "int32")
    yield vector("bytes", [0, 7, 255], "uint8")
    yield vector("booleans", [True, False, True], "bool")
    yield vector("only true", [True, True], "bool")
    yield vector("the dtype starts a line", list(range(24)), "float64")
    for count in range(10, 25):
        yield vector("wraps whole floats", list(range(count)))
        yield vector("wraps integers", list(range(count)), "int32")
    yield vector("wraps wide elements", [1.5e-7 * k for k in range(1, 10)])


def shapes():
    random = np.random.RandomState(SEED)
    flat = [(1,), (1, 1), (2, 3), (3, 1), (1, 3), (5, 12)]
    for shape in [*flat, (2, 3, 4), (2, 1, 3), (2, 2, 2, 2)]:
        count = math.prod(shape)
        yield case("normal", "float32", shape, random.randn(count))
        yield case("normal", "float64", shape, random.randn(count))
        yield case("spread", "float32", shape, np.exp(6 * random.randn(count)))
        yield case("whole", "float32", shape, random.randint(-50, 50, count))
        yield case("integers", "int32", shape, random.randint(-1000, 1000, count))
        yield case("bytes", "uint8", shape, random.randint(0, 256, count))
        yield case("booleans", "bool", shape, random.randint(0, 2, count))
    yield case("two dims, wrapped", "float32", (2, 30), random.randn(60))
    yield case("dims of size one", "float32", (1, 1, 1, 1, 1), [2.5])


def large():
    for dtype, start, step in [
        ("float32", 0, 1),
        ("float32", -0.5, 0.001),
        ("float32", 1e-5, 1e-6),
        ("float64", 0, 0.25),
        ("int32", -500, 1),
        ("uint8", 0, 0),
    ]:
        flat = [(1000,), (1001,), (3, 400), (7, 200)]
        for shape in [*flat, (6, 6, 50), (11, 11, 11), (2, 8, 2, 40)]:
            if shape != (1000,) or step == 1:
                yield ramp("large", dtype, shape, start, step)
    yield ramp("long and narrow", "float32", (600, 2), 0, 1)
    yield ramp("the middle does not count", "float32", (2001,), -1000, 1)
    yield ramp("one column", "float32", (1500, 1), 0.5, 1)
    yield ramp("one row", "float32", (1, 1500), 0.5, 1)
    yield ramp("all shown below the edges", "float32", (2, 2, 2, 2, 2, 2, 2, 2, 2, 2), 0, 0.5)


def main():
    spell_dtypes_shorter()
    cases = [*scalars(), *empties(), *vectors(), *shapes(), *large()]
    made = {
        "by": "tools/golden/print.py",
        "torch": torch.__version__,
        "numpy": np.__version__,
        "seed": SEED,
    }
    # One case a line: a changed text is one changed line.
    lines = ",\n".join(json.dumps(c) for c in cases)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(f'{{"made": {json.dumps(made)}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
