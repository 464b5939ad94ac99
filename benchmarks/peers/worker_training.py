"""The tutorial scripts on PyTorch that train by automatic differentiation, as their originals have
them, and what recording and stepping cost. A script takes its inputs and gives its step, which
returns what is compared."""

import math

import torch
from torch import nn

# As in rows/training.ts and rows/tape.ts.
DEPTHS = [2, 0, 3, 1]
EXTRA_TERMS = [2, 0, 1]
CHAIN_PAIRS = 500


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


class LegendrePolynomial3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        (input,) = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)


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


def sequential():
    return nn.Sequential(nn.Linear(1000, 100), nn.ReLU(), nn.Linear(100, 10))


def filled(model, values):
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), values):
            parameter.copy_(value)
    return model


def leaves(tensors):
    return [t.requires_grad_() for t in tensors]


def curve(parts):
    x = parts * math.pi
    return x, torch.sin(x)


def update_leaves(parameters, rate):
    with torch.no_grad():
        for p in parameters:
            p -= rate * p.grad
            p.grad = None


def descend(model, rate):
    with torch.no_grad():
        for p in model.parameters():
            p -= rate * p.grad


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


def recorded_mul(x, y):
    x.requires_grad_()
    return lambda: x.mul(y)


def chained(x, w, v):
    y = x
    for _ in range(CHAIN_PAIRS):
        y = y.mul(w).add(v)
    return y.sum()


def leaves_of_chain(x, w, v):
    return leaves([x, w * 0.01 + 0.99, v])


def gradients_of(tensors):
    gradients = [t.grad for t in tensors]
    for t in tensors:
        t.grad = None
    return gradients


def chain(x, w, v):
    inputs = leaves_of_chain(x, w, v)

    def step():
        chained(*inputs).backward()
        return gradients_of(inputs)

    return step


def chain_backward(x, w, v):
    inputs = leaves_of_chain(x, w, v)
    result = chained(*inputs)

    def step():
        result.backward(retain_graph=True)
        return gradients_of(inputs)

    return step


def optimizing(optimize):
    def script(*inputs):
        count = len(inputs) // 2
        parameters = leaves(inputs[:count])
        for parameter, gradient in zip(parameters, inputs[count:]):
            parameter.grad = gradient
        optimizer = optimize(parameters)

        def step():
            optimizer.step()
            return parameters

        return step

    return script


def scripts():
    """Scripts by the op of their row."""
    optim = torch.optim
    return {
        "autograd/two-layer-net": net(lambda h: h.clamp(min=0)),
        "autograd/two-layer-net-variable": net_of_variables,
        "autograd/two-layer-net-custom-function": net(MyReLU.apply),
        "nn/two-layer-net": net_of_layers,
        "nn/two-layer-net-optim": trained_net(sequential, lambda p: optim.Adam(p, lr=1e-4)),
        "nn/two-layer-net-module": trained_net(TwoLayerNet, lambda p: optim.SGD(p, lr=1e-4)),
        "nn/dynamic-net": dynamic_net,
        "polynomial/autograd": leaves_alone,
        "polynomial/function": custom_function,
        "polynomial/nn": layers,
        "polynomial/optim": layers_with_optimizer,
        "polynomial/module": own_module,
        "polynomial/dynamic": dynamic_polynomial,
        "sgd": optimizing(lambda p: optim.SGD(p, lr=1e-4)),
        "momentum": optimizing(lambda p: optim.SGD(p, lr=1e-4, momentum=0.9)),
        "adam": optimizing(lambda p: optim.Adam(p, lr=1e-4)),
        "rmsprop": optimizing(lambda p: optim.RMSprop(p, lr=1e-4)),
    }


def works():
    """What repeats itself after some preparation, by the op of its row."""
    return {"recordedMul": recorded_mul, "chain": chain, "chainBackward": chain_backward}
