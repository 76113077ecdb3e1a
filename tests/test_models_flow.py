"""Flow matching against closed forms: a Gaussian carried to another, orders of the methods, guidance."""

import pytest
import torch

from lessonlib.models import VelocityNet, euler, flow_loss, follow, guided, heun, on_the_line

MEAN, SPREAD = 1.5, 0.4


def exact(place, t):
    """The mean velocity of all lines from N(0, 1) to N(1.5, 0.4²) that pass here."""
    t = t[:, None]
    variance = (1 - t) ** 2 + (t * SPREAD) ** 2
    return MEAN + (place - t * MEAN) * (t * SPREAD**2 - (1 - t)) / variance


def test_a_line_begins_in_noise_ends_in_data_and_keeps_its_velocity():
    x, noise = torch.randn(3, 2, 4, 4), torch.randn(3, 2, 4, 4)
    at = [on_the_line(x, noise, torch.full((3,), t)) for t in (0.0, 0.25, 1.0)]
    torch.testing.assert_close(at[0][0], noise)
    torch.testing.assert_close(at[1][0], noise + 0.25 * (x - noise))
    torch.testing.assert_close(at[2][0], x)
    assert all(torch.equal(velocity, x - noise) for _, velocity in at)
    with pytest.raises(
        ValueError, match=r"expected x and noise of one shape .* got \(3, 2, 4, 4\), \(3, 2\)"
    ):
        on_the_line(x, torch.randn(3, 2), torch.rand(3))


def test_the_exact_velocity_carries_one_gaussian_to_the_other():
    noise = torch.linspace(-2, 2, 9)[:, None]
    samples = follow(exact, noise, 200)[-1]
    torch.testing.assert_close(samples, MEAN + SPREAD * noise, atol=1e-3, rtol=0)


@pytest.mark.parametrize(("method", "order"), [(euler, 1), (heun, 2)])
def test_half_the_step_makes_the_error_fall_by_the_methods_order(method, order):
    noise = torch.linspace(-2, 2, 9, dtype=torch.double)[:, None]
    error = [
        (follow(exact, noise, steps, method)[-1] - (MEAN + SPREAD * noise)).abs().mean() for steps in (40, 80)
    ]
    assert 2 ** (order - 0.25) < error[0] / error[1] < 2 ** (order + 0.25)


def test_no_velocity_has_a_smaller_loss_than_the_exact_one():
    torch.manual_seed(0)
    x = MEAN + SPREAD * torch.randn(40_000, 1)

    def loss(velocity):
        torch.manual_seed(1)
        return float(flow_loss(velocity, x))

    least = loss(exact)
    # what remains is the spread of lines that cross: the variance of x - noise, given the place
    t = (torch.arange(2000) + 0.5) / 2000
    variance = (1 - t) ** 2 + (t * SPREAD) ** 2
    remains = 1 + SPREAD**2 - (t * SPREAD**2 - (1 - t)) ** 2 / variance
    assert least == pytest.approx(float(remains.mean()), rel=0.03)
    assert loss(lambda place, t: exact(place, t) + 0.2) > least + 0.03
    assert loss(lambda place, t: 0.8 * exact(place, t)) > least + 0.03


def test_a_path_holds_every_place_and_needs_a_step():
    path = follow(exact, torch.zeros(5, 1), 7)
    assert path.shape == (8, 5, 1) and torch.equal(path[0], torch.zeros(5, 1))
    with pytest.raises(ValueError, match="expected one step or more, got 0"):
        follow(exact, torch.zeros(5, 1), 0)


def test_guidance_lies_on_the_line_through_both_velocities():
    with_c, without = (lambda place, t: place + 3), (lambda place, t: place + 1)
    place, t = torch.randn(4, 2), torch.rand(4)
    for weight, shift in ((0.0, 1.0), (1.0, 3.0), (2.0, 5.0)):
        torch.testing.assert_close(guided(with_c, without, weight)(place, t), place + shift)


def test_the_network_learns_where_two_points_lie():
    torch.manual_seed(0)
    net = VelocityNet(2, width=64, blocks=1)
    adam = torch.optim.Adam(net.parameters(), lr=3e-3)
    ends = torch.tensor([[-1.0, 0.5], [1.0, 0.5]])
    for _ in range(300):
        loss = flow_loss(net, ends.repeat(64, 1))
        adam.zero_grad()
        loss.backward()
        adam.step()
    samples = follow(net, torch.randn(200, 2), 20)[-1]
    assert torch.cdist(samples, ends).min(1).values.median() < 0.1
    assert 60 < (samples[:, 0] > 0).sum() < 140


def test_the_network_hears_its_condition_and_refuses_other_shapes():
    net = VelocityNet(3, condition_dim=2)
    place, t = torch.randn(4, 3), torch.rand(4)
    assert net(place, t).shape == (4, 3)
    torch.testing.assert_close(net(place, t), net(place, t, torch.zeros(4, 2)))
    assert not torch.allclose(net(place, t), net(place, t, torch.ones(4, 2)))
    with pytest.raises(ValueError, match=r"times and conditions \(\(4, 3\), \(4,\), \(4, 2\)\)"):
        net(place, t, torch.ones(4, 1))
