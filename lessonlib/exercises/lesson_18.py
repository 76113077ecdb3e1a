"""Exercises of lesson 18: advertising."""

import math

import torch
from torch.nn import functional as F

from .base import exercise


def choices() -> list[tuple]:
    return [
        (torch.randn(d, requires_grad=True), torch.randn(n, d), torch.randn(n, d))
        for n, d in ((7, 3), (4, 5))
    ]


@exercise(
    "18.1 Surprise at a choice",
    points=2,
    hints=(
        "The utility of each chosen poster is `chosen @ w`, of the other `other @ w`. Their difference says "
        "how sure the choice was.",
        "The chance of the choice is the sigmoid of the difference, and the surprise is minus its logarithm: "
        "`F.softplus(-difference)`. Add up all of them.",
    ),
    draw=choices,
    reference=lambda w, chosen, other: -F.logsigmoid(chosen @ w - other @ w).sum(),
    mistakes="""
F.softplus(-(chosen - other) @ w).mean()
# This is the mean. The surprise at all choices is their sum: with more choices, the data outweigh the prior.
F.softplus((chosen - other) @ w).sum()
# The sign is the wrong way round: this is small where the other poster has the higher utility.
-torch.sigmoid((chosen - other) @ w).sum()
# This adds up chances. Surprise is minus the logarithm of the chance: `F.softplus(-difference)`.
F.logsigmoid((chosen - other) @ w).sum()
# This is the logarithm of the chance, and negative. Surprise has a minus before it.
F.softplus(-chosen @ w).sum()
# Only the chosen poster is looked at. What counts is the difference to the other.
F.softplus(-(chosen - other) @ w)  # This is one number for each choice. Add them up: `.sum()`.
F.softplus(-((chosen - other) @ w)).prod()
# Chances of separate choices are multiplied, but their logarithms are added.
F.relu(-(chosen - other) @ w).sum()
# Here a choice that fits is no surprise at all, however close it was. Use the sigmoid's logarithm.
((chosen - other) @ w - 1).square().sum()
# This is a squared error. A choice has a chance, and surprise is minus its logarithm.
""",
    gradient=True,
    usual="The sum over choices of minus the logarithm of sigmoid(chosen utility - other utility).",
)
def preference_loss(w, chosen, other):
    """Return the surprise at all choices, in nats: w (d,), what was chosen and what not (n, d)."""
    return F.softplus((other - chosen) @ w).sum()


def tastes() -> list[tuple]:
    return [(torch.randn(n, d), torch.randn(m, d)) for n, d, m in ((9, 4, 6), (5, 3, 8))]


@exercise(
    "18.2 The favourite of each taste",
    hints=(
        "`x @ tastes.T` is a table of utilities, (n, m): a row a poster, a column a drawn taste.",
        "In each column look for the row with the largest number: `.argmax(dim=0)`.",
    ),
    draw=tastes,
    reference=lambda x, tastes: torch.tensor(
        [max(range(len(x)), key=lambda i: float(x[i] @ w)) for w in tastes]
    ),
    mistakes="""
(x @ tastes.T).argmax(dim=1)
# This is the taste that likes each poster best. Ask for the best poster of each taste: dimension 0.
(x @ tastes.T).argmax()
# This is one number for the whole table. Each taste has a favourite of its own: `dim=0`.
(x @ tastes.mean(dim=0)).argmax()
# This is the favourite of the mean taste. Thompson's way asks each drawn taste by itself.
(x @ tastes.T).amax(dim=0)
# These are the utilities of the favourites. Return which posters they are: `argmax`.
(x @ tastes.T).argmin(dim=0)  # These are the posters that each taste likes least.
x[(x @ tastes.T).argmax(dim=0)]  # These are the favourites' features. Return their numbers in the pool.
(x @ tastes.T).sum(dim=1).topk(len(tastes)).indices
# These posters are best for the sum of all tastes. Look for the best poster of each taste by itself.
""",
    usual="For each drawn taste the number of the poster with the largest x @ taste.",
)
def favourites(x, tastes):
    """Return which of posters x (n, d) each of tastes (m, d) likes best: numbers (m,)."""
    return (x @ tastes.T).argmax(dim=0)


def tables() -> list[tuple]:
    keep = 0.5 + 0.45 * torch.rand(1)
    coin = torch.cat([torch.cat([keep, 1 - keep])[None], torch.cat([1 - keep, keep])[None]])
    uneven = torch.tensor([[0.9, 0.1], [0.4, 0.6]])
    return [(coin,), (uneven,), (torch.rand(3, 4).add(0.1).softmax(1),), (torch.rand(2, 5).softmax(1),)]


def _loss(table):
    worst = max(
        float(one[k]) / float(other[k]) for one in table for other in table for k in range(table.shape[1])
    )
    return torch.tensor(math.log(worst))


@exercise(
    "18.3 What a report gives away",
    points=2,
    hints=(
        "For every report and every two truths, ask how many times as likely the report is with the one as "
        "with the other: `table[:, None] / table[None]` holds all of these ratios.",
        "ε is the logarithm of the largest of them: `.max().log()`. Where it is small, no report tells the "
        "truths apart.",
    ),
    draw=tables,
    reference=_loss,
    mistakes="""
(table[:, None] / table[None]).max()
# This is the largest ratio, e to the power of ε. Take its logarithm.
(table[:, None] - table[None]).abs().max()
# This is the largest difference. The definition asks for a ratio: 0.02 beside 0.01 gives away a lot.
(table[:, None] / table[None]).log().mean()
# A mean lets one telling report hide among others. Take the largest: it must hold for every report.
(table[0] / table[1]).max().log()
# Only one direction is asked, and two truths. A report may be rarer with the first truth: try all pairs.
(table[:, None] / table[None]).log().min()
# This is the smallest logarithm, and negative. Ask for the largest.
table.max().log() - table.min().log()
# These two numbers may belong to different reports. Compare the truths for one and the same report.
(table[:, :, None] / table[:, None]).log().max()
# These ratios compare two reports for one truth. Compare two truths for one report: dimension 0.
(table[:, None] / table[None]).max().log2()
# This is in bits. ε is the natural logarithm: `.log()`.
""",
    usual="The natural logarithm of the largest ratio table[i, k] / table[j, k].",
)
def privacy_loss(table):
    """Return ε of a way to report: table (truths, reports) of the chance of each report, rows add up to 1."""
    return (table[:, None] / table[None]).max().log()
