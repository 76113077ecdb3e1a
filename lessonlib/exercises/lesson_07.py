"""Exercises of lesson 07: training a VAE."""

import math

import torch
from torch.distributions import Normal

from .base import exercise


def painted() -> list[tuple]:
    """Draw pictures, means that ask for gradients, and sigmas."""
    return [
        (torch.rand(n, 3, 5, 7), torch.rand(n, 3, 5, 7).requires_grad_(), s) for n, s in ((4, 0.3), (2, 1.4))
    ]


@exercise(
    "07.1 The picture's price in nats",
    points=2,
    hints=(
        "First the price of every single number, a tensor of the shape of x: half the squared error in "
        "units of sigma, plus `math.log(sigma)`, plus half of `math.log(2 * math.pi)`.",
        "Then the sum over each picture: `.flatten(1)` makes one row of each, `.sum(1)` adds it up.",
    ),
    draw=painted,
    reference=lambda x, mean, sigma: -Normal(mean, sigma).log_prob(x).sum(dim=(1, 2, 3)),
    gradient=True,
    mistakes="""
right(x, mean, sigma) / x[0].numel()  # This is the mean over the picture. Nats per picture are a sum.
right(x, mean, sigma).sum()  # It is summed over all pictures: flatten(1), then sum(1).
right(x, mean, sigma).mean()  # One number for the whole batch: keep one for each picture.
(0.5 * ((x - mean) / sigma) ** 2 + math.log(sigma) + 0.5 * math.log(2 * math.pi)).sum(1)
# It is summed over the channels only: flatten(1) first.
0.5 * ((x - mean) / sigma) ** 2 + math.log(sigma) + 0.5 * math.log(2 * math.pi)
# This is the price of every number. Sum over each picture: flatten(1), then sum(1).
-right(x, mean, sigma)  # The sign: this is log N. The loss is -log N.
right(x, mean, sigma) - 2 * x[0].numel() * math.log(sigma)
# log sigma is added, not taken away: -log(1/sigma) is log sigma.
(0.5 * ((x - mean) / sigma) ** 2 + 0.5 * math.log(2 * math.pi)).flatten(1).sum(1)
# The term log sigma is missing: without it sigma would grow for free.
(0.5 * ((x - mean) / sigma) ** 2 + math.log(sigma)).flatten(1).sum(1)  # The constant with 2π is missing.
(0.5 * (x - mean) ** 2 / sigma + math.log(sigma) + 0.5 * math.log(2 * math.pi)).flatten(1).sum(1)
# In the square: divide by sigma first, then square.
(((x - mean) / sigma) ** 2 + math.log(sigma) + 0.5 * math.log(2 * math.pi)).flatten(1).sum(1)
# Only half of the squared error counts.
(0.5 * ((x - mean) / sigma) ** 2 + math.log(sigma) + math.log(2 * math.pi)).flatten(1).sum(1)
# The constant is half of log 2π.
""",
    usual="Compare term by term: half the squared error over sigma², log sigma, half of log 2π.",
)
def gaussian_nll(x, mean, sigma):
    """Return -log N(x; mean, sigma²) of each picture (N, C, H, W), in nats: (N,). sigma is a float."""
    per_number = 0.5 * ((x - mean) / sigma) ** 2 + math.log(sigma) + 0.5 * math.log(2 * math.pi)
    return per_number.flatten(1).sum(1)


@exercise(
    "07.2 The beta that a mean hides",
    points=2,
    hints=(
        "In nats, the first part must be a sum over the picture, divided by 2 sigma². A sum is `numbers` "
        "times a mean. So by what must the whole loss be multiplied?",
        "Multiply both parts by numbers / (2 sigma²). What now stands in front of the KL is beta.",
    ),
    draw=lambda: [(1.5, 3072, 0.1), (0.5, 64, 1.0), (0.002, 784, 0.1 + torch.rand(()).item())],
    mistakes="""
weight / numbers  # It is turned round: a sum is `numbers` times a mean, so beta is larger than weight.
weight * numbers  # The errors count in units of sigma: divide by 2 sigma².
weight * 2 * sigma**2 / numbers  # It is turned round: multiply by numbers / (2 sigma²).
weight * numbers / sigma**2  # Only half of the squared error counts: divide by 2.
weight * numbers / 2 * sigma**2  # `/ 2 * sigma**2` divides by 2 and then multiplies: put brackets round it.
weight * numbers / (2 * sigma)  # sigma is squared in the Gaussian.
numbers / (2 * sigma**2)  # weight is not used.
weight / (2 * sigma**2)  # numbers is not used: a mean is a sum divided by it.
""",
    usual="What must the loss be multiplied by, so that its first part is in nats?",
)
def real_beta(weight, numbers, sigma):
    """Return the beta behind: squared error, mean over all numbers of a picture, plus weight * KL."""
    return weight * numbers / (2 * sigma**2)


def encoders() -> list[tuple]:
    """Draw an encoder that gives a fixed pair, and pictures."""
    mu, logvar = torch.randn(2, 4, 3)
    return [(lambda x: (mu.clone(), logvar.clone()), torch.zeros(4, 3, 8, 8))]


@exercise(
    "07.3 One code for each picture",
    hints=(
        "`mu, logvar = encode(x)` takes the pair apart.",
        "Which place of a cloud is the same at every call? Its middle, which needs no random draw.",
    ),
    draw=encoders,
    mistakes="""
encode(x)  # What encode returns is a pair: take it apart, and return the first.
mu, logvar = encode(x)
return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
# A draw gives another code at every call: good for training, bad for a picture's address.
encode(x)[1]  # This is logvar: the first of the pair is mu.
torch.exp(0.5 * encode(x)[1])  # This says how wide the cloud is, not where.
x.flatten(1)  # These are the pictures' own numbers: `encode(x)` makes codes of them.
""",
    usual="Return mu as encode gives it.",
)
def embed(encode, x):
    """Return one code for each picture of x, the same at every call; encode(x) gives (mu, logvar)."""
    mu, logvar = encode(x)
    return mu
