"""Sculptures: five families on one base, distances that are distances, the same solid at every size."""

import pytest
import torch
from scipy import ndimage

from lessonlib.data.solids import cells
from lessonlib.scenes import sculptures
from lessonlib.scenes.solids import FAMILIES, FLOOR, PLINTH

COLUMN = {name: k for k, name in enumerate(sculptures.NAMES)}


@pytest.fixture(scope="module")
def works():
    factors, chance = sculptures.sample_factors(60, seed=3)
    factors[:, 0] = torch.arange(60) % len(FAMILIES)
    return factors, chance, sculptures.render(factors, chance, 32)


def test_same_seed_same_solids_on_every_machine(works):
    factors, chance = sculptures.sample_factors(60, seed=3)
    other, _ = sculptures.sample_factors(60, seed=4)
    assert torch.equal(factors[:, 1:], works[0][:, 1:]) and torch.equal(chance, works[1])
    assert not torch.equal(factors, other)
    full = (works[2] < 0).float().mean((1, 2, 3))
    of_each = [float(full[k::5].mean()) for k in range(5)]
    assert of_each == pytest.approx([0.0867, 0.0819, 0.0731, 0.0492, 0.0741], abs=0.001)


def test_a_solid_is_one_piece_on_a_base_inside_its_box(works):
    inside = works[2] < 0
    rim = torch.ones(32, 32, 32, dtype=torch.bool)
    rim[1:-1, 1:-1, 1:-1] = False
    assert not (inside & rim).any()
    pieces = [ndimage.label(one.numpy())[1] for one in inside]
    assert pieces.count(1) >= 0.95 * len(pieces)
    z = cells(32)[:, 2].reshape(32, 32, 32)
    base = inside & (z > FLOOR) & (z < FLOOR + PLINTH)
    assert (base.sum((1, 2, 3)) >= 256).all()


def test_it_is_a_distance_where_the_surface_is(works):
    factors, chance, _ = works
    near = cells(24)[::3].requires_grad_()
    for one, luck in zip(factors[:15], chance[:15]):
        d = sculptures.field(one[None], luck[None], near)[0]
        (slope,) = torch.autograd.grad(d.sum(), near)
        steep = slope.norm(dim=1)[(d.abs() < 0.06) & (slope.norm(dim=1) > 0)]
        assert 0.8 < float(steep.median()) < 1.15 and float(steep.quantile(0.95)) < 1.6


def test_it_is_the_same_solid_at_every_size(works):
    factors, chance, fields = works
    fine = sculptures.render(factors[:5], chance[:5], 64)
    mean = torch.nn.functional.avg_pool3d((fine < 0).float(), 2)
    assert ((mean > 0.5) == (fields[:5] < 0)).float().mean() > 0.99


def test_a_factor_changes_the_families_that_it_means_something_for_and_no_other(works):
    factors, chance, _ = works
    of_them = sculptures.carved(factors, chance, 16)
    for name in sculptures.NAMES[1:]:
        low, high = factors.clone(), factors.clone()
        low[:, COLUMN[name]], high[:, COLUMN[name]] = 0, 3 if name == "lobes" else 1
        moved = sculptures.render(low, chance, 16) - sculptures.render(high, chance, 16)
        assert torch.equal(moved.abs().amax((1, 2, 3)) > 1e-4, of_them.used(name)), name


def test_what_does_not_fit_is_refused():
    factors, chance = sculptures.sample_factors(2)
    with pytest.raises(ValueError, match=r"expected \(n, 8\)"):
        sculptures.field(factors[:, :3], chance, cells(16))
    for size in (8, 300):
        with pytest.raises(ValueError, match="expected a size from 16 to 256"):
            sculptures.render(factors, chance, size)
    factors[0, 1] = 2
    with pytest.raises(ValueError, match="expected height from 0 to 1"):
        sculptures.render(factors, chance)
