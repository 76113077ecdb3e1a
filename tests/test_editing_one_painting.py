"""One painting's way: its colours and its texture over another picture."""

import pytest
import torch

from lessonlib.data import load
from lessonlib.editing.one_painting import paint_like, recolour, texture_distance
from lessonlib.metrics import palette, palette_distance
from lessonlib.scenes import paintings

SIZE = 64


@pytest.fixture(scope="module")
def pair():
    factors, chance = paintings.sample_factors(40, seed=2)
    strokes = torch.nonzero(factors[:, 0] == 3)[0]
    painting = paintings.render(factors[strokes], chance[strokes], 4 * SIZE)[..., 96:160, 96:160] / 255
    return load("photographs", size=SIZE).batch(slice(1, 2)), painting


def test_the_palette_becomes_the_paintings(pair):
    picture, painting = pair
    asked, before, after = palette(painting)[0], palette(picture), palette(recolour(picture, painting))
    assert palette_distance(asked, *after) < 0.4 * palette_distance(asked, *before)


def test_the_texture_comes_nearer_and_the_drawing_stays(pair):
    picture, painting = pair
    made = paint_like(picture, painting)
    assert made.shape == picture.shape and 0 <= made.min() and made.max() <= 1
    before, after = (texture_distance(x, painting, seed=9) for x in (picture, made))
    assert after < 0.7 * before
    light = [x.mean(1, keepdim=True) for x in (recolour(picture, painting), made)]
    small = torch.cat([torch.nn.functional.avg_pool2d(x, 8).flatten(1) for x in light])
    assert torch.corrcoef(small)[0, 1] > 0.8


def test_a_painting_in_its_own_manner_is_itself(pair):
    _, painting = pair
    assert (paint_like(painting, painting) - painting).abs().mean() < 0.05
    assert texture_distance(painting, painting) == 0


def test_the_same_seed_paints_the_same(pair):
    assert torch.equal(paint_like(*pair, seed=1), paint_like(*pair, seed=1))


def test_pictures_that_do_not_fit_are_told(pair):
    picture, painting = pair
    with pytest.raises(ValueError, match=r"S a multiple of 4, got \(1, 3, 64, 64\) and \(1, 3, 60, 60\)"):
        paint_like(picture, painting[..., :60, :60])
    with pytest.raises(ValueError, match="in .0, 1."):
        paint_like(picture * 255, painting)
