"""Writes gradients of random programs that take views and write in place, as PyTorch has them.

    python3 tools/golden/writes.py

writes packages/autograd/test/goldens/writes.json. A program starts from two float64 leaves of
shape [3, 4], makes tensors of earlier ones, writes into some of them, and adds up what it made;
`gradients` are those of the sum with respect to the leaves. Where PyTorch refuses, because it saved
what was written to later or the write is to a leaf, `error` says so.

Needs PyTorch (Debian's python3-torch).
"""

import json
import pathlib
import random

import torch

OUT = pathlib.Path(__file__).parents[2] / 'packages/autograd/test/goldens/writes.json'
PROGRAMS = 600


def values(rng, shape):
    count = 1
    for size in shape:
        count *= size
    return [round(rng.uniform(0.5, 1.5), 3) for _ in range(count)]


def matrix(numbers):
    return torch.tensor(numbers, dtype=torch.float64).reshape(3, 4)


def of_shape(rng, tensors, shape):
    fitting = [i for i, x in enumerate(tensors) if list(x.shape) == list(shape)]
    return rng.choice(fitting) if fitting else None


def view(rng, x):
    """A step that sees a part of x, or None."""
    kinds = ['view']
    if x.dim() > 0:
        kinds += ['select', 'narrow', 'slice', 'unsqueeze']
    if x.dim() == 2:
        kinds += ['t', 'diagonal']
    kind = rng.choice(kinds)
    if kind == 'view':
        return ('reshape', [[x.numel()]]) if x.is_contiguous() else None
    if kind == 't':
        return ('t', [])
    if kind == 'diagonal':
        return ('diagonal', [])
    dim = rng.randrange(x.dim())
    if kind == 'unsqueeze':
        return ('unsqueeze', [dim]) if x.dim() < 3 else None
    size = x.shape[dim]
    if kind == 'select':
        return ('select', [dim, rng.randrange(size)])
    if kind == 'narrow':
        start = rng.randrange(size)
        return ('narrow', [dim, start, rng.randint(1, size - start)])
    return ('slice', [dim, 0, size, 2])


def call(tensors, step):
    name, target, args, operands = step
    x = tensors[target]
    others = [tensors[i] for i in operands]
    if name == 'slice':
        dim, start, end, stride = args
        return x[(slice(None),) * dim + (slice(start, end, stride),)]
    return getattr(x, name)(*others, *args)


PURE = [('mul', 1), ('add', 1), ('sin', 0), ('exp', 0), ('clone', 0)]
WRITES = [('mul_', 1), ('add_', 1), ('copy_', 1), ('sin_', 0), ('exp_', 0), ('zero_', 0), ('sigmoid_', 0)]


def draw(rng, tensors):
    target = rng.randrange(len(tensors))
    x = tensors[target]
    choice = rng.random()
    if choice < 0.4:
        found = view(rng, x)
        return found and (found[0], target, found[1], [])
    name, operands = rng.choice(PURE if choice < 0.65 else WRITES)
    base = x if x._base is None else x._base
    if name.endswith('_') and base.is_leaf and base.requires_grad and rng.random() < 0.98:
        return None
    if operands == 0:
        return (name, target, [], [])
    if name != 'copy_' and rng.random() < 0.4:
        return (name, target, [round(rng.uniform(0.5, 1.5), 3)], [])
    other = of_shape(rng, tensors, x.shape)
    return None if other is None else (name, target, [], [other])


def program(seed):
    rng = random.Random(seed)
    starts = [values(rng, [3, 4]) for _ in range(2)]
    # Made in their shape: what reshape() gives is a view, and no leaf of its own memory.
    leaves = [matrix(v).clone().requires_grad_() for v in starts]
    constant = matrix(values(rng, [3, 4])).clone()
    record = {'leaves': starts, 'constant': constant.flatten().tolist(), 'steps': []}
    # Leaves come in as copies too, so that most writes are allowed.
    tensors = [*leaves, constant, leaves[0].clone(), leaves[1] * 2]
    try:
        while len(record['steps']) < rng.randint(4, 10):
            step = draw(rng, tensors)
            if step is None:
                continue
            # What PyTorch refuses at once is part of the program: it comes last.
            record['steps'].append(list(step))
            result = call(tensors, step)
            if not step[0].endswith('_'):
                tensors.append(result)
        total = sum(x.sum() for x in tensors)
        gradients = torch.autograd.grad(total, leaves, allow_unused=True)
        record['gradients'] = [g.flatten().tolist() for g in gradients]
    except RuntimeError as error:
        record['error'] = str(error).splitlines()[0][:80]
    return record


def main():
    programs = [program(seed) for seed in range(PROGRAMS)]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    head = {'library': f'torch {torch.__version__}', 'script': 'tools/golden/writes.py'}
    lines = ',\n'.join(json.dumps(p) for p in programs)
    OUT.write_text(json.dumps(head)[:-1] + ', "programs": [\n' + lines + '\n]}\n')
    print(sum('error' in p for p in programs), 'of', PROGRAMS, 'are refused')


if __name__ == '__main__':
    main()
