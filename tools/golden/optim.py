"""Trajectories of optimizers, learning rates of schedules and clipped gradients.

Run with a Python that has PyTorch 1.13: python3 tools/golden/optim.py

Gradients come from a formula of few exact-looking operations, not from autograd, so that the files
test optimizers alone: `curvature · (p − target) + noise[t mod 7]`, the last parameter getting one on
two steps out of three only.
"""

import json
import math
import pathlib
import platform

import numpy as np
import torch
from torch import optim

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "optim" / "test" / "goldens"
SEED = 11
STEPS, EVERY = 300, 10
random = np.random.RandomState(SEED)
SHAPES = [(2, 3), (), (2,)]


def drawn(shape, low, high, digits=3):
    """Short decimals, so that files stay small and readable."""
    return np.round(random.uniform(low, high, shape), digits)


PROBLEM = {
    "start": [drawn(s, -2, 2).tolist() for s in SHAPES],
    "target": [drawn(s, -1, 1).tolist() for s in SHAPES],
    "curvature": [drawn(s, 0.2, 1.5).tolist() for s in SHAPES],
    "noise": [[drawn(s, -0.3, 0.3).tolist() for s in SHAPES] for _ in range(7)],
}


class Problem:
    """The parameters of a run, and their gradients at a step."""

    def __init__(self, dtype):
        make = lambda values: [torch.tensor(v, dtype=dtype) for v in values]
        self.params = make(PROBLEM["start"])
        self.target, self.curvature = make(PROBLEM["target"]), make(PROBLEM["curvature"])
        self.noise = [make(row) for row in PROBLEM["noise"]]

    def set_gradients(self, step):
        for i, p in enumerate(self.params):
            with torch.no_grad():
                grad = (p - self.target[i]).mul(self.curvature[i]).add(self.noise[step % 7][i])
            p.grad = None if i == 2 and step % 3 == 2 else grad

    def values(self):
        return [v for p in self.params for v in p.flatten().tolist()]


def camel(name):
    head, *rest = name.split("_")
    return head.lower() + "".join(part.capitalize() for part in rest)


def camel_keys(options):
    return {camel(name): list(v) if isinstance(v, tuple) else v for name, v in options.items()}


def compact(values, dtype):
    """Shortest decimals that give the values."""
    return [float(str(np.float32(v))) if dtype == torch.float32 else v for v in values]


def trajectory(kind, options, dtype, rates=None):
    problem = Problem(dtype)
    optimizer = getattr(optim, kind)(groups(problem.params, rates), **options)
    rows = []
    for step in range(STEPS):
        problem.set_gradients(step)
        optimizer.step()
        if (step + 1) % EVERY == 0:
            rows.append(problem.values())
    return rows


def groups(params, rates):
    """One group, or one for each parameter with a rate of its own."""
    return params if rates is None else [{"params": [p], "lr": lr} for p, lr in zip(params, rates)]


VARIANTS = [
    ("SGD", {"lr": 0.05}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "dampening": 0.3, "weight_decay": 0.05}),
    ("SGD", {"lr": 0.02, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
    ("SGD", {"lr": 0.001, "momentum": 0.5, "maximize": True, "weight_decay": 0.02}),
    ("Adam", {}),
    ("Adam", {"lr": 0.02, "betas": (0.8, 0.99), "eps": 1e-6}),
    ("Adam", {"lr": 0.02, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.02, "amsgrad": True}),
    ("Adam", {"lr": 0.01, "amsgrad": True, "maximize": True, "weight_decay": 0.05}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.02, "weight_decay": 0.3}),
    ("AdamW", {"lr": 0.02, "weight_decay": 0, "amsgrad": True}),
    ("AdamW", {"lr": 0.01, "betas": (0.7, 0.95), "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.005, "alpha": 0.9, "weight_decay": 0.1}),
    ("RMSprop", {"lr": 0.002, "momentum": 0.8}),
    ("RMSprop", {"lr": 0.005, "centered": True, "eps": 1e-3}),
    ("RMSprop", {"lr": 0.002, "centered": True, "momentum": 0.5, "weight_decay": 0.05, "eps": 1e-4, "maximize": True}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.3, "lr_decay": 0.01, "weight_decay": 0.1}),
    ("Adagrad", {"lr": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-6, "maximize": True}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 2.0, "rho": 0.8, "eps": 1e-4, "weight_decay": 0.1}),
    ("Adadelta", {"lr": 0.05, "eps": 1e-3, "maximize": True}),
    ("Adamax", {}),
    ("Adamax", {"lr": 0.02, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.1}),
    ("Adamax", {"lr": 0.005, "maximize": True}),
    ("NAdam", {}),
    ("NAdam", {"lr": 0.02, "betas": (0.8, 0.95), "weight_decay": 0.1}),
    ("NAdam", {"lr": 0.01, "momentum_decay": 0.1, "eps": 1e-5}),
    ("RAdam", {}),
    ("RAdam", {"lr": 0.02, "betas": (0.8, 0.95), "weight_decay": 0.1}),
    ("RAdam", {"lr": 0.02, "betas": (0.9, 0.5), "eps": 1e-4}),
    ("ASGD", {}),
    ("ASGD", {"lr": 0.1, "lambd": 0.01, "alpha": 0.6, "t0": 50, "weight_decay": 0.05}),
    ("ASGD", {"lr": 0.002, "t0": 0, "maximize": True}),
    ("Rprop", {}),
    ("Rprop", {"lr": 0.1, "etas": (0.6, 1.1), "step_sizes": (1e-4, 0.5)}),
    ("Rprop", {"lr": 0.001, "step_sizes": (1e-6, 0.01), "maximize": True}),
]
GROUPED = [("SGD", {"lr": 0.1, "momentum": 0.9}, [0.01, 0.1, 0.03]), ("Adam", {}, [0.01, 0.1, 0.03])]


def trajectories():
    cases = []
    for kind, options, rates in [(k, o, None) for k, o in VARIANTS] + GROUPED:
        double = trajectory(kind, options, torch.float64, rates)
        single = trajectory(kind, options, torch.float32, rates)
        # How far PyTorch's own float32 strays from its float64, over all steps and elements, as a
        # part of the values where those are above 1.
        exact = np.array(double)
        spread = (np.abs(exact - np.array(single)) / np.maximum(1, np.abs(exact))).max()
        cases.append({
            "optimizer": kind,
            "options": camel_keys(options),
            **({"rates": rates} if rates else {}),
            "float32Spread": float(f"{spread:.3g}"),
            "float64": double,
            "float32": [compact(row, torch.float32) for row in single],
        })
    return {"steps": STEPS, "every": EVERY, "problem": PROBLEM, "cases": cases}


# LBFGS minimises functions; every value is that before and after ten steps of twenty iterations.
def rosenbrock(x, y):
    return ((1 - x) ** 2 + 100 * (y - x * x) ** 2).sum()


def quartic(x, y):
    return ((x - 1) ** 4 + 0.5 * (x * y - 0.3) ** 2 + 0.1 * y * y).sum()


FUNCTIONS = {"rosenbrock": rosenbrock, "quartic": quartic}
LBFGS = [
    ("quartic", {}, 10),
    ("quartic", {"lr": 0.5, "max_iter": 5, "history_size": 3}, 10),
    ("quartic", {"line_search_fn": "strong_wolfe", "max_iter": 4}, 10),
    ("rosenbrock", {"line_search_fn": "strong_wolfe"}, 4),
    ("rosenbrock", {"line_search_fn": "strong_wolfe", "history_size": 2, "max_iter": 3}, 15),
    ("rosenbrock", {"lr": 0.001, "max_iter": 8, "max_eval": 6}, 10),
    ("rosenbrock", {"line_search_fn": "strong_wolfe", "tolerance_grad": 0.5}, 4),
    ("rosenbrock", {"line_search_fn": "strong_wolfe", "tolerance_change": 0.05}, 4),
]


def minimised(name, options, steps, shift=0.0):
    x = torch.tensor([-1.2 * (1 + shift), 0.7], dtype=torch.float64, requires_grad=True)
    y = torch.tensor([1.0, -0.4], dtype=torch.float64, requires_grad=True)
    optimizer = optim.LBFGS([x, y], **options)
    rows = []

    def closure():
        optimizer.zero_grad()
        loss = FUNCTIONS[name](x, y)
        loss.backward()
        return loss

    for _ in range(steps):
        loss = optimizer.step(closure)
        state = optimizer.state[x]
        rows.append({
            "loss": loss.item(),
            "params": x.tolist() + y.tolist(),
            "funcEvals": state["func_evals"],
            "nIter": state["n_iter"],
        })
    return rows


def lbfgs():
    cases = []
    for name, options, steps in LBFGS:
        rows = minimised(name, options, steps)
        # How far a run moves, relative to a shift of the start by some ten roundings.
        shifted = [minimised(name, options, steps, shift) for shift in (1e-15, -1e-15)]
        spread = max(abs(a - b) for other in shifted for row, moved in zip(rows, other)
                     for a, b in zip(row["params"], moved["params"]))
        cases.append({"function": name, "options": camel_keys(options), "spread": float(f"{spread:.3g}"), "rows": rows})
    return {"start": [[-1.2, 0.7], [1.0, -0.4]], "cases": cases}


# Schedules: what is made of an optimizer with two groups, named by class and arguments. A nested
# schedule is {"schedule": name, "args": [...], "options": {...}}.
def sched(name, *args, **options):
    return {"schedule": name, "args": list(args), "options": options}


def build(spec, optimizer):
    cls = getattr(optim.lr_scheduler, spec["schedule"])
    if spec["schedule"] == "ChainedScheduler":
        return cls([build(s, optimizer) for s in spec["args"][0]])
    if spec["schedule"] == "SequentialLR":
        inner, milestones = spec["args"]
        return cls(optimizer, [build(s, optimizer) for s in inner], milestones)
    if spec["schedule"] in ("LambdaLR", "MultiplicativeLR"):
        return cls(optimizer, LAMBDAS[spec["args"][0]])
    return cls(optimizer, *spec["args"], **spec["options"])


LAMBDAS = {
    "inverse": lambda epoch: 1 / (1 + epoch),
    "shrink": lambda epoch: 0.99,
    "pair": [lambda epoch: 1 / (1 + epoch), lambda epoch: 0.5 if epoch > 100 else 1],
}
SCHEDULES = [
    sched("StepLR", 30),
    sched("StepLR", 7, gamma=0.9),
    sched("MultiStepLR", [20, 20, 50, 170], gamma=0.3),
    sched("MultiStepLR", [80, 30]),
    sched("ConstantLR"),
    sched("ConstantLR", factor=0.7, total_iters=40),
    sched("LinearLR"),
    sched("LinearLR", start_factor=0.2, end_factor=0.9, total_iters=77),
    sched("LinearLR", start_factor=1.0, end_factor=0.0, total_iters=60),
    sched("ExponentialLR", 0.97),
    sched("CosineAnnealingLR", 50),
    sched("CosineAnnealingLR", 33, eta_min=0.01),
    sched("CosineAnnealingWarmRestarts", 20),
    sched("CosineAnnealingWarmRestarts", 10, T_mult=2, eta_min=0.003),
    sched("OneCycleLR", 0.5, total_steps=301),
    sched("OneCycleLR", [0.5, 0.9], epochs=7, steps_per_epoch=43, pct_start=0.25, anneal_strategy="linear",
          three_phase=True, div_factor=10.0, final_div_factor=100.0),
    sched("OneCycleLR", 0.4, total_steps=310, cycle_momentum=False),
    sched("OneCycleLR", 0.4, total_steps=320, base_momentum=0.7, max_momentum=[0.9, 0.8]),
    sched("PolynomialLR"),
    sched("PolynomialLR", total_iters=90, power=2.5),
    sched("LambdaLR", "inverse"),
    sched("LambdaLR", "pair"),
    sched("MultiplicativeLR", "shrink"),
    sched("SequentialLR", [sched("ConstantLR", factor=0.1, total_iters=20), sched("ExponentialLR", 0.98)], [25]),
    sched("SequentialLR", [sched("LinearLR", start_factor=0.1, total_iters=15), sched("CosineAnnealingLR", 60),
                           sched("StepLR", 20, gamma=0.5)], [15, 90]),
    sched("SequentialLR", [sched("PolynomialLR", total_iters=30), sched("MultiStepLR", [10, 30]),
                           sched("CosineAnnealingWarmRestarts", 12, T_mult=2), sched("LambdaLR", "inverse")],
          [20, 60, 200]),
    sched("ChainedScheduler", [sched("ConstantLR", factor=0.1, total_iters=2), sched("ExponentialLR", 0.99)]),
    sched("ChainedScheduler", [sched("LinearLR", start_factor=0.3, total_iters=40), sched("StepLR", 50),
                               sched("CosineAnnealingLR", 45)]),
]
# Optimizers that schedules drive: momentum is cycled under one of two names.
DRIVEN = {
    "SGD": {"lr": 0.1, "momentum": 0.9},
    "Adam": {"lr": 0.02},
}
PLATEAUS = [
    {},
    {"mode": "max", "factor": 0.5, "patience": 3},
    {"factor": 0.3, "patience": 5, "threshold": 0.02, "threshold_mode": "abs", "cooldown": 4, "min_lr": [1e-3, 1e-2]},
    {"mode": "max", "factor": 0.8, "patience": 2, "threshold_mode": "abs", "cooldown": 1, "eps": 1e-3},
]


def camel_spec(spec):
    args = [[camel_spec(s) for s in a] if isinstance(a, list) and a and isinstance(a[0], dict) else a
            for a in spec["args"]]
    return {"schedule": spec["schedule"], "args": args, "options": camel_keys(spec["options"])}


def driven(kind):
    params = [torch.zeros(1), torch.zeros(1)]
    options = DRIVEN[kind]
    return getattr(optim, kind)([{"params": [params[0]]}, {"params": [params[1]], "lr": 0.05}], **options)


def momentum_of(group):
    return group["momentum"] if "momentum" in group else group["betas"][0]


def schedules():
    cases = []
    for spec in SCHEDULES:
        cycles = spec["schedule"] == "OneCycleLR"
        for kind in ["SGD", "Adam"] if cycles else ["SGD"]:
            optimizer = driven(kind)
            schedule = build(spec, optimizer)
            rates, momenta = [[g["lr"] for g in optimizer.param_groups]], []
            momenta.append([momentum_of(g) for g in optimizer.param_groups])
            for _ in range(STEPS):
                optimizer.step()
                schedule.step()
                rates.append(schedule.get_last_lr())
                momenta.append([momentum_of(g) for g in optimizer.param_groups])
            cases.append({
                "optimizer": kind,
                **camel_spec(spec),
                "rates": [[row[g] for row in rates] for g in range(2)],
                **({"momenta": [[row[g] for row in momenta] for g in range(2)]} if cycles else {}),
            })
    metrics = [round(math.exp(-t / 60) + 0.2 * math.sin(t / 9) + 0.05 * math.cos(t), 4) for t in range(STEPS)]
    plateaus = []
    for options in PLATEAUS:
        optimizer = driven("SGD")
        schedule = optim.lr_scheduler.ReduceLROnPlateau(optimizer, **options)
        rates = []
        for metric in metrics:
            schedule.step(metric)
            rates.append(list(schedule._last_lr))
        plateaus.append({"options": camel_keys(options), "rates": [[row[g] for row in rates] for g in range(2)]})
    return {"steps": STEPS, "driven": {k: camel_keys(o) for k, o in DRIVEN.items()}, "cases": cases,
            "metrics": metrics, "plateaus": plateaus}


def clipping():
    shapes = [(3, 2), (), (5,)]
    gradients = [drawn(s, -2, 2).tolist() for s in shapes]
    cases = []
    for dtype, name in [(torch.float64, "float64"), (torch.float32, "float32")]:
        for norm_type in [2.0, 1.0, 3.0, 0.5, math.inf, 0.0, -math.inf]:
            for max_norm in [0.5, 100.0]:
                params = [torch.zeros(s, dtype=dtype) for s in shapes]
                for p, g in zip(params, gradients):
                    p.grad = torch.tensor(g, dtype=dtype)
                total = torch.nn.utils.clip_grad_norm_(params, max_norm, norm_type)
                cases.append({
                    "dtype": name, "maxNorm": max_norm,
                    "normType": norm_type if math.isfinite(norm_type) else ("Infinity" if norm_type > 0 else "-Infinity"),
                    "total": compact([total.item()], dtype)[0],
                    "gradients": [compact(p.grad.flatten().tolist(), dtype) for p in params],
                })
    params = [torch.zeros(s) for s in shapes]
    for p, g in zip(params, gradients):
        p.grad = torch.tensor(g)
    torch.nn.utils.clip_grad_value_(params, 0.75)
    value = [compact(p.grad.flatten().tolist(), torch.float32) for p in params]
    return {"gradients": gradients, "norms": cases, "clipValue": 0.75, "values": value}


OUT.mkdir(parents=True, exist_ok=True)
for name, make in [("trajectories", trajectories), ("lbfgs", lbfgs), ("schedules", schedules), ("clipping", clipping)]:
    made = {"generator": "tools/golden/optim.py", "seed": SEED, "versions": {
        "torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version()}, **make()}
    path = OUT / f"{name}.json"
    # One case a line.
    text = json.dumps(made, separators=(",", ":")).replace('},{"', '},\n{"')
    path.write_text(text + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")
