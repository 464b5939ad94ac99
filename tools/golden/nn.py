"""Writes what PyTorch's layers, containers and initialisers give, as files of the tests of nn.

    python3 tools/golden/nn.py

Needs PyTorch 1.13, built without MKL. A seed is set before every case, so that each can be run
alone. Names are written as the package writes them: camelCase, lists for tuples, dtypes without
`torch.`.
"""

import json
import pathlib
import re

import torch
from torch import nn

from vectors import written

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "nn" / "test" / "goldens"
DTYPES = {"float32": torch.float32, "float64": torch.float64}


def camel(name):
    return re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)


def tree(module):
    """A printed module, with the names and values of the package."""
    text = re.sub(r"[a-z]\w*(?==)", lambda match: camel(match.group()), repr(module))
    text = text.replace("=True", "=true").replace("=False", "=false").replace("torch.", "")
    return re.sub(r"=\((-?\d+(?:, -?\d+)*),?\)", r"=[\1]", text)


def state(module):
    return [[camel(name), written(value)] for name, value in module.state_dict().items()]


LAYERS = [
    ("Linear", [3, 4], {}, [[5, 3]]),
    ("Linear", [3, 4], {"bias": False}, [[5, 3]]),
    ("Linear", [7, 2], {}, [[7]]),
    ("Linear", [6, 5], {}, [[2, 3, 6]]),
    ("Linear", [4, 3], {"bias": False}, [[2, 1, 2, 4]]),
    ("Linear", [1, 1], {}, [[1, 1]]),
    ("Linear", [20, 16], {}, [[9, 20]]),
    ("Linear", [3, 2], {}, [[0, 3]]),
    ("Linear", [0, 3], {}, [[2, 0]]),
    ("Linear", [3, 0], {}, [[2, 3]]),
    ("Bilinear", [2, 3, 4], {}, [[5, 2], [5, 3]]),
    ("Bilinear", [3, 3, 1], {"bias": False}, [[5, 3], [5, 3]]),
    ("Bilinear", [4, 2, 3], {}, [[2, 3, 4], [2, 3, 2]]),
    ("Flatten", [], {}, [[2, 3, 4]]),
    ("Flatten", [0, 1], {}, [[2, 3, 4]]),
    ("Unflatten", [1, [2, 3]], {}, [[4, 6]]),
    ("Unflatten", [-1, [-1, 2]], {}, [[2, 6]]),
    ("Identity", [], {}, [[2, 3]]),
]


def layer(index, name, args, options, shapes, dtype):
    torch.manual_seed(index)
    kept = {"dtype": DTYPES[dtype]} if name in ("Linear", "Bilinear") else {}
    module = getattr(nn, name)(*[tuple(a) if isinstance(a, list) else a for a in args], **options, **kept)
    inputs = [torch.randn(shape, dtype=DTYPES[dtype], requires_grad=True) for shape in shapes]
    output = module(*inputs)
    gradient = torch.randn(output.shape, dtype=DTYPES[dtype])
    output.backward(gradient)
    return {
        "layer": name,
        "args": args,
        "options": options,
        "dtype": dtype,
        "seed": index,
        "printed": tree(module),
        "state": state(module),
        "inputs": [written(x.detach()) for x in inputs],
        "output": written(output.detach()),
        "gradient": written(gradient),
        "inputGradients": [written(x.grad) for x in inputs],
        "gradients": [written(p.grad) for p in module.parameters()],
    }


def layers():
    return [
        layer(i, *spec, dtype)
        for i, spec in enumerate(LAYERS)
        for dtype in ("float32", "float64")
    ]


def large_linear():
    """The first layer of the tutorials: ends of its initial values, and their sums."""
    cases = []
    for seed in (0, 5):
        torch.manual_seed(seed)
        module = nn.Linear(1000, 100)
        cases.append({
            "seed": seed,
            "ends": [[written(p.detach().flatten()[:4]), written(p.detach().flatten()[-4:])]
                     for p in module.parameters()],
            "sums": [p.detach().double().sum().item() for p in module.parameters()],
        })
    return cases


def dropout():
    cases = []
    for seed, (p, shape, layout) in enumerate([
        (0.5, [40], "contiguous"),
        (0.1, [3, 7], "contiguous"),
        (0.9, [3, 7], "contiguous"),
        (0.3, [4, 5], "transposed"),
        (0.3, [2, 3, 4], "transposed"),
        (0.0, [5], "contiguous"),
        (1.0, [5], "contiguous"),
        (0.5, [], "contiguous"),
    ]):
        for dtype in DTYPES:
            x = torch.arange(1, 1 + torch.Size(shape).numel(), dtype=DTYPES[dtype])
            x = x.reshape(shape[::-1]).permute(*range(len(shape))[::-1]) if layout == "transposed" \
                else x.reshape(shape)
            x.requires_grad_()
            torch.manual_seed(seed)
            output = nn.Dropout(p)(x)
            output.sum().backward()
            # Where the generator stands afterwards.
            cases.append({"seed": seed, "p": p, "layout": layout, "x": written(x.detach()),
                          "output": written(output.detach()), "gradient": written(x.grad),
                          "next": torch.rand([]).item()})
    return cases


INITS = [
    ("uniform_", [5, 4], []), ("uniform_", [17], [-2.5, 0.5]),
    ("normal_", [3, 4], []), ("normal_", [5, 7], [1.5, 0.25]),
    ("constant_", [2, 3], [0.3]), ("ones_", [3], []), ("zeros_", [2, 2], []),
    ("eye_", [3, 5], []), ("eye_", [4, 2], []),
    ("dirac_", [3, 4, 3], []), ("dirac_", [4, 2, 3, 4], []), ("dirac_", [6, 2, 3, 1, 2], [3]),
    ("dirac_", [4, 3, 2], [2]),
    ("xavier_uniform_", [5, 4], []), ("xavier_uniform_", [3, 4, 2], [1.7]),
    ("xavier_uniform_", [0, 4], []), ("xavier_normal_", [5, 4], []), ("xavier_normal_", [2, 3, 2, 2], [0.5]),
    ("kaiming_uniform_", [5, 4], {}), ("kaiming_uniform_", [4, 5], {"a": 5 ** 0.5}),
    ("kaiming_uniform_", [3, 4, 3], {"mode": "fan_out", "nonlinearity": "relu"}),
    ("kaiming_uniform_", [0, 4], {}),
    ("kaiming_normal_", [5, 4], {}), ("kaiming_normal_", [2, 9], {"nonlinearity": "tanh"}),
    ("kaiming_normal_", [6, 3], {"mode": "fan_out", "nonlinearity": "selu"}),
    ("kaiming_normal_", [2, 9], {"a": 0.2, "nonlinearity": "leaky_relu"}),
    ("trunc_normal_", [6, 7], []), ("trunc_normal_", [40], [0.5, 0.2, 0.0, 0.6]),
    ("trunc_normal_", [40], [0.0, 1.0, -4.0, 1.0]),
    ("orthogonal_", [3, 5], []), ("orthogonal_", [6, 4], [2.0]), ("orthogonal_", [4, 4], []),
    ("orthogonal_", [3, 2, 2], []), ("orthogonal_", [20, 9], []), ("orthogonal_", [0, 3], []),
    ("sparse_", [5, 4], [0.3]), ("sparse_", [6, 3], [0.5, 2.0]), ("sparse_", [4, 3], [1.0]),
]


def argument(value):
    return camel(value) if isinstance(value, str) else value


def init():
    cases = []
    for seed, (name, shape, args) in enumerate(INITS):
        for dtype in DTYPES:
            torch.manual_seed(seed)
            x = torch.empty(shape, dtype=DTYPES[dtype])
            named = args if isinstance(args, dict) else {}
            getattr(nn.init, name)(x, *(args if isinstance(args, list) else []), **named)
            given = [{k: argument(v) for k, v in args.items()}] if isinstance(args, dict) else args
            cases.append({"name": camel(name[:-1]) + "_", "seed": seed, "args": given,
                          "expected": written(x), "next": torch.rand([]).item()})
    return cases


def gains():
    return [[camel(name), *args, nn.init.calculate_gain(name, *args)]
            for name, *args in [("linear",), ("sigmoid",), ("tanh",), ("relu",), ("leaky_relu",),
                                ("leaky_relu", 0.2), ("selu",)]]


class Tree(nn.Module):
    """A module of everything: buffers, containers, and what is shared."""

    def __init__(self):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.25), nn.Sequential(), nn.Identity())
        self.scale = nn.Parameter(torch.ones(3))
        self.register_buffer("count", torch.zeros(2))
        self.layers = nn.ModuleList([nn.Linear(3, 3, bias=False), nn.Flatten()])
        self.again = self.inner[0]
        self.register_buffer("scratch", torch.zeros(1), persistent=False)
        self.heads = nn.ModuleDict({"mean": nn.Bilinear(3, 3, 1), "fold": nn.Unflatten(1, (3, 1))})
        self.tied = self.scale
        self.loose = nn.ParameterList([torch.zeros(2, 3), torch.zeros(4)])
        self.single = nn.ParameterList([torch.zeros([])])
        self.empty = nn.ModuleList()


def trees():
    module = Tree()
    return {
        "printed": tree(module),
        "stateDict": [camel(name) for name in module.state_dict()],
        "parameters": [name for name, _ in module.named_parameters()],
        "ownParameters": [name for name, _ in module.named_parameters(recurse=False)],
        "buffers": [name for name, _ in module.named_buffers()],
        "modules": [name for name, _ in module.named_modules()],
        "children": [name for name, _ in module.named_children()],
        "applied": applied(module),
    }


def applied(module):
    kinds = []
    module.apply(lambda each: kinds.append(type(each).__name__))
    return kinds


class Shared(nn.Module):
    """One layer used three times in a pass, with dropout between."""

    def __init__(self):
        super().__init__()
        self.enter = nn.Linear(4, 6)
        self.middle = nn.Linear(6, 6)
        self.dropout = nn.Dropout(0.2)
        self.leave = nn.Linear(6, 2)

    def forward(self, x):
        h = self.enter(x).clamp(min=0)
        for _ in range(3):
            h = self.dropout(self.middle(h).clamp(min=0))
        return self.leave(h)


def training(seed, steps=40):
    """Losses in float32, and of the same draws in float64."""
    runs = {}
    for dtype in DTYPES:
        torch.manual_seed(seed)
        model = Shared().to(DTYPES[dtype])
        x, y = torch.randn(8, 4).to(DTYPES[dtype]), torch.randn(8, 2).to(DTYPES[dtype])
        losses = []
        for _ in range(steps):
            loss = (model(x) - y).pow(2).sum()
            losses.append(loss.item())
            model.zero_grad()
            loss.backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter -= 1e-2 * parameter.grad
        model.eval()
        runs[dtype] = {"losses": losses, "output": written(model(x).detach())}
    return {"seed": seed, **runs}


torch.set_num_threads(1)
FILES = {
    "layers": layers,
    "large-linear": large_linear,
    "dropout": dropout,
    "init": init,
    "gains": gains,
    "trees": trees,
    "training": lambda: [training(seed) for seed in (0, 5)],
}
OUT.mkdir(parents=True, exist_ok=True)
for name, make in FILES.items():
    text = json.dumps(make(), separators=(",", ":"))
    (OUT / f"{name}.json").write_text(text + "\n")
    print(name, len(text))
