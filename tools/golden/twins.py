"""Vectors of in-place twins, made by PyTorch's own `x.op_(…)` on a copy of x.

Needs torch. Run: /usr/bin/python3 tools/golden/twins.py

Values of float32 functions are PyTorch's in float64, rounded, as in functions.py. Twins that
PyTorch lacks are held against the functions' own vectors by a test of `packages/conformance`.
"""

import functions
import torch

from vectors import Vectors

F32, F64, I32, U8, B = torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool
FLOATS, NUMBERS, WHOLE = [F32, F64], [F32, F64, I32, U8], [I32, U8, B]
ALL = [*NUMBERS, B]
# Where the function gives +0 and -0 without rule.
FREE_ZERO = {"ulps": 0}
# A number, an option or what is to be drawn: a row of the dtype, or of another.
ROW, MASK, POSITIVE = "row", "mask", "positive"

# Rounded once, or not at all.
EXACT = {
    "add": (NUMBERS, [[ROW], [2]]), "sub": (NUMBERS, [[ROW], [2]]), "mul": (NUMBERS, [[ROW], [2]]),
    "div": (FLOATS, [[ROW], [3]]), "neg": (NUMBERS, [[]]), "negative": (NUMBERS, [[]]),
    "abs": (NUMBERS, [[]]), "square": (NUMBERS, [[]]), "reciprocal": (FLOATS, [[]]),
    "sqrt": (FLOATS, [[]]), "relu": (NUMBERS, [[]]), "sign": (ALL, [[]]), "frac": (FLOATS, [[]]),
    "floor": (NUMBERS, [[]]), "ceil": (NUMBERS, [[]]), "round": (NUMBERS, [[]]),
    "trunc": (NUMBERS, [[]]), "clamp": (NUMBERS, [[1, 2], [None, 1]]), "copysign": (FLOATS, [[ROW]]),
    "nan_to_num": (ALL, [[]]), "heaviside": (ALL, [[ROW]]), "fmod": (NUMBERS, [[POSITIVE], [3]]),
    "masked_fill": (ALL, [[MASK, 1]]), "fill": (ALL, [[1]]), "zero": (ALL, [[]]), "copy": (ALL, [[ROW], [MASK]]),
    **{name: (ALL, [[ROW], [1]]) for name in ["eq", "ne", "lt", "le", "gt", "ge", "not_equal", "less",
                                              "less_equal", "greater", "greater_equal"]},
    **{name: (WHOLE, [[ROW]]) for name in functions.BITS.values()}, "bitwise_not": (WHOLE, [[]]),
    "bitwise_left_shift": ([I32, U8], [[3]]), "bitwise_right_shift": ([I32, U8], [[3]]),
    **{name: (ALL, [[ROW]]) for name in functions.LOGIC.values()}, "logical_not": (ALL, [[]]),
}  # fmt: skip

# Computed in float64.
PRECISE = {
    **{name: (interval, [[]], functions.SINGLE) for name, interval in functions.UNARY.items()},
    "sigmoid": ((-20, 20), [[]], functions.SINGLE), "logit": ((0, 1), [[], [0.125]], functions.SINGLE),
    "rsqrt": ((0.1, 9), [[]], functions.SINGLE), "pow": ((0.1, 4), [[ROW], [2.5], [3]], functions.SINGLE),
    "atan2": ((-9, 9), [[ROW]], functions.SINGLE), "hypot": ((-9, 9), [[ROW]], functions.SINGLE),
    "xlogy": ((0, 9), [[POSITIVE]], functions.SINGLE),
    "remainder": ((-9, 9), [[POSITIVE], [-3]], {"ulps": 1}),
    "floor_divide": ((-9, 9), [[POSITIVE], [3]], {"ulps": 1}),
    # Terms of one sign, so that no sum is smaller than what was rounded.
    "lerp": ((1, 2), [[POSITIVE, 0.25]], functions.SINGLE),
    "addcmul": ((1, 2), [[POSITIVE, POSITIVE], [POSITIVE, POSITIVE, {"value": 2}]], functions.SINGLE),
    "addcdiv": ((1, 2), [[POSITIVE, POSITIVE], [POSITIVE, POSITIVE, {"value": 2}]], functions.SINGLE),
}  # fmt: skip


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class Twins(Vectors):
    def draw(self, shape, dtype, low, high):
        """Of floats, multiples of 1/64: exact, and short in the file."""
        drawn = self.tensor(shape, dtype, low, high)
        return drawn.mul(64).ceil().div(64) if dtype.is_floating_point else drawn

    def operand(self, kind, dtype):
        if kind == MASK:
            return self.tensor((3,), B)
        if kind == POSITIVE:
            return self.draw((3,), dtype, 1, 4)
        return self.draw((3,), dtype, 0 if dtype == U8 else -4, 4) if kind == ROW else kind

    def call(self, name, dtype, low, high, kinds, tolerance=None, precise=False):
        x = self.draw((2, 3), dtype, low, high)
        operands = [self.operand(kind, dtype) for kind in kinds]
        options = operands.pop() if operands and isinstance(operands[-1], dict) else {}
        wide = [v.double() if precise and isinstance(v, torch.Tensor) else v for v in (x, *operands)]
        target = wide[0].clone()
        getattr(target, name + "_")(*wide[1:], **options)
        result = target.to(dtype)
        limit = tolerance if dtype.is_floating_point else None
        self.add(camel(name) + "_", [x, *operands, *([options] if options else [])], result, limit)


def main():
    v = Twins("twins", seed=11)
    for name, (dtypes, calls) in EXACT.items():
        for dtype in dtypes:
            low = 0 if dtype == U8 or name == "sqrt" else -4
            for kinds in calls:
                v.call(name, dtype, low, 4, kinds, FREE_ZERO if name in ("relu", "clamp") else None)
    for name, ((low, high), calls, tolerance) in PRECISE.items():
        for dtype in FLOATS:
            # Of a difference near its zero, digits are the place's of 1.
            near = name in ("lgamma", "digamma") and dtype == F64
            for kinds in calls:
                v.call(name, dtype, low, high, kinds, functions.DIFFERENCE if near else tolerance, True)
    v.write()


if __name__ == "__main__":
    main()
