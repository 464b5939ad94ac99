"""The two-layer nets on PyTorch, as their originals have them. Each takes its inputs and gives a step,
which returns what is compared."""

import torch
from torch import nn

from worker_parameters import descend, filled, leaves, update_leaves

# As in rows/training.ts.
DEPTHS = [2, 0, 3, 1]

# As in rows/scaling.ts.
NET_DEPTHS = [3, 2, 4, 8, 16, 32]


class MyReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return input.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        grad_input = grad_output.clone()
        grad_input[input < 0] = 0
        return grad_input


class TwoLayerNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(1000, 100)
        self.linear2 = nn.Linear(100, 10)

    def forward(self, x):
        h_relu = self.linear1(x).clamp(min=0)
        return self.linear2(h_relu)


class DynamicNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.input_linear = nn.Linear(1000, 100)
        self.middle_linear = nn.Linear(100, 100)
        self.output_linear = nn.Linear(100, 10)
        self.depth = 0

    def forward(self, x):
        h_relu = self.input_linear(x).clamp(min=0)
        for _ in range(self.depth):
            h_relu = self.middle_linear(h_relu).clamp(min=0)
        return self.output_linear(h_relu)


def sequential():
    return nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10))


def net(relu):
    def script(x, y, *weights):
        w1, w2 = leaves(weights)

        def step():
            pred = relu(x.mm(w1)).mm(w2)
            loss = (pred - y).pow(2).sum()
            printed = loss.item()
            loss.backward()
            update_leaves([w1, w2], 1e-6)
            return printed, w2

        return step

    return script


def deep_net(x, y, *weights):
    matrices = leaves(weights)

    def step():
        pred = x.mm(matrices[0])
        for w in matrices[1:]:
            pred = pred.clamp(min=0).mm(w)
        loss = (pred - y).pow(2).sum()
        printed = loss.item()
        loss.backward()
        update_leaves(matrices, 1e-6)
        return printed, matrices[0]

    return step


def net_of_variables(x, y, *weights):
    w1, w2 = (torch.autograd.Variable(w, requires_grad=True) for w in weights)

    def step():
        pred = x.mm(w1).clamp(min=0).mm(w2)
        loss = (pred - y).pow(2).sum()
        printed = loss.item()
        loss.backward()
        for w in [w1, w2]:
            w.data -= 1e-6 * w.grad.data
            w.grad.data.zero_()
        return printed, w2

    return step


def net_of_layers(x, y, *weights):
    model = filled(sequential(), weights)
    loss_fn = nn.MSELoss(reduction="sum")
    compared = list(model.parameters())[1:]

    def step():
        loss = loss_fn(model(x), y)
        printed = loss.item()
        model.zero_grad()
        loss.backward()
        descend(model, 1e-4)
        return printed, *compared

    return step


def trained_net(create, optimize):
    def script(x, y, *weights):
        model = filled(create(), weights)
        loss_fn = nn.MSELoss(reduction="sum")
        optimizer = optimize(model.parameters())
        compared = list(model.parameters())[1:]

        def step():
            loss = loss_fn(model(x), y)
            printed = loss.item()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return printed, *compared

        return step

    return script


def dynamic_net(x, y, *weights):
    model = filled(DynamicNet(), weights)
    loss_fn = nn.MSELoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
    compared = list(model.parameters())[1:]

    def step():
        printed = []
        for model.depth in DEPTHS:
            loss = loss_fn(model(x), y)
            printed.append(loss.item())
            # A layer that a step does not use moves on by its momentum.
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()
        return *printed, *compared

    return step


def scripts():
    """Scripts by their name."""
    optim = torch.optim
    return {
        **{f"deep-net/{depth}": deep_net for depth in NET_DEPTHS},
        "autograd/two-layer-net": net(lambda h: h.clamp(min=0)),
        "autograd/two-layer-net-variable": net_of_variables,
        "autograd/two-layer-net-custom-function": net(MyReLU.apply),
        "nn/two-layer-net": net_of_layers,
        "nn/two-layer-net-optim": trained_net(sequential, lambda p: optim.Adam(p, lr=1e-4)),
        "nn/two-layer-net-module": trained_net(TwoLayerNet, lambda p: optim.SGD(p, lr=1e-4)),
        "nn/dynamic-net": dynamic_net,
    }
