"""Cards tell what the kit knows, and mark what it cannot know."""

from dataclasses import replace

import pytest
import torch
from PIL import Image
from torch import nn

from lessonlib.data import load
from lessonlib.rights import Passed, Work, admit, blanks, data_card, filled, model_card
from lessonlib.rights.cards import BLANK
from lessonlib.shelf import CHECKPOINTS, Bundle, paint_few
from lessonlib.training import History

GARMENTS = load("garments", size=16, n=3)


def test_a_data_card_tells_source_licence_and_factors():
    card = data_card(GARMENTS)
    assert card.startswith("# Data card: Garments\n\n*3 blanks are left")
    for fact in ("3 pictures, 3 x 16 x 16", "**Licence**: CC0-1.0", "hue (circle)", "drawn by the kit"):
        assert fact in card
    assert "**Rights gate**: not needed: all of the set is under the licence above" in card
    assert blanks(card) == 3


def test_a_set_without_a_licence_leaves_the_gate_to_its_user(tmp_path):
    nameless = replace(GARMENTS, card=replace(GARMENTS.card, licence="unknown"))
    assert f"**Rights gate**: not passed through it {BLANK}" in data_card(nameless)
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    own = load(tmp_path, size=32)
    own = replace(own, card=replace(own.card, licence="CC0-1.0"))  # somebody's word for a whole folder
    assert f"**Rights gate**: not passed through it {BLANK}" in data_card(own)


def test_a_data_card_tells_every_source_and_a_makers_own_words(tmp_path):
    for k in range(4):
        Image.new("RGB", (20, 20), (k, 0, 0)).save(tmp_path / f"{k}.png")
    admitted = admit(f"garments + {tmp_path}", "Ada: all mine", n=5)
    card = data_card(admitted.pictures, admitted)
    told = f"garments: 5 passed (CC0-1.0); {tmp_path.name}: 4 passed (by consent); consent: Ada: all mine"
    assert f"**Rights gate**: {told}\n" in card and blanks(card) == 3
    works = [Work(f"{k}.png", "0" * 64, consent=f"letter {k}") for k in range(5)]
    assert "5 passed (5 by consent); consent: letter 0; letter 1; letter 2; and 2 more" in data_card(
        GARMENTS, Passed(GARMENTS, tuple(works), {})
    )


def test_a_data_card_counts_licences_and_refusals():
    licences = enumerate(("CC0-1.0", "CC0-1.0", ""))
    works = tuple(Work(f"{k}.png", "0" * 64, licence=name, consent="a letter") for k, name in licences)
    card = data_card(GARMENTS, Passed(GARMENTS, works, {"x": "no line in the manifest"}))
    assert (
        "3 passed (2 CC0-1.0, 1 by consent); consent: a letter; 1 refused (no line in the manifest)" in card
    )
    assert blanks(card) == 3
    assert "none passed; 1 refused" in data_card(GARMENTS, Passed(None, (), {"x": "why"}))


def test_a_model_card_tells_what_a_shipped_bundle_knows():
    card = model_card(Bundle.open(CHECKPOINTS / "garments_vae_64"), GARMENTS)
    for fact in (
        "VAE, ",
        "`python -m lessonlib.recipes garments_vae_64`",
        "**Seed**: 0",
        "12,000 steps; 30.8 minutes on x86_64",
        "held_out_rmse 0.0334",
        "edits: see the model's JSON file",
        "hue, lightness",
        "Licence: CC0-1.0",
    ):
        assert fact in card, fact
    assert blanks(card) == 4


def test_a_model_of_ones_own_has_more_blanks_and_tells_its_history():
    history = History(planned=20)
    for i in range(10):
        history.add(i, {"loss": 1.0})
    card = model_card(Bundle(nn.Linear(3, 2)), GARMENTS, history)
    assert "Linear, 8 weights" in card and "10 of 20 steps in 0 s; at the end loss 1" in card
    assert blanks(card) == 7  # and three that the kit knows of its own: command, seed, measurements


def test_a_card_says_that_nothing_was_trained_where_that_is_so():
    few = paint_few(load("garments", size=64, n=1), torch.rand(1, 3, 64, 64))
    few.facts |= {"command": "x", "seed": 0, "measured": {"copies": 0.0}}
    card = model_card(few, GARMENTS)
    assert "- **What it is**: no neural network, but 2 pictures" in card and "weights" not in card
    assert "- **Training**: none: 1 picture lent palette and texture" in card
    assert "*4 blanks are left" in card  # those that lesson 22 asks for
    assert "*1 blank is left: only you can fill it," in filled(
        card, dict.fromkeys(list(asked_of(card))[1:], "Ada")
    )


def asked_of(card):
    return [
        line[4 : line.index("**", 4)] for line in card.split("\n") if line[:4] == "- **" and BLANK in line
    ]


@pytest.mark.parametrize("name", ["garments_ladder_32", "garments_gan_64"])
def test_every_kind_of_bundle_gets_a_card(name):
    assert "weights" in model_card(Bundle.open(CHECKPOINTS / name), GARMENTS)


def test_answers_fill_blanks_and_empty_ones_leave_them():
    card = data_card(load("garments", size=32, n=3))
    left = blanks(card)
    told = filled(card, {"Who answers for it": " Ada ", "What it must not be used for": ""})
    assert "- **Who answers for it**: Ada" in told and blanks(told) == left - 1
    assert f"*{left - 1} blanks are left" in told and filled(told, {}) == told
    broken = filled(card, {"Who answers for it": "a\nb **[yours to fill in]**"})
    assert len(broken.splitlines()) == len(card.splitlines()) and blanks(broken) == left - 1
    with pytest.raises(ValueError, match="expected a line with a blank, of .*; got 'Licence'"):
        filled(card, {"Licence": "mine"})
