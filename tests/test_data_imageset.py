"""``ImageSet``, ``Factor``, ``Card``: faults named, splits disjoint, batches through a real DataLoader."""

import json

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from lessonlib.data import Card, Factor, ImageSet
from lessonlib.data.imageset import CARDS
from lessonlib.data.published import SETS, published

LETTER = Factor("letter", "category", names=("a", "b"))
CARD = Card("Test pictures", "drawn here", "CC0-1.0", "by counting")


def numbered(n=10):
    """Pictures whose every pixel is their own number, with that number and its half as factors."""
    images = torch.arange(n, dtype=torch.uint8)[:, None, None, None].expand(n, 3, 4, 5).contiguous()
    factors = torch.arange(n).float()[:, None] * torch.tensor([1.0, 0.5])
    return ImageSet(images, CARD, factors, spec=(Factor("number", high=n), Factor("half", high=n / 2)))


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"images": torch.zeros(2, 3, 4, 4)}, "expected uint8"),
        ({"images": torch.zeros(10, 32, 32, 3).byte()}, r"1 or 3 channels C, got .*; channels come before"),
        ({"images": torch.zeros(10, 4, 8, 8).byte()}, r"1 or 3 channels C, got torch.uint8 \(10, 4, 8, 8\)$"),
        ({"images": np.zeros((10, 3, 4, 4))}, r"expected uint8 .* got torch.float64 \(10, 3, 4, 4\)"),
        ({"images": "cats"}, "images: expected a tensor or an array, got str"),
        ({"factors": None}, r"factors: expected shape \(10, 2\), got \(10, 0\)"),
        ({"factors": torch.full((10, 2), 3.0), "spec": (LETTER, LETTER)}, "0 to 1 for 'letter', got 3 to 3"),
        ({"images": torch.zeros(3, 4, 4, dtype=torch.uint8)}, r"got torch.uint8 \(3, 4, 4\)"),
        ({"factors": torch.zeros(2, 3)}, r"factors: expected shape \(10, 2\), got \(2, 3\)"),
        ({"applies": torch.ones(10, 1, dtype=torch.bool)}, r"applies: expected shape \(10, 2\)"),
    ],
)
def test_a_wrong_part_is_refused_with_expected_and_got(wrong, words):
    good = numbered()
    parts = {"images": good.images, "card": CARD, "factors": good.factors, "spec": good.spec}
    with pytest.raises(ValueError, match=words):
        ImageSet(**{**parts, **wrong})


def test_an_unknown_kind_of_factor_and_an_unknown_column_are_refused():
    with pytest.raises(ValueError, match="got 'colour'"):
        Factor("hue", kind="colour")
    with pytest.raises(ValueError, match="expected one of number, half, got 'third'"):
        numbered().column("third")
    assert numbered().column("half")[4] == 2


def test_without_factors_the_table_is_empty_and_the_line_says_none():
    plain = ImageSet(numbered().images, CARD)
    assert plain.factors.shape == plain.applies.shape == (10, 0)
    assert repr(plain).endswith("10 pictures, 3 x 4 x 5, factors: none)")


def test_split_is_seeded_disjoint_and_keeps_pictures_with_their_factors():
    train, held_out = numbered().split(3, seed=1)
    assert (len(train), len(held_out)) == (7, 3)
    assert sorted([*train.column("number").tolist(), *held_out.column("number").tolist()]) == list(range(10))
    for part in (train, held_out):
        assert torch.equal(part.images[:, 0, 0, 0].float(), part.column("number"))
    again, other = numbered().split(3, seed=1)[1], numbered().split(3, seed=2)[1]
    assert torch.equal(held_out.factors, again.factors) and not torch.equal(held_out.factors, other.factors)
    with pytest.raises(ValueError, match="expected held_out of at least 1, got 0"):
        numbered().split(0)


@pytest.mark.parametrize("n, asked, held", [(90, 1_000, 30), (100, 20, 20), (30, 1_000, 10), (3, 5, 1)])
def test_split_holds_out_a_third_at_most_and_says_when_that_is_fewer(n, asked, held, capsys):
    train, held_out = numbered(n).split(asked)
    assert (len(train), len(held_out)) == (n - held, held)
    said = capsys.readouterr().out
    assert (f"Held out: {held} of {n} pictures, a third at most." in said) == (held < asked)
    assert ("made for 30 pictures and more" in said) == (n < 30)


def test_equal_pictures_stay_on_one_side_of_a_split():
    images = numbered(12).images
    images[6:] = images[:6]  # every picture stands there twice
    for seed in range(5):
        train, held_out = ImageSet(images, CARD).split(4, seed)
        sides = [set(part.images[:, 0, 0, 0].tolist()) for part in (train, held_out)]
        assert not sides[0] & sides[1] and (len(train), len(held_out)) == (8, 4)
    with pytest.raises(ValueError, match="three different pictures or more, got 1 in 5"):
        ImageSet(images[:1].repeat(5, 1, 1, 1), CARD).split(1)


def test_numpy_arrays_are_taken_and_kept_apart_from_the_arrays():
    pictures = np.zeros((4, 1, 8, 8), np.uint8)
    pictures.setflags(write=False)
    data = ImageSet(pictures, CARD, np.arange(4)[:, None], (Factor("number", high=4),), np.ones((4, 1), int))
    assert data.images.dtype == torch.uint8 and data.column("number").tolist() == [0, 1, 2, 3]
    assert data.factors.dtype == torch.float32 and data.applies.dtype == torch.bool


def test_a_dataloader_serves_whole_batches_that_equal_single_pictures():
    data = numbered()
    x, factors = next(iter(DataLoader(data, batch_size=4)))
    assert x.shape == (4, 3, 4, 5) and x.dtype == torch.float32 and 0 <= x.min() and x.max() <= 1
    for i in range(4):
        assert torch.equal(x[i], data[i][0]) and torch.equal(factors[i], data[i][1])
    assert torch.equal(data.batch([0, 1, 2, 3]), x)


def test_a_dataloader_asks_once_for_a_batch(monkeypatch):
    asked = []
    serve = ImageSet.__getitems__
    monkeypatch.setattr(
        ImageSet, "__getitems__", lambda self, index: asked.append(index) or serve(self, index)
    )
    assert len(list(DataLoader(numbered(), batch_size=4))) == len(asked) == 3


def test_every_card_is_whole_and_names_the_published_hash():
    names = {path.stem for path in CARDS.glob("*.json")}
    assert names >= {"garments", "digits", "photographs", "folder", *SETS}
    for name in names:
        values = json.loads((CARDS / f"{name}.json").read_text(encoding="utf-8"))
        assert all(values[key] for key in ("title", "source", "licence", "made", "limits", "factors")), name
        assert values["licence"] in {"CC0-1.0", "CC-BY-2.0", "CC-BY-SA-4.0", "MIT", "unknown"}, name
        assert Card.read(name).title in str(Card.read(name))
    for name in SETS:
        assert Card.read(name).sha256 == next(iter(published(name).files.values()))
