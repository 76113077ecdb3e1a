"""How the two steps of lesson 08's game are judged: by the weights they move, and along which loss."""

from __future__ import annotations

from types import SimpleNamespace

from .base import NotYet, describe, need_function
from .checks_08 import SATURATING, SWAPPED, TWICE, game_losses
from .compare import alike, must_be, refuse_wrongs

STALE = "Old slopes are added: `zero_grad()` comes first."
SWAPPED_FOR_G = "The labels are swapped: the generator wants high logits for its points, not low ones."


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


def _stale_only():
    """Return the generator's weights when its optimiser steps along the old slopes alone."""
    game, _, _ = _table()
    game.opt_g.step()
    return _weights(game.generator)
