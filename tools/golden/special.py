"""Values of the special functions with 40 digits, for the float64 versions in packages/tensor.

Needs mpmath. Run: python3 tools/golden/special.py
"""

import json
import pathlib
import random

import mpmath
import mpmath as mp

mp.mp.dps = 40
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/tensor/test/goldens/special.json"
SEED = 3


def spread(draw, low, high, count):
    return [draw.uniform(low, high) for _ in range(count)]


def points(name, draw):
    tiny = [1e-300, -1e-300, 1e-20, 1e-9, -1e-4]
    if name == "erfinv":
        close = [1 - 2.0**-k for k in range(2, 54, 3)] + [-1 + 2.0**-30]
        return tiny + close + spread(draw, -1, 1, 120)
    if name in ("erf", "erfc"):
        return tiny + spread(draw, -1, 1, 60) + spread(draw, -6, 6, 60) + spread(draw, 0.5, 27, 80)
    zeros = [1 + 2.0**-k for k in range(1, 50, 6)] + [2 - 2.0**-k for k in range(1, 50, 6)]
    roots = [1.4616321449683622, 1.4616321449683625, 1.46163, 1.4617]
    middle = spread(draw, 0, 4, 100) + spread(draw, 4, 40, 40) + [1e3, 12345.678, 1e8, 1e15, 1e100]
    return tiny + zeros + roots + middle + spread(draw, -5, 0, 40) + [-1e-7, -20.25, -100.5]


def value(name, x):
    exact = mp.mpf(x)
    if name == "lgamma":
        return mp.re(mp.loggamma(exact)) if x > 0 else mp.log(abs(mp.gamma(exact)))
    return getattr(mp, name)(exact)


def main():
    draw = random.Random(SEED)
    goldens = {"library": f"mpmath {mpmath.__version__}", "seed": SEED}
    for name in ("erf", "erfc", "erfinv", "lgamma", "digamma"):
        xs = points(name, draw)
        goldens[name] = [[x, float(value(name, x))] for x in xs]
    rows = ",\n".join(f"{json.dumps(key)}: {json.dumps(entry)}" for key, entry in goldens.items())
    OUT.write_text("{\n" + rows + "\n}\n")


if __name__ == "__main__":
    main()
