"""Writes the reference traces of the tutorial scripts: what NumPy and PyTorch print under a seed.

    python3 tools/golden/traces.py --seed 5 --out examples/reference

writes OUT/seed-5/float32/*.json and OUT/seed-5/float64/*.json. float32/ holds the scripts as users
run them. float64/ holds the same runs with every float32 draw and grid widened to float64 first,
so that the two differ by rounding alone. NumPy computes in float64, so its scripts are the same
in both.

Needs NumPy and PyTorch (Debian's python3-torch). One thread, so that sums keep one order.
"""

import argparse
import json
import math
import pathlib

import numpy as np
import torch

N, D_in, H, D_out = 64, 1000, 100, 10


def two_layer_net_numpy(_dtype):
    x = np.random.randn(N, D_in)
    y = np.random.randn(N, D_out)
    w1 = np.random.randn(D_in, H)
    w2 = np.random.randn(H, D_out)
    losses = []
    for _ in range(500):
        h = x.dot(w1)
        h_relu = np.maximum(h, 0)
        y_pred = h_relu.dot(w2)
        losses.append(float(np.square(y_pred - y).sum()))
        grad_y_pred = 2.0 * (y_pred - y)
        grad_w2 = h_relu.T.dot(grad_y_pred)
        grad_h = grad_y_pred.dot(w2.T)
        grad_h[h < 0] = 0
        grad_w1 = x.T.dot(grad_h)
        w1 -= 1e-6 * grad_w1
        w2 -= 1e-6 * grad_w2
    return losses, {}


def two_layer_net(dtype):
    x = torch.randn(N, D_in).to(dtype)
    y = torch.randn(N, D_out).to(dtype)
    w1 = torch.randn(D_in, H).to(dtype)
    w2 = torch.randn(H, D_out).to(dtype)
    losses = []
    for _ in range(500):
        h = x.mm(w1)
        h_relu = h.clamp(min=0)
        y_pred = h_relu.mm(w2)
        losses.append((y_pred - y).pow(2).sum().item())
        grad_y_pred = 2.0 * (y_pred - y)
        grad_w2 = h_relu.t().mm(grad_y_pred)
        grad_h = grad_y_pred.mm(w2.t())
        grad_h[h < 0] = 0
        grad_w1 = x.t().mm(grad_h)
        w1 -= 1e-6 * grad_w1
        w2 -= 1e-6 * grad_w2
    return losses, {}


def polynomial(x, y, a, b, c, d):
    losses = []
    for _ in range(2000):
        y_pred = a + b * x + c * x**2 + d * x**3
        losses.append(float(((y_pred - y) ** 2).sum()))
        grad_y_pred = 2.0 * (y_pred - y)
        a = a - 1e-6 * grad_y_pred.sum()
        b = b - 1e-6 * (grad_y_pred * x).sum()
        c = c - 1e-6 * (grad_y_pred * x**2).sum()
        d = d - 1e-6 * (grad_y_pred * x**3).sum()
    return losses, {'a': float(a), 'b': float(b), 'c': float(c), 'd': float(d)}


def polynomial_numpy(_dtype):
    x = np.linspace(-math.pi, math.pi, 2000)
    return polynomial(x, np.sin(x), *(np.random.randn() for _ in range(4)))


def polynomial_tensor(dtype):
    x = torch.linspace(-math.pi, math.pi, 2000).to(dtype)
    return polynomial(x, torch.sin(x), *(torch.randn(()).to(dtype) for _ in range(4)))


NUMPY = f'numpy {np.__version__}'
TORCH = f'torch {torch.__version__}'

SCRIPTS = {
    'tensor-two-layer-net-numpy': (NUMPY, two_layer_net_numpy),
    'tensor-two-layer-net': (TORCH, two_layer_net),
    'polynomial-numpy': (NUMPY, polynomial_numpy),
    'polynomial-tensor': (TORCH, polynomial_tensor),
}


def trace(script, seed, dtype):
    library, run = SCRIPTS[script]
    np.random.seed(seed)
    torch.manual_seed(seed)
    losses, final = run(getattr(torch, dtype))
    return {
        'script': script,
        'seed': seed,
        'library': library,
        'dtype': 'float64' if library == NUMPY else dtype,
        'steps': len(losses),
        'loss': losses,
        'final': final,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--out', type=pathlib.Path, required=True)
    parser.add_argument('scripts', nargs='*', metavar='script', help='default: all')
    args = parser.parse_args()
    unknown = [script for script in args.scripts if script not in SCRIPTS]
    if unknown:
        parser.error(f'unknown script {unknown[0]}; known: {", ".join(SCRIPTS)}')
    torch.set_num_threads(1)
    for dtype in ('float32', 'float64'):
        folder = args.out / f'seed-{args.seed}' / dtype
        folder.mkdir(parents=True, exist_ok=True)
        for script in args.scripts or SCRIPTS:
            # A trace that overflowed is no reference, and NaN is not JSON.
            text = json.dumps(trace(script, args.seed, dtype), allow_nan=False)
            (folder / f'{script}.json').write_text(text + '\n')


if __name__ == '__main__':
    main()
