"""Exercises of lesson 19: resolution and realism."""

import math

import torch

from .base import exercise


def pairs() -> list[tuple]:
    return [(torch.rand(n, 3, h, w), torch.rand(n, 3, h, w)) for n, h, w in ((3, 8, 9), (2, 7, 5))]


def psnr_by_hand(made, original):
    errors = [float((a - b).pow(2).mean()) for a, b in zip(made, original)]
    return torch.tensor(sum(-10 * math.log10(error) for error in errors) / len(errors))


@exercise(
    "19.1 An error in decibels",
    hints=(
        "One mean squared error for each picture: `(made - original).square().mean(dim=(1, 2, 3))`.",
        "`.log10()` of these, times -10, and then `.mean()` over the pictures.",
    ),
    draw=pairs,
    reference=psnr_by_hand,
    mistakes="""
-10 * (made - original).square().mean().log10()
# This is the logarithm of the mean over all pictures. Take it for each picture, then the mean of the results.
10 * (made - original).square().mean(dim=(1, 2, 3)).log10().mean()
# The sign is wrong: a smaller error should give a larger number.
-20 * (made - original).square().mean(dim=(1, 2, 3)).log10().mean()
# The factor 20 belongs to the root of the squared error. For the squared error itself it is 10.
-10 * (made - original).square().mean(dim=(1, 2, 3)).log().mean()
# `.log()` is the natural logarithm. Decibels use the one to base 10, `.log10()`.
-10 * (made - original).abs().mean(dim=(1, 2, 3)).log10().mean()
# This takes the mean difference. PSNR takes the mean of the squares.
-10 * (made - original).square().mean(dim=(1, 2, 3)).log10()
# This is one number for each picture. Return their mean.
-10 * (made - original).mean(dim=(1, 2, 3)).square().log10().mean()
# Square first, then take the mean: else errors up and down cancel out.
""",
    usual="For each picture -10 times log10 of its mean squared error; then the mean over the pictures.",
)
def psnr(made, original):
    """Return the mean PSNR in dB of pictures (N, C, H, W) in [0, 1]."""
    return -10 * (made - original).square().mean(dim=(1, 2, 3)).log10().mean()


def answers() -> list[tuple]:
    return [
        (torch.randn(n, k, p).requires_grad_(), 2 * torch.randn(n, k, p) + 0.5)
        for n, k, p in ((2, 3, 41), (3, 2, 30))
    ]


def differently(made, real):
    rows = [torch.stack([row[row.argsort()] for row in x.flatten(0, 1)]) for x in (made, real)]
    return (rows[0] - rows[1]).abs().mean()


@exercise(
    "19.2 How often, and not where",
    hints=(
        "`made.sort(dim=2).values` sorts the answers of each filter to each picture.",
        "Sort both, subtract, and take `.abs().mean()`.",
    ),
    draw=answers,
    reference=differently,
    gradient=True,
    mistakes="""
(made - real).abs().mean()
# This compares place with place, so it is one more pixel error. Sort the answers of both first.
(made.sort(dim=1).values - real.sort(dim=1).values).abs().mean()
# This sorts the filters at each place. Sort the places of each filter: dimension 2.
(made.sort(dim=0).values - real.sort(dim=0).values).abs().mean()
# This sorts the pictures. Sort the places of each filter: dimension 2.
(made.flatten().sort().values - real.flatten().sort().values).abs().mean()
# Here all pictures and filters are thrown into one row. Sort each row of dimension 2 by itself.
(made.sort(dim=2).values - real.sort(dim=2).values).abs().sum()
# This adds all differences up, so that a larger picture seems to be farther away. Take `.mean()`.
(made.sort(dim=2).values - real.sort(dim=2).values).mean()
# Without `.abs()`, differences up and down cancel out, and only the mean is left.
(made.sort(dim=2).values - real).abs().mean()
# Only one side is sorted. Sort both.
(made.sort(dim=2).values - real.sort(dim=2).values).square().mean()
# The Wasserstein distance here is the mean difference; squares let a few large ones decide.
(made.mean(dim=2) - real.mean(dim=2)).abs().mean()
# This compares the mean answers only. A blurred picture has the same: sort, and compare them all.
(made.detach().sort(dim=2).values - real.sort(dim=2).values).abs().mean()
# `.detach()` cuts the gradient, so that the network would learn nothing from this.
""",
    usual="The mean absolute difference between the sorted answers.",
)
def how_differently(made, real):
    """Return how far the sorted answers (N, filters, places) of two batches are apart, on average."""
    return (made.sort(dim=2).values - real.sort(dim=2).values).abs().mean()


def spans() -> list[tuple]:
    known = [(0, 40, 10, 100), (40, 80, 10, 100), (80, 100, 10, 100), (5, 60, 8, 64), (20, 30, 3, 90)]
    start = int(torch.randint(30, 50, ()))
    return [*known, (start, start + 40, 7, 120)]


def counted(start, stop, reach, length):
    wanted = [i for i in range(length) if any(abs(i - j) <= reach for j in range(start, stop))]
    return wanted[0], wanted[-1] + 1, 4 * sum(i < start for i in wanted)


@exercise(
    "19.3 A tile with a rim",
    hints=(
        "The rim begins `reach` pixels before `start` and ends `reach` after `stop`, but never outside 0 to "
        "`length`: `max` and `min`.",
        "In front of the tile `start - first` small pixels are rim, and each has become four.",
    ),
    draw=spans,
    reference=counted,
    mistakes="""
start - reach, stop + reach, 4 * reach
# At the picture's edge this begins before pixel 0. Use `max(0, start - reach)`, and `min` at the other end.
max(0, start - reach), stop + reach, 4 * (start - max(0, start - reach))
# The end lies beyond the picture for the last tile: `min(length, stop + reach)`.
max(0, start - reach), min(length, stop + reach), 4 * reach
# The first tile has no rim in front, so nothing may be dropped there: `4 * (start - first)`.
max(0, start - reach), min(length, stop + reach), start - max(0, start - reach)
# Each small pixel becomes four: drop 4 times as many of the enlarged ones.
max(0, start - reach), min(length, stop + reach), 4 * max(0, start - reach)
# This is where the rim begins. What is dropped is the rim itself, from `first` to `start`: `start - first`.
first, last, drop = right(start, stop, reach, length); return first, last, drop + 4 * (last - stop)
# Drop the rim in front only: the rim behind falls off when the tile is cut to its length.
start, stop, 0
# This tile has no rim: at its edges the network sees nothing of what lies beside it.
max(0, start - reach), min(length, stop + reach) - 1, 4 * (start - max(0, start - reach))
# The slice `first:last` does not hold `last` itself, so do not take 1 off.
max(0, start - 4 * reach), min(length, stop + 4 * reach), 4 * (start - max(0, start - 4 * reach))
# `reach` counts small pixels already.
""",
    usual="first and last with the rim, kept inside the picture; and 4 times the rim in front.",
)
def with_rim(start, stop, reach, length):
    """Return (first, last, drop): cut out first:last, and drop the first `drop` enlarged pixels."""
    first, last = max(0, start - reach), min(length, stop + reach)
    return first, last, 4 * (start - first)
