"""How lesson 08 is judged: one step beside the right one and beside the usual wrong ones."""

from __future__ import annotations

from types import SimpleNamespace

from .base import NotYet, describe, need_function, need_tensor
from .compare import alike, must_be, refuse_wrongs, told

TWICE = "A sigmoid was taken twice: softplus wants the logits as they are."
SWAPPED = "The labels are swapped: a real point should have a high logit, a made one a low logit."
STALE = "Old slopes are added: `zero_grad()` comes first."
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


def _table():
    """Return a small game in which old gradients lie about, and a batch for it: (game, x, z)."""
    import torch
    from torch import nn

    torch.manual_seed(8)
    generator, discriminator = nn.Linear(2, 2), nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
    opt_g, opt_d = (torch.optim.SGD(player.parameters(), lr=0.5) for player in (generator, discriminator))
    for weight in (*generator.parameters(), *discriminator.parameters()):
        weight.grad = torch.full_like(weight, 0.3)
    game = SimpleNamespace(generator=generator, discriminator=discriminator, opt_g=opt_g, opt_d=opt_d)
    return game, 2 + torch.randn(6, 2), torch.randn(6, 2)


def _weights(player):
    import torch

    return torch.cat([weight.detach().flatten() for weight in player.parameters()])


def _grads(player):
    import torch

    slopes = [weight.grad.flatten() for weight in player.parameters() if weight.grad is not None]
    return torch.cat([torch.zeros(0), *slopes])


def _moved(mover: str, loss_of, detach: bool, clear: bool = True):
    """Return a player's weights after a step down ``loss_of(real, fake)``, taken from the usual table."""
    game, x, z = _table()
    fake = game.generator(z)
    if clear:
        game.opt_d.zero_grad()
        game.opt_g.zero_grad()
    real = game.discriminator(x)
    loss_of(real, game.discriminator(fake.detach() if detach else fake)).backward()
    (game.opt_d if mover == "discriminator" else game.opt_g).step()
    return _weights(getattr(game, mover))


def _play(step, mover: str, other: str):
    """Let the learner take one step, and refuse the wrong mover and a missing loss; return what is left."""
    game, x, z = _table()
    before = {name: _weights(getattr(game, name)) for name in (mover, other)}
    loss = step(game, x, z)
    after = {name: _weights(getattr(game, name)) for name in (mover, other)}
    changed = {name: not alike(after[name], before[name]) for name in before}
    want = f"the {mover}'s weights to move, and no others"
    if changed[mover] and changed[other]:
        raise NotYet(want, "both moved", "Both players moved. One optimiser takes a step, never both.")
    if changed[other]:
        raise NotYet(want, f"only the {other}'s moved", f"This is the {other}'s optimiser. Take the other.")
    if loss is None and changed[mover]:
        raise NotYet("the loss", describe(loss), "The function has no line that begins with `return`.")
    return game, loss, after[mover], changed[mover]


def check_discriminator_step(step):
    """Judge one step from known weights: which weights moved, and along which loss."""
    from torch.nn.functional import softplus

    need_function(step, "discriminator_step")
    game, loss, got, moved = _play(step, "discriminator", "generator")
    if not moved:
        cause = "The discriminator did not move: `game.opt_d.step()` comes after `loss.backward()`."
        raise NotYet("the discriminator's weights to move", "the same weights as before", cause)

    def right(real, fake):
        return game_losses(real, fake)[0]

    def swapped(real, fake):
        return softplus(real).mean() + softplus(-fake).mean()

    def twice(real, fake):
        return softplus(-real.sigmoid()).mean() + softplus(fake.sigmoid()).mean()

    want = _moved("discriminator", right, detach=True)
    wrongs = (
        (_moved("discriminator", swapped, detach=True), SWAPPED),
        (_moved("discriminator", twice, detach=True), TWICE),
        (_moved("discriminator", right, True, clear=False), STALE),
        (
            _on_latents(right),
            "It was shown the latents themselves. Make points of them first.",
        ),
    )
    refuse_wrongs(got, want, wrongs, "one step down the discriminator's loss")
    must_be(got, want, "Its loss is the first of `game_losses`, of the logits of `x` and of the made points.")
    if not _untouched(game.generator):
        cause = "`.detach()` is missing: the made points dragged the generator's slopes along."
        raise NotYet("the generator's slopes as they were", "changed ones", cause)
    _check_loss(loss, right)


def _on_latents(loss_of):
    """Return the discriminator's weights when latents stand in for made points."""
    game, x, z = _table()
    game.opt_d.zero_grad()
    loss_of(game.discriminator(x), game.discriminator(z)).backward()
    game.opt_d.step()
    return _weights(game.discriminator)


def _untouched(player) -> bool:
    """Say whether slopes are still the old ones, 0.3 each, or were cleared and not filled again."""
    slopes = _grads(player)
    return not len(slopes) or bool(((slopes - 0.3).abs() < 1e-6).all()) or not slopes.any()


def _check_loss(loss, loss_of):
    """Refuse a loss that is not the one the step went down."""
    game, x, z = _table()
    want = loss_of(game.discriminator(x), game.discriminator(game.generator(z))).detach()
    number = loss.detach() if hasattr(loss, "detach") else want.new_tensor(float(loss))
    must_be(number, want, "Return the loss that the step went down.")


def check_generator_step(step):
    """Judge one step from known weights: which weights moved, and along which loss."""
    from torch.nn.functional import softplus

    need_function(step, "generator_step")
    game, loss, got, moved = _play(step, "generator", "discriminator")
    stale = _stale_only()
    if not moved or alike(got, stale):
        cut = "`.detach()` cuts the way back: the loss says nothing to the generator. Leave it out here."
        still = "The generator did not move: `game.opt_g.step()` comes after `loss.backward()`."
        cause = still if _grads(game.generator).any() else cut
        raise NotYet("the generator's weights to move", "none that the loss asked for", cause)

    def right(real, fake):
        return game_losses(real, fake)[1]

    want = _moved("generator", right, detach=False)
    wrongs = (
        (_moved("generator", lambda real, fake: softplus(fake).mean(), False), SWAPPED_FOR_G),
        (_moved("generator", lambda real, fake: -softplus(fake).mean(), False), SATURATING),
        (_moved("generator", lambda real, fake: softplus(-fake.sigmoid()).mean(), False), TWICE),
        (_moved("generator", right, False, clear=False), STALE),
    )
    refuse_wrongs(got, want, wrongs, "one step down the generator's loss")
    must_be(got, want, "Its loss is `softplus(-logit_fake).mean()`, of the logits of the made points.")
    _check_loss(loss, right)


SWAPPED_FOR_G = "The labels are swapped: the generator wants high logits for its points, not low ones."


def _stale_only():
    """Return the generator's weights when its optimiser steps along the old slopes alone."""
    game, _, _ = _table()
    game.opt_g.step()
    return _weights(game.generator)


def check_r1(r1_penalty):
    """Judge on a discriminator whose slope differs from place to place, then its own slope."""
    need_function(r1_penalty, "r1_penalty")
    game, x, _ = _table()
    discriminator, gamma = game.discriminator, 0.7
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


def _slopes(discriminator, x, gamma):
    """Return the logit's slopes at x, the chance's slopes, and the penalty."""
    import torch

    x = x.clone().requires_grad_()
    (slope,) = torch.autograd.grad(discriminator(x).sum(), x)
    (shrunk,) = torch.autograd.grad(discriminator(x).sigmoid().sum(), x)
    return slope, shrunk, gamma / 2 * slope.square().sum(1).mean()
