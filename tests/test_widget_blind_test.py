"""The blind test without a browser: answers in, pictures out, and no word of the truth before the end."""

import json

import numpy as np
import pytest
import torch
from asking import ask, frames, refused
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lessonlib.widgets import BlindTest
from lessonlib.widgets.blind_sheet import Sheet, verdict
from lessonlib.widgets.ground import GROUND, on_one_ground

SIDE, ROUNDS = 8, 10


def flat(first, n=20):
    """Return n grey pictures, no two alike: brightness tells which one it is."""
    levels = (first + torch.arange(n)) / 255
    return levels[:, None, None, None].expand(n, 3, SIDE, SIDE)


@pytest.fixture
def blind():
    return BlindTest(flat(0), {"VAE": flat(100), "GAN": flat(200)}, rounds=ROUNDS)


def shown(pixels):
    return frames(pixels, SIDE, SIDE)[:, 0, 0, 0].tolist()


def answer_all(blind, rule):
    """Answer every round by ``rule(grey level)``; return the levels that were shown."""
    levels = []
    for i in range(ROUNDS):
        levels += shown(ask(blind)[1])
        ask(blind, ["answer", i, rule(levels[-1])])
    return levels


def plain(words):
    return words.replace("\N{NO-BREAK SPACE}", " ")


def truth(level):
    return "real" if level < 100 else "generated"


def test_every_round_shows_another_picture_and_the_end_shows_them_all_again(blind):
    levels = answer_all(blind, truth)
    assert len(set(levels)) == ROUNDS and all(level < 20 or 100 <= level < 120 for level in levels)
    reply, pixels = ask(blind)
    assert shown(pixels) == levels and reply["truth"] == [truth(level) for level in levels]
    assert plain(reply["verdict"]).startswith("Right in 10 of 10: 100 %, interval 72 % to 100 %.")
    assert blind.results == {"VAE": (10, 10)}


def test_the_truth_is_not_told_before_the_end(blind):
    for i in range(ROUNDS):
        reply, _ = ask(blind)
        assert set(reply) == {"id", "view", "note", "told", "state"}
        assert set(reply["state"]) == {"against", "answers", "finished"} and blind.results == {}
        ask(blind, ["answer", i, "real"])
    assert "truth" not in json.dumps(blind.setup)
    assert "truth" in ask(blind)[0] and set(blind.results) == {"VAE"}


def test_an_answer_to_a_round_that_is_not_on_the_page_is_dropped(blind):
    reply, _ = ask(blind, ["answer", 0, "real"], ["answer", 0, "generated"], ["answer", 2, "generated"])
    assert reply["state"]["answers"] == ["real"]


def test_there_is_no_way_back(blind):
    reply, pixels = ask(blind, ["answer", 0, "real"])
    for action in (["answer", 0, "generated"], ["undo"], ["again"]):
        again, same = ask(blind, action)
        assert again["state"] == reply["state"] and same == pixels


def test_each_opponent_has_a_test_of_its_own_and_again_brings_other_pictures(blind):
    ask(blind, ["answer", 0, "generated"])
    reply, _ = ask(blind, ["set", "against", "GAN"])
    assert (reply["state"]["against"], reply["state"]["answers"]) == ("GAN", [])
    levels = answer_all(blind, truth)
    assert all(level < 20 or level >= 200 for level in levels)
    assert ask(blind, ["set", "against", "VAE"])[0]["state"]["answers"] == ["generated"]
    ask(blind, ["set", "against", "GAN"], ["again"])
    assert answer_all(blind, truth) != levels
    assert blind.sheets["VAE"].truth != blind.sheets["GAN"].truth


@pytest.mark.parametrize("action", [["answer", 0, "cat"], ["set", "against", "cat"], ["again"], ["fly"]])
def test_a_bad_action_is_told_in_words_and_changes_nothing(blind, action):
    before = ask(blind)[1]
    reply, pixels = ask(blind, action)
    assert refused(reply) and reply["state"]["answers"] == [] and pixels == before


def test_a_fair_coin_chooses_each_picture():
    sheets = [Sheet(24, 50, 50, seed) for seed in range(100)]
    reals = np.array([sheet.truth.count("real") for sheet in sheets])
    assert abs(reals.mean() - 12) < 0.8 and 1.5 < reals.std() < 3.5
    assert all(len(set(zip(sheet.truth, sheet.pictures))) == 24 for sheet in sheets)


@pytest.mark.parametrize(
    "right, word",
    [(18, "lies below it: you can tell"), (14, "lies in it: this does not show"), (4, "one for the other")],
)
def test_the_verdict_says_where_guessing_lies(right, word):
    said = plain(verdict(right, 24))
    assert said.startswith(f"Right in {right} of 24: {100 * right / 24:.0f} %, interval ") and word in said


def test_bad_beginnings_are_refused():
    for real, made in ((flat(0, 5), {"VAE": flat(0)}), (flat(0), {"VAE": flat(0, 5)}), (flat(0), {})):
        with pytest.raises(ValueError, match="expected 10 pictures or more"):
            BlindTest(real, made, rounds=ROUNDS)


def test_it_names_itself_the_same_every_time_and_has_a_still(blind, capsys):
    assert repr(blind) == "BlindTest: 10 pictures against VAE, GAN"
    blind.still().canvas.draw()
    assert capsys.readouterr().out == "The blind test shows picture 1 of 10: real, or drawn by VAE or GAN?\n"


def test_one_ground_stands_under_the_largest_thing_on_each_picture():
    dirty = torch.full((1, 3, 16, 16), 0.9)
    dirty[:, :, 4:10, 4:10] = torch.tensor([0.2, 0.4, 0.6])[:, None, None]
    dirty[:, :, 6:8, 6:8] = 0.9  # a patch within a garment is none of the ground
    even = dirty.clone()
    dirty[:, :, 1, 13], dirty[:, 0, 12:, :3] = 0.3, 0.95  # a speck, and a tint at the rim
    ground = (even == 0.9).all(dim=1, keepdim=True).expand_as(even).clone()
    ground[:, :, 6:8, 6:8] = False
    before = dirty.clone()
    assert on_one_ground(dirty, tone=0.5).equal(torch.where(ground, 0.5, even)) and dirty.equal(before)
    assert on_one_ground(torch.full((1, 3, 4, 4), 0.7), tone=0.5).eq(0.5).all(), (
        "an empty picture stays empty"
    )


def guessed(real, generated, seed):
    """Return how many of 24 an honest classifier guesses, each from the others; the others teach it."""
    draw = np.random.default_rng(seed)
    x = [draw.permutation(pictures.reshape(len(pictures), -1) / 255)[:12] for pictures in (real, generated)]
    folds = StratifiedKFold(6, shuffle=True, random_state=seed)
    ways = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300)), KNeighborsClassifier(3)
    y = np.repeat([0, 1], 12)
    return [cross_val_score(way, np.concatenate(x), y, cv=folds).mean() for way in ways]


@pytest.mark.parametrize("name", ["VAE", "GAN"])
def test_pixels_alone_do_not_win_the_test_from_the_shelf(shelf, name):
    scores = np.mean(
        [guessed(shelf.pictures["real"], shelf.pictures[name], seed) for seed in range(6)], axis=0
    )
    assert scores.max() <= 0.7, f"an honest classifier is right in {100 * scores.max():.0f} %"


def test_the_test_from_the_shelf_has_one_ground(shelf):
    for pictures in shelf.pictures.values():
        assert pictures.shape == (200, 32, 32, 3)
        assert (pictures[:, [0, -1]] == round(255 * GROUND)).all()


@pytest.fixture(scope="module")
def shelf():
    return BlindTest.from_shelf()
