"""The public names of PyTorch and NumPy, for the tables of names in the guides.

Writes docs/test/goldens/names.json; run it as `python3 tools/golden/names.py`.
"""

import json
from pathlib import Path

import numpy
import torch
import torch.autograd.functional
import torch.utils.checkpoint

MODULES = {
    "torch": torch,
    "torch.Tensor": torch.Tensor,
    "torch.Generator": torch.Generator,
    "torch.autograd": torch.autograd,
    "torch.autograd.functional": torch.autograd.functional,
    "torch.nn": torch.nn,
    "torch.nn.Module": torch.nn.Module,
    "torch.nn.functional": torch.nn.functional,
    "torch.nn.init": torch.nn.init,
    "torch.optim": torch.optim,
    "torch.optim.lr_scheduler": torch.optim.lr_scheduler,
    "torch.utils.checkpoint": torch.utils.checkpoint,
    "torch.nn.utils": torch.nn.utils,
    "numpy": numpy,
    "numpy.ndarray": numpy.ndarray,
    "numpy.random": numpy.random,
}


def public(module):
    return sorted(name for name in dir(module) if not name.startswith("_"))


target = Path(__file__).parents[2] / "docs" / "test" / "goldens" / "names.json"
target.parent.mkdir(parents=True, exist_ok=True)
names = {
    "versions": {"torch": torch.__version__, "numpy": numpy.__version__},
    "names": {name: public(module) for name, module in MODULES.items()},
}
target.write_text(json.dumps(names, separators=(",", ":")) + "\n")
