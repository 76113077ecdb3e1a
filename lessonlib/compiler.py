"""Let torch's optimisers step without torch's compiler, which no lesson uses. Lesson 02."""

import functools
import sys

import torch
from torch.optim import Optimizer

MARKED = torch._disable_dynamo(len).__code__  # of every function that the compiler is to leave alone


def spare_the_compiler() -> None:
    """Keep torch from importing its compiler for the first optimiser: 70 MB and a second in every kernel.

    Optimisers import it only to say which of their functions it must not compile. ``torch.compile`` still
    finds it. Where another version of torch says that otherwise, optimisers stay as they are.
    """
    if "torch._dynamo" in sys.modules:
        return
    for function in vars(Optimizer).values():
        if getattr(function, "__code__", None) is MARKED:
            vars(function.__wrapped__).setdefault("__dynamo_disable", function.__wrapped__)
    for kind in vars(torch.optim).values():
        step = isinstance(kind, type) and vars(kind).get("step")
        if step and step.__code__.co_name == "_use_grad":
            kind.step = _as_told(step.__wrapped__)


def _as_told(step):
    """Return a step with gradients of its own only where the optimiser was made ``differentiable``."""

    @functools.wraps(step)
    def stepped(self, *args, **kwargs):
        with torch.set_grad_enabled(self.defaults["differentiable"]):
            return step(self, *args, **kwargs)

    return stepped
