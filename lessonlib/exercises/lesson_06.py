"""Exercises of lesson 06: from codes to clouds."""

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
        "The noise needs no gradient: draw standard normal numbers of the shape of mu, one for each latent "
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
mu + torch.exp(0.5 * logvar) * torch.randn(1)  # One number for all of them: use torch.randn_like(mu).
mu + torch.exp(0.5 * logvar) * torch.randn(3)  # All pictures get the same noise: use torch.randn_like(mu).
mu + torch.exp(0.5 * logvar) * torch.randn(len(mu), 1)
# All latents of a picture get the same number: use torch.randn_like(mu).
mu + torch.exp(0.5 * logvar) * torch.randn(len(mu))
# Draw one number for each latent of each picture: torch.randn_like(mu) has the shape for it.
mu + torch.exp(0.5 * logvar) * torch.rand_like(mu)
# This noise lies between 0 and 1: take randn_like, not rand_like.
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
# The sign of the logarithm: a narrow cloud, with a very negative logvar, is expensive.
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


def draws() -> list[tuple]:
    """Draw codes with the mu and logvar of the clouds that they might come from."""
    return [(torch.randn(*size), *codes()[k]) for k, size in enumerate(((2, 3), (5, 4)))]


@exercise(
    "06.3 The price of one draw",
    hints=(
        "Write log q and log p down, one below the other, without log 2π: it stands in both and cancels. "
        "What is left of log p when μ = 0 and σ² = 1?",
        "σ² is `logvar.exp()`, and log σ² is `logvar`. So log q is "
        "`-0.5 * ((z - mu) ** 2 / logvar.exp() + logvar)`, and log p is `-0.5 * z**2`.",
        "Take the second from the first. Minus minus is plus: `z**2` comes in with a plus, the other two "
        "with a minus. No sum and no mean.",
    ),
    draw=draws,
    reference=lambda z, mu, logvar: (
        Normal(mu, torch.exp(0.5 * logvar)).log_prob(z) - Normal(0, 1).log_prob(z)
    ),
    mistakes="""
0.5 * ((z - mu) ** 2 / logvar.exp() + logvar - z**2)
# The other way round: log q comes first, and log p is taken from it.
z**2 - (z - mu) ** 2 / logvar.exp() - logvar  # The half is missing.
0.5 * (z**2 - (z - mu) ** 2 - logvar)  # The distance from mu must be divided by the variance, logvar.exp().
0.5 * (z**2 - (z - mu) ** 2 * logvar.exp() - logvar)
# Divide by the variance: a step of one size is more surprising for a narrow cloud.
0.5 * (z**2 - (z - mu) ** 2 / torch.exp(0.5 * logvar) - logvar)
# This divides by the standard deviation. The variance is logvar.exp().
0.5 * (z**2 - (z - mu) ** 2 / logvar - logvar)  # logvar is a logarithm: the variance is logvar.exp().
0.5 * (z**2 - (z - mu) ** 2 / logvar.exp() + logvar)
# The sign of the logarithm: the density of a narrow cloud is high, so its logvar enters with a minus.
0.5 * (z**2 - (z - mu) ** 2 / logvar.exp())
# The term log σ² is missing: it makes the density of a narrow cloud high.
0.5 * (-((z - mu) ** 2) / logvar.exp() - logvar)  # This is log q alone: take log p(z), -z² / 2, from it.
0.5 * (z**2 - (z - mu) / logvar.exp() - logvar)  # The distance from mu is not squared.
0.5 * (mu**2 + logvar.exp() - logvar - 1)
# This is the closed form again, the mean over all draws. Here the price of this one z is asked for.
0.5 * (z**2 - (z - mu) ** 2 / logvar.exp() - logvar).sum(1)  # It is summed: leave the latents apart.
0.5 * (z**2 - (z - mu) ** 2 / logvar.exp() - logvar).mean()
# It is one mean over everything: leave every draw and every latent apart.
""",
    usual="Write log q and log p down one below the other, and subtract term by term.",
)
def log_ratio(z, mu, logvar):
    """Return log q(z) - log p(z) of each latent, (N, latent_dim): q is N(mu, exp(logvar)), p is N(0, 1)."""
    return 0.5 * (z**2 - (z - mu) ** 2 / logvar.exp() - logvar)
