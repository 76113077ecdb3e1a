"""Play lesson 12's game on rows of numbers in place of pictures, such as solids' shares. Lesson 15."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from lessonlib.recipes.gan import play
from lessonlib.training import EMA, batch_index, cosine, fit

BATCH, LATENT_DIM = 64, 32


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

    def judge(rows: Tensor, c: Tensor) -> Tensor:
        return discriminator(torch.cat([rows, c], dim=1))

    def step(i: int) -> dict:
        index = batch_index(i, len(real), BATCH)
        fake = generator(torch.cat([torch.randn(BATCH, LATENT_DIM), conditions[index]], dim=1))
        return play(i, real[index], fake, conditions[index], judge, opt_g, opt_d, r1_gamma)

    optimizers = [opt_g, opt_d]
    fit(step, steps=rounds, optimizers=optimizers, schedule=cosine(0.02, hold=0.5), ema=ema, title=title)
    return ema.module
