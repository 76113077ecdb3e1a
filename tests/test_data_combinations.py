"""Which pictures show a combination: names, ranges, ranges through red."""

import pytest
import torch

from lessonlib.data import having, load


@pytest.fixture(scope="module")
def images():
    return load("garments", size=32, n=400, seed=3)


def test_all_that_is_wanted_is_there_and_none_is_missed(images):
    chosen = having(images, category="trousers", pattern="stripes", hue=(0.8, 0.2))
    by_hand = (images.column("category") == 4) & (images.column("pattern") == 1)
    by_hand &= (images.column("hue") >= 0.8) | (images.column("hue") <= 0.2)
    assert chosen.any() and torch.equal(chosen, by_hand)
    assert having(images).all()
    apart = having(images, hue=(0.8, 1.0)) | having(images, hue=(0.0, 0.2))
    assert torch.equal(having(images, hue=(0.8, 0.2)), apart)


def test_what_does_not_apply_is_not_shown(images):
    assert not having(images, category="skirt", neckline="round").any()
    assert having(images, category="skirt").any() and having(images, neckline="round").any()


@pytest.mark.parametrize(
    "wanted, said",
    [
        ({"category": "hat"}, "expected category of top, dress, coat, skirt, trousers, got 'hat'"),
        ({"price": (0, 1)}, "got 'price'"),
        ({"length": (0.8, 0.2)}, r"expected length as \(low, high\), got \(0.8, 0.2\)"),
    ],
)
def test_unknown_conditions_are_refused(images, wanted, said):
    with pytest.raises(ValueError, match=said):
        having(images, **wanted)
