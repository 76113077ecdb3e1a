"""Paintings: five styles about a centre, inks that go together, the same work at every size."""

import pytest
import torch
from drawn import fixed, light

from lessonlib.data import load
from lessonlib.scenes import paintings
from lessonlib.scenes.colour import oklch, strongest
from lessonlib.scenes.palette import inks

COLUMN = {name: k for k, name in enumerate(paintings.NAMES)}
GOLDEN_PIXELS = [
    195.5,
    185.7,
    185.9,
    198.4,
    187.4,
    153.2,
    149.6,
    180.3,
    193.2,
    151.7,
    152.4,
    180.6,
    203.5,
    192.4,
    191.3,
    196.7,
]


def works(n=60, seed=3, **values):
    factors, chance = paintings.sample_factors(n, seed)
    return fixed(paintings, factors, **values), chance


def oklab(rgb):
    """An independent way back, from sRGB (..., 3): Ottosson's own matrices in this direction."""
    to_lms = torch.tensor(
        [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
         [0.0883024619, 0.2817188376, 0.6299787005]]
    )  # fmt: skip
    to_lab = torch.tensor(
        [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
         [0.0259040371, 0.7827717662, -0.8086757660]]
    )  # fmt: skip
    return (light(rgb) @ to_lms.T).clamp_min(0) ** (1 / 3) @ to_lab.T


def test_same_seed_same_work_on_every_machine():
    factors, chance = works(40, seed=11)
    again, other = works(40, seed=11), works(40, seed=12)
    assert torch.equal(factors, again[0]) and torch.equal(chance, again[1])
    assert not torch.equal(chance, other[1])
    blocks = torch.nn.functional.avg_pool2d(paintings.render(factors, chance, 32).float(), 8).mean(0)[0]
    assert blocks.flatten().tolist() == pytest.approx(GOLDEN_PIXELS, abs=2)


def test_named_factors_do_not_say_all():
    factors, chance = works(2)
    factors[1] = factors[0]
    one, other = paintings.render(factors, chance, 32).float()
    assert (one - other).abs().mean() > 2


@pytest.mark.parametrize("style", range(5))
def test_every_size_shows_the_same_work(style):
    factors, chance = works(12, style=style)
    large = paintings.render(factors, chance, 128).float()
    small = paintings.render(factors, chance, 64).float()
    assert (torch.nn.functional.avg_pool2d(large, 2) - small).abs().mean() < 1.5


def test_pieces_do_not_matter():
    factors, chance = works(40)
    whole = paintings.render(factors, chance, 48)
    alone = paintings.render(factors[33:34], chance[33:34], 48)
    assert torch.equal(whole[33], alone[0])


def test_an_edge_stays_sharp_on_a_wall():
    factors, chance = works(1, style=4, edge=0.0, grain=0.0, density=1.0, x=0.5, y=0.5)
    row = paintings.render(factors, chance, 2048)[0, :, 1024].float()
    jumps = (row[:, 4:] - row[:, :-4]).abs().amax(0), (row[:, 1:] - row[:, :-1]).abs().amax(0)
    assert jumps[0].max() > 20 and jumps[1].max() > 0.4 * jumps[0].max()  # all of a rise within a few pixels


@pytest.mark.parametrize("style", range(5))
def test_the_weight_lies_where_it_was_asked_for(style):
    factors, chance = works(300, style=style, grain=0.0)
    x = paintings.render(factors, chance, 32).float() / 255
    ground = inks(*factors[:, 1:5].T)[:, 0, :, None, None]
    weight = (x - ground).norm(dim=1)
    places = (torch.arange(32) + 0.5) / 16 - 1
    for name, along in (("x", weight.sum(1)), ("y", weight.sum(2))):
        centre = (along * places).sum(1) / along.sum(1)
        assert torch.corrcoef(torch.stack([centre, factors[:, COLUMN[name]]]))[0, 1] > 0.85
    covered = (weight > 0.08).float().mean((1, 2))
    assert torch.corrcoef(torch.stack([covered, factors[:, COLUMN["density"]]]))[0, 1] > 0.5


def test_inks_are_shown_as_they_were_mixed():
    factors, _ = works(500)
    colours = inks(*factors[:, 1:5].T)
    lab = oklab(colours)
    assert colours.min() >= 0 and colours.max() <= 1
    assert (lab[:, 1:, 0] > 0.3).all() and (lab[:, 0, 0] > 0.75).all()  # no ink is mud, the ground is light
    assert (lab[:, :1] - lab[:, 1:]).norm(dim=-1).amax(1).min() > 0.25  # something stands out from the ground


def test_a_colour_that_no_screen_shows_keeps_its_hue_and_lightness():
    light, hue = torch.full((64,), 0.6), torch.arange(64) / 64
    lab = oklab(oklch(light, torch.minimum(torch.tensor(0.3), strongest(light, hue)), hue))
    turned = (torch.atan2(lab[:, 2], lab[:, 1]) / (2 * torch.pi) - hue + 0.5).remainder(1) - 0.5
    assert turned.abs().max() < 0.01 and (lab[:, 0] - 0.6).abs().max() < 0.01


def test_load_draws_them_with_their_factors():
    images = load("paintings", size=16, n=5)
    assert images.images.shape == (5, 3, 16, 16) and images.factors.shape == (5, 10)
    assert images.card.licence == "CC0-1.0"


def test_a_wrong_shape_size_or_value_is_told():
    factors, chance = works(2)
    with pytest.raises(ValueError, match=r"factors \(n, 10\).*got \(2, 9\)"):
        paintings.render(factors[:, :9], chance)
    with pytest.raises(ValueError, match="size from 16 to 4096 pixels, got 5000"):
        paintings.render(factors, chance, 5000)
    factors[1, COLUMN["style"]] = 5
    with pytest.raises(ValueError, match="expected style from 0 to 4, got"):
        paintings.render(factors, chance)
