"""A whole tutorial script on PyTorch or NumPy: `script.py NAME STEPS EVERY SHAPES`, with SHAPES as JSON.
Draws what it trains on, and prints the loss of every EVERY-th step, as the original does."""

import json
import math
import sys

name, steps, every, shapes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4])

if name.endswith("numpy"):
    import numpy as np

    import worker

    inputs = [np.random.randn(*shape) for shape in shapes]
    inputs[0] = np.linspace(-1, 1, 2000) if name == "polynomial/numpy" else inputs[0]
    scripts = {
        "polynomial/numpy": lambda x, s: worker.polynomial(x, s, np.sin, True),
        "tensor/two-layer-net-numpy": worker.net_numpy,
    }
else:
    import torch

    import worker
    import worker_training

    torch.set_num_threads(1)
    inputs = [torch.randn(shape) / math.sqrt(shape[-1] if len(shape) > 1 and i > 1 else 1) for i, shape in enumerate(shapes)]
    inputs[0] = torch.linspace(-1, 1, 2000) if name.startswith("polynomial/") else inputs[0]
    torch.set_grad_enabled(not name.startswith(("tensor/", "polynomial/tensor")))
    scripts = {
        **worker_training.scripts(),
        "polynomial/tensor": lambda x, s: worker.polynomial(x, s, torch.sin, False),
        "tensor/two-layer-net": worker.net_torch,
    }

step = scripts[name](*inputs)
t = 0
while t < steps:
    losses = [value for value in step() if getattr(value, "ndim", 0) == 0]
    # A call of a dynamic script is a round of steps; coefficients follow the losses.
    count = {"nn/dynamic-net": 4, "polynomial/dynamic": 3}.get(name, 1)
    for loss in losses[:count]:
        if t % every == every - 1:
            print(t, float(loss))
        t += 1
