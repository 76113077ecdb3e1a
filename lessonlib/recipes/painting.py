"""Train a painter: a GAN whose composition and palette are asked for apart. Introduced in lesson 14.

Three things differ from ``train_gan``. The palettes go past the game: the critic sees every picture through
its palette, as inks and not as colours. It also reads the asked factors off real works, and the painter is
taught by what it reads. And both begin with sketches of 16 pixels, for coarse forms must be found first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from lessonlib.data import ImageSet
from lessonlib.editing import condition
from lessonlib.metrics import palette
from lessonlib.models import Critic, Painter, r1_penalty, reader_loss, relativistic_losses, through
from lessonlib.scenes.colour import oklab
from lessonlib.scenes.palette import inks
from lessonlib.training import EMA, History, batch_index, cosine, fit

BATCH = 24
R1_EVERY, R1_GAMMA = 4, 2.0
SKETCHED = 0.5  # share of the rounds in which both players see 16 pixels
AMOUNTS = 0.4  # weight of density and the like, which are hard to read, beside the style
MASSES, FADE = 5.0, 0.7  # weight of where each ink lies on the whole, in squares of 4 pixels; it fades


def palettes(images: ImageSet) -> Tensor:
    """Return each picture's palette (N, 5, 3) in [0, 1], the ground first: as it was mixed, or as measured.

    The kit's paintings know their inks; of any other picture, five colours are found by ``palette`` and each
    is the mean of its pixels. Lesson 14.
    """
    if "scheme" in images.names:
        return inks(*(images.column(name) for name in ("scheme", "hue", "chroma", "lightness")))
    return torch.cat([_measured(images.batch(rows)) for rows in torch.arange(len(images)).split(256)])


def _measured(x: Tensor) -> Tensor:
    own = palette(x)[0]
    pixels = x.flatten(2).mT
    near = F.one_hot(torch.cdist(oklab(pixels), own).argmin(2), own.shape[1]).float()
    count = near.sum(1)[..., None]
    return torch.where(count > 0, near.mT @ pixels / count.clamp_min(1), pixels.mean(1, keepdim=True))


def train_painter(
    images: ImageSet, rounds: int, *, conditions: Sequence[str] = (), latent_dim: int = 16,
    learning_rate: float = 2e-3, seed: int = 0, watch: Callable[[History, Painter], None] | None = None,
) -> tuple[Painter, History]:  # fmt: skip
    """Train on colour pictures of 32 pixels; return the averaged painter in eval mode, and history.

    ``conditions`` names factors of ``images`` that say something of composition and nothing of colour, which
    ``palettes`` gives. ``watch`` is handed history and averaged painter after every round. Lesson 14.
    """
    if tuple(images.images.shape[1:]) != (3, 32, 32):
        got = tuple(images.images.shape)
        raise ValueError(f"train_painter: expected colour pictures of 32 pixels (N, 3, 32, 32), got {got}")
    torch.manual_seed(seed)
    every_c, every_palette = condition(images, conditions), palettes(images)
    asked = [images.names.index(name) for name in conditions]
    spec, reads = [images.spec[i] for i in asked], sum(images.spec[i].rows for i in asked)
    painter, critic = Painter(latent_dim, every_c.shape[1]), Critic(every_c.shape[1], reads)
    opt_p, opt_c = (
        torch.optim.Adam(network.parameters(), lr=learning_rate, betas=(0.0, 0.99), fused=True)
        for network in (painter, critic)
    )
    batch = min(BATCH, len(images))
    ema = EMA(painter, half_life=8_000, batch_size=batch)

    def misread(reading: Tensor, index: Tensor) -> Tensor:
        parts = dict(zip(conditions, reading.split([f.rows for f in spec] or [1], dim=1)))
        factors, applies = images.factors[index][:, asked], images.applies[index][:, asked]
        return reader_loss(parts, factors, applies, spec, AMOUNTS) if spec else torch.zeros(())

    def step(i: int) -> dict:
        index = batch_index(i, len(images), batch, seed)
        x, inks = images.batch(index), every_palette[index]
        c = every_c[index] if conditions else None
        code = painter.join(torch.randn(batch, latent_dim), every_c[index])
        size = 16 if i < SKETCHED * rounds else 32
        made = painter(code, inks, size)
        if size == 16:
            x, made = enlarged(F.avg_pool2d(x, 2)), enlarged(made)
        real, fake = through(x, inks), through(made, inks)
        logits, reading = critic.judge_and_read(
            torch.cat([real, fake.detach()]), c if c is None else c.repeat(2, 1)
        )
        logit_real, logit_fake = logits.chunk(2)
        loss_c, _ = relativistic_losses(logit_real, logit_fake)
        penalty = 0.0
        if i % R1_EVERY == 0:
            penalty = R1_EVERY * r1_penalty(lambda seen: critic(seen, c), real, R1_GAMMA)
        opt_c.zero_grad()
        (loss_c + penalty + misread(reading[:batch], index)).backward()
        opt_c.step()
        critic.requires_grad_(False)
        logit, reading = critic.judge_and_read(fake, c)
        _, loss_p = relativistic_losses(logit_real.detach(), logit)
        masses = F.l1_loss(F.avg_pool2d(fake[:, :5], 4), F.avg_pool2d(real[:, :5], 4))
        habit = F.mse_loss(painter.habit(code), inks)
        opt_p.zero_grad()
        (loss_p + misread(reading, index) + MASSES * (1 - FADE * i / rounds) * masses + habit).backward()
        opt_p.step()
        critic.requires_grad_(True)
        return {"loss_c": loss_c, "loss_p": loss_p}

    def look(history: History):
        watch(history, ema.module)

    history = fit(
        step, steps=rounds, seed=seed, optimizers=[opt_p, opt_c], schedule=cosine(0.02, hold=0.25), ema=ema,
        watch=watch and look, title="painter",
    )  # fmt: skip
    return ema.module, history


def enlarged(x: Tensor) -> Tensor:
    """Draw pictures twice as large, smoothly."""
    return F.interpolate(x, scale_factor=2, mode="bilinear")
