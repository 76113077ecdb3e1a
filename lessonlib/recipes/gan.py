"""Train a GAN on any set of pictures, conditional on factors where they are asked for. Lesson 11.

The relativistic game with lazy R1 (arXiv:2501.05441 has its two parts together), one discriminator step per
generator step. Real and generated pictures are judged in pairs that share one condition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor, nn

from lessonlib.data import ImageSet
from lessonlib.editing import condition
from lessonlib.models import Discriminator, Generator, r1_penalty, relativistic_losses
from lessonlib.training import EMA, History, batch_index, cosine, fingerprint, fit, ranks

R1_EVERY = 4  # steps: the penalty is dear, and each time it counts that much more


def play(
    i: int, real: Tensor, fake: Tensor, c: Tensor | None, judge: Callable[..., Tensor],
    opt_g: torch.optim.Optimizer, opt_d: torch.optim.Optimizer, r1_gamma: float,
    l1_weight: float = 0.0,
) -> dict[str, Tensor]:  # fmt: skip
    """Play round ``i``: the discriminator's step, then the generator's; return both losses and the lead.

    ``real`` and ``fake`` (N, ...) are judged in pairs by ``judge(x, c=c)``, logits (N,), where both of a pair
    share a row of ``c`` (N, d) or None; R1 is added in every fourth round, times four. Where ``c`` says
    nearly all of a picture, both should look alike: ``l1_weight`` times their mean difference joins the
    generator's loss (Isola et al. 2016, arXiv:1611.07004; lesson 12). Lesson 11.
    """
    both = torch.cat([real, fake.detach()])  # in one call: a seventh of the discriminator's time saved
    logit_real, logit_fake = judge(both, c=None if c is None else c.repeat(2, 1)).chunk(2)
    loss_d, _ = relativistic_losses(logit_real, logit_fake)
    penalty = R1_EVERY * r1_penalty(partial(judge, c=c), real, r1_gamma) if i % R1_EVERY == 0 else 0.0
    opt_d.zero_grad()
    (loss_d + penalty).backward()
    opt_d.step()
    weights = [weight for group in opt_d.param_groups for weight in group["params"]]
    for weight in weights:  # the judge's own slopes are not wanted now: a quarter of the time saved
        weight.requires_grad_(False)
    _, loss_g = relativistic_losses(logit_real.detach(), judge(fake, c=c))
    unlike = l1_weight * (real - fake).abs().mean() if l1_weight else 0.0
    opt_g.zero_grad()
    (loss_g + unlike).backward()
    opt_g.step()
    for weight in weights:
        weight.requires_grad_(True)
    return {"loss_d": loss_d, "loss_g": loss_g, "lead": (logit_real - logit_fake).mean()}


def train_gan(
    images: ImageSet, steps: int, *, conditions: Sequence[str] = (), latent_dim: int = 64, width: int = 16,
    learning_rate: float = 3e-3, r1_gamma: float = 0.1, seed: int = 0, checkpoint=None,
    watch: Callable[[History, Generator], None] | None = None, device: str = "cpu",
    discriminator: nn.Module | None = None, generator: Generator | None = None, l1_weight: float = 0.0,
    batch_size: int = 32,
) -> tuple[Generator, History]:  # fmt: skip
    """Train on square pictures of 32 or 64 pixels; return the averaged generator in eval mode, and history.

    ``conditions`` names factors of ``images`` that both networks get, as ``editing.condition`` makes them;
    codes are then [z, c]. ``width`` scales both networks. With ``checkpoint`` (a path) a stopped training
    goes on where it was; ``watch`` is handed history and averaged generator after every step; ``device``
    is where it runs; ``discriminator`` (called with ``x, c=c``) and ``generator`` (with its own
    ``latent_dim``) play in place of the kit's; ``l1_weight`` is that of ``play``. Of fewer pictures than
    ``batch_size`` a batch holds each once. Raises ``ValueError`` in one of several processes. Lesson 11.
    """
    if ranks.world() > 1:
        why = "DistributedDataParallel passes on no gradients of gradients, which its penalty needs"
        raise ValueError(f"train_gan: expected one process, got {ranks.world()}: {why}")
    if len(images) < 2:
        raise ValueError("train_gan: expected two pictures or more, got one")
    torch.manual_seed(seed)
    (channels, size), batch = images.images.shape[1:3], min(batch_size, len(images))
    every_c = condition(images, conditions).to(device) if conditions else None
    condition_dim = every_c.shape[1] if conditions else 0
    generator = generator or Generator(size, channels, latent_dim, condition_dim, width)
    latent_dim = generator.latent_dim
    discriminator = discriminator or Discriminator(size, channels, condition_dim, width)
    networks = {"generator": generator, "discriminator": discriminator}
    for network in networks.values():
        network.to(device, memory_format=torch.channels_last)
    opt_g, opt_d = (
        torch.optim.Adam(network.parameters(), lr=learning_rate, betas=(0.0, 0.99), fused=True)
        for network in networks.values()
    )
    ema = EMA(generator, half_life=20_000, batch_size=batch)
    settings = checkpoint and {
        "pictures": fingerprint(images.images, images.factors, images.applies),
        "latent_dim": latent_dim, "width": width, "conditions": list(conditions), "r1_gamma": r1_gamma,
        "l1_weight": l1_weight,
    }  # fmt: skip

    def step(i: int) -> dict:
        index = batch_index(i, len(images), batch, seed)
        x, c = images.batch(index).to(device), every_c[index] if conditions else None
        z = torch.randn(batch, latent_dim).to(device)
        fake = generator(generator.join(z, c) if conditions else z)
        return play(i, x, fake, c, discriminator, opt_g, opt_d, r1_gamma, l1_weight)

    def look(history: History):
        watch(history, ema.module)

    history = fit(
        step, steps=steps, seed=seed, optimizers=[opt_g, opt_d], schedule=cosine(0.02, hold=0.5), ema=ema,
        modules=networks, checkpoint=checkpoint, settings=settings,
        every=500 if checkpoint else None, watch=watch and look, title="GAN",
    )  # fmt: skip
    history.pictures = history.steps * batch
    return ema.module.cpu(), history
