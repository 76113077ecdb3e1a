"""Audiences whose taste is known exactly, and files of them that may be wrong."""

import json

import pytest
import torch

from lessonlib.scenes import audiences, posters
from lessonlib.scenes.audiences import Audience, opposites, prefers, read_audiences, sample_audiences

POOL = posters.sample_factors(20_000, 1)


def test_utility_is_in_standard_deviations_for_any_audience():
    for audience in (*sample_audiences(), opposites(sample_audiences()[3])):
        u = audience.utility(POOL)
        assert abs(float(u.mean())) < 0.03 and float(u.std()) == pytest.approx(1, abs=0.03)


def test_utility_is_what_the_manifest_says():
    likes = {"product": [0, 0, 3, 0], "accent": [0.25, 2], "scale": [4]}
    audience, rows = Audience("ours", likes), POOL[:50]
    by_hand = [
        (3 if row[1] == 2 else 0) - 0.75
        + 2 * torch.cos(2 * torch.pi * (row[7] - 0.25)) + 4 * (row[8] - 0.5)
        for row in rows
    ]  # fmt: skip
    spread = (9 * 3 / 16 + 2 + 16 / 12) ** 0.5
    assert audience.utility(rows).tolist() == pytest.approx([float(u) / spread for u in by_hand], abs=1e-5)


def test_opposites_are_liked_for_the_pair_of_hues_alone():
    audience, factors = opposites(sample_audiences()[0], 50.0), POOL[:3].clone()
    columns = [posters.NAMES.index(name) for name in ("hue", "product_hue")]
    factors[:, columns] = torch.tensor([[0.1, 0.6], [0.9, 0.4], [0.3, 0.3]])
    u = audience.utility(factors)
    assert abs(u[0] - u[1]) < 0.3 and u[0] - u[2] > 2


def test_choices_and_clicks_follow_utility():
    dice, first = torch.Generator().manual_seed(0), torch.full((20_000,), 0.35)
    said = prefers(first, torch.zeros(20_000), dice).float().mean()
    assert float(said) == pytest.approx(1 / (1 + 2.718281828**-1), abs=0.01)
    rates = sample_audiences()[0].click_rate(POOL)
    assert 0.06 < rates.mean() < 0.12 and rates[sample_audiences()[0].utility(POOL).argmax()] == rates.max()


def test_a_manifest_comes_back_the_same(tmp_path):
    known = [*sample_audiences(3, seed=5), opposites(sample_audiences()[0])]
    assert sample_audiences(3, seed=5) == known[:3] != sample_audiences(3, seed=6)
    assert read_audiences(audiences.write_audiences(tmp_path / "a.json", known)) == known


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"scale": [float("nan")]}, "audience 'bakers': expected 1 finite weights for scale, got .nan."),
        ({"layout": [1, 2, 3]}, "expected 4 finite weights for layout, got .1, 2, 3."),
        ({"hue": "blue"}, "expected 2 finite weights for hue, got blue"),
        ({"age": [30]}, "expected factors of posters, layout, .*; got 'age'"),
    ],
)
def test_a_file_with_a_bad_weight_is_refused_in_words(tmp_path, change, sentence):
    path = audiences.write_audiences(tmp_path / "a.json", sample_audiences(2))
    rows = json.loads(path.read_text())
    rows["audiences"][0]["likes"] |= change
    path.write_text(json.dumps(rows))
    with pytest.raises(ValueError, match=sentence):
        read_audiences(path)


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("{", "expected JSON"),
        ("[]", "expected a list of audiences, got list without one"),
        ('{"audiences": [{"name": "a"}]}', "with name, likes and at most together, got name"),
        ('{"audiences": [{"name": "a", "likes": {}, "gender": 1}]}', "got name, likes, gender"),
        ('{"audiences": [{"name": "a", "likes": []}]}', "expected likes by factor, got list"),
        ('{"audiences": [{"name": "a", "likes": {}}]}', "expected a taste, got weights that are all 0"),
        (
            '{"audiences": [{"name": "a", "likes": {}, "together": [["hue", "scale", 0, 1]]}]}',
            "expected two of hue, product_hue, accent, a place and a weight together",
        ),
    ],
)
def test_another_file_is_refused_in_words(tmp_path, text, sentence):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(ValueError, match=sentence):
        read_audiences(tmp_path / "a.json")
