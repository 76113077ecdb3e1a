"""Palettes: the colours of a picture, and how far they are from what was asked."""

from itertools import permutations

import pytest
import torch

from lessonlib.metrics import palette, palette_distance
from lessonlib.scenes import paintings
from lessonlib.scenes.colour import oklab, oklch
from lessonlib.scenes.palette import inks


def test_oklab_undoes_oklch():
    light, chroma, hue = torch.tensor([0.4, 0.7, 0.9]), 0.06, torch.tensor([0.1, 0.5, 0.9])
    lab = oklab(oklch(light, chroma, hue))
    turns = torch.atan2(lab[:, 2], lab[:, 1]).div(2 * torch.pi).remainder(1)
    torch.testing.assert_close(lab[:, 0], light, atol=1e-3, rtol=0)
    torch.testing.assert_close(lab[:, 1:].norm(dim=1), torch.full((3,), chroma), atol=1e-3, rtol=0)
    torch.testing.assert_close(turns, hue, atol=3e-3, rtol=0)


def test_flat_fields_are_found_with_their_shares():
    colours = torch.tensor([[0.9, 0.9, 0.8], [0.8, 0.1, 0.1], [0.1, 0.2, 0.7]])
    x = colours.T[None, :, None, :].repeat_interleave(torch.tensor([5, 2, 1]), dim=3).expand(1, 3, 8, 8)
    found, shares = palette(x, 3)
    order = shares[0].argsort(descending=True)
    torch.testing.assert_close(found[0, order], oklab(colours), atol=1e-4, rtol=0)
    assert shares[0, order].tolist() == pytest.approx([5 / 8, 2 / 8, 1 / 8])


def test_fewer_colours_than_asked_for_are_no_fault():
    found, shares = palette(torch.full((2, 3, 8, 8), 0.5), 5)
    assert found.isfinite().all() and shares.sum(1).tolist() == pytest.approx([1, 1])


def test_the_match_is_the_best_of_all():
    torch.manual_seed(0)
    asked, colours, shares = torch.rand(4, 4, 3), torch.rand(4, 3, 3), torch.rand(4, 3)
    cost = torch.cdist(asked, colours) * shares[:, None]
    best = [min(sum(c[i, k] for k, i in enumerate(p)) for p in permutations(range(4), 3)) for c in cost]
    torch.testing.assert_close(palette_distance(asked, colours, shares), torch.stack(best))


def test_a_work_is_near_its_own_inks_and_far_from_another_works():
    factors, chance = paintings.sample_factors(60, seed=5)
    asked = oklab(inks(*factors[:, 1:5].T))
    colours, shares = palette(paintings.render(factors, chance, 96) / 255)
    own = palette_distance(asked, colours, shares).mean()
    assert own < 0.02 and own < 0.25 * palette_distance(asked.roll(1, 0), colours, shares).mean()


def test_palettes_that_do_not_fit_together_are_told():
    with pytest.raises(ValueError, match=r"at most as many colours, got \(2, 3, 3\) and \(2, 4, 3\)"):
        palette_distance(torch.rand(2, 3, 3), torch.rand(2, 4, 3), torch.rand(2, 4))
