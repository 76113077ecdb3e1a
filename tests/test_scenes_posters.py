"""Posters: four layouts and products, text as bars, the same poster at every size."""

import pytest
import torch
from drawn import fixed

from lessonlib.data import load
from lessonlib.scenes import posters
from lessonlib.scenes.colour import oklab, polar

GOLDEN_PIXELS = [
    136.6, 143.5, 140.3, 135.4, 135.4, 134.3, 130.8, 131.8,
    137.1, 135.6, 130.1, 128.1, 144.7, 145.7, 140.7, 137.8,
]  # fmt: skip


def some(n=40, seed=3, **values):
    return fixed(posters, posters.sample_factors(n, seed), **values)


def test_same_seed_same_poster_on_every_machine():
    factors = some(40, 11)
    assert torch.equal(factors, some(40, 11)) and not torch.equal(factors, some(40, 12))
    blocks = torch.nn.functional.avg_pool2d(posters.render(factors).float(), 8).mean(0)[0]
    assert blocks.flatten().tolist() == pytest.approx(GOLDEN_PIXELS, abs=2)


@pytest.mark.parametrize("product", range(4))
def test_every_size_shows_the_same_poster(product):
    factors = some(12, product=product)
    large, small = posters.render(factors, 128).float(), posters.render(factors, 64).float()
    assert (torch.nn.functional.avg_pool2d(large, 2) - small).abs().mean() < 1.5


def test_pieces_do_not_matter():
    factors = some(40)
    whole = posters.render(factors, 48)
    assert torch.equal(whole[33], posters.render(factors[33:34], 48)[0])


@pytest.mark.parametrize("name", posters.NAMES)
def test_every_factor_can_be_seen(name):
    low, high = some(30, decoration=1, copy=0.5, chroma=0.6), some(30, decoration=1, copy=0.5, chroma=0.6)
    column = posters.NAMES.index(name)
    low[:, column] = 0
    high[:, column] = 3 if posters.SPEC[column].names else 0.5 if posters.SPEC[column].kind == "circle" else 1
    change = (posters.render(low).float() - posters.render(high).float()).abs().mean((1, 2, 3))
    assert change.min() > 0.2


@pytest.mark.parametrize("layout", range(4))
@pytest.mark.parametrize("part", ["headline", "scale", "call", "copy"])
def test_text_product_and_button_keep_off_the_rim_and_each_other(layout, part):
    """The largest of each, one by one: what changes with a part is where it stands."""
    names = ("headline", "scale", "call", "copy")
    largest = dict.fromkeys(names, 1.0) | {"layout": layout, "decoration": 0, "contrast": 1.0}
    size, both = 128, []
    for product in range(4):
        base = some(4, **largest, product=product)
        less = fixed(posters, base.clone(), **{part: 0.0})
        change = (posters.render(base, size).float() - posters.render(less, size).float()).abs().sum(1)
        both.append(change.amax(0) > 12)
    moved = torch.stack(both).any(0)
    rim = torch.ones(size, size, dtype=torch.bool)
    rim[3:-3, 3:-3] = False
    assert moved.any() and not (moved & rim).any()


def test_text_lies_on_the_side_of_the_ground_where_there_is_room():
    factors = some(400)
    mixed = {name: polar(oklab(c))[0] for name, c in posters.colours(factors).items()}
    apart = (mixed["text"] - mixed["ground"]).abs()
    assert apart.min() > 0.12
    assert torch.corrcoef(torch.stack([apart, factors[:, posters.NAMES.index("contrast")]]))[0, 1] > 0.9


def test_without_words_there_is_room_for_a_headline_and_a_call():
    bare = some(6, headline=1.0)
    less = fixed(posters, bare.clone(), headline=0.0)
    assert torch.equal(posters.render(bare, 32, words=False), posters.render(less, 32, words=False))
    assert not torch.equal(posters.render(bare, 32), posters.render(less, 32))


def test_load_draws_them_with_their_factors():
    images = load("posters", size=16, n=5)
    assert images.images.shape == (5, 3, 16, 16) and images.factors.shape == (5, 13)
    assert images.card.licence == "CC0-1.0"


def test_a_wrong_shape_size_or_value_is_told():
    factors = some(2)
    with pytest.raises(ValueError, match=r"factors \(n, 13\), got \(2, 9\)"):
        posters.render(factors[:, :9])
    with pytest.raises(ValueError, match="size from 16 to 4096 pixels, got 5000"):
        posters.render(factors, 5000)
    with pytest.raises(ValueError, match="expected layout from 0 to 3, got"):
        posters.render(fixed(posters, factors, layout=4))
