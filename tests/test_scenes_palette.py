"""Inks that keep away from a hue."""

import pytest
import torch

from lessonlib.scenes.colour import oklab, oklch, polar
from lessonlib.scenes.palette import avoid


def hue(inks):
    return polar(oklab(inks))[2] % 1


def test_polar_is_what_oklch_takes():
    colours = torch.rand(50, 3, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(oklch(*polar(oklab(colours))), colours, atol=2e-4, rtol=0)


@pytest.mark.parametrize("forbidden", [0.02, 0.35, 0.97])
def test_a_forbidden_hue_is_left_and_all_else_stays(forbidden):
    circle = torch.arange(20) / 20
    inks = oklch(torch.full((20,), 0.7), torch.full((20,), 0.08), circle)
    kept = avoid(inks, forbidden, 0.1)
    apart = (hue(kept) - forbidden + 0.5) % 1 - 0.5
    assert apart.abs().min() > 0.09
    far = ((circle - forbidden + 0.5) % 1 - 0.5).abs() > 0.1
    torch.testing.assert_close(kept[far], inks[far])
    assert (oklab(kept)[:, 0] - 0.7).abs().max() < 0.01 and not torch.allclose(kept, inks)
    torch.testing.assert_close(avoid(inks, forbidden, 0.0), inks)
