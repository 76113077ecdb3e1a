"""Exercises of lesson 03: layers and neurons."""

import torch
from torch.nn import functional as F

from .base import exercise


@exercise(
    "03.1 A layer by hand",
    hints=(
        "`x @ w` adds up inputs times weights. For one neuron, `w` was its row of weights.",
        "`@` lines up the last side of `x` with the first side of what follows: it must be `inputs`.",
        "`weight.T` has rows and columns swapped: (inputs, neurons). Then add `bias`.",
    ),
    draw=lambda: [
        (torch.randn(n, i), torch.randn(o, i), torch.randn(o))
        for n, i, o in ((3, 3, 3), (4, 3, 5), (6, 2, 1))
    ],
    reference=F.linear,
    mistakes="""
x @ weight + bias  # A row of `weight` belongs to one neuron: transpose it, `weight.T`.
x * weight + bias  # `*` multiplies place by place and adds nothing up. `@` does both: `x @ weight.T`.
x @ weight.T  # `bias` is not added.
x @ weight.T - bias  # `bias` is taken away here. Add it.
(x @ weight.T + bias).relu()  # The bend is not part of the layer. Return the sums as they are.
weight @ x + bias  # The pictures come first, and each meets every neuron's weights: `x @ weight.T`.
weight @ x.T + bias[:, None]  # Pictures became columns: begin with `x`, then `@`, then the weights.
weight @ x.T + bias  # Pictures became columns: begin with `x`, so that each row is a picture: `x @ weight.T`.
(x @ weight.T + bias).sum(dim=1)  # The neurons were added up. Each keeps a number of its own.
x @ weight.T + bias[:, None]  # `bias` lies along the pictures. Leave its shape as it is.
x @ weight.T * bias  # `bias` multiplies here. Add it.
""",
    usual="Each sum is inputs times weights, added up, plus the neuron's bias.",
)
def layer(x, weight, bias):
    """Return every neuron's sum for x (N, inputs); weight is (neurons, inputs), bias (neurons,)."""
    return x @ weight.T + bias


@exercise(
    "03.2 From scores to chances",
    hints=(
        "`logits.exp()` makes every score positive. Divide by the sum of each row.",
        "`.sum(dim=1, keepdim=True)` adds up each row and keeps the shape (N, 1), so that it can divide.",
        "First take each row's greatest score off: `logits - logits.amax(dim=1, keepdim=True)`.",
    ),
    draw=lambda: [
        (2 * torch.randn(4, 6),),
        (2 * torch.randn(3, 3),),
        (torch.tensor([[1000.0, 1001.0], [-1000.0, -1001.0], [0.0, 1000.0]]),),
    ],
    reference=lambda logits: torch.softmax(logits, dim=1),
    mistakes="""
logits.exp() / logits.exp().sum(dim=1, keepdim=True)
# `exp` overflows above 88. Take each row's own greatest score off first.
(logits - logits.max()).exp() / (logits - logits.max()).exp().sum(dim=1, keepdim=True)
# One score is taken off all rows, and rows far below it become 0 / 0. Take off each row's own greatest.
logits.softmax(dim=0)  # The sum runs down the pictures. Each row must add up to 1: `dim=1`.
logits.exp() / logits.exp().sum(dim=0)  # The sum runs down the pictures. Each row must add up to 1: `dim=1`.
logits.exp() / logits.exp().sum()  # The sum runs over the whole batch. Each row must add up to 1: `dim=1`.
(logits - logits.max()).exp() / (logits - logits.max()).exp().sum()
# The sum runs over the whole batch. Each row must add up to 1: `dim=1`.
logits.exp() / logits.exp().sum(dim=1)
# The sums have the shape (N,) and lie along the columns: `keepdim=True` keeps them (N, 1), one for each row.
p = (logits - logits.amax(dim=1, keepdim=True)).exp(); return p / p.sum(dim=1)
# The sums have the shape (N,) and lie along the columns: `keepdim=True` keeps them (N, 1), one for each row.
(logits - logits.amax(dim=1)).softmax(dim=1)
# The greatest scores lie along the columns: `amax(dim=1, keepdim=True)` keeps one for each row.
(logits - logits.amax(dim=1, keepdim=True)).exp()  # The powers are not divided by their sum yet.
logits.exp()  # The powers are not divided by their sum yet.
logits.log_softmax(dim=1)  # This is the logarithm of the chances. Leave out the log.
logits / logits.sum(dim=1, keepdim=True)  # Without `exp`, scores below 0 give chances below 0.
logits.sigmoid()  # A sigmoid looks at each score alone. The chances of a row must add up to 1.
logits -= logits.amax(dim=1, keepdim=True)
return logits.softmax(dim=1)
# `-=` changes the scores in place. Write `logits = logits - …` to make new ones.
""",
    usual="`exp` of the scores, divided by its sum along each row.",
)
def softmax(logits):
    """Turn scores (N, classes) into chances: every row adds up to 1, and no score is too large."""
    powers = (logits - logits.amax(dim=1, keepdim=True)).exp()
    return powers / powers.sum(dim=1, keepdim=True)


def scores() -> list[tuple]:
    """Draw scores that ask for gradients, and right classes; then a very sure and very wrong answer."""
    sure = torch.tensor([[0.0, 200.0], [3.0, 0.0], [0.0, 1.0]])
    logits = [2 * torch.randn(5, 5), 2 * torch.randn(4, 3), sure]
    ys = [torch.tensor([2, 0, 4, 4, 1]), torch.randint(3, (4,)), torch.tensor([0, 0, 1])]
    return [(scores.requires_grad_(), y) for scores, y in zip(logits, ys)]


@exercise(
    "03.3 How surprised is the network?",
    hints=(
        "`logits.log_softmax(dim=1)` gives the logarithms of all chances, safely, in one go.",
        "`table[torch.arange(len(y)), y]` takes one number from each row: row 0 at `y[0]`, and so on.",
        "Put a minus in front and take `.mean()`.",
    ),
    draw=scores,
    reference=F.cross_entropy,
    gradient=True,
    mistakes="""
-logits.softmax(dim=1).log_softmax(dim=1)[torch.arange(len(y)), y].mean()
# Softmax was taken twice: `log_softmax` wants the scores.
-logits.softmax(dim=1).log()[torch.arange(len(y)), y].mean()
# The chance rounds to 0, and log(0) is infinite: `log_softmax` in one go, not log of softmax.
logits.log_softmax(dim=1)[torch.arange(len(y)), y].mean()
# The sign is missing: a log of a chance is below 0, a loss must fall towards 0.
-logits.log_softmax(dim=1)[torch.arange(len(y)), y].sum()
# This is the sum. Take the mean, so that the loss does not grow with the batch.
-logits.log_softmax(dim=1)[torch.arange(len(y)), y]  # One loss for each picture. Take the mean of them.
-logits.log_softmax(dim=1).mean()
# All classes are averaged. Only the right one counts: `[torch.arange(len(y)), y]`.
-logits.log_softmax(dim=1)[:, y].mean()
# `[:, y]` takes all the columns for every row. Pair: `torch.arange(len(y))`.
-logits.log_softmax(dim=1)[y].mean()
# `[y]` takes whole rows. Pair rows with classes: `[torch.arange(len(y)), y]`.
-logits[torch.arange(len(y)), y].mean()  # These are the scores themselves. `log_softmax` comes first.
-logits.log()[torch.arange(len(y)), y].mean()
# A logarithm was taken of numbers below 0, the scores. `log_softmax` makes chances of them first.
-logits.log_softmax(dim=0)[torch.arange(len(y)), y].mean()
# The wrong `dim`: the classes lie along dimension 1.
-logits.softmax(dim=1)[torch.arange(len(y)), y].mean()
# The logarithm is missing. This is the mean chance, with a minus.
-logits.detach().log_softmax(dim=1)[torch.arange(len(y)), y].mean()
# The way back to the scores is cut: without `detach` the network can learn from this loss.
""",
    usual="The mean over the pictures of minus the log of the right class's chance.",
)
def cross_entropy(logits, y):
    """Return the mean of -log(chance of the right class) for scores (N, classes) and classes y (N,)."""
    log_chances = logits.log_softmax(dim=1)
    return -log_chances[torch.arange(len(y)), y].mean()
