"""The adversarial game on a plane: two small networks, and a step for each. Lesson 10."""

import torch
from torch import Tensor, nn

from lessonlib.models import gan
from lessonlib.toys.points import points_of
from lessonlib.training import EMA

GAMES = ("plain", "saturating", "cured")
BATCH, R1_GAMMA, HALF_LIFE = 128, 0.1, 100  # the last in steps
USUAL, CURED = {"lr": 5e-4}, {"lr": 3e-3, "betas": (0.0, 0.99)}  # Adam with momentum, and without
SHOWN, COUNTED = 160, 2000  # points of either kind in a picture; fakes that are counted


def mlp(width: int, outputs: int) -> nn.Sequential:
    """Build a network from 2 numbers to ``outputs`` with two hidden layers of ``width``. Lesson 10."""
    first, second, last = nn.Linear(2, width), nn.Linear(width, width), nn.Linear(width, outputs)
    return nn.Sequential(first, nn.ReLU(), second, nn.ReLU(), last)


class Game:
    """Hold both players and take their steps; the same ``seed`` plays the same game.

    ``kind``: "plain" (non-saturating), "saturating", or "cured" (as lesson 11 trains: pairs, R1, no momentum,
    fakes by averaged weights). ``target``: what ``points_of`` takes; it may change meanwhile. Lesson 10.
    """

    def __init__(self, kind: str = "plain", target="ring", seed: int = 0):
        if kind not in GAMES:
            raise ValueError(f"game: expected one of {', '.join(GAMES)}, got {kind!r}")
        self.kind, self.target = kind, target
        self.dice = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.generator, self.discriminator = mlp(64, 2), mlp(32, 1)
        rule = CURED if kind == "cured" else USUAL
        self.opt_g = torch.optim.Adam(self.generator.parameters(), fused=True, **rule)
        self.opt_d = torch.optim.Adam(self.discriminator.parameters(), fused=True, **rule)
        self.average = EMA(self.generator, HALF_LIFE * BATCH, BATCH)
        self.shown_x = points_of(target, SHOWN, self.dice)
        self.fixed_z = self.latents(COUNTED)
        self.steps = {"discriminator": 0, "generator": 0}

    def reals(self, n: int = BATCH) -> Tensor:
        """Draw ``n`` points of the target: (n, 2)."""
        return points_of(self.target, n, self.dice)

    def latents(self, n: int = BATCH) -> Tensor:
        """Draw ``n`` latents (n, 2) from N(0, 1)."""
        return torch.randn(n, 2, generator=self.dice)

    def step_d(self) -> float:
        """Let the discriminator take one step; return its loss, without the penalty."""
        x, fake = self.reals(), self.generator(self.latents()).detach()
        logit_real, logit_fake = self.discriminator(x), self.discriminator(fake)
        if self.kind == "cured":
            loss, _ = gan.relativistic_losses(logit_real, logit_fake)
            penalty = gan.r1_penalty(self.discriminator, x, R1_GAMMA)
        else:
            loss, penalty = gan.discriminator_loss(logit_real, logit_fake), 0
        self.opt_d.zero_grad()
        (loss + penalty).backward()
        self.opt_d.step()
        self.steps["discriminator"] += 1
        return loss.item()

    def step_g(self) -> float:
        """Let the generator take one step; return its loss."""
        x, fake = self.reals(), self.generator(self.latents())
        loss = self._generators_loss(fake, x)
        self.opt_g.zero_grad()
        loss.backward()
        self.opt_g.step()
        self.average.update()
        self.steps["generator"] += 1
        return loss.item()

    def step(self) -> tuple[float, float]:
        """Let both take one step, the discriminator first; return both losses."""
        return self.step_d(), self.step_g()

    def _generators_loss(self, fake: Tensor, x: Tensor) -> Tensor:
        logit_fake = self.discriminator(fake)
        if self.kind == "plain":
            return gan.generator_loss(logit_fake)
        if self.kind == "saturating":
            return gan.saturating_generator_loss(logit_fake)
        return gan.relativistic_losses(self.discriminator(x).detach(), logit_fake)[1]

    @torch.no_grad()
    def fakes(self, n: int = SHOWN) -> Tensor:
        """Return the points (n, 2) of the first ``n`` of ``COUNTED`` latents, which are always the same."""
        return (self.average.module if self.kind == "cured" else self.generator)(self.fixed_z[:n])

    def arrows(self) -> Tensor:
        """Return where the generator's loss pushes each of ``fakes()``: minus its slope there, (SHOWN, 2)."""
        fake = self.fakes().requires_grad_()
        loss = self._generators_loss(fake, self.shown_x) * len(fake)
        return -torch.autograd.grad(loss, fake)[0]

    @torch.no_grad()
    def field(self, places: Tensor) -> Tensor:
        """Return D (N,) at places (N, 2); in the cured game 1/2 lies midway between reals and fakes."""
        middle = 0.0
        if self.kind == "cured":
            middle = sum(self.discriminator(x).mean() for x in (self.shown_x, self.fakes())) / 2
        return (self.discriminator(places)[:, 0] - middle).sigmoid()

    def taken_for_fake(self, places: Tensor) -> Tensor:
        """Return 1 - D at places (N, 2); 1/2 where a game that ran away has no number left."""
        return 1 - self.field(places).nan_to_num(0.5)
