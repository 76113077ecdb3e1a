"""The flow on rows of numbers: it learns where they lie, with a condition and without."""

import pytest
import torch

from lessonlib.models import follow
from lessonlib.recipes.flow import LatentFlow, train_flow


def two_heaps(n=800):
    side = torch.randint(2, (n, 1), generator=torch.Generator().manual_seed(0)).float() * 2 - 1
    rows = torch.cat([side, torch.zeros_like(side)], 1)
    return rows + 0.1 * torch.randn(n, 2, generator=torch.Generator().manual_seed(1)), side


def test_a_latent_flow_draws_codes_where_codes_lie_and_the_same_from_one_seed():
    codes = 5 + 3 * two_heaps()[0]
    flow = LatentFlow(codes, 150)
    drawn = flow.sample(400, seed=1)
    assert drawn.shape == (400, 2) and torch.equal(drawn, flow.sample(400, seed=1))
    heaps = torch.tensor([[2.0, 5.0], [8.0, 5.0]])
    assert (torch.cdist(drawn, heaps).min(1).values < 1.5).float().mean() > 0.8
    assert not torch.equal(drawn, flow.sample(400, seed=2))


def test_a_condition_says_which_heap():
    rows, side = two_heaps()
    rows = (rows - rows.mean(0)) / rows.std(0)
    velocity, history = train_flow(rows, 150, side)
    torch.manual_seed(0)
    noise, ones = torch.randn(200, 2), torch.ones(200, 1)
    right = follow(lambda place, t: velocity(place, t, ones), noise, 10)[-1]
    assert (right[:, 0] > 0).float().mean() > 0.9 and history.steps == 150


def test_rows_must_be_standardised_and_have_a_condition_each():
    rows, side = two_heaps()
    with pytest.raises(ValueError, match="expected columns of mean 0 and spread 1, got one that is 2"):
        train_flow(3 * rows, 1)
    rows = (rows - rows.mean(0)) / rows.std(0)
    with pytest.raises(ValueError, match="expected a condition for each of 800 rows, got 799"):
        train_flow(rows, 1, side[1:])
