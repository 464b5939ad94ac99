"""Vectors of rounding, division, bits, logic and the elementary functions from PyTorch.

Values of float32 functions are PyTorch's in float64, rounded: its own float32 versions are
further off than what is asked of ours. Needs torch. Run: /usr/bin/python3 tools/golden/functions.py
"""

import math

import numpy as np
import torch

from vectors import Vectors

NAN, INF = math.nan, math.inf
FLOATS = [torch.float32, torch.float64]
INTEGERS = [torch.int32, torch.uint8]
EDGES = [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, -7.0, 1e-3, 100.0, -100.0]
EXTREMES = [3e38, -3e38, 1e30, 1e-40, -1e-40, 1.2e-38, 1 + 2**-23, 1 - 2**-24, 88.8, 12345.678, 1e6]
INTEGER_EDGES = [0, 1, 2, 3, 7, 100, 127, 128, 254, 255]
SIGNED_EDGES = INTEGER_EDGES + [-1, -2, -3, -7, 46341, 2**31 - 1, -(2**31), -(2**31) + 1]

# Of float32 the bound of the issue; of float64 two units of ours and as many of PyTorch's.
SINGLE = {"ulps": 4}
DOUBLE = {"ulps": 4}
# Below zero these are differences, near their zeros even on the right: exact to the place of 1.
DIFFERENCE = {"relative": 4e-15, "absolute": 4e-15}

# Intervals in which the functions are interesting.
UNARY = {
    "exp": (-20, 20), "exp2": (-20, 20), "expm1": (-3, 3), "log": (0, 9), "log2": (0, 9),
    "log10": (0, 9), "log1p": (-1, 3), "sin": (-99, 99), "cos": (-99, 99), "tan": (-99, 99),
    "asin": (-1, 1), "acos": (-1, 1), "atan": (-9, 9), "sinh": (-9, 9), "cosh": (-9, 9),
    "tanh": (-3, 3), "asinh": (-9, 9), "acosh": (1, 9), "atanh": (-1, 1), "erf": (-3, 3),
    "erfc": (-3, 9), "erfinv": (-1, 1), "lgamma": (-4, 9), "digamma": (-4, 9),
}  # fmt: skip
BINARY = {"atan2": "atan2", "hypot": "hypot", "copysign": "copysign"}
DIVISIONS = {"fmod": "fmod", "remainder": "remainder", "floorDivide": "floor_divide"}
BITS = {"bitwiseAnd": "bitwise_and", "bitwiseOr": "bitwise_or", "bitwiseXor": "bitwise_xor"}
LOGIC = {"logicalAnd": "logical_and", "logicalOr": "logical_or", "logicalXor": "logical_xor"}


def edges(dtype):
    if dtype == torch.bool:
        return torch.tensor([True, False])
    if dtype.is_floating_point:
        return torch.tensor(EDGES + EXTREMES, dtype=dtype)
    return torch.tensor(INTEGER_EDGES if dtype == torch.uint8 else SIGNED_EDGES, dtype=dtype)


def accurate(f, *inputs):
    """f of the inputs; if that is float32, computed in float64."""
    result = f(*inputs)
    if result.dtype != torch.float32:
        return result
    wide = f(*(x.to(torch.float64) for x in inputs)).to(torch.float32)
    assert wide.shape == result.shape
    return wide


def tolerance(name, result):
    if result.dtype == torch.float32:
        return SINGLE
    return DIFFERENCE if name in ("lgamma", "digamma") else DOUBLE


def shapes(v):
    return [(), (0,), (1, 3), v.shape(1, 9), v.shape(2), v.shape(3)]


def unary(v):
    for name, (low, high) in UNARY.items():
        f = getattr(torch, name)
        for dtype in FLOATS:
            inputs = [v.tensor(shape, dtype, low, high) for shape in shapes(v)] + [edges(dtype)]
            for x in inputs:
                if name == "erfinv" and dtype == torch.float64:
                    # Close to ±1 PyTorch has ten digits only.
                    x = x.where((x.abs() < 0.999) | (x.abs() >= 1), torch.zeros_like(x))
                result = accurate(f, x)
                v.add(name, [x], result, tolerance(name, result))
        for dtype in [*INTEGERS, torch.bool]:
            x = v.tensor((2, 3), dtype, 0, 5)
            result = accurate(f, x)
            v.add(name, [x], result, tolerance(name, result))


def rounding(v):
    for name in ("floor", "ceil", "round", "trunc", "frac", "sign"):
        f = getattr(torch, name)
        integers = [] if name == "frac" else INTEGERS
        for dtype in [*FLOATS, *integers, *([torch.bool] if name == "sign" else [])]:
            quarters = torch.arange(-9, 9, 0.25).to(dtype) if dtype in FLOATS else edges(dtype)
            for x in [quarters, edges(dtype), v.tensor((2, 3), dtype, 0, 9), v.tensor((0, 2), dtype)]:
                v.add(name, [x], f(x))


def pairs(v, dtypes, low=-9.0, high=9.0):
    """Random pairs that broadcast, and every edge value beside every other."""
    for dtype in dtypes:
        start = 0 if dtype in (torch.uint8, torch.bool) else low
        for x, y in [((), ()), ((3, 1), (1, 4)), ((5,), ()), ((2, 0), (1,)), ((2, 3), (3,))]:
            yield v.tensor(x, dtype, start, high), v.tensor(y, dtype, start, high)
        values = edges(dtype)
        yield values.reshape(-1, 1), values.reshape(1, -1)
    if len(dtypes) > 1:
        yield v.tensor((4,), dtypes[0], 0, high), v.tensor((2, 4), dtypes[1], 0, high)


def binary(v):
    for name, torch_name in BINARY.items():
        f = getattr(torch, torch_name)
        for x, y in pairs(v, FLOATS):
            # JavaScript does not show the sign of a NaN.
            y = y.nan_to_num(2) if name == "copysign" else y
            result = accurate(f, x, y)
            exact = name == "copysign"
            v.add(name, [x, y], result, None if exact else tolerance(name, result))
    for x, y in pairs(v, FLOATS, 0, 4):
        v.add("pow", [x, y], accurate(torch.pow, x, y), SINGLE)
    for x in (-2.5, -1.0, 0.25, 1.5, 4.0):
        y = v.tensor((5,), torch.float32, -3, 3)
        v.add("pow", [x, y], torch.pow(x, y.double()).float(), SINGLE)
        base = v.tensor((5,), torch.float32, 0, 3)
        v.add("pow", [base, x], torch.pow(base.double(), x).float(), SINGLE)


def division(v):
    for name, torch_name in DIVISIONS.items():
        f = getattr(torch, torch_name)
        for x, y in pairs(v, [*FLOATS, *INTEGERS]):
            if not (x.dtype.is_floating_point or y.dtype.is_floating_point):
                y = torch.where(y == 0, torch.ones_like(y), y)
                x = x.clamp(min=-(2**31) + 1) if x.dtype == torch.int32 else x
            # PyTorch rounds the quotient and the sum in float32, so it may be two units off.
            result = f(x, y)
            if name == "fmod" and result.dtype.is_floating_point:
                # PyTorch gives NaN where the quotient is huge; C has the rest.
                result = torch.from_numpy(np.asarray(np.fmod(x.numpy(), y.numpy()))).to(result.dtype)
            loose = name != "fmod" and result.dtype == torch.float32
            if loose:
                result = f(x.double(), y.double()).float()
            is_double = result.dtype == torch.float64 and name == "floorDivide"
            v.add(name, [x, y], result, {"ulps": 1} if loose or is_double else None)
        for scalar in (3, -3, 2.5):
            x = v.tensor((6,), torch.float32, -9, 9)
            v.add(name, [x, scalar], f(x.double(), scalar).float(), {"ulps": 1})


def bits(v):
    for name, torch_name in BITS.items():
        f = getattr(torch, torch_name)
        for x, y in pairs(v, [*INTEGERS, torch.bool], -99, 99):
            v.add(name, [x, y], f(x, y))
        x = v.tensor((5,), torch.int32, -99, 99)
        v.add(name, [x, 12], f(x, 12))
    for dtype in [*INTEGERS, torch.bool]:
        v.add("bitwiseNot", [edges(dtype)], torch.bitwise_not(edges(dtype)))
    # Counts that C defines; PyTorch leaves the others to the machine.
    for name, torch_name in {"bitwiseLeftShift": "bitwise_left_shift", "bitwiseRightShift": "bitwise_right_shift"}.items():
        f = getattr(torch, torch_name)
        for dtype, width in ((torch.int32, 32), (torch.uint8, 8)):
            x, y = edges(dtype).reshape(-1, 1), torch.arange(width, dtype=dtype)
            v.add(name, [x, y], f(x, y))
            v.add(name, [x, 3], f(x, 3))


def logic(v):
    for name, torch_name in LOGIC.items():
        f = getattr(torch, torch_name)
        for x, y in pairs(v, [torch.float32, torch.int32, torch.uint8, torch.bool], -1, 2):
            v.add(name, [x, y], f(x, y))
    for dtype in (torch.float32, torch.float64, torch.int32, torch.uint8, torch.bool):
        v.add("logicalNot", [edges(dtype)], torch.logical_not(edges(dtype)))


def main():
    for family in (unary, rounding, binary, division, bits, logic):
        v = Vectors(f"functions_{family.__name__}" if family is not unary else "functions")
        family(v)
        v.write()


if __name__ == "__main__":
    main()
