"""The planner: boxes that are where their walls are, beliefs that add up, a prior that can be trusted."""

import math

import pytest
import torch

from lessonlib.editing.planning import drawn_beliefs, finish, noises
from lessonlib.exercises.catalogue import find
from lessonlib.metrics import edit_distance
from lessonlib.models.planner import Planner, planner_loss, soft_box
from lessonlib.recipes.plans import train_planner
from lessonlib.scenes.briefs import WIDTH, brief, profile
from lessonlib.scenes.floorplans import floorplans
from lessonlib.scenes.graphs import graph
from lessonlib.scenes.rules import valid


@pytest.fixture(scope="module")
def homes():
    return floorplans(30, seed=5)


@pytest.fixture(scope="module")
def model(homes):
    return train_planner(homes, 30)[0]


def test_a_sure_box_is_where_its_walls_are():
    inside = soft_box(torch.tensor([2.0, 3, 8, 5]), torch.full((4,), 0.05), 12).exp().round()
    assert inside.nonzero().amin(0).tolist() == [3, 2] and inside.nonzero().amax(0).tolist() == [4, 7]
    assert inside.sum() == 12


def test_a_soft_box_is_what_the_exercise_writes_in_both_directions():
    walls = torch.tensor([[4.0, 5.0, 9.0, 11.0], [2.5, 3, 20, 12]])
    places, one = torch.arange(24) + 0.5, torch.ones(2)
    across = find("17.1")(places, walls[:, 0], walls[:, 2], 1.5 * one)
    down = find("17.1")(places, walls[:, 1], walls[:, 3], 1.5 * one)
    ours = soft_box(walls, torch.full((2, 4), 1.5), 24)
    assert torch.allclose(ours, down[:, :, None] + across[:, None, :], atol=1e-5)


def test_beliefs_add_up_and_outside_lies_outside_the_house(model):
    z, c = torch.randn(3, model.latent_dim), torch.zeros(3, WIDTH)
    beliefs = model.decode(z, c)
    assert beliefs.shape == (3, 8, 24, 24) and torch.allclose(beliefs.sum(1), torch.ones(()), atol=1e-4)
    assert (beliefs[:, 0, 0, 0] > 0.9).all() and (beliefs[:, 0, 12, 12] < 0.1).all()


def test_the_prior_draws_what_its_density_says():
    torch.manual_seed(0)
    model = Planner(8, 4, latent_dim=2, width=8, parts=3)
    c = torch.randn(1, 4).expand(20_000, 4)
    drawn = model.code(torch.randn(len(c), model.noise_dim), c)
    weight, mean, logvar = (part[0] for part in model._mixture(c[:1]))
    middle = (weight.exp()[:, None] * mean).sum(0)
    spread = (weight.exp()[:, None] * (mean**2 + logvar.exp())).sum(0) - middle**2
    assert torch.allclose(drawn.mean(0), middle, atol=0.05) and torch.allclose(
        drawn.var(0), spread, rtol=0.05
    )
    parts = [torch.distributions.MultivariateNormal(m, v.exp().diag()) for m, v in zip(mean, logvar)]
    trusted = torch.logsumexp(torch.stack([w + p.log_prob(drawn) for w, p in zip(weight, parts)]), 0)
    assert torch.allclose(model.log_prior(drawn, c), trusted, atol=1e-4)


def test_the_loss_is_minus_log_belief_and_an_estimated_kl(homes):
    torch.manual_seed(0)
    model, x, c = Planner(384, WIDTH), homes.one_hot(), torch.zeros(30, WIDTH)
    parts = planner_loss(model, x, profile(x), c, beta=2.0)
    assert torch.allclose(parts["loss"], parts["recon"] + 2 * parts["kl"])
    parts["loss"].backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())
    with pytest.raises(ValueError, match=r"Planner: expected float32 briefs \(N, 383\)"):
        planner_loss(model, x, profile(x), c[:, 1:])


def test_training_lowers_the_loss(homes):
    history = train_planner(homes, 30)[1]
    assert sum(history.values["recon"][:5]) / 5 > 1.3 * history.last("recon", 5)


def test_what_is_drawn_stays_and_the_best_try_is_returned(model, homes):
    whole = homes.cells[2].numpy()
    done = finish(model, brief(drawn=whole, graph=graph(whole)), noises(model, 0, 3))
    assert done.valid and not done.missed and done.tries == 1
    assert (done.plan == whole)[whole > 0].all()
    part = whole.copy()
    part[part > 2] = 0
    asked = brief(drawn=part)
    beliefs = drawn_beliefs(model, asked, noises(model, 0, 3))
    assert (beliefs.argmax(1)[:, part > 0] == part[part > 0]).all()
    assert drawn_beliefs(model, asked, noises(model, 0, 1)).shape == (1, 8, 24, 24)
    free = finish(model, brief(), noises(model, 1, 4))
    assert free.valid == bool(valid(free.plan)[0]) and 1 <= free.tries <= 4 and 0 <= free.changed < 1
    other = finish(model, brief(graph=graph(homes.cells[0])), noises(model, 1, 4))
    edits = edit_distance(graph(homes.cells[0]), graph(other.plan))
    far = f"room graph: expected the one asked for, got one {edits} edits away"
    assert other.missed == ((far,) if edits else ())


def test_noise_is_the_same_for_the_same_seed(model):
    assert torch.equal(noises(model, 3), noises(model, 3)) and noises(model, 3).shape[1] == model.noise_dim
    assert math.isclose(noises(model, 3, 4000).std(), 1, abs_tol=0.02)
