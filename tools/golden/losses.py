"""Losses and their gradients from PyTorch, for every loss, reduction and option.

Needs torch. Run: /usr/bin/python3 tools/golden/losses.py
"""

import math
import warnings

import torch
import torch.nn.functional as F

from calls import Calls

REDUCTIONS = ["mean", "sum", "none"]
NAN, INF = math.nan, math.inf
warnings.filterwarnings("ignore")
torch.set_num_threads(1)


def pairs(v, low=-3.0, high=3.0):
    """Operands of one shape, operands that broadcast, and none at all."""
    for x, y in [((7,), (7,)), ((3, 5), (3, 5)), ((), ()), ((3, 1), (1, 4)), ((2, 3), (3,)), ((0, 3), (0, 3))]:
        yield v.tensor(x, torch.float64, low, high), v.tensor(y, torch.float64, low, high)


def doubles(*values):
    return torch.tensor(values, dtype=torch.float64)


def regression(v):
    for x, y in pairs(v):
        for reduction in REDUCTIONS:
            options = {"reduction": reduction}
            second = x.numel() > 0 and x.shape == y.shape
            v.case("mseLoss", F.mse_loss, [x, y], options, second=second)
            v.case("l1Loss", F.l1_loss, [x, y], options)
            for beta in (1.0, 0.5, 0.0):
                v.case("smoothL1Loss", F.smooth_l1_loss, [x, y], {**options, "beta": beta})
            for delta in (1.0, 2.0):
                v.case("huberLoss", F.huber_loss, [x, y], {**options, "delta": delta}, second=second)
    # Where the pieces meet, and what is not finite.
    x, y = doubles(0, 1, 0, 3, -2, NAN, INF, -INF), doubles(0, 0, 1, 1, 0, 1, 1, 1)
    for name, f in (
        ("mseLoss", F.mse_loss),
        ("l1Loss", F.l1_loss),
        ("smoothL1Loss", F.smooth_l1_loss),
        ("huberLoss", F.huber_loss),
    ):
        v.case(name, f, [x, y], {"reduction": "none"})


def classes(v, shape, count):
    return v.tensor(shape, torch.int64, 0, count - 1)


def class_inputs(v):
    yield v.tensor((3, 4), torch.float64), classes(v, (3,), 4)
    yield v.tensor((5,), torch.float64), classes(v, (), 5)
    yield v.tensor((2, 3, 4), torch.float64), classes(v, (2, 4), 3)
    yield v.tensor((2, 3, 2, 2), torch.float64), classes(v, (2, 2, 2), 3)


def classification(v):
    for x, target in class_inputs(v):
        count = x.shape[min(1, x.dim() - 1)]
        logs = x.log_softmax(min(1, x.dim() - 1))
        weight = v.tensor((count,), torch.float64, 0.5, 2)
        ignored = int(target.flatten()[0])
        for reduction in REDUCTIONS:
            for more in ({}, {"weight": weight}, {"ignoreIndex": ignored}, {"weight": weight, "ignoreIndex": ignored}):
                options = {"reduction": reduction, **more}
                v.case("nllLoss", F.nll_loss, [logs, target], options)
                v.case("crossEntropy", F.cross_entropy, [x, target], options, second=more == {})
                options["labelSmoothing"] = 0.125
                v.case("crossEntropy", F.cross_entropy, [x, target], options)
    # −100 counts nothing unless another index is named; if nothing counts, the mean is NaN.
    x = v.tensor((3, 4), torch.float64)
    for target in (torch.tensor([1, -100, 2]), torch.tensor([-100, -100, -100])):
        for reduction in REDUCTIONS:
            v.case("crossEntropy", F.cross_entropy, [x, target], {"reduction": reduction})
            v.case("nllLoss", F.nll_loss, [x, target], {"reduction": reduction})
    # Rows that are far from uniform, and none at all.
    far = doubles(1000, 0, -1000, -INF, 0, 0, 0, 1e4, 0).reshape(3, 3)
    v.case("crossEntropy", F.cross_entropy, [far, torch.tensor([0, 1, 1])], {"reduction": "none"})
    for reduction in REDUCTIONS:
        empty = [torch.zeros((0, 3), dtype=torch.float64), torch.zeros((0,), dtype=torch.int64)]
        v.case("crossEntropy", F.cross_entropy, empty, {"reduction": reduction})


def class_probabilities(v):
    for shape in ((3, 4), (5,), (2, 3, 4)):
        dim = min(1, len(shape) - 1)
        x = v.tensor(shape, torch.float64)
        p = v.tensor(shape, torch.float64).softmax(dim)
        weight = v.tensor((shape[dim],), torch.float64, 0.5, 2)
        for reduction in REDUCTIONS:
            for more in ({}, {"weight": weight}):
                for smoothing in (0.0, 0.25):
                    options = {"reduction": reduction, "labelSmoothing": smoothing, **more}
                    v.case("crossEntropy", F.cross_entropy, [x, p], options, second=more == {})


def exact_binary_cross_entropy(p, y, weight=None, reduction="mean"):
    """PyTorch's, without what keeps its second derivative from infinity, and from twelve digits."""
    losses = -(y * p.log() + (1 - y) * (1 - p).log())
    losses = losses if weight is None else losses * weight
    return getattr(losses, reduction)() if reduction != "none" else losses


def binary(v):
    for shape in ((7,), (3, 5), (), (0,)):
        p, y = (v.tensor(shape, torch.float64, 0.05, 0.95) for _ in range(2))
        x = v.tensor(shape, torch.float64, -4, 4)
        last = shape[-1:]
        weight, pos = (v.tensor(last, torch.float64, 0.5, 2) for _ in range(2))
        second = shape != (0,)
        for reduction in REDUCTIONS:
            for more in ({}, {"weight": weight}):
                options = {"reduction": reduction, **more}
                v.case("binaryCrossEntropy", F.binary_cross_entropy, [p, y], options)
                v.case("binaryCrossEntropy", exact_binary_cross_entropy, [p, y], options, second=second)
                f = F.binary_cross_entropy_with_logits
                v.case("binaryCrossEntropyWithLogits", f, [x, y], options, second=second)
                options["posWeight"] = pos
                v.case("binaryCrossEntropyWithLogits", f, [x, y], options, second=second)
    # Certain and wrong costs 100; certain and right costs nothing.
    p, y = doubles(0, 1, 0, 1, 1e-14, 0.5), doubles(0, 1, 1, 0, 1, 0.5)
    v.case("binaryCrossEntropy", F.binary_cross_entropy, [p, y], {"reduction": "none"}, wrt=[0])
    x, y = doubles(0, 0, 200, -200, 200, -200, NAN), doubles(0, 1, 1, 0, 0, 1, 1)
    v.case("binaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits, [x, y], {"reduction": "none"})
    x, y = doubles(0, 0, 50, -50), doubles(0, 1, 1, 0)
    v.case("binaryCrossEntropyWithLogits", F.binary_cross_entropy_with_logits, [x, y], {"reduction": "sum"}, second=True)


def divergence(v):
    for shape in ((7,), (3, 5), (2, 3, 2)):
        x, y = (v.tensor(shape, torch.float64).log_softmax(-1) for _ in range(2))
        for reduction in [*REDUCTIONS, "batchmean"]:
            v.case("klDiv", F.kl_div, [x, y.exp()], {"reduction": reduction}, second=True)
            v.case("klDiv", F.kl_div, [x, y], {"reduction": reduction, "logTarget": True}, second=True)
    x, y = v.tensor((3, 4), torch.float64, -3, 0), v.tensor((4,), torch.float64, 0.1, 1)
    v.case("klDiv", F.kl_div, [x, y], {"reduction": "batchmean"})
    # PyTorch has NaN as the gradient of a target that is 0.
    v.case("klDiv", F.kl_div, [doubles(-1, -2, -3), doubles(0, 1, 0.5)], {"reduction": "none"}, wrt=[0])


def likelihoods(v):
    for shape in ((7,), (3, 5)):
        x, y = (v.tensor(shape, torch.float64) for _ in range(2))
        for var_shape in (shape, shape[:-1], (*shape[:-1], 1)):
            var = v.tensor(var_shape, torch.float64, 0.25, 2)
            for reduction in REDUCTIONS:
                for full in (False, True):
                    options = {"reduction": reduction, "full": full}
                    f, second = F.gaussian_nll_loss, var_shape == shape
                    v.case("gaussianNllLoss", f, [x, y, var], options, second=second)
    var = doubles(0, 1e-9, 0.25, 0.5, 4)
    inputs = [doubles(1, 2, 3, 4, 5), doubles(1, 2, 3, 2, 1), var]
    v.case("gaussianNllLoss", F.gaussian_nll_loss, inputs, {"reduction": "none", "eps": 0.25})
    for x, y in pairs(v):
        counts = y.abs().round()
        rates = x.abs() + 0.1
        for reduction in REDUCTIONS:
            for full in (False, True):
                options = {"reduction": reduction, "full": full}
                v.case("poissonNllLoss", F.poisson_nll_loss, [x, counts], options, wrt=[0], second=x.numel() > 0)
                options["logInput"] = False
                v.case("poissonNllLoss", F.poisson_nll_loss, [rates, counts], options, wrt=[0])
    # The gradient of the target is a difference of near numbers.
    inputs = [doubles(0, 1, 2), doubles(2.5, 3, 7)]
    v.case("poissonNllLoss", F.poisson_nll_loss, inputs, {"full": True}, dtypes=[torch.float64])


def signs(v, shape):
    return v.tensor(shape, torch.int64, 0, 1).double() * 2 - 1


def margins(v):
    for shape in ((7,), (3, 5)):
        x1, x2 = (v.tensor(shape, torch.float64) for _ in range(2))
        y = signs(v, shape)
        for reduction in REDUCTIONS:
            for margin in (1.0, 0.5):
                options = {"reduction": reduction, "margin": margin}
                v.case("hingeEmbeddingLoss", F.hinge_embedding_loss, [x1, y], options, wrt=[0])
                v.case("marginRankingLoss", F.margin_ranking_loss, [x1, x2, y], options, wrt=[0, 1])
    # At the margin, and with targets that are neither.
    x, y = doubles(1, 1, 2, 0.5, 3), doubles(-1, 1, -1, 0, 0.5)
    v.case("hingeEmbeddingLoss", F.hinge_embedding_loss, [x, y], {"reduction": "none"}, wrt=[0])
    v.case("hingeEmbeddingLoss", F.hinge_embedding_loss, [doubles(NAN, 1), doubles(-1, 1)], wrt=[])
    x1, x2 = doubles(1, 2, 3), doubles(1, 1, 5)
    v.case("marginRankingLoss", F.margin_ranking_loss, [x1, x2, doubles(1, 1, -1)], {"reduction": "none"}, wrt=[0, 1])
    v.case("marginRankingLoss", F.margin_ranking_loss, [x1, x2, doubles(1, -1, 1)], {"margin": 1.0}, wrt=[0, 1])
    v.case("marginRankingLoss", F.margin_ranking_loss, [x1.reshape(3, 1), x2.reshape(1, 3), doubles(1).reshape(1, 1)], {}, wrt=[0, 1])  # fmt: skip


def embeddings(v):
    for shape in ((4, 3), (6, 2)):
        a, p, n = (v.tensor(shape, torch.float64) for _ in range(3))
        for reduction in REDUCTIONS:
            for margin in (0.0, 0.25):
                options = {"reduction": reduction, "margin": margin}
                inputs = [a, p, signs(v, shape[:1])]
                v.case("cosineEmbeddingLoss", F.cosine_embedding_loss, inputs, options, wrt=[0, 1], second=True)
            for more in ({}, {"margin": 0.5}, {"p": 1.0}, {"p": 3.0}, {"swap": True}, {"eps": 0.01}):
                options = {"reduction": reduction, **more}
                second = more.get("p") != 1.0
                v.case("tripletMarginLoss", F.triplet_margin_loss, [a, p, n], options, second=second)
    v.case("cosineEmbeddingLoss", F.cosine_embedding_loss, [a[0], p[0], doubles(1).reshape(())], {}, wrt=[0, 1])
    zero = torch.zeros((2, 3), dtype=torch.float64)
    v.case("cosineEmbeddingLoss", F.cosine_embedding_loss, [zero, a[:2].repeat(1, 2)[:, :3], doubles(1, -1)], {}, wrt=[0, 1])  # fmt: skip


def main():
    v = Calls("losses")
    for family in (regression, classification, class_probabilities, binary, divergence, likelihoods, margins, embeddings):
        family(v)
    v.write()


if __name__ == "__main__":
    main()
