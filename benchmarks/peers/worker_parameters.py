"""Given numbers as what is trained, and plain descent, on PyTorch."""

import torch


def filled(model, values):
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), values):
            parameter.copy_(value)
    return model


def leaves(tensors):
    return [t.requires_grad_() for t in tensors]


def update_leaves(parameters, rate):
    with torch.no_grad():
        for p in parameters:
            p -= rate * p.grad
            p.grad = None


def descend(model, rate):
    with torch.no_grad():
        for p in model.parameters():
            p -= rate * p.grad
