"""Sliders that are inputs: the condition of a conditional VAE, its directions and its prior."""

import pytest
import torch

from lessonlib.data import load
from lessonlib.editing import Directions, condition, condition_prior, input_directions, input_prior
from lessonlib.models import ConditionalVAE, elbo, reparameterize

NAMES = ("hue", "lightness", "sleeve")


@pytest.fixture(scope="module")
def images():
    return load("garments", size=32, n=64, seed=3)


def test_directions_read_back_what_the_condition_says(images):
    c = condition(images, NAMES)
    code = torch.cat([torch.randn(64, 5), c], dim=1)
    read = input_directions(images, NAMES, 5).read(code)
    for k, name in enumerate(NAMES):
        rows = images.applies[:, images.names.index(name)]
        torch.testing.assert_close(read[rows, k], images.column(name)[rows], atol=1e-5, rtol=0)
    skirts = ~images.applies[:, images.names.index("sleeve")]
    assert skirts.any() and (c[skirts, 3] == 0).all()
    with pytest.raises(ValueError, match="expected one of category, sleeve, .* got 'colour'"):
        condition(images, ("colour",))
    assert condition(images, ()).shape == (64, 0)  # pictures without labels: nothing is told
    assert torch.equal(input_directions(images, (), 5).move(code[:, :5], {}), code[:, :5])


def test_categories_are_inputs_too_and_say_which_sliders_apply(images):
    names = ("category", "sleeve", "pattern", "scale")
    c = condition(images, names)
    assert c.shape == (64, 5 + 1 + 4 + 1)
    assert (c[:, :5].argmax(1) == images.column("category")).all() and (c[:, :5].sum(1) == 1).all()
    directions, code = input_directions(images, names, 3), torch.cat([torch.randn(64, 3), c], dim=1)
    columns = [images.names.index(name) for name in names]
    assert (directions.applies(code) == images.applies[:, columns]).all()
    moved = directions.move(code, {"category": 3.0, "sleeve": 0.9})
    torch.testing.assert_close(moved[:, 3:8], torch.eye(5)[torch.full((64,), 3)])
    torch.testing.assert_close(directions.read(moved)[:, 1], torch.full((64,), 0.9))
    torch.testing.assert_close(moved[:, :3], code[:, :3])


def test_their_state_keeps_one_covariance_for_all_groups(images):
    directions = input_directions(images, ("category", "sleeve", "pattern"), 3)
    plain, tensors = directions.state()
    assert tensors["covariance"].shape == (1, 13, 13)
    again = Directions.from_state(plain, tensors)
    assert torch.equal(again.alike.covariance, directions.alike.covariance)
    assert torch.equal(again.alike.applies, directions.alike.applies)
    assert again.state()[1]["covariance"].shape == (1, 13, 13)


def test_conditions_come_from_the_data_and_z_from_a_standard_gaussian(images):
    c = condition(images, NAMES)
    drawn = condition_prior(c, 5).sample(4_000, seed=0)
    assert all(bool((row == c).all(1).any()) for row in drawn[:50, 5:])
    assert (
        drawn[:, :5].mean(0).abs().max() < 0.08
        and (torch.cov(drawn[:, :5].T) - torch.eye(5)).abs().max() < 0.1
    )
    assert (condition_prior(c, 5).sample(9, seed=0, psi=0.0)[:, :5] == 0).all()


def test_moving_one_input_leaves_everything_else(images):
    directions = input_directions(images, NAMES, 5)
    code = torch.cat([torch.randn(64, 5), condition(images, NAMES)], dim=1)
    moved = directions.move(code, {"lightness": 0.25})
    torch.testing.assert_close(directions.read(moved)[:, 1], torch.full((64,), 0.25))
    others = [i for i in range(9) if i != 7]
    torch.testing.assert_close(moved[:, others], code[:, others])
    turned = directions.move(code, {"hue": 0.9})
    torch.testing.assert_close(directions.read(turned)[:, 0], torch.full((64,), 0.9))
    torch.testing.assert_close(turned[:, 5:7].norm(dim=1), torch.ones(64))  # the circle is not left


def test_the_prior_draws_conditions_that_stand_in_the_data(images):
    z, c = torch.randn(64, 5), condition(images, NAMES)
    drawn = input_prior(z, c).sample(20, seed=0)
    assert drawn.shape == (20, 9)
    assert all(bool((row == c).all(1).any()) for row in drawn[:, 5:])
    assert not any(bool((row == z).all(1).any()) for row in drawn[:, :5])


def test_the_condition_reaches_the_picture_and_every_weight_learns(images):
    torch.manual_seed(0)
    model, c = ConditionalVAE(4, latent_dim=5, width=8), condition(images, NAMES)
    x = images.batch(slice(None))
    mu, logvar = model.encode(x)
    mean = model.decode(model.join(reparameterize(mu, logvar), c))
    assert mean.shape == x.shape
    (-elbo(x, mean, mu, logvar, 0.1)["elbo"]).backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())
    other = model.decode(model.join(mu, c.flip(0)))
    assert not torch.equal(other, model.decode(model.join(mu, c)))
    with pytest.raises(ValueError, match=r"join: expected float32 c \(N, 4\), got .*\(64, 3\)"):
        model.join(mu, c[:, :3])
    with pytest.raises(ValueError, match=r"codes \[z, c\] \(N, 9\), got .*\(64, 5\)"):
        model.decode(mu)
