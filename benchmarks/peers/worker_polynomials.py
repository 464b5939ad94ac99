"""The polynomials on PyTorch, as their originals have them. Each takes its inputs and gives a step,
which returns what is compared; none reads its loss."""

import math

import torch
from torch import nn

from worker_parameters import descend, filled, leaves, update_leaves

# As in rows/training.ts.
EXTRA_TERMS = [2, 0, 1]


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)


class Polynomial3(nn.Module):
    def __init__(self, start):
        super().__init__()
        self.a, self.b, self.c, self.d = (nn.Parameter(start[i].clone()) for i in range(4))

    def forward(self, x):
        return self.a + self.b * x + self.c * x**2 + self.d * x**3


class DynamicPolynomial(nn.Module):
    def __init__(self, start):
        super().__init__()
        self.a, self.b, self.c, self.d, self.e = (nn.Parameter(start[i].clone()) for i in range(5))
        self.terms = 0

    def forward(self, x):
        y = self.a + self.b * x + self.c * x**2 + self.d * x**3
        for exponent in range(4, 4 + self.terms):
            y = y + self.e * x**exponent
        return y


def curve(parts):
    x = parts * math.pi
    return x, torch.sin(x)


def leaves_alone(parts, start):
    x, y = curve(parts)
    a, b, c, d = leaves(start[i].clone() for i in range(4))

    def step():
        pred = a + b * x + c * x**2 + d * x**3
        loss = (pred - y).pow(2).sum()
        loss.backward()
        update_leaves([a, b, c, d], 1e-6)
        return loss, a, b, c, d

    return step


def custom_function(parts):
    x, y = curve(parts)
    a, b, c, d = (torch.full((), value, requires_grad=True) for value in [0.0, -1.0, 0.0, 0.3])

    def step():
        pred = a + b * LegendrePolynomial3.apply(c + d * x)
        loss = (pred - y).pow(2).sum()
        loss.backward()
        update_leaves([a, b, c, d], 5e-6)
        return loss, b, d

    return step


def linear_model(parts, weights):
    x, y = curve(parts)
    xx = x.unsqueeze(-1).pow(torch.tensor([1, 2, 3]))
    model = filled(nn.Sequential(nn.Linear(3, 1), nn.Flatten(0, 1)), weights)
    return xx, y, model, nn.MSELoss(reduction="sum")


def layers(parts, *weights):
    xx, y, model, loss_fn = linear_model(parts, weights)
    compared = list(model.parameters())

    def step():
        loss = loss_fn(model(xx), y)
        model.zero_grad()
        loss.backward()
        descend(model, 1e-6)
        return loss, *compared

    return step


def layers_with_optimizer(parts, *weights):
    xx, y, model, loss_fn = linear_model(parts, weights)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
    compared = list(model.parameters())

    def step():
        loss = loss_fn(model(xx), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss, *compared

    return step


def own_module(parts, start):
    x, y = curve(parts)
    model = Polynomial3(start)
    loss_fn = nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
    compared = list(model.parameters())

    def step():
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss, *compared

    return step


def dynamic_polynomial(parts, start):
    x, y = curve(parts)
    model = DynamicPolynomial(start)
    loss_fn = nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-8, momentum=0.9)
    compared = list(model.parameters())

    def step():
        losses = []
        for model.terms in EXTRA_TERMS:
            loss = loss_fn(model(x), y)
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
            losses.append(loss)
        return *losses, *compared

    return step


def scripts():
    """Scripts by their name."""
    return {
        "polynomial/autograd": leaves_alone,
        "polynomial/function": custom_function,
        "polynomial/nn": layers,
        "polynomial/optim": layers_with_optimizer,
        "polynomial/module": own_module,
        "polynomial/dynamic": dynamic_polynomial,
    }
