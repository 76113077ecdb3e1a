"""Exercises of lesson 06: variational autoencoders."""

import math

import torch
from torch.distributions import Normal, kl_divergence

from .base import exercise


def clouds(rows: int) -> list[tuple]:
    """Draw mu and logvar that ask for gradients: narrow, unit and wide clouds, many rows of each."""
    mu, logvar = torch.tensor([[-2.0, 0.5, 3.0]]), torch.tensor([[-2.0, 0.0, 1.4]])
    jitter = 0.2 * torch.rand(2, 3)
    return [tuple(t.expand(rows, 3).clone().requires_grad_() for t in (mu + jitter[0], logvar + jitter[1]))]


@exercise(
    "06.1 Draw a code that gradients can pass",
    points=2,
    hints=(
        "The dice need no gradient: draw standard normal numbers of the shape of mu, one for each latent "
        "of each picture, with `torch.randn_like(mu)`.",
        "Stretch them by the standard deviation and move them by mu. The standard deviation is the root "
        "of the variance, and the logarithm of a root is half the logarithm.",
    ),
    draw=lambda: clouds(4000),
    reference=lambda mu, logvar: Normal(mu, torch.exp(0.5 * logvar)).rsample(),
    gradient=True,
    random=True,
    mistakes="""
mu + torch.exp(logvar) * torch.randn_like(mu)
# exp(logvar) is the variance. The standard deviation is its root: exp(logvar / 2).
mu + 0.5 * logvar * torch.randn_like(mu)  # logvar / 2 is still a logarithm: put torch.exp around it.
mu + logvar * torch.randn_like(mu)
# logvar is the logarithm of the variance. The standard deviation is torch.exp(0.5 * logvar).
mu + torch.exp(-0.5 * logvar) * torch.randn_like(mu)
# This is one over the standard deviation: leave out the minus.
mu + torch.exp(0.5 * logvar)  # Here nothing is drawn: multiply by torch.randn_like(mu).
mu + torch.exp(0.5 * logvar) * torch.randn(1)  # One throw of the dice for all: use torch.randn_like(mu).
mu + torch.exp(0.5 * logvar) * torch.randn(3)  # All pictures get the same throw: use torch.randn_like(mu).
mu + torch.exp(0.5 * logvar) * torch.randn(len(mu), 1)
# All latents of a picture get the same throw: use torch.randn_like(mu).
mu + torch.exp(0.5 * logvar) * torch.randn(len(mu))
# Draw one number for each latent of each picture: torch.randn_like(mu) has the shape for it.
mu + torch.exp(0.5 * logvar) * torch.rand_like(mu)
# The dice lie between 0 and 1: take randn_like, not rand_like.
torch.exp(0.5 * logvar) * torch.randn_like(mu)  # mu is not used: move the draws there.
mu + torch.randn_like(mu)  # logvar is not used: stretch the draws by the standard deviation.
mu + torch.randn_like(mu) + torch.exp(0.5 * logvar)
# The standard deviation multiplies the draws, and is not added.
Normal(mu, torch.exp(0.5 * logvar)).sample()
# The way back is cut to mu and to logvar: no function that draws by itself.
mu + torch.exp(0.5 * logvar).detach() * torch.randn_like(mu)  # The way back is cut on the way to logvar.
mu.detach() + torch.exp(0.5 * logvar) * torch.randn_like(mu)  # The way back is cut on the way to mu.
""",
)
def reparameterize(mu, logvar):
    """Draw one z for each mu and logvar (N, latent_dim), so that gradients reach both."""
    return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)


def codes() -> list[tuple]:
    """Draw uneven mu and logvar that ask for gradients."""
    return [tuple((1.5 * torch.randn(*size)).requires_grad_() for _ in range(2)) for size in ((2, 3), (5, 4))]


@exercise(
    "06.2 The price of a code",
    points=2,
    hints=(
        "The formula above, letter by letter. σ² is `logvar.exp()`, and log σ² is `logvar` itself.",
        "No sum and no mean: the result has the shape of mu. Where both are 0, so is the result.",
    ),
    draw=codes,
    reference=lambda mu, logvar: kl_divergence(Normal(mu, torch.exp(0.5 * logvar)), Normal(0.0, 1.0)),
    gradient=True,
    mistakes="""
0.5 * (1 + logvar - mu**2 - logvar.exp())  # The sign is turned round: a KL is never below 0.
0.5 * (mu**2 + logvar.exp() + logvar - 1)
# The sign of the logarithm: a narrow cloud, with a very negative logvar, is dear.
mu**2 + logvar.exp() - logvar - 1  # The half is missing.
0.5 * (mu**2 + logvar.exp() - logvar)
# The formula also takes away 1, so that N(0, 1) itself costs nothing.
0.5 * (mu**2 + (0.5 * logvar).exp() - logvar - 1)
# The standard deviation stands where the variance belongs.
0.5 * (mu**2 + logvar.exp() ** 2 - logvar - 1)  # exp(logvar) is the variance already: no square.
0.5 * (mu**2 + logvar - logvar - 1)  # The exp is missing: σ² is logvar.exp().
0.5 * (mu + logvar.exp() - logvar - 1)  # mu is not squared.
0.5 * (mu**2 + logvar.exp() - logvar.exp().exp() - 1)  # log σ² is logvar itself: no exp there.
0.5 * (mu**2 + logvar.exp() - logvar - 1).sum(1)
# It is summed over the latents; leave them apart here, for we shall count them.
0.5 * (mu**2 + logvar.exp() - logvar - 1).sum()  # It is summed over everything. No sum, no mean.
0.5 * (mu**2 + logvar.exp() - logvar - 1).mean()
# One mean over everything hides how many latents there are. No sum, no mean.
""",
    usual="Compare with the formula term by term.",
)
def kl_per_dim(mu, logvar):
    """Return the KL from N(mu, exp(logvar)) to N(0, 1) of each latent, in nats: (N, latent_dim)."""
    return 0.5 * (mu**2 + logvar.exp() - logvar - 1)


def painted() -> list[tuple]:
    """Draw pictures, means that ask for gradients, and sigmas."""
    return [
        (torch.rand(n, 3, 5, 7), torch.rand(n, 3, 5, 7).requires_grad_(), s) for n, s in ((4, 0.3), (2, 1.4))
    ]


@exercise(
    "06.3 The picture's price in nats",
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
    "06.4 The beta that a mean hides",
    points=2,
    hints=(
        "In nats the squared error counts: sum over the picture / (2 sigma²). And a sum is `numbers` "
        "times a mean. By what must the whole loss be multiplied, so that its first part becomes that?",
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
    "06.5 One code for each picture",
    hints=(
        "`mu, logvar = encode(x)` takes the pair apart.",
        "The cloud's middle is the one place that does not depend on dice.",
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
