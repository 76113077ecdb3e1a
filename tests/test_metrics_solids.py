"""Solids are measured as they were carved."""

import math

import pytest
import torch

from lessonlib.metrics import measure_solids
from lessonlib.scenes import sculptures


@pytest.fixture(scope="module")
def carved():
    factors, chance = sculptures.sample_factors(40, seed=5)
    factors[:, 0] = 2  # twisted: every measurement means something
    return factors, measure_solids(sculptures.render(factors, chance, 32))


def test_lobes_are_counted_and_turns_are_followed(carved):
    factors, found = carved
    assert (found["lobes"] == factors[:, 4] + 3).all()
    half_way = (0.12 + 0.55 * factors[:, 5]) / 4  # of the whole winding in turns, the half in the middle
    assert torch.corrcoef(torch.stack([found["twist"], half_way]))[0, 1] > 0.98
    assert float((found["twist"] / half_way).median()) == pytest.approx(1, abs=0.15)


def test_height_and_waist_have_lengths(carved):
    factors, found = carved
    top = 0.11 + 0.98 + 0.74 * factors[:, 1]
    assert float((found["height"] - top).abs().max()) < 0.3
    assert float(torch.corrcoef(torch.stack([found["height"], top]))[0, 1]) > 0.97
    disc = torch.ones(1, 32, 32, 32)
    line = (torch.arange(32) + 0.5) / 16 - 1
    disc[0] = torch.hypot(line[:, None], line[None])[:, :, None] - 0.4
    assert float(measure_solids(disc)["waist"]) == pytest.approx(0.4, abs=0.01)
    assert math.isclose(float(measure_solids(disc)["height"]), 2, abs_tol=0.01)


def test_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"expected fields \(N, S, S, S\)"):
        measure_solids(torch.ones(3, 4, 5))
