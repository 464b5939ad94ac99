"""Activations, similarities and the functions of layers, with their gradients, from PyTorch; and
what modules print.

Needs torch. Run: /usr/bin/python3 tools/golden/activations.py
"""

import json
import math
import re
import warnings

import torch
import torch.nn.functional as F

from calls import OUT, Calls

NAN, INF = math.nan, math.inf
warnings.filterwarnings("ignore")
torch.set_num_threads(1)

# Where pieces meet, for all functions and for single ones.
MEETING = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 3.0, -3.0, 6.0, 20.0]
FAR = [50.0, -50.0, 200.0, -200.0]
TINY = [1e-8, -1e-8, 1e-30, -1e-30]

# Pieces of straight lines: there is nothing to differentiate twice.
STRAIGHT = {"relu", "relu6", "hardtanh", "hardshrink", "softshrink", "threshold", "leakyRelu", "hardsigmoid"}


def hardsigmoid(x):
    """PyTorch's own multiplies the gradient by a float32 sixth."""
    inside = (x > -3) & (x < 3)
    slope = torch.where(inside, x / 6, torch.zeros_like(x))
    return F.hardsigmoid(x).detach() + slope - slope.detach()


ELEMENTWISE = [
    ("relu", F.relu, ()),
    ("relu6", F.relu6, ()),
    ("elu", F.elu, ()),
    ("elu", F.elu, (0.5,)),
    ("celu", F.celu, ()),
    ("celu", F.celu, (2.0,)),
    ("selu", F.selu, ()),
    ("sigmoid", torch.sigmoid, ()),
    ("logsigmoid", F.logsigmoid, ()),
    ("hardsigmoid", hardsigmoid, ()),
    ("tanh", torch.tanh, ()),
    ("hardtanh", F.hardtanh, ()),
    ("hardtanh", F.hardtanh, (-0.5, 3.0)),
    ("hardshrink", F.hardshrink, ()),
    ("hardshrink", F.hardshrink, (1.0,)),
    ("softshrink", F.softshrink, ()),
    ("softshrink", F.softshrink, (1.0,)),
    ("tanhshrink", F.tanhshrink, ()),
    ("softplus", F.softplus, ()),
    ("softplus", F.softplus, (2.0, 6.0)),
    ("softsign", F.softsign, ()),
    ("silu", F.silu, ()),
    ("mish", F.mish, ()),
    ("hardswish", F.hardswish, ()),
    ("leakyRelu", F.leaky_relu, ()),
    ("leakyRelu", F.leaky_relu, (0.25,)),
    ("threshold", F.threshold, (0.5, 3.0)),
    ("gelu", F.gelu, ()),
]


def doubles(values):
    return torch.tensor(values, dtype=torch.float64)


def elementwise(v):
    for name, f, args in ELEMENTWISE:
        second = name not in STRAIGHT
        for shape in ((), (7,), (3, 5), (2, 3, 4), (0, 3)):
            x = v.tensor(shape, torch.float64, -4, 4)
            v.case(name, f, [x], args=args, second=second and x.numel() > 0)
        # At 3, PyTorch's hardswish has one slope in the last elements of a tensor, another before.
        meeting = [x for x in MEETING if name != "hardswish" or x != 3]
        v.case(name, f, [doubles(meeting)], args=args)
        v.case(name, f, [doubles(FAR + TINY)], args=args)
        # PyTorch's softshrink gives 0 for NaN.
        if name != "softshrink":
            v.case(name, f, [doubles([NAN, 1.0])], args=args, wrt=[])
        v.case(name, f, [doubles([INF, -INF])], args=args, wrt=[])
    for shape in ((), (7,), (3, 5)):
        x = v.tensor(shape, torch.float64, -4, 4)
        v.case("gelu", F.gelu, [x], {"approximate": "tanh"}, second=True)
    v.case("gelu", F.gelu, [doubles(MEETING + TINY)], {"approximate": "tanh"})


def slopes(v):
    for shape, count in (((7,), 1), ((), 1), ((3, 5), 1), ((3, 5), 5), ((2, 3, 4), 3), ((2, 3, 4), 1)):
        x, weight = v.tensor(shape, torch.float64), v.tensor((count,), torch.float64)
        v.case("prelu", F.prelu, [x, weight])
    v.case("prelu", F.prelu, [doubles(MEETING), doubles([0.25])])
    for shape in ((7,), (3, 5), (4, 6)):
        x = v.tensor(shape, torch.float64)
        v.case("rrelu", F.rrelu, [x])
        v.case("rrelu", F.rrelu, [x], {"lower": 0.25, "upper": 0.75})
        v.case("rrelu", F.rrelu, [x], {"training": True}, seed=5)
        v.case("rrelu", F.rrelu, [x], {"training": True, "lower": 0.5, "upper": 0.75}, seed=6)
    v.case("rrelu", F.rrelu, [doubles([0.0, -1.0, 1.0])], {"training": True}, seed=5)


def along_dims(v):
    for shape in ((7,), (3, 5), (2, 3, 4)):
        for dim in range(-1, len(shape)):
            x = v.tensor(shape, torch.float64)
            v.case("softmax", F.softmax, [x], args=(dim,), second=True)
            v.case("softmin", F.softmin, [x], args=(dim,), second=True)
            v.case("logSoftmax", F.log_softmax, [x], args=(dim,), second=True)
    far = doubles([1000.0, 0.0, -1000.0, 5.0, 5.0, 5.0]).reshape(2, 3)
    for name, f in (("softmax", F.softmax), ("softmin", F.softmin), ("logSoftmax", F.log_softmax)):
        v.case(name, f, [far], args=(1,))
    for shape, dim in (((6,), -1), ((3, 4), 1), ((4, 3), 0), ((2, 6, 3), 1)):
        v.case("glu", F.glu, [v.tensor(shape, torch.float64)], args=(dim,), second=True)
    for hard in (False, True):
        for tau in (1.0, 0.5):
            options = {"hard": hard, "tau": tau}
            v.case("gumbelSoftmax", F.gumbel_softmax, [v.tensor((3, 5), torch.float64)], options, seed=3)
    x = v.tensor((3, 5), torch.float64)
    v.case("gumbelSoftmax", F.gumbel_softmax, [x], {"hard": True, "dim": 0}, seed=3)


def similarities(v):
    for shape in ((3, 5), (2, 3, 4)):
        x, y = (v.tensor(shape, torch.float64) for _ in range(2))
        for options in ({}, {"p": 1.0}, {"p": 3.0}, {"dim": 0}, {"dim": -1, "eps": 10.0}):
            v.case("normalize", F.normalize, [x], options, second=options.get("p") != 1.0)
        for options in ({}, {"dim": 0}, {"dim": -1}, {"eps": 10.0}):
            v.case("cosineSimilarity", F.cosine_similarity, [x, y], options)
        for options in ({}, {"p": 1.0}, {"p": 3.0}, {"eps": 0.5}, {"keepdim": True}):
            v.case("pairwiseDistance", F.pairwise_distance, [x, y], options, second=options.get("p") != 1.0)
    x, y = v.tensor((3, 1, 4), torch.float64), v.tensor((2, 4), torch.float64)
    v.case("cosineSimilarity", F.cosine_similarity, [x, y], {"dim": -1})
    v.case("pairwiseDistance", F.pairwise_distance, [x, y])
    v.case("pairwiseDistance", F.pairwise_distance, [y, y.clone()])
    v.case("normalize", F.normalize, [doubles([[0.0, 0.0], [3.0, 4.0]])])


def layers(v):
    for shape in ((5,), (3, 5), (2, 3, 5), (0, 5)):
        x = v.tensor(shape, torch.float64)
        weight, bias = v.tensor((4, 5), torch.float64), v.tensor((4,), torch.float64)
        v.case("linear", F.linear, [x, weight], second=x.numel() > 0)
        v.case("linear", F.linear, [x, weight, bias])
        v.case("linear", F.linear, [x, v.tensor((5,), torch.float64)])
    for shape in ((), (3,), (2, 3), (0,)):
        x1, x2 = v.tensor((*shape, 2), torch.float64), v.tensor((*shape, 3), torch.float64)
        weight, bias = v.tensor((4, 2, 3), torch.float64), v.tensor((4,), torch.float64)
        v.case("bilinear", F.bilinear, [x1, x2, weight, bias])
        v.case("bilinear", F.bilinear, [x1, x2, weight], second=shape == (3,))
    x = v.tensor((4, 6), torch.float64)
    for options in ({}, {"p": 0.25}, {"p": 1.0}, {"p": 0.0}, {"training": False}):
        v.case("dropout", F.dropout, [x], options, seed=4)


MODULES = [
    ("ReLU",), ("ReLU6",), ("ELU",), ("ELU", 0.5), ("CELU",), ("SELU",), ("GELU",), ("Sigmoid",),
    ("LogSigmoid",), ("Hardsigmoid",), ("Tanh",), ("Hardtanh",), ("Hardtanh", -2.0, 0.5),
    ("Hardshrink",), ("Hardshrink", 0.25), ("Softshrink",), ("Tanhshrink",), ("Softplus",),
    ("Softplus", 2, 6), ("Softsign",), ("SiLU",), ("Mish",), ("Hardswish",), ("LeakyReLU",),
    ("LeakyReLU", 0.2), ("PReLU",), ("RReLU",), ("RReLU", 0.1, 0.2), ("Threshold", 0.5, 20.0),
    ("GLU",), ("GLU", 1), ("Softmax", 1), ("Softmin", 0), ("LogSoftmax", -1), ("MSELoss",),
    ("L1Loss",), ("SmoothL1Loss",), ("HuberLoss",), ("CrossEntropyLoss",), ("NLLLoss",), ("BCELoss",),
    ("BCEWithLogitsLoss",), ("KLDivLoss",), ("HingeEmbeddingLoss",), ("MarginRankingLoss",),
    ("CosineEmbeddingLoss",), ("TripletMarginLoss",), ("GaussianNLLLoss",), ("PoissonNLLLoss",),
]  # fmt: skip


def printed(module):
    """What a module prints, in JavaScript's words: camelCase, and numbers without a point zero."""
    text = re.sub(r"_([a-z])", lambda found: found[1].upper(), repr(module))
    return re.sub(r"(\d)\.0\b", r"\1", text)


def main():
    prints = [[name, args, printed(getattr(torch.nn, name)(*args))] for name, *args in MODULES]
    lines = ",\n".join(json.dumps(entry) for entry in prints)
    head = json.dumps({"library": f"torch {torch.__version__}"})[:-1]
    OUT.joinpath("printed.json").write_text(head + ', "modules": [\n' + lines + "\n]}\n")
    v = Calls("activations")
    for family in (elementwise, slopes, along_dims, similarities, layers):
        family(v)
    v.write()


if __name__ == "__main__":
    main()
