"""The game's losses against closed forms and autograd, the targets, and how modes are counted."""

import pytest
import torch
from torch import nn
from torch.distributions import Normal
from torch.nn import functional as F

from lessonlib.models import (
    discriminator_loss,
    generator_loss,
    r1_penalty,
    relativistic_losses,
    saturating_generator_loss,
)
from lessonlib.toys.points import SPREAD, TARGETS, centres, modes_found, points_of


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


def slope(loss, logit):
    """Return the slope of a loss in its logits."""
    logit = logit.clone().requires_grad_()
    return torch.autograd.grad(loss(logit), logit)[0]


def test_losses_are_the_cross_entropies_of_real_and_made():
    real, fake = 3 * torch.randn(5, 1), 3 * torch.randn(7, 1)
    bce = F.binary_cross_entropy_with_logits
    ones, zeros = torch.ones(7, 1), torch.zeros(7, 1)
    torch.testing.assert_close(discriminator_loss(real, fake), bce(real, ones[:5]) + bce(fake, zeros))
    torch.testing.assert_close(generator_loss(fake), bce(fake, ones))
    torch.testing.assert_close(saturating_generator_loss(fake), -bce(fake, zeros))


def test_no_logit_is_too_far_for_a_loss():
    far = torch.tensor([-500.0, 500.0])
    for loss in (generator_loss(far), saturating_generator_loss(far), discriminator_loss(far, far)):
        assert loss.isfinite()


def test_where_the_discriminator_is_sure_only_the_saturating_loss_goes_quiet():
    logit = torch.linspace(-12, 3, 9)
    torch.testing.assert_close(slope(saturating_generator_loss, logit), -logit.sigmoid() / 9)
    torch.testing.assert_close(slope(generator_loss, logit), -(-logit).sigmoid() / 9)
    assert slope(saturating_generator_loss, logit[:1]).abs() < 1e-5
    assert slope(generator_loss, logit[:1]).abs() > 0.99


def test_relativistic_losses_look_at_differences_alone_and_oppose_each_other():
    real, fake = torch.randn(6, 1), torch.randn(6, 1)
    loss_d, loss_g = relativistic_losses(real, fake)
    torch.testing.assert_close(loss_d, -(real - fake).sigmoid().log().mean())
    torch.testing.assert_close(loss_g, -(fake - real).sigmoid().log().mean())
    torch.testing.assert_close(relativistic_losses(real + 5, fake + 5), (loss_d, loss_g))
    with pytest.raises(ValueError, match=r"one shape, got \(6, 1\) and \(6,\)"):
        relativistic_losses(real, fake[:, 0])


def test_r1_of_a_linear_discriminator_is_half_gamma_times_its_squared_length():
    linear, x = nn.Linear(12, 1), torch.rand(5, 3, 2, 2)
    penalty = r1_penalty(lambda x: linear(x.flatten(1)), x, 0.3)
    torch.testing.assert_close(penalty, 0.15 * linear.weight.square().sum())
    penalty.backward()
    torch.testing.assert_close(linear.weight.grad, 0.3 * linear.weight.detach())
    assert x.grad is None and not x.requires_grad


def test_r1_of_a_bowl_is_the_mean_over_the_batch():
    x = torch.randn(7, 2)
    torch.testing.assert_close(r1_penalty(lambda x: x.square().sum(1), x, 1.0), 2 * x.square().sum(1).mean())


def test_the_best_discriminator_of_two_gaussians_is_their_log_ratio():
    p, q = Normal(-1.0, 1.0), Normal(1.0, 1.5)
    line = torch.linspace(-5, 5, 201)
    p_x, q_x = p.log_prob(line).exp(), q.log_prob(line).exp()
    logit = torch.zeros(201, requires_grad=True)
    weighted = (p_x * F.softplus(-logit) + q_x * F.softplus(logit)).sum()
    best = p.log_prob(line) - q.log_prob(line)
    torch.testing.assert_close(best.sigmoid(), p_x / (p_x + q_x))
    with torch.no_grad():
        logit.copy_(best)
    assert torch.autograd.grad(weighted_at(p_x, q_x, logit), logit)[0].abs().max() < 1e-6
    assert weighted > weighted_at(p_x, q_x, logit)


def weighted_at(p_x, q_x, logit):
    return (p_x * F.softplus(-logit) + q_x * F.softplus(logit)).sum()


@pytest.mark.parametrize("target", [*TARGETS, torch.tensor([[0.5, -0.5]])], ids=str)
def test_targets_lie_in_the_picture_and_are_the_same_every_time(target):
    x, again = (points_of(target, 300, torch.Generator().manual_seed(3)) for _ in range(2))
    assert x.shape == (300, 2) and x.abs().max() < 2.8 and torch.equal(x, again)


@pytest.mark.parametrize("target", ["cat", torch.zeros(0, 2), torch.zeros(3)], ids=str)
def test_a_target_that_is_none_is_refused(target):
    with pytest.raises(ValueError, match="target: expected"):
        points_of(target, 3, torch.Generator())


def test_a_mode_counts_from_two_percent_within_three_standard_deviations():
    assert modes_found(points_of("ring", 2000, torch.Generator().manual_seed(0))) == 8
    middles = centres()
    x = middles[:1].repeat(100, 1)
    assert modes_found(x) == 1
    x[:2] = middles[3] + torch.tensor([2.9 * SPREAD, 0])
    assert modes_found(x) == 2
    x[0] = middles[3] + torch.tensor([3.1 * SPREAD, 0])
    assert modes_found(x) == 1
