"""Train a painter: a GAN whose composition and palette are asked for apart. Introduced in lesson 14.

Four things differ from ``train_gan``. The palettes go past the game: the critic sees every picture through
its palette, as inks and not as colours. It learns to read style and composition off real works before it
judges any, and the painter is taught by what it reads. By what it reads each style gets a family of the
painter's shapes: the one whose untrained works look most like this style. And where a work's weight lies is
measured, not read: a reading leaves the noise free to push the work about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import scipy
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lessonlib.data import ImageSet
from lessonlib.editing import condition
from lessonlib.metrics import palette
from lessonlib.models import Critic, Painter, r1_penalty, reader_loss, relativistic_losses, through
from lessonlib.models.alphabet import FAMILIES
from lessonlib.models.painter import canvas
from lessonlib.scenes.colour import oklab
from lessonlib.scenes.palette import inks
from lessonlib.training import EMA, History, batch_index, cosine, fit

BATCH = 40
READ_FIRST, READ_BATCH = 800, 64  # rounds in which the critic only reads; at most half of all
READ_CALMLY = 8.0  # longest gradient in them, near the median: longer ones threw back what had been learned
SHOWN, SHOW_EVERY = 32, 20  # works that each family shows, every so many rounds of their second half
R1_EVERY, R1_GAMMA = 4, 0.5
AMOUNTS = 0.4  # weight of density and the like, which are hard to read, beside the style
MASS = 5.0  # weight of how much ground is left in squares of 4 pixels; it fades
CENTRE = 20.0  # weight of how far a work's centre lies from that of the real one that was asked for alike


def palettes(images: ImageSet) -> Tensor:
    """Return each picture's palette (N, 5, 3) in [0, 1], the ground first: as it was mixed, or as measured.

    The kit's paintings know their inks; of any other picture, five colours are found by ``palette`` and each
    is the mean of its pixels. Lesson 14.
    """
    if "scheme" in images.names:
        return inks(*(images.column(name) for name in ("scheme", "hue", "chroma", "lightness")))
    return torch.cat([_measured(images.batch(rows)) for rows in torch.arange(len(images)).split(256)])


def _measured(x: Tensor) -> Tensor:
    own, pixels = palette(x)[0], x.flatten(2).mT
    near = F.one_hot(torch.cdist(oklab(pixels), own).argmin(2), own.shape[1]).float()
    count = near.sum(1)[..., None]
    return torch.where(count > 0, near.mT @ pixels / count.clamp_min(1), pixels.mean(1, keepdim=True))


def train_painter(
    images: ImageSet, rounds: int, *, conditions: Sequence[str] = (), latent_dim: int = 32,
    learning_rate: float = 2e-3, seed: int = 0, watch: Callable[[History, Painter], None] | None = None,
) -> tuple[Painter, History]:  # fmt: skip
    """Train on colour pictures of 32 pixels; return the averaged painter in eval mode, and history.

    ``conditions`` names factors of ``images`` that say something of composition and nothing of colour, which
    ``palettes`` gives; to each of a category of the group "style" a family of shapes is assigned. ``watch``
    is handed history and averaged painter after every round. Lesson 14.
    """
    if (got := tuple(images.images.shape))[1:] != (3, 32, 32):
        raise ValueError(f"train_painter: expected colour pictures of 32 pixels (N, 3, 32, 32), got {got}")
    torch.manual_seed(seed)
    game = _Game(images, conditions, latent_dim, rounds, learning_rate, seed)

    def look(history: History):
        watch(history, game.ema.module)

    history = fit(
        game.step, steps=rounds, seed=seed, optimizers=[game.opt_p, game.opt_c], ema=game.ema,
        schedule=cosine(0.02, hold=0.25), watch=watch and look, title="painter",
    )  # fmt: skip
    return game.ema.module, history


class _Game:
    """Both players, and the three things that happen: the critic reads, families are assigned, both play."""

    def __init__(self, images, conditions, latent_dim, rounds, learning_rate, seed):
        self.images, self.rounds, self.seed = images, rounds, seed
        self.c, self.palettes = condition(images, conditions), palettes(images)
        self.asked = [images.names.index(name) for name in conditions]
        self.spec = [images.spec[i] for i in self.asked]
        self.styles, self.likely = self._styles(), torch.zeros(())
        self.placed = {"x", "y"} <= set(conditions)
        self.first = min(READ_FIRST, rounds // 2) if self.spec else 0
        self.painter = Painter(latent_dim, self.c.shape[1])
        self.critic = Critic(self.c.shape[1], sum(f.rows for f in self.spec))
        self.opt_p, self.opt_c = (
            torch.optim.Adam(network.parameters(), lr=learning_rate, betas=(0.0, 0.99), fused=True)
            for network in (self.painter, self.critic)
        )
        self.ema = EMA(self.painter, half_life=8_000, batch_size=BATCH)

    def _styles(self) -> slice | None:
        """Return where c says the style, one row for each; None if nothing in it is a style."""
        at = 0
        for f in self.spec:
            if f.group == "style" and f.names:
                return slice(at, at + f.rows)
            at += f.rows

    def step(self, i: int) -> dict:
        return self.read(i) if i < self.first else self.play(i)

    def read(self, i: int) -> dict:
        """Teach the critic to read what is asked off real works; towards the end of it, assign families."""
        index = batch_index(i, len(self.images), READ_BATCH, self.seed)
        loss = self.misread(self.critic.read(self.real(index)), index)
        descend(self.opt_c, loss, READ_CALMLY)
        if self.styles and i >= self.first // 2 and (i + 1 - self.first) % SHOW_EVERY == 0:
            self.likely = self.likely + self.shown(i)
        if self.styles and i + 1 == self.first:
            family, style = scipy.optimize.linear_sum_assignment(self.likely.log(), maximize=True)
            self.painter.assign(family, self.styles.start + style)
            self.ema.module.load_state_dict(self.painter.state_dict())
        return {"misread": loss}

    @torch.no_grad()
    def shown(self, i: int) -> Tensor:
        """Let each family alone show works: how likely they are read as each style, (families, styles)."""
        index = batch_index(i, len(self.images), SHOWN, self.seed)
        code = self.painter.join(torch.randn(SHOWN, self.painter.latent_dim), self.c[index])
        likely = []
        for family in range(len(FAMILIES)):
            self.painter.assign(family)
            seen = through(self.painter(code, self.palettes[index]), self.palettes[index])
            likely.append(self.critic.read(seen)[:, self.styles].softmax(1).mean(0))
        return torch.stack(likely)

    def play(self, i: int) -> dict:
        index = batch_index(i, len(self.images), BATCH, self.seed)
        inks, c = self.palettes[index], self.c[index]
        code = self.painter.join(torch.randn(BATCH, self.painter.latent_dim), c)
        c = c if self.spec else None
        real, fake = self.real(index), through(self.painter(code, inks), inks)
        logits, reading = self.critic.judge_and_read(
            torch.cat([real, fake.detach()]), c if c is None else c.repeat(2, 1)
        )
        logit_real, logit_fake = logits.chunk(2)
        loss_c, _ = relativistic_losses(logit_real, logit_fake)
        penalty = 0.0
        if i % R1_EVERY == 0:
            penalty = R1_EVERY * r1_penalty(lambda seen: self.critic(seen, c), real, R1_GAMMA)
        misread = self.misread(reading[:BATCH], index)
        descend(self.opt_c, loss_c + penalty + misread)
        self.critic.requires_grad_(False)
        logit, reading = self.critic.judge_and_read(fake, c)
        _, loss_p = relativistic_losses(logit_real.detach(), logit)
        ground = F.l1_loss(*(F.avg_pool2d(seen[:, :1], 4) for seen in (fake, real)))
        habit = F.mse_loss(self.painter.habit(code), inks)
        mass = MASS * (1 - i / self.rounds) * ground
        if self.placed:
            mass = mass + CENTRE * F.mse_loss(*(centre(1 - seen[:, 0]) for seen in (fake, real)))
        descend(self.opt_p, loss_p + self.misread(reading, index) + mass + habit)
        self.critic.requires_grad_(True)
        return {"misread": misread, "loss_c": loss_c, "loss_p": loss_p}

    def real(self, index: Tensor) -> Tensor:
        return through(self.images.batch(index), self.palettes[index])

    def misread(self, reading: Tensor, index: Tensor) -> Tensor:
        """Return how wrong a reading (N, reads) is of what these works were asked for; 0 if nothing was."""
        if not self.spec:
            return torch.zeros(())
        parts = dict(zip([f.name for f in self.spec], reading.split([f.rows for f in self.spec], dim=1)))
        factors, applies = (of[index][:, self.asked] for of in (self.images.factors, self.images.applies))
        return reader_loss(parts, factors, applies, self.spec, AMOUNTS)


def centre(weight: Tensor) -> Tensor:
    """Return the mean place x, y of maps of weight (N, size, size): (N, 2), from -1 (left, up) to 1."""
    total = weight.sum((1, 2)).clamp_min(1)  # of a bare ground the middle
    return torch.stack([(weight * at).sum((1, 2)) / total for at in canvas(weight.shape[2])], dim=1)


def descend(optimizer: torch.optim.Optimizer, loss: Tensor, longest: float | None = None) -> None:
    optimizer.zero_grad()
    loss.backward()
    if longest:
        nn.utils.clip_grad_norm_(optimizer.param_groups[0]["params"], longest)
    optimizer.step()
