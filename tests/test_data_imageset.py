"""``ImageSet``, ``Factor``, ``Card``: faults named, splits disjoint, batches through a real DataLoader."""

import json

import pytest
import torch
from torch.utils.data import DataLoader

from lessonlib.data import Card, Factor, ImageSet
from lessonlib.data.imageset import CARDS
from lessonlib.data.published import SETS

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
    for wrong in (0, 10):
        with pytest.raises(ValueError, match=f"expected 0 < held_out < 10, got {wrong}"):
            numbered().split(wrong)


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
    for name, published in SETS.items():
        assert Card.read(name).sha256 == next(iter(published.files.values()))
