"""Play lesson 12's game on rows of numbers in place of pictures, such as solids' shares. Lesson 15."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from lessonlib.models import r1_penalty, relativistic_losses
from lessonlib.training import EMA, batch_index, cosine, fit

BATCH, LATENT_DIM, R1_EVERY = 64, 32, 4


def train_vector_gan(
    generator: nn.Module, discriminator: nn.Module, real: Tensor, conditions: Tensor, rounds: int,
    r1_gamma: float = 1.6, title: str = "GAN",
) -> nn.Module:  # fmt: skip
    """Train both players on rows ``real`` (N, d) with ``conditions`` (N, c); return the averaged generator.

    The generator gets [noise, condition], 32 + c numbers, and gives d; the discriminator gets [row,
    condition] and gives a logit. Relativistic pairs, with R1 in every fourth round. Raises ``ValueError``
    where there is not one condition a row. Lesson 15.
    """
    if len(real) != len(conditions):
        raise ValueError(f"train_vector_gan: expected {len(real)} conditions, got {len(conditions)}")
    opt_g, opt_d = (
        torch.optim.Adam(player.parameters(), lr=2e-3, betas=(0.0, 0.99), fused=True)
        for player in (generator, discriminator)
    )
    ema = EMA(generator, half_life=20_000, batch_size=BATCH)

    def step(i: int) -> dict:
        index = batch_index(i, len(real), BATCH)
        x, c = real[index], conditions[index]

        def judge(rows):
            return discriminator(torch.cat([rows, c], dim=1))

        fake = generator(torch.cat([torch.randn(BATCH, LATENT_DIM), c], dim=1))
        loss_d, _ = relativistic_losses(judge(x), judge(fake.detach()))
        penalty = R1_EVERY * r1_penalty(judge, x, r1_gamma) if i % R1_EVERY == 0 else 0
        opt_d.zero_grad()
        (loss_d + penalty).backward()
        opt_d.step()
        _, loss_g = relativistic_losses(judge(x), judge(fake))
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
        return {"loss_d": loss_d, "loss_g": loss_g}

    optimizers = [opt_g, opt_d]
    fit(step, steps=rounds, optimizers=optimizers, schedule=cosine(0.02, hold=0.5), ema=ema, title=title)
    return ema.module
