"""How lesson 06 is judged: each result beside torch.distributions and beside the usual wrong ones."""

from __future__ import annotations

import math

from .base import NotYet, describe, need_function, need_tensor
from .compare import must_be, refuse_wrongs


def check_reparameterize(reparameterize):
    """Judge the middle, the spread and the dice of many draws, then the gradients' way back."""
    import torch

    need_function(reparameterize, "reparameterize")
    mu = torch.tensor([[-2.0, 0.5, 3.0]]).expand(4000, 3)
    logvar = torch.tensor([[-2.0, 0.0, 1.4]]).expand(4000, 3)
    sd = torch.exp(0.5 * logvar[0])
    torch.manual_seed(0)
    z = reparameterize(mu.clone(), logvar.clone())
    need_tensor(z, mu, "codes of the shape of mu")
    middle, spread = z.mean(0), z.std(0)
    if (spread < 1e-4).all():
        one = "One throw of the dice for all" if not torch.equal(z, reparameterize(mu, logvar)) else ""
        raise NotYet(
            "draws that differ from each other",
            "the same for every picture",
            f"This is {one.lower()}: use torch.randn_like(mu)." if one else "Here nothing is drawn.",
        )
    _need_spread(spread, sd, logvar[0])
    if not torch.allclose(middle, mu[0], atol=0.15):
        shifted = torch.allclose(middle, mu[0] + sd / 2, atol=0.15)
        cause = "The dice lie between 0 and 1: take randn_like, not rand_like." if shifted else ""
        cause = cause or ("mu is not used: move the draws there." if middle.abs().max() < 0.15 else "")
        raise NotYet(f"draws around mu = {_row(mu[0])}", f"a mean of {_row(middle)}", cause)
    noise = (z - mu) / sd
    if torch.corrcoef(noise.T).fill_diagonal_(0).abs().max() > 0.2:
        raise NotYet("a throw for each latent", "one throw for a whole row", "Use torch.randn_like(mu).")
    _need_gradients(reparameterize, mu, logvar)


def _need_spread(spread, sd, logvar):
    """Refuse draws as wide as one of the usual mistakes makes them, or as any other width."""
    import torch

    if torch.allclose(spread, sd, rtol=0.1):
        return
    causes = (
        (sd**2, "exp(logvar) is the variance. The standard deviation is its root: exp(logvar / 2)."),
        (logvar.abs() / 2, "logvar / 2 is still a logarithm: put torch.exp around it."),
        (1 / sd, "This is one over the standard deviation: leave out the minus."),
        (sd / 12**0.5, "The dice lie between 0 and 1: take randn_like, not rand_like."),
        (sd**0, "logvar is not used: stretch the draws by the standard deviation."),
    )
    cause = next((why for wide, why in causes if torch.allclose(spread, wide, rtol=0.1, atol=0.02)), "")
    raise NotYet(f"standard deviations of {_row(sd)}", _row(spread), cause)


def _need_gradients(reparameterize, mu, logvar):
    """Refuse a draw that lets no gradient through to mu or to logvar."""
    leaves = {"mu": mu[:5].clone().requires_grad_(), "logvar": logvar[:5].clone().requires_grad_()}
    z = reparameterize(**leaves)
    if z.requires_grad:
        z.sum().backward()
    for name, leaf in leaves.items():
        if leaf.grad is None or not leaf.grad.abs().sum() > 0:
            raise NotYet(
                f"a gradient at {name}",
                "none",
                f"The way back is cut on the way to {name}: no detach, and no function that draws by itself.",
            )


def check_kl(kl_per_dim):
    """Judge uneven codes against ``torch.distributions.kl_divergence``."""
    import torch
    from torch.distributions import Normal, kl_divergence

    need_function(kl_per_dim, "kl_per_dim")
    mu = torch.tensor([[0.0, 1.5, -0.7], [2.0, -1.0, 0.3]])
    logvar = torch.tensor([[0.0, -1.2, 0.8], [-3.0, 0.5, 1.1]])
    want = kl_divergence(Normal(mu, torch.exp(0.5 * logvar)), Normal(torch.zeros(2, 3), torch.ones(2, 3)))
    got, var = kl_per_dim(mu.clone(), logvar.clone()), logvar.exp()
    wrongs = (
        (-want, "The sign is turned round: a KL is never below 0."),
        (want + logvar, "The sign of the logarithm: a narrow cloud, with a very negative logvar, is dear."),
        (2 * want, "The half is missing."),
        (want + 0.5, "The formula also takes away 1, so that N(0, 1) itself costs nothing."),
        (want + 0.5 * (var.sqrt() - var), "The standard deviation stands where the variance belongs."),
        (0.5 * (mu**2 - 1), "The exp is missing: σ² is logvar.exp()."),
        (want + 0.5 * (mu - mu**2), "mu is not squared."),
        (want.sum(1), "It is summed over the latents; leave them apart here, for we shall count them."),
        (want.mean(), "One mean over everything hides how many latents there are. No sum, no mean."),
        (want.sum(), "It is summed over everything. No sum, no mean."),
    )
    refuse_wrongs(got, want, wrongs, "what torch.distributions.kl_divergence gives, shape (2, 3)")
    need_tensor(got, want, "nats for each latent")
    must_be(got, want, "Compare with the formula term by term.")


def check_nll(gaussian_nll):
    """Judge uneven pictures against ``torch.distributions.Normal.log_prob``."""
    import torch
    from torch.distributions import Normal

    need_function(gaussian_nll, "gaussian_nll")
    dice = torch.Generator().manual_seed(0)
    x, mean = torch.rand(2, 4, 3, 5, 7, generator=dice)
    sigma = 0.3
    each = -Normal(mean, sigma).log_prob(x)
    want, got = each.flatten(1).sum(1), gaussian_nll(x.clone(), mean.clone(), sigma)
    half, n = 0.5 * (x - mean) ** 2, x[0].numel()
    wrongs = (
        (want / n, "This is the mean over the picture. Nats per picture are a sum."),
        (want.sum(), "It is summed over all pictures: flatten(1), then sum(1)."),
        (want.mean(), "One number for the whole batch: keep one for each picture."),
        (each.sum(1), "It is summed over the channels only: flatten(1) first."),
        (-want, "The sign: this is log N. The loss is -log N."),
        (want - 2 * n * math.log(sigma), "log sigma is added, not taken away: -log(1/sigma) is log sigma."),
        (want - n * math.log(sigma), "The term log sigma is missing: without it sigma would grow for free."),
        (want - n * 0.5 * math.log(2 * math.pi), "The constant with 2π is missing."),
        (
            want + (half / sigma - half / sigma**2).flatten(1).sum(1),
            "In the square: divide by sigma first, then square.",
        ),
        (want + (half / sigma**2).flatten(1).sum(1), "Only half of the squared error counts."),
    )
    refuse_wrongs(got, want, wrongs, "the sum of -Normal(mean, sigma).log_prob(x) over each picture")
    need_tensor(got, want, "nats for each picture")
    if not torch.allclose(got, want, rtol=1e-4):
        raise NotYet(f"{want[0]:.2f} nats for the first picture", f"{got[0]:.2f}", "Compare term by term.")


def check_beta(real_beta):
    """Judge three losses of uneven size against the closed form."""
    need_function(real_beta, "real_beta")
    cases = ((1.0, 3072, 0.1), (0.5, 64, 1.0), (0.002, 784, 0.3))
    want = [w * n / (2 * s**2) for w, n, s in cases]
    got = [real_beta(*case) for case in cases]
    for mine in got:
        if isinstance(mine, bool) or not isinstance(mine, (int, float)):
            cause = "The function has no line that begins with `return`." if mine is None else ""
            raise NotYet("one plain number", describe(mine), cause)
    wrongs = (
        (lambda w, n, s: w / n, "It is turned round: a mean makes the error small, so the KL weighs more."),
        (lambda w, n, s: w * 2 * s**2 / n, "It is turned round: a mean makes the error small."),
        (lambda w, n, s: w * n, "The error counts in units of sigma: what is 1 / (2 sigma²)?"),
        (lambda w, n, s: w * n / s**2, "In nats only half of the squared error counts."),
        (lambda w, n, s: w * n / (2 * s), "The sigma is squared, like the error."),
        (
            lambda w, n, s: n / (2 * s**2),
            "The weight is not used: with twice the weight beta is twice as large.",
        ),
        (lambda w, n, s: w / (2 * s**2), "The count numbers is not used: a sum is that many means."),
    )
    if not _close(got, want):
        causes = (cause for wrong, cause in wrongs if _close(got, [wrong(*case) for case in cases]))
        cause = next(causes, "Multiply the whole loss until its first part is a sum over 2 sigma².")
        raise NotYet(f"real_beta(1.0, 3072, 0.1) = {want[0]:,.0f}", f"{got[0]:,.6g}", cause)


def _close(a, b) -> bool:
    return all(math.isclose(x, y, rel_tol=1e-6) for x, y in zip(a, b))


def check_embed(embed):
    """Judge that the cloud's middle comes back, twice the same."""
    import torch

    need_function(embed, "embed")
    mu, logvar = torch.arange(6.0).reshape(2, 3), torch.arange(6.0).reshape(2, 3).cos()
    x = torch.zeros(2, 3, 8, 8)
    first, second = (embed(lambda x: (mu.clone(), logvar.clone()), x) for _ in range(2))
    if isinstance(first, (tuple, list)):
        raise NotYet("one tensor of codes", "mu and logvar", "What encode returns is a pair: take it apart.")
    wrongs = (
        (logvar, "This is logvar: the first of the pair is mu."),
        (torch.exp(0.5 * logvar), "This says how wide the cloud is, not where."),
    )
    refuse_wrongs(first, mu, wrongs, "the codes (N, latent_dim)")
    need_tensor(first, mu, "codes (N, latent_dim)")
    if not torch.equal(first, second):
        raise NotYet(
            "the same codes twice",
            "two different ones",
            "A draw gives another code at every call: good for training, bad for a picture's address.",
        )
    must_be(first, mu, "Return mu as encode gives it.")


def _row(values) -> str:
    return ", ".join(f"{float(v):.2f}" for v in values)
