"""Fits the polynomials of the elementary functions and writes them as TypeScript.

Each is the interpolant at Chebyshev nodes, computed with 50 digits: its error is within a small
factor of the best possible (Trefethen, Approximation Theory and Approximation Practice, ch. 16).
Where the error should be relative, what is fitted is the function divided by its leading term.
Needs mpmath. Run: python3 tools/approximation/polynomials.py
"""

import pathlib
import struct
import sys

import mpmath as mp

mp.mp.dps = 50
ROOT = pathlib.Path(__file__).resolve().parents[2] / "packages"


def fit(f, low, high, degree):
    """Coefficients, constant first, of the interpolant of f on [low, high]."""
    low, high = mp.mpf(low), mp.mpf(high)
    n = degree + 1
    nodes = [mp.cos(mp.pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    values = [f((low + high) / 2 + (high - low) / 2 * t) for t in nodes]
    cheb = [
        (1 if j == 0 else 2) * sum(v * mp.cos(j * mp.pi * (2 * k + 1) / (2 * n)) for k, v in enumerate(values)) / n
        for j in range(n)
    ]
    # Chebyshev polynomials of t = a·x + b as polynomials of x.
    a, b = 2 / (high - low), -(high + low) / (high - low)
    previous, current = [mp.mpf(1)], [b, a]
    total = [mp.mpf(0)] * n
    for j in range(n):
        basis = previous if j == 0 else current
        for i, c in enumerate(basis):
            total[i] += cheb[j] * c
        if j > 0:
            shifted = [mp.mpf(0)] + [2 * a * c for c in current]
            scaled = [2 * b * c for c in current] + [mp.mpf(0)]
            following = [x + y for x, y in zip(shifted, scaled)]
            for i, c in enumerate(previous):
                following[i] -= c
            previous, current = current, following
    return total


def error(f, coefficients, low, high):
    """Largest relative error over the interval."""
    points = [mp.mpf(low) + (mp.mpf(high) - low) * (k + mp.mpf(1) / 2) / 200 for k in range(200)]
    return max(abs(mp.polyval(coefficients[::-1], x) / f(x) - 1) for x in points)


def single(x):
    """Shortest text that rounds to the float32 nearest to x."""
    wanted = struct.pack("f", float(x))
    for digits in range(1, 12):
        text = f"{float(x):.{digits}g}"
        if struct.pack("f", float(text)) == wanted:
            return repr(float(text))
    raise ValueError(x)


def double(x):
    return repr(float(x))


def table(entries, digits):
    lines = []
    for name, (doc, f, low, high, degree) in entries.items():
        coefficients = fit(f, low, high, degree)
        print(f"{name:16} {mp.nstr(error(f, coefficients, low, high), 3)}", file=sys.stderr)
        values = ", ".join(digits(c) for c in coefficients)
        lines.append(f"  /** {doc} */\n  {name}: [{values}],")
    return "\n".join(lines)


def away(g, low=mp.mpf("1e-15")):
    """g, computed a little off its removable singularity at 0."""
    return lambda x: g(x if abs(x) > low else low)


def odd(f):
    """(f(√z) − √z) / (z √z): what follows the leading term of an odd function."""
    return away(lambda z: (f(mp.sqrt(z)) - mp.sqrt(z)) / (z * mp.sqrt(z)))


HEAD = """// Written by tools/approximation/polynomials.py, which says how: coefficients of polynomials,
// constant first.

"""


def write(path, name, entries, digits):
    text = f"{HEAD}export const {name} = {{\n{table(entries, digits)}\n}} as const;\n"
    (ROOT / path).write_text(text)


half_ln2 = mp.log(2) / 2
quarter_pi = mp.pi / 4
SINGLES = {
    "exp": ("(eʳ − 1 − r) / r²", away(lambda r: (mp.expm1(r) - r) / r**2), -half_ln2, half_ln2, 4),
    "exp2": ("(2ʳ − 1 − r log 2) / r²", away(lambda r: (mp.expm1(r * mp.log(2)) - r * mp.log(2)) / r**2), -0.5, 0.5, 4),
    "log": ("(log(1 + f) − f + f²/2) / f³", away(lambda f: (mp.log1p(f) - f + f**2 / 2) / f**3), mp.sqrt(0.5) - 1, mp.sqrt(2) - 1, 8),
    "sin": ("(sin r − r) / r³, of r²", odd(mp.sin), 0, quarter_pi**2, 3),
    "cos": ("(cos r − 1 + r²/2) / r⁴, of r²", away(lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2), 0, quarter_pi**2, 3),
    "asin": ("(asin x − x) / x³, of x²", odd(mp.asin), 0, 0.25, 5),
    "atan": ("(atan x − x) / x³, of x²", odd(mp.atan), 0, (mp.sqrt(2) - 1) ** 2, 4),
    "sinh": ("(sinh x − x) / x³, of x²", odd(mp.sinh), 0, 1, 3),
    "tanh": ("(tanh x − x) / x³, of x²", odd(mp.tanh), 0, 0.4, 5),
    "erf": ("erf(x) / x − 1, of x²", away(lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1), 0, 1, 7),
    "logErfc": ("−log erfc(x)", lambda x: -mp.log(mp.erfc(x)), 1, 4, 8),
}


def inverse_erf(w):
    """erfinv(x) / x where w = −log(1 − x²)."""
    x = mp.sqrt(-mp.expm1(-w))
    return mp.erfinv(x) / x


# In both tables: a backend's approximations are its own business, and not in the contract.
ERFINV_CENTRAL = (
    "erfinv(x) / x, of w − 3 where w = −log(1 − x²)",
    away(lambda v: inverse_erf(max(v + 3, mp.mpf("1e-15")))),
    -3,
    3,
    12,
)

DOUBLES = {
    "exp2": ("(2ʳ − 1 − r log 2) / r²", away(lambda r: (mp.expm1(r * mp.log(2)) - r * mp.log(2)) / r**2), -0.5, 0.5, 8),
    "atanh": ("(atanh s − s) / s³, of s²", odd(mp.atanh), 0, (3 - 2 * mp.sqrt(2)) ** 2, 8),
    "erfcx": ("e^(x²) erfc(x), of (x − 2) / (x + 2)", lambda t: mp.exp((2 * (1 + t) / (1 - t)) ** 2) * mp.erfc(2 * (1 + t) / (1 - t)), -1, 0.68, 13),
    "erfinvCentral": ERFINV_CENTRAL,
    "erfinvTail": ("erfinv(x) / x, of √w − 3.2", lambda v: inverse_erf((v + mp.mpf("3.2")) ** 2), mp.sqrt(6) - mp.mpf("3.2"), mp.sqrt(17.4) - mp.mpf("3.2"), 11),
}


def rational(k):
    """x of t where t = (x − k) / (x + k)."""
    return lambda t: k * (1 + t) / (1 - t)


def erfcx(k):
    return lambda t: mp.exp(rational(k)(t) ** 2) * mp.erfc(rational(k)(t))


def ends(low, high, k):
    return [(mp.mpf(x) - k) / (mp.mpf(x) + k) for x in (low, high)]


def without_zeros(g, zeros):
    """g divided by its zeros."""

    def quotient(x):
        x = next((x + mp.mpf("1e-15") for z in zeros if abs(x - z) < mp.mpf("1e-15")), x)
        return g(x) / mp.fprod(x - z for z in zeros)

    return quotient


ROOT_OF_DIGAMMA = mp.findroot(mp.digamma, mp.mpf("1.4616"))

log_gamma = without_zeros(mp.loggamma, [1, 2])
SPECIAL = {
    "erf": ("erf(x) / x − 1, of x²", away(lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1), 0, 1, 14),
    "erfcxNear": ("e^(x²) erfc(x) on [½, 2], of (x − 1) / (x + 1)", erfcx(1), *ends(0.5, 2, 1), 18),
    "erfcxFar": ("e^(x²) erfc(x) on [2, 6], of (x − 3.5) / (x + 3.5)", erfcx(3.5), *ends(2, 6, 3.5), 16),
    "erfcxTail": ("x e^(x²) erfc(x) on [6, 28], of 1 / x²", lambda v: mp.exp(1 / v) * mp.erfc(1 / mp.sqrt(v)) / mp.sqrt(v), mp.mpf(1) / 784, mp.mpf(1) / 36, 11),
    "erfinvCentral": ERFINV_CENTRAL,
    "erfinvTail": ("erfinv(x) / x, of √w − 4.3", lambda v: inverse_erf((v + mp.mpf("4.3")) ** 2), mp.sqrt(6) - mp.mpf("4.3"), mp.sqrt(37.5) - mp.mpf("4.3"), 13),
    "lgammaLow": ("log Γ(x) / ((x − 1) (x − 2)) on [½, 1], of x − ¾", lambda t: log_gamma(t + mp.mpf(3) / 4), -0.25, 0.25, 21),
    "lgammaMiddle": ("log Γ(x) / ((x − 1) (x − 2)) on [1, 2], of x − 3/2", lambda t: log_gamma(t + mp.mpf(3) / 2), -0.5, 0.5, 21),
    "lgammaHigh": ("log Γ(x) / (x − 2) on [2, 3], of x − 5/2", lambda t: without_zeros(mp.loggamma, [2])(t + mp.mpf(5) / 2), -0.5, 0.5, 17),
    "digamma": ("ψ(x) / (x − x₀) on [1, 2], of x − 3/2, where ψ(x₀) = 0", lambda t: mp.digamma(t + mp.mpf(3) / 2) / (t + mp.mpf(3) / 2 - ROOT_OF_DIGAMMA), -0.5, 0.5, 21),
}

if __name__ == "__main__":
    write("tensor/src/functions/single-polynomials.ts", "single", SINGLES, single)
    write("tensor/src/functions/double-polynomials.ts", "double", DOUBLES, double)
    write("tensor/src/expression/special/polynomials.ts", "polynomials", SPECIAL, double)
