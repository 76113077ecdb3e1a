"""Garments in words: every value has one word, every word stands for values that are drawn so."""

import pytest
import torch

from lessonlib.scenes import garments, naming


def values(**changed):
    return dict.fromkeys(garments.NAMES, 0.5) | {"category": 2, "pattern": 2, "neckline": 1} | changed


@pytest.mark.parametrize("name", naming.WORDS)
def test_every_value_has_a_word_and_every_word_is_found_again(name):
    factors, _ = garments.sample_factors(500, seed=3)
    column = factors[:, garments.NAMES.index(name)]
    said = {naming.word(name, v) for v in column}
    assert said == set(naming.WORDS[name])
    for called, (low, high) in naming.WORDS[name].items():
        assert naming.word(name, (low + high) / 2) == called


def test_hues_go_round_the_circle():
    assert [naming.word("hue", h) for h in (0.0, 0.99, 1.02, 0.4, 0.7, -0.01)] == [
        "pink", "pink", "pink", "green", "blue", "pink",
    ]  # fmt: skip


def test_a_garment_is_called_as_one_would_ask_for_it():
    coat = values(length=0.9, hue=0.4, lightness=0.1, sleeve=0.8, fit=0.9, scale=0.9)
    assert naming.called(coat) == "long dark green checked coat"
    assert naming.described(coat) == "long-sleeved, loose, V neck, coarse pattern"
    skirt = values(category=3, pattern=0, flare=0.9, scale=0.9, length=0.5)
    assert naming.called(skirt) == "turquoise plain skirt" and naming.described(skirt) == "flared"


def test_what_has_no_word_is_refused():
    with pytest.raises(ValueError, match="word: expected one of length, .*, got 'weight'"):
        naming.word("weight", 0.5)
    with pytest.raises(ValueError, match="word: expected a value of length, got 7"):
        naming.word("length", torch.tensor(7.0))
