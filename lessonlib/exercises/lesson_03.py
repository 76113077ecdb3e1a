"""Exercises of lesson 03: layers and neurons."""

import torch
from torch.nn import functional as F

from .base import exercise


@exercise(
    "03.1 A layer by hand",
    hints=(
        "`x @ w` adds up inputs times weights. For one neuron, `w` was its row of weights.",
        "`@` lines up the last side of `x` with the first side of what follows. `x` ends with `inputs`, and "
        "`weight` begins with `neurons`: swap its rows and columns. And what does each neuron add?",
        "`weight.T` has rows and columns swapped: (inputs, neurons). Then add `bias`.",
    ),
    draw=lambda: [
        (torch.randn(n, i), torch.randn(o, i), torch.randn(o))
        for n, i, o in ((4, 3, 5), (3, 3, 3), (6, 2, 1))
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
    "03.2 From scores to probabilities",
    hints=(
        "`logits.exp()` makes every score positive. Divide by the sum of each row.",
        "`.sum(dim=1, keepdim=True)` adds up each row and keeps the shape (N, 1), so that it can divide.",
        "And `exp` of 1000? Take each row's greatest score off first: then the largest power is `exp(0)`.",
        "`powers = (logits - logits.amax(dim=1, keepdim=True)).exp()`, then divide by the sum of each row.",
    ),
    draw=lambda: [
        (2 * torch.randn(4, 6),),
        (2 * torch.randn(3, 5),),
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
# One number a row has the shape (N,), and it lies along the columns: `keepdim=True` keeps it (N, 1).
p = (logits - logits.amax(dim=1, keepdim=True)).exp(); return p / p.sum(dim=1)
# One number a row has the shape (N,), and it lies along the columns: `keepdim=True` keeps it (N, 1).
(logits - logits.amax(dim=1)).softmax(dim=1)
# One number a row has the shape (N,), and it lies along the columns: `keepdim=True` keeps it (N, 1).
(logits - logits.amax(dim=1, keepdim=True)).exp()  # The powers are not divided by their sum yet.
logits.exp()  # The powers are not divided by their sum yet.
logits.log_softmax(dim=1)  # This is the logarithm of the probabilities. Leave out the log.
logits / logits.sum(dim=1, keepdim=True)  # Without `exp`, scores below 0 give probabilities below 0.
logits.sigmoid()  # A sigmoid looks at each score alone. The probabilities of a row must add up to 1.
logits -= logits.amax(dim=1, keepdim=True)
return logits.softmax(dim=1)
# `-=` changes the scores in place. Write `logits = logits - …` to make new ones.
""",
    usual="`exp` of the scores, divided by its sum along each row.",
)
def softmax(logits):
    """Turn scores (N, classes) into probabilities: each row adds up to 1, and no score is too large."""
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
        "`logits.log_softmax(dim=1)` gives the logarithms of all probabilities, safely, in one go.",
        "Only the right class counts. `table[torch.arange(len(y)), y]` takes one number from each row of a "
        "table: row 0 at `y[0]`, row 1 at `y[1]`, and so on.",
        "A logarithm of a probability is never above 0, and a loss is never below: put a minus in front. "
        "Then make one number of all with `.mean()`.",
    ),
    draw=scores,
    reference=F.cross_entropy,
    gradient=True,
    mistakes="""
-logits.softmax(dim=1).log_softmax(dim=1)[torch.arange(len(y)), y].mean()
# Softmax was taken twice: `log_softmax` wants the scores.
-logits.softmax(dim=1).log()[torch.arange(len(y)), y].mean()
# The probability rounds to 0, and log(0) is infinite: `log_softmax` in one go, not log of softmax.
logits.log_softmax(dim=1)[torch.arange(len(y)), y].mean()
# The sign is missing: a log of a probability is below 0, a loss must fall towards 0.
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
# A logarithm was taken of numbers below 0, the scores. `log_softmax` makes log-probabilities of them.
-logits.log_softmax(dim=0)[torch.arange(len(y)), y].mean()
# The wrong `dim`: the classes lie along dimension 1.
-logits.softmax(dim=1)[torch.arange(len(y)), y].mean()
# The logarithm is missing. This is the mean probability, with a minus.
-logits.detach().log_softmax(dim=1)[torch.arange(len(y)), y].mean()
# The way back to the scores is cut: without `detach` the network can learn from this loss.
""",
    usual="The mean over the pictures of minus the log of the right class's probability.",
)
def cross_entropy(logits, y):
    """Return the mean of -log(probability of the right class) for scores (N, classes) and classes y (N,)."""
    log_probabilities = logits.log_softmax(dim=1)
    return -log_probabilities[torch.arange(len(y)), y].mean()


def small_networks() -> list[tuple]:
    """Draw networks with one hidden layer, of whose neurons the second is silent."""
    cases = []
    for inputs, wish in ((2, [1.0, -0.5, 2.0]), (3, [0.5, -2.0])):
        x, weight = torch.randn(inputs), torch.randn(len(wish), inputs)
        bias, v = torch.tensor(wish) - weight @ x, torch.randn(len(wish))
        cases.append((x, torch.tensor(3.0), weight, bias, v, torch.tensor(0.5)))
    return cases


def by_autograd(x, target, weight, bias, v, c):
    """Return what PyTorch finds."""
    weight, v = weight.clone().requires_grad_(), v.clone().requires_grad_()
    loss = (v @ (weight @ x + bias).relu() + c - target) ** 2
    return torch.autograd.grad(loss, (weight, v))


@exercise(
    "03.4 The error's way back",
    points=2,
    hints=(
        "Begin at the end: the slope of a square is twice what is squared, `2 * (out - target)`.",
        "A line multiplies on the way back as it did on the way there. So the slope for `v` is `slope_out` "
        "times `hidden`, what came in; and the slope for `hidden` is `slope_out` times `v`.",
        "ReLU lets a slope through where its sum was above 0: times `(sums > 0)`. Then each weight of the "
        "first layer: its neuron's slope times its input.",
        "`slope_sums = slope_out * v * (sums > 0)`; the table of all pairs is `torch.outer(slope_sums, x)`.",
    ),
    draw=small_networks,
    reference=by_autograd,
    mistakes="""
s = out - target; return torch.outer(s * v * (sums > 0), x), s * hidden
# The slope of a square is twice what is squared: `2 * (out - target)`.
s = 2 * (target - out); return torch.outer(s * v * (sums > 0), x), s * hidden
# The sign is turned round: the loss squares `out - target`.
s = 2 * (out - target); return torch.outer(s * v, x), s * hidden
# A silent neuron lets no slope through: times `(sums > 0)`.
s = 2 * (out - target); return torch.outer(s * v * hidden, x), s * hidden
# The slope of ReLU is 1 or 0, `(sums > 0)`, and not the neuron's number.
s = 2 * (out - target); return torch.outer(s * (sums > 0), x), s * hidden
# On its way back to a neuron the slope passes the line `v`: multiply by it.
s = 2 * (out - target); return torch.outer(s * v * (sums > 0), x), s * sums
# What came in through `v` is what the neurons gave, `hidden`, and not their sums.
s = 2 * (out - target); return torch.outer(s * v * (sums > 0), x), s * v
# `slope_out * v` is what goes back to the neurons. The slope for `v` itself is times what came in, `hidden`.
s = 2 * (out - target); return torch.outer(x, s * v * (sums > 0)), s * hidden
# Rows became columns: a row of `weight` belongs to one neuron, so `torch.outer(slope_sums, x)`.
s = 2 * (out - target); return s * v * (sums > 0) * x, s * hidden
# Every neuron meets every input: `torch.outer(slope_sums, x)` makes the whole table.
s = 2 * (out - target); return s * hidden, torch.outer(s * v * (sums > 0), x)
# They are the other way round: first the slopes for `weight`, then those for `v`.
s = 2 * (out - target); return s * v * (sums > 0), s * hidden
# These are the slopes for the biases. A weight's slope is also times its input.
""",
    usual="Slope of the loss at the end of a line, times what came in through it.",
)
def slopes(x, target, weight, bias, v, c):
    """Return the slopes of (out - target)² for weight, (neurons, inputs), and for v, (neurons,)."""
    sums = weight @ x + bias
    hidden = sums.relu()
    out = v @ hidden + c
    # yours
    slope_out = 2 * (out - target)
    slope_sums = slope_out * v * (sums > 0)
    return torch.outer(slope_sums, x), slope_out * hidden
