"""How the losses and the penalty of lesson 08 are judged: beside what the usual mistakes give."""

from __future__ import annotations

from .base import NotYet, describe, need_function, need_tensor
from .compare import alike, must_be, refuse_wrongs, told

TWICE = "A sigmoid was taken twice: softplus wants the logits as they are."
SWAPPED = "The labels are swapped: a real point should have a high logit, a made one a low logit."
SATURATING = "This is the saturating loss, log(1 - D). Take -log D: `softplus(-logit_fake)`."


def game_losses(logit_real, logit_fake):
    """Return both losses; what a solved 08.2 finds in the notebook. Lesson 08."""
    from torch.nn.functional import softplus

    return softplus(-logit_real).mean() + softplus(logit_fake).mean(), softplus(-logit_fake).mean()


def check_game_losses(losses):
    """Judge both losses on uneven batches with logits near and far."""
    import torch

    need_function(losses, "game_losses")
    dice = torch.Generator().manual_seed(8)
    real, fake = 3 * torch.randn(5, 1, generator=dice), 3 * torch.randn(7, 1, generator=dice) - 1
    got, want = losses(real.clone(), fake.clone()), game_losses(real, fake)
    if not isinstance(got, tuple | list) or len(got) != 2:
        raise NotYet("two numbers: both losses", describe(got), "Return both, with a comma between.")
    if alike(got[0], want[1]) and alike(got[1], want[0]):
        raise NotYet("the discriminator's loss first", "them the other way round", "Swap the two.")
    expected = f"{want[0]:.3f} for the discriminator, {want[1]:.3f} for the generator"
    for mine, right, wrongs in zip(got, want, _wrong_losses(real, fake)):
        refuse_wrongs(mine, right, wrongs, expected)
        need_tensor(mine, right, "a loss")
        must_be(mine, right, "`softplus(-logit)` is -log D, `softplus(logit)` is -log(1 - D).")
    _check_far(losses)


def _wrong_losses(real, fake):
    """Return what the usual mistakes give for either loss: (result, cause)."""
    from torch.nn.functional import softplus

    sums = "This is the sum. Take the mean, so that a loss does not grow with the batch."
    bare = "These are the logits without softplus: such a loss has no bottom."
    right, r, f = game_losses(real, fake), real.sigmoid(), fake.sigmoid()
    mine = (
        (softplus(-r).mean() + softplus(f).mean(), TWICE),
        (softplus(real).mean() + softplus(-fake).mean(), SWAPPED),
        (softplus(-real).sum() + softplus(fake).sum(), sums),
        (softplus(-real).mean(), "Only the real points count here. Add the term for the made ones."),
        (softplus(fake).mean(), "Only the made points count here. Add the term for the real ones."),
        (fake.mean() - real.mean(), bare),
        (-right[0], "The sign is turned round: a loss must fall as the player gets better."),
    )
    theirs = (
        (softplus(-f).mean(), TWICE),
        (-softplus(fake).mean(), SATURATING),
        (
            softplus(fake).mean(),
            "This helps the discriminator: a generator wants high logits for its own.",
        ),
        (softplus(-fake).sum(), sums),
        (-fake.mean(), bare),
    )
    return mine, theirs


def _check_far(losses):
    """Look at logits whose chance rounds to 0, whose logarithm is infinite."""
    import torch

    far = torch.tensor([[200.0], [-200.0]])
    got, want = losses(far.clone(), far.clone()), game_losses(far, far)
    if not all(alike(a, b) for a, b in zip(got, want)):
        cause = "log(sigmoid(…)) is infinite here. `softplus` takes both in one go."
        raise NotYet("logits of -200 to give a loss of 100", told(got[0]), cause)


def check_r1(r1_penalty):
    """Judge on a discriminator whose slope differs from place to place, then its own slope."""
    need_function(r1_penalty, "r1_penalty")
    discriminator, x, gamma = _bent()
    got = r1_penalty(discriminator, x.clone(), gamma)
    slope, shrunk, want = _slopes(discriminator, x, gamma)
    squared = slope.square().sum(1)
    wrongs = (
        (2 * want, "The half is missing: `r1_gamma / 2`."),
        (want / 2, "The mean runs over the coordinates too. Add up each point's own first: `.sum(dim=1)`."),
        (len(x) * want, "This is the sum. Take the mean over the batch."),
        (gamma / 2 * slope.norm(dim=1).mean(), "The length is not squared."),
        (
            gamma / 2 * (slope.norm(dim=1) - 1).square().mean(),
            "This pulls the length towards 1. R1 pulls it to 0.",
        ),
        (
            want / len(x) ** 2,
            "The slopes are divided by the batch: `.sum()` the logits, no mean.",
        ),
        (
            gamma / 2 * shrunk.square().sum(1).mean(),
            "This is D's slope. R1 takes the slope of the logit.",
        ),
        (squared.mean() / 2, "`r1_gamma` is not used."),
        (squared.mean(), "`r1_gamma` is not used, and the half is missing."),
    )
    told_of = got.detach() if hasattr(got, "detach") else got
    refuse_wrongs(told_of, want, wrongs, f"one number, {want:.4f}")
    need_tensor(got, want, "one number for the batch")
    must_be(got, want, "Half of `r1_gamma`, times the mean of the squared lengths.")
    if not got.requires_grad:
        cause = "The penalty cannot be differentiated again: `create_graph=True` keeps the way."
        raise NotYet("a penalty that the discriminator can learn from", "a bare number", cause)


def _bent():
    """Return a discriminator whose slope differs from place to place, six points, and a strength."""
    import torch
    from torch import nn

    torch.manual_seed(8)
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1)), 2 + torch.randn(6, 2), 0.7


def _slopes(discriminator, x, gamma):
    """Return the logit's slopes at x, the chance's slopes, and the penalty."""
    import torch

    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(x).sum(), x)
    (shrunk,) = torch.autograd.grad(discriminator(x).sigmoid().sum(), x)
    return slope, shrunk, gamma / 2 * slope.square().sum(1).mean()
