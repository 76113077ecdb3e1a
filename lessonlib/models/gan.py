"""The losses of adversarial networks, all on logits. Introduced in lesson 10.

``logit_real`` and ``logit_fake`` are what the discriminator says of real pictures and of generated ones, one
number each, before any sigmoid: D = sigmoid(logit). Every loss is a mean over the batch, in nats.
``softplus(-t)`` is -log(sigmoid(t)) without the overflow. Goodfellow et al. 2014, arXiv:1406.2661.
"""

import torch
from torch import Tensor
from torch.nn import functional as F


def discriminator_loss(logit_real: Tensor, logit_fake: Tensor) -> Tensor:
    """Return -log D(real) - log(1 - D(fake)); two batches may differ in size. Lesson 10."""
    return F.softplus(-logit_real).mean() + F.softplus(logit_fake).mean()


def generator_loss(logit_fake: Tensor) -> Tensor:
    """Return the non-saturating loss -log D(fake), whose slope is strong where D is sure. Lesson 10."""
    return F.softplus(-logit_fake).mean()


def saturating_generator_loss(logit_fake: Tensor) -> Tensor:
    """Return log(1 - D(fake)), the minimax game's own: its slope -D(fake) dies where D wins. Lesson 10."""
    return -F.softplus(logit_fake).mean()


def relativistic_losses(logit_real: Tensor, logit_fake: Tensor) -> tuple[Tensor, Tensor]:
    """Return the losses (discriminator's, generator's) of pairs: is this real one more real than this fake?

    Each real is paired with one fake, so that a fake is judged beside the data and no mode can be left alone.
    Raises ``ValueError`` unless the two have one shape. Jolicoeur-Martineau 2018, arXiv:1807.00734;
    Huang et al. 2024, arXiv:2501.05441. Lesson 10.
    """
    if logit_real.shape != logit_fake.shape:
        got = f"{tuple(logit_real.shape)} and {tuple(logit_fake.shape)}"
        raise ValueError(f"relativistic_losses: expected logits of one shape, got {got}")
    lead = logit_real - logit_fake
    return F.softplus(-lead).mean(), F.softplus(lead).mean()


def r1_penalty(discriminator, x: Tensor, r1_gamma: float) -> Tensor:
    """Return ½ · r1_gamma · ‖∇ₓ logit(x)‖², summed over each picture, a mean over the batch. Lesson 10.

    ``discriminator`` turns x (N, ...) into N logits, each from its own picture alone. The result can be
    differentiated again, and ``x`` stays untouched. Mescheder et al. 2018, arXiv:1801.04406.
    """
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return 0.5 * r1_gamma * slope.flatten(1).square().sum(1).mean()
