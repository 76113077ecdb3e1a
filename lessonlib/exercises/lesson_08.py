"""Exercises of lesson 08: the adversarial game."""

from __future__ import annotations

from .base import Exercise
from .checks_08 import check_game_losses, check_r1
from .checks_08_steps import check_discriminator_step, check_generator_step
from .stubs import fill, fills, returns

LOSSES = '''
def game_losses(logit_real, logit_fake):
    """Return the discriminator's loss and the generator's, each a mean over the batch."""
    raise NotDone
'''

D_STEP = '''
def discriminator_step(game, x, z):
    """Let the discriminator take one step on real points x and latents z; return its loss."""
    raise NotDone
'''

G_STEP = '''
def generator_step(game, x, z):
    """Let the generator take one step on latents z; x is not needed here. Return its loss."""
    raise NotDone
'''

R1 = '''
def r1_penalty(discriminator, x, r1_gamma):
    """Return r1_gamma / 2 times the squared length of the logit's slope at x, a mean over the batch."""
    raise NotDone
'''

GIVEN = "import torch\nfrom torch.nn.functional import softplus"
D, G = "game.discriminator", "game.generator"
D_LOSS = "loss = softplus(-real).mean() + softplus(fake).mean()"
D_LOGITS = f"real, fake = {D}(x), {D}({G}(z).detach())"
D_MOVE = "game.opt_d.zero_grad(); loss.backward(); game.opt_d.step(); return loss"
G_MOVE = "game.opt_g.zero_grad(); loss.backward(); game.opt_g.step(); return loss"
G_LOSS = f"loss = softplus(-{D}({G}(z))).mean()"
SLOPE = "x = x.detach().requires_grad_(); (slope,) = torch.autograd.grad"
SLOPE_OF_SUM = f"{SLOPE}(discriminator(x).sum(), x, create_graph=True)"

EXERCISES = (
    Exercise(
        id="08.1",
        name="game_losses",
        title="Two losses",
        points=2,
        stub=LOSSES,
        answer=fill(
            LOSSES,
            "loss_d = softplus(-logit_real).mean() + softplus(logit_fake).mean()",
            "loss_g = softplus(-logit_fake).mean()",
            "return loss_d, loss_g",
        ),
        check=check_game_losses,
        given=GIVEN,
        hints=(
            "-log D is `softplus(-logit)`, and -log(1 - D) is `softplus(logit)`. No sigmoid is needed.",
            "The discriminator wants high logits for the real and low ones for the made: two terms, added.",
            "The generator wants high logits for the made: `softplus(-logit_fake).mean()`.",
        ),
        mistakes=returns(
            LOSSES,
            ("softplus(-logit_real.sigmoid()).mean() + softplus(logit_fake.sigmoid()).mean(), "
             "softplus(-logit_fake.sigmoid()).mean()", "sigmoid was taken twice"),
            ("softplus(logit_real).mean() + softplus(-logit_fake).mean(), softplus(-logit_fake).mean()",
             "labels are swapped"),
            ("softplus(-logit_real).mean() + softplus(logit_fake).mean(), -softplus(logit_fake).mean()",
             "saturating loss"),
            ("softplus(-logit_real).mean() + softplus(logit_fake).mean(), softplus(logit_fake).mean()",
             "helps the discriminator"),
            ("softplus(-logit_real).sum() + softplus(logit_fake).sum(), softplus(-logit_fake).sum()",
             "This is the sum"),
            ("softplus(-logit_real).mean(), softplus(-logit_fake).mean()", "Only the real points count"),
            ("softplus(logit_fake).mean(), softplus(-logit_fake).mean()", "Only the made points count"),
            ("softplus(-logit_fake).mean(), softplus(-logit_real).mean() + softplus(logit_fake).mean()",
             "the other way round"),
            ("softplus(-logit_real).mean() + softplus(logit_fake).mean()", "Return both"),
            ("-logit_real.mean() + logit_fake.mean(), -logit_fake.mean()", "without softplus"),
        ),
    ),
    Exercise(
        id="08.2",
        name="discriminator_step",
        title="A step of the discriminator",
        points=2,
        stub=D_STEP,
        answer=fill(
            D_STEP,
            "fake = game.generator(z).detach()",
            "loss, _ = game_losses(game.discriminator(x), game.discriminator(fake))",
            "game.opt_d.zero_grad()",
            "loss.backward()",
            "game.opt_d.step()",
            "return loss",
        ),
        check=check_discriminator_step,
        given=f"{GIVEN}\nfrom lessonlib.exercises.checks_08 import game_losses",
        hints=(
            "Make fakes with `game.generator(z)`. It is not to learn now: `.detach()` cuts it off.",
            "The first of the two losses is yours: `loss, _ = game_losses(of x, of the fakes)`.",
            "Then the three lines of lesson 02, with `game.opt_d`: `zero_grad()`, `backward()`, `step()`.",
        ),
        mistakes=fills(
            D_STEP,
            (f"real, fake = {D}(x), {D}({G}(z)); {D_LOSS}; {D_MOVE}", "`.detach()` is missing"),
            (f"{D_LOGITS}; loss = softplus(real).mean() + softplus(-fake).mean(); {D_MOVE}",
             "labels are swapped"),
            (f"{D_LOGITS}; {D_LOSS}; game.opt_d.zero_grad(); loss.backward(); game.opt_g.step(); return loss",
             "the generator's optimiser"),
            (f"{D_LOGITS}; real, fake = real.sigmoid(), fake.sigmoid(); {D_LOSS}; {D_MOVE}",
             "sigmoid was taken twice"),
            (f"{D_LOGITS}; {D_LOSS}; loss.backward(); game.opt_d.step(); return loss", "`zero_grad()`"),
            (f"{D_LOGITS}; {D_LOSS}; game.opt_d.zero_grad(); loss.backward(); return loss", "did not move"),
            (f"{D_LOGITS}; {D_LOSS}; game.opt_d.zero_grad(); loss.backward(); game.opt_d.step()",
             "begins with `return`"),
            (f"real, fake = {D}(x), {D}(z); {D_LOSS}; {D_MOVE}", "latents themselves"),
        ),
    ),
    Exercise(
        id="08.3",
        name="generator_step",
        title="A step of the generator",
        points=2,
        stub=G_STEP,
        answer=fill(
            G_STEP,
            "logit_fake = game.discriminator(game.generator(z))",
            "loss = softplus(-logit_fake).mean()",
            "game.opt_g.zero_grad()",
            "loss.backward()",
            "game.opt_g.step()",
            "return loss",
        ),
        check=check_generator_step,
        given=GIVEN,
        hints=(
            "From z to a point to a logit: `game.discriminator(game.generator(z))`. Nothing is cut off here.",
            "The loss is the generator's: `softplus(-logit_fake).mean()`.",
            "Only the generator's optimiser moves: `game.opt_g`.",
        ),
        mistakes=fills(
            G_STEP,
            (f"loss = softplus(-{D}({G}(z).detach())).mean(); {G_MOVE}", "`.detach()` cuts"),
            (f"{G_LOSS}; game.opt_d.zero_grad(); loss.backward(); game.opt_d.step(); return loss",
             "the discriminator's optimiser"),
            (f"{G_LOSS}; game.opt_g.zero_grad(); loss.backward(); game.opt_g.step(); game.opt_d.step(); "
             "return loss", "Both players moved"),
            (f"loss = softplus({D}({G}(z))).mean(); {G_MOVE}", "labels are swapped"),
            (f"loss = -softplus({D}({G}(z))).mean(); {G_MOVE}", "saturating loss"),
            (f"loss = softplus(-{D}({G}(z)).sigmoid()).mean(); {G_MOVE}", "sigmoid was taken twice"),
            (f"{G_LOSS}; loss.backward(); game.opt_g.step(); return loss", "`zero_grad()`"),
            (f"{G_LOSS}; game.opt_g.zero_grad(); loss.backward(); return loss", "did not move"),
            (f"{G_LOSS}; game.opt_g.zero_grad(); loss.backward(); game.opt_g.step()", "begins with `return`"),
        ),
    ),
    Exercise(
        id="08.4",
        name="r1_penalty",
        title="R1 by hand",
        points=2,
        stub=R1,
        answer=fill(
            R1,
            "x = x.detach().requires_grad_()",
            "(slope,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)",
            "return r1_gamma / 2 * slope.square().sum(dim=1).mean()",
        ),
        check=check_r1,
        hints=(
            "`x = x.detach().requires_grad_()` gives points whose slope autograd follows.",
            "`torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)` returns a tuple with "
            "the slopes of all points. `create_graph=True` lets the penalty itself be differentiated.",
            "Square the slopes, add up each point's two numbers with `.sum(dim=1)`, take the mean, halve it.",
        ),
        mistakes=fills(
            R1,
            (f"{SLOPE_OF_SUM}; return r1_gamma * slope.square().sum(dim=1).mean()", "The half is missing"),
            (f"{SLOPE_OF_SUM}; return r1_gamma / 2 * slope.square().mean()", "over the coordinates too"),
            (f"{SLOPE_OF_SUM}; return r1_gamma / 2 * slope.square().sum()", "This is the sum"),
            (f"{SLOPE_OF_SUM}; return r1_gamma / 2 * slope.norm(dim=1).mean()", "not squared"),
            (f"{SLOPE_OF_SUM}; return r1_gamma / 2 * (slope.norm(dim=1) - 1).square().mean()", "towards 1"),
            (f"{SLOPE}(discriminator(x).mean(), x, create_graph=True); "
             "return r1_gamma / 2 * slope.square().sum(dim=1).mean()", "divided by the batch"),
            (f"{SLOPE}(discriminator(x).sigmoid().sum(), x, create_graph=True); "
             "return r1_gamma / 2 * slope.square().sum(dim=1).mean()", "slope of the logit"),
            (f"{SLOPE}(discriminator(x).sum(), x); return r1_gamma / 2 * slope.square().sum(dim=1).mean()",
             "`create_graph=True`"),
            (f"{SLOPE_OF_SUM}; return slope.square().sum(dim=1).mean() / 2", "`r1_gamma` is not"),
        ),
    ),
)  # fmt: skip
