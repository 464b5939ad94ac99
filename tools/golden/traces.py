"""Writes the reference traces of the tutorial scripts: what NumPy and PyTorch print under a seed.

    python3 tools/golden/traces.py --seed 5 --out examples/reference

writes OUT/seed-5/float32/*.json and OUT/seed-5/float64/*.json. float32/ holds the scripts as users
run them. float64/ holds the same runs with every float32 draw and grid widened to float64 first,
so that the two differ by rounding alone. NumPy computes in float64, so its scripts are the same
in both.

Some scripts are chaotic: a ReLU that opens a step earlier, or an oscillation out of step, and two
right runs part. For these float32/ also holds `drift`: how far PyTorch's own float32 runs have come
from its float64 run by each step (largest relative difference so far, of losses; of final
parameters, at the end), over 33 runs that differ only in the order in which features and points
are numbered, and so in the order of sums.

Needs NumPy and PyTorch (Debian's python3-torch). One thread, so that sums keep one order.
"""

import argparse
import json
import math
import pathlib
import random

import numpy as np
import torch

N, D_in, H, D_out = 64, 1000, 100, 10


class Order:
    """The order in which features and points are numbered; that of the data unless shuffled."""

    def __init__(self, seed=None):
        self.generator = None if seed is None else torch.Generator().manual_seed(seed)
        self.features = self.shuffled(D_in)

    def shuffled(self, count):
        if self.generator is None:
            return torch.arange(count)
        return torch.randperm(count, generator=self.generator)


order = None


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


def random_data(dtype):
    x, y = torch.randn(N, D_in).to(dtype), torch.randn(N, D_out).to(dtype)
    return x[:, order.features].contiguous(), y


def in_order(linear):
    """A layer whose inputs are numbered as the data's features are."""
    with torch.no_grad():
        linear.weight.copy_(linear.weight[:, order.features].clone())
    return linear


def random_weights(dtype):
    w1 = torch.randn(D_in, H).to(dtype)[order.features].clone().requires_grad_()
    return w1, torch.randn(H, D_out).to(dtype).requires_grad_()


def autograd_two_layer_net(dtype):
    x, y = random_data(dtype)
    return two_layer_descent(x, y, *random_weights(dtype))


def graph_two_layer_net(dtype):
    # A session draws its variables before the data is drawn that it is fed.
    weights = random_weights(dtype)
    return two_layer_descent(*random_data(dtype), *weights)


def two_layer_descent(x, y, w1, w2):
    losses = []
    for _ in range(500):
        loss = (x.mm(w1).clamp(min=0).mm(w2) - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for w in (w1, w2):
                w -= 1e-6 * w.grad
                w.grad = None
    return losses, {}


def two_layer_model(dtype):
    return torch.nn.Sequential(
        in_order(torch.nn.Linear(D_in, H)), torch.nn.ReLU(), torch.nn.Linear(H, D_out)
    ).to(dtype)


def nn_two_layer_net(dtype):
    x, y = random_data(dtype)
    model = two_layer_model(dtype)
    losses = []
    for _ in range(500):
        loss = torch.nn.functional.mse_loss(model(x), y, reduction='sum')
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= 1e-4 * p.grad
    return losses, {}


def fitted(model, x, y, optimizer, steps):
    """Losses of a model that an optimizer trains on the summed squared error."""
    losses = []
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(model(x), y, reduction='sum')
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


def nn_two_layer_net_optim(dtype):
    x, y = random_data(dtype)
    model = two_layer_model(dtype)
    return fitted(model, x, y, torch.optim.Adam(model.parameters(), lr=1e-4), 500), {}


class TwoLayerNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = in_order(torch.nn.Linear(D_in, H))
        self.linear2 = torch.nn.Linear(H, D_out)

    def forward(self, x):
        return self.linear2(self.linear1(x).clamp(min=0))


def nn_two_layer_net_module(dtype):
    x, y = random_data(dtype)
    model = TwoLayerNet().to(dtype)
    return fitted(model, x, y, torch.optim.SGD(model.parameters(), lr=1e-4), 500), {}


class DynamicNet(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.input_linear = in_order(torch.nn.Linear(D_in, H))
        self.middle_linear = torch.nn.Linear(H, H)
        self.output_linear = torch.nn.Linear(H, D_out)

    def forward(self, x):
        h_relu = self.input_linear(x).clamp(min=0)
        for _ in range(random.randint(0, 3)):
            h_relu = self.middle_linear(h_relu).clamp(min=0)
        return self.output_linear(h_relu)


def nn_dynamic_net(dtype):
    x, y = random_data(dtype)
    model = DynamicNet().to(dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    return fitted(model, x, y, optimizer, 500), {}


def sine(dtype):
    x = torch.linspace(-math.pi, math.pi, 2000).to(dtype)[order.shuffled(2000)]
    return x, torch.sin(x)


def scalars(**parameters):
    return {name: p.item() for name, p in parameters.items()}


def descended(predict, y, parameters, rate):
    """Losses of plain gradient descent by autograd."""
    losses = []
    for _ in range(2000):
        loss = (predict() - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in parameters:
                p -= rate * p.grad
                p.grad = None
    return losses


def polynomial_autograd(dtype):
    x, y = sine(dtype)
    a, b, c, d = (torch.randn(()).to(dtype).requires_grad_() for _ in range(4))
    losses = descended(lambda: a + b * x + c * x**2 + d * x**3, y, (a, b, c, d), 1e-6)
    return losses, scalars(a=a, b=b, c=c, d=d)


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)


def polynomial_function(dtype):
    x, y = sine(dtype)
    a, b, c, d = (torch.full((), v, dtype=dtype, requires_grad=True) for v in (0.0, -1.0, 0.0, 0.3))
    p3 = LegendrePolynomial3.apply
    losses = descended(lambda: a + b * p3(c + d * x), y, (a, b, c, d), 5e-6)
    return losses, scalars(a=a, b=b, c=c, d=d)


def powers(dtype):
    x, y = sine(dtype)
    return x.unsqueeze(-1).pow(torch.tensor([1, 2, 3])), y


def linear_model(dtype):
    return torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1)).to(dtype)


def coefficients(model):
    linear = model[0]
    b, c, d = linear.weight[0].tolist()
    return {'a': linear.bias.item(), 'b': b, 'c': c, 'd': d}


def polynomial_nn(dtype):
    xx, y = powers(dtype)
    model = linear_model(dtype)
    losses = []
    for _ in range(2000):
        loss = torch.nn.functional.mse_loss(model(xx), y, reduction='sum')
        losses.append(loss.item())
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p -= 1e-6 * p.grad
    return losses, coefficients(model)


def polynomial_optim(dtype):
    xx, y = powers(dtype)
    model = linear_model(dtype)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    return fitted(model, xx, y, optimizer, 2000), coefficients(model)


class Polynomial3(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = (
            torch.nn.Parameter(torch.randn(())) for _ in range(4)
        )

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3


def polynomial_module(dtype):
    x, y = sine(dtype)
    model = Polynomial3().to(dtype)
    losses = fitted(model, x, y, torch.optim.SGD(model.parameters(), lr=1e-6), 2000)
    return losses, scalars(**dict(model.named_parameters()))


class DynamicPolynomial(Polynomial3):
    def __init__(self):
        super().__init__()
        self.e = torch.nn.Parameter(torch.randn(()))

    def forward(self, x):
        y = super().forward(x)
        for exp in range(4, random.randint(4, 6)):
            y = y + self.e * x**exp
        return y


def polynomial_dynamic(dtype):
    x, y = sine(dtype)
    model = DynamicPolynomial().to(dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-8, momentum=0.9)
    return fitted(model, x, y, optimizer, 6000), scalars(**dict(model.named_parameters()))


NUMPY = f'numpy {np.__version__}'
TORCH = f'torch {torch.__version__}'

SCRIPTS = {
    'tensor-two-layer-net-numpy': (NUMPY, two_layer_net_numpy),
    'tensor-two-layer-net': (TORCH, two_layer_net),
    'polynomial-numpy': (NUMPY, polynomial_numpy),
    'polynomial-tensor': (TORCH, polynomial_tensor),
    'autograd-two-layer-net': (TORCH, autograd_two_layer_net),
    'graph-two-layer-net': (TORCH, graph_two_layer_net),
    'nn-two-layer-net': (TORCH, nn_two_layer_net),
    'nn-two-layer-net-optim': (TORCH, nn_two_layer_net_optim),
    'nn-two-layer-net-module': (TORCH, nn_two_layer_net_module),
    'nn-dynamic-net': (TORCH, nn_dynamic_net),
    'polynomial-autograd': (TORCH, polynomial_autograd),
    'polynomial-function': (TORCH, polynomial_function),
    'polynomial-nn': (TORCH, polynomial_nn),
    'polynomial-optim': (TORCH, polynomial_optim),
    'polynomial-module': (TORCH, polynomial_module),
    'polynomial-dynamic': (TORCH, polynomial_dynamic),
}


# Scripts in which rounding decides when something happens.
CHAOTIC = ('nn-two-layer-net-optim', 'nn-dynamic-net', 'polynomial-optim')


def run(script, seed, dtype, numbering=None):
    global order
    np.random.seed(seed)
    torch.manual_seed(seed)
    random.seed(seed)
    order = Order(numbering)
    return SCRIPTS[script][1](getattr(torch, dtype))


def relative_difference(value, reference):
    return abs(value - reference) / abs(reference)


def drift(script, seed, orders=32):
    exact, exact_final = run(script, seed, 'float64')
    widest, losses, final = 0.0, [0.0] * len(exact), dict.fromkeys(exact_final, 0.0)
    runs = [run(script, seed, 'float32', k) for k in (None, *range(orders))]
    for step, reference in enumerate(exact):
        widest = max(widest, *(relative_difference(loss[step], reference) for loss, _ in runs))
        losses[step] = float(f'{widest:.3g}')
    for name, reference in exact_final.items():
        # As far as the parameter itself goes, in the reference's measure of relative differences.
        final[name] = max(relative_difference(last[name], reference) for _, last in runs)
    return {'loss': losses, 'final': final}


def trace(script, seed, dtype):
    library, _ = SCRIPTS[script]
    losses, final = run(script, seed, dtype)
    result = {
        'script': script,
        'seed': seed,
        'library': library,
        'dtype': 'float64' if library == NUMPY else dtype,
        'steps': len(losses),
        'loss': losses,
        'final': final,
    }
    if script in CHAOTIC and dtype == 'float32':
        result['drift'] = drift(script, seed)
    return result


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
