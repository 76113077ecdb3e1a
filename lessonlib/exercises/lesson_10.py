"""Exercises of lesson 10: the adversarial game."""

from functools import partial
from types import SimpleNamespace

import torch
from torch import nn
from torch.nn.functional import softplus

from .base import exercise


def by_chance(logit_real, logit_fake):
    """Return both losses by binary cross-entropy, which takes logits and labels."""
    bce = nn.functional.binary_cross_entropy_with_logits
    ones, zeros = torch.ones_like, torch.zeros_like
    real, fake = bce(logit_real, ones(logit_real)), bce(logit_fake, zeros(logit_fake))
    return real + fake, bce(logit_fake, ones(logit_fake))


def logits() -> list[tuple]:
    """Draw uneven batches, equal ones, and logits whose chance rounds to 0; all ask for gradients."""
    far = torch.tensor([[200.0], [-200.0]])
    pairs = [(3 * torch.randn(n, 1), 3 * torch.randn(m, 1) - 1) for n, m in ((5, 7), (4, 4))] + [(far, -far)]
    return [tuple(t.requires_grad_() for t in pair) for pair in pairs]


@exercise(
    "10.1 Two losses",
    points=2,
    hints=(
        "-log D is `softplus(-logit)`, and -log(1 - D) is `softplus(logit)`. No sigmoid is needed.",
        "The discriminator wants high logits for the real and low ones for the fakes: two terms, added.",
        "The generator wants high logits for the fakes: `softplus(-logit_fake).mean()`.",
    ),
    draw=logits,
    reference=by_chance,
    gradient=True,
    mistakes="""
right(logit_real.sigmoid(), logit_fake.sigmoid())
# A sigmoid was taken twice: softplus wants the logits as they are.
softplus(logit_real).mean() + softplus(-logit_fake).mean(), softplus(-logit_fake).mean()
# The labels are swapped: a real point should have a high logit, a fake a low logit.
right(logit_real, logit_fake)[0], -softplus(logit_fake).mean()
# This is the saturating loss, log(1 - D). Take -log D: `softplus(-logit_fake)`.
right(logit_real, logit_fake)[0], softplus(logit_fake).mean()
# This helps the discriminator: a generator wants high logits for its own.
(softplus(-logit_real) + softplus(logit_fake)).mean(), softplus(-logit_fake).mean()
# Real and fake are added pair by pair, but the batches may differ in size: take the mean of each by itself.
right(logit_real, logit_fake)[::-1]  # They are the other way round: the discriminator's loss comes first.
sum(right(logit_real, logit_fake))  # The two are added. Each player has a loss of its own: return both.
r, f = logit_real.sigmoid(), logit_fake.sigmoid()
return -r.log().mean() - (1 - f).log().mean(), -f.log().mean()
# log(sigmoid(…)) is infinite where a logit is far from 0. `softplus` takes both in one go.
""",
    usual="`softplus(-logit)` is -log D, `softplus(logit)` is -log(1 - D).",
)
def game_losses(logit_real, logit_fake):
    """Return the discriminator's loss and the generator's, each a mean over the batch."""
    loss_d = softplus(-logit_real).mean() + softplus(logit_fake).mean()
    loss_g = softplus(-logit_fake).mean()
    return loss_d, loss_g


def tables() -> list[tuple]:
    """Draw a small game in which old gradients lie about, and a batch for it: (game, x, z)."""
    generator = nn.Linear(2, 2)
    discriminator = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
    opt_g, opt_d = (torch.optim.SGD(player.parameters(), lr=0.5) for player in (generator, discriminator))
    for weight in (*generator.parameters(), *discriminator.parameters()):
        weight.grad = torch.full_like(weight, 0.3)
    game = SimpleNamespace(generator=generator, discriminator=discriminator, opt_g=opt_g, opt_d=opt_d)
    return [(game, 2 + torch.randn(6, 2), torch.randn(6, 2))]


def after_step(loss, game, x, z) -> dict:
    """Return what a step has left: both players' weights, what became of the generator's slopes, the loss."""
    seen = {"the loss": loss}
    for name in ("discriminator", "generator"):
        weights = getattr(game, name).parameters()
        seen[f"the {name}'s weights"] = nn.utils.parameters_to_vector(weights).detach()
    slopes = [w.grad for w in game.generator.parameters() if w.grad is not None]
    filled = any(bool(((s != 0.3) & (s != 0)).any()) for s in slopes)
    return {**seen, "the generator's slopes": "new" if filled else "none or the old"}


def by_descent(player, which, game, x, z):
    """Take one player's step by the rule of gradient descent: each weight goes against its slope."""
    weights = list(getattr(game, player).parameters())
    loss = by_chance(game.discriminator(x), game.discriminator(game.generator(z)))[which]
    for weight, slope in zip(weights, torch.autograd.grad(loss, weights)):
        weight.data -= 0.5 * slope
        weight.grad = slope
    return float(loss)


def step(opt, loss):
    """Take one step down a loss."""
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss


def losses(game, x, z, cut):
    """Return both losses; where the fakes are cut off, no slope reaches the generator."""
    fake = game.generator(z)
    return game_losses(game.discriminator(x), game.discriminator(fake.detach() if cut else fake))


@exercise(
    "10.2 A step of the discriminator",
    points=2,
    hints=(
        "Make fakes with `game.generator(z)`. It is not to learn now: `.detach()` cuts it off.",
        "The first of the two losses is yours: `loss, _ = game_losses(of x, of the fakes)`.",
        "Then the three lines of lesson 02, with `game.opt_d`: `zero_grad()`, `backward()`, `step()`.",
    ),
    draw=tables,
    reference=partial(by_descent, "discriminator", 0),
    see=after_step,
    mistakes="""
step(game.opt_d, losses(game, x, z, cut=False)[0])
# `.detach()` is missing: the fakes dragged the generator's slopes along.
step(game.opt_d, game_losses(game.discriminator(game.generator(z).detach()), game.discriminator(x))[0])
# The labels are swapped: a real point should have a high logit, a fake a low logit.
loss, _ = losses(game, x, z, cut=True); game.opt_d.zero_grad(); loss.backward(); game.opt_g.step()
return loss
# This is the generator's optimiser. Take the other.
loss, _ = losses(game, x, z, cut=True); loss.backward(); game.opt_d.step(); return loss
# Old slopes are added: `zero_grad()` comes first.
loss, _ = losses(game, x, z, cut=True); game.opt_d.zero_grad(); loss.backward(); return loss
# The discriminator did not move: `game.opt_d.step()` comes right after `loss.backward()`.
step(game.opt_d, losses(game, x, z, cut=True)[1])
# This is the generator's loss. Yours is the first of the two.
""",
    usual="Its loss is the first of `game_losses`, of the logits of `x` and of the fakes.",
)
def discriminator_step(game, x, z):
    """Let the discriminator take one step on real points x and latents z; return its loss."""
    fake = game.generator(z).detach()
    loss, _ = game_losses(game.discriminator(x), game.discriminator(fake))
    game.opt_d.zero_grad()
    loss.backward()
    game.opt_d.step()
    return loss


@exercise(
    "10.3 A step of the generator",
    points=2,
    hints=(
        "From z to a point to a logit: `game.discriminator(game.generator(z))`. Nothing is cut off here.",
        "The loss is the generator's: `softplus(-logit_fake).mean()`.",
        "Only the generator's optimiser moves: `game.opt_g`.",
    ),
    draw=tables,
    reference=partial(by_descent, "generator", 1),
    see=after_step,
    mistakes="""
step(game.opt_g, losses(game, x, z, cut=True)[1])
# `.detach()` cuts the way back: the loss says nothing to the generator. Leave it out here.
step(game.opt_d, losses(game, x, z, cut=False)[1])
# This is the discriminator's optimiser. Take the other.
step(game.opt_g, softplus(game.discriminator(game.generator(z))).mean())
# The labels are swapped: the generator wants high logits for its points, not low ones.
step(game.opt_g, -softplus(game.discriminator(game.generator(z))).mean())
# This is the saturating loss, log(1 - D). Take -log D: `softplus(-logit_fake)`.
_, loss = losses(game, x, z, cut=False); loss.backward(); game.opt_g.step(); return loss
# Old slopes are added: `zero_grad()` comes first.
_, loss = losses(game, x, z, cut=False); game.opt_g.zero_grad(); loss.backward(); return loss
# The generator did not move: `game.opt_g.step()` comes right after `loss.backward()`.
""",
    usual="Its loss is `softplus(-logit_fake).mean()`, of the logits of the fakes.",
)
def generator_step(game, x, z):
    """Let the generator take one step on latents z; x is not needed here. Return its loss."""
    logit_fake = game.discriminator(game.generator(z))
    loss = softplus(-logit_fake).mean()
    game.opt_g.zero_grad()
    loss.backward()
    game.opt_g.step()
    return loss


def bent() -> list[tuple]:
    """Draw discriminators whose slope differs from place to place, points, and strengths."""
    return [
        (nn.Sequential(nn.Linear(d, 4), nn.Tanh(), nn.Linear(4, 1)), 2 * torch.randn(n, d), gamma)
        for d, n, gamma in ((2, 6, 0.7), (3, 5, 2.5))
    ]


def point_by_point(discriminator, x, r1_gamma):
    """Return R1 from the slope at each point by itself."""
    slopes = [slope(discriminator, point[None])[0] for point in x]
    return r1_gamma * sum(s @ s for s in slopes) / (2 * len(x))


def slope(discriminator, x):
    """Return the slopes of the logits at x, which can be differentiated again."""
    x = x.detach().requires_grad_()
    return torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)[0]


@exercise(
    "10.4 R1 by hand",
    points=2,
    hints=(
        "`x = x.detach().requires_grad_()` gives points whose slope autograd follows.",
        "`torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)` returns a tuple with "
        "the slopes of all points. `create_graph=True` lets the penalty itself be differentiated.",
        "Square the slopes, add up each point's two numbers with `.sum(dim=1)`, take the mean, halve it.",
    ),
    draw=bent,
    reference=point_by_point,
    gradient=True,
    mistakes="""
2 * right(discriminator, x, r1_gamma)  # The half is missing: `r1_gamma / 2`.
r1_gamma / 2 * slope(discriminator, x).square().mean()
# The mean runs over the coordinates too. Add up each point's own first: `.sum(dim=1)`.
r1_gamma / 2 * slope(discriminator, x).square().sum()  # This is the sum. Take the mean over the batch.
r1_gamma / 2 * slope(discriminator, x).norm(dim=1).mean()  # The length is not squared.
right(discriminator, x, r1_gamma) / len(x) ** 2
# The slopes are divided by the batch: `.sum()` the logits, no mean.
torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
# Autograd does not follow `x` yet: `x = x.detach().requires_grad_()` comes first.
x = x.detach().requires_grad_(); torch.autograd.grad(discriminator(x), x, create_graph=True)
# Autograd takes the slope of one number: `.sum()` the logits. Each point's slope stays its own.
right(discriminator, x, r1_gamma).detach()
# The penalty cannot be differentiated again: `create_graph=True` keeps the way.
right(discriminator, x, 1)  # `r1_gamma` is not used.
""",
    usual="Half of `r1_gamma`, times the mean of the squared lengths.",
)
def r1_penalty(discriminator, x, r1_gamma):
    """Return r1_gamma / 2 times the squared length of the logit's slope at x, a mean over the batch."""
    x = x.detach().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return r1_gamma / 2 * slope.square().sum(dim=1).mean()
