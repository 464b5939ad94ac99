"""What training takes on PyTorch: scripts, recording and walking back, optimizers."""

import torch

import worker_nets
import worker_polynomials
from worker_parameters import leaves

# As in rows/tape.ts.
CHAIN_PAIRS = 500


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
    """Scripts and optimizers, which step on and on, by the op of their row."""
    optim = torch.optim
    return {
        **worker_nets.scripts(),
        **worker_polynomials.scripts(),
        "sgd": optimizing(lambda p: optim.SGD(p, lr=1e-4)),
        "momentum": optimizing(lambda p: optim.SGD(p, lr=1e-4, momentum=0.9)),
        "adam": optimizing(lambda p: optim.Adam(p, lr=1e-4)),
        "rmsprop": optimizing(lambda p: optim.RMSprop(p, lr=1e-4)),
    }


def works():
    """What repeats itself after some preparation, by the op of its row."""
    return {"recordedMul": recorded_mul, "chain": chain, "chainBackward": chain_backward}
