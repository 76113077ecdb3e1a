"""The blind test without a browser: answers in, pictures out, and no word of the truth before the end."""

import json

import numpy as np
import pytest
import torch
from asking import ask, frames, refused

from lessonlib.widgets import BlindTest
from lessonlib.widgets.blind_sheet import Sheet, verdict

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
    return "real" if level < 100 else "made"


def test_every_round_shows_another_picture_and_the_end_shows_them_all_again(blind):
    levels = answer_all(blind, truth)
    assert len(set(levels)) == ROUNDS and all(level < 20 or 100 <= level < 120 for level in levels)
    reply, pixels = ask(blind, ["finish"])
    assert shown(pixels) == levels and reply["truth"] == [truth(level) for level in levels]
    assert plain(reply["verdict"]).startswith("Right in 10 of 10: 100 %, interval 72 % to 100 %.")
    assert blind.results == {"VAE": (10, 10)}


def test_the_truth_is_not_told_before_the_end(blind):
    for i in range(ROUNDS):
        reply, _ = ask(blind)
        assert set(reply) == {"id", "view", "note", "told", "state"}
        assert set(reply["state"]) == {"against", "answers", "finished"}
        ask(blind, ["answer", i, "real"])
    reply, pixels = ask(blind)
    assert "truth" not in reply and pixels == b""
    assert "truth" not in json.dumps(blind.setup)


def test_an_answer_to_a_round_that_is_not_on_the_page_is_dropped(blind):
    reply, _ = ask(blind, ["answer", 0, "real"], ["answer", 0, "made"], ["answer", 2, "made"])
    assert reply["state"]["answers"] == ["real"]


def test_undo_takes_answers_back_one_by_one_until_the_truth_is_out(blind):
    first = ask(blind)[1]
    ask(blind, ["answer", 0, "real"], ["answer", 1, "made"])
    assert ask(blind, ["undo"])[0]["state"]["answers"] == ["real"]
    reply, pixels = ask(blind, ["undo"], ["undo"])
    assert reply["state"]["answers"] == [] and pixels == first
    answer_all(blind, truth)
    assert len(ask(blind, ["undo"])[0]["state"]["answers"]) == ROUNDS - 1
    ask(blind, ["answer", ROUNDS - 1, "real"], ["finish"])
    assert len(ask(blind, ["undo"])[0]["state"]["answers"]) == ROUNDS


def test_each_opponent_has_a_test_of_its_own_and_again_brings_other_pictures(blind):
    ask(blind, ["answer", 0, "made"])
    reply, _ = ask(blind, ["set", "against", "GAN"])
    assert (reply["state"]["against"], reply["state"]["answers"]) == ("GAN", [])
    levels = answer_all(blind, truth)
    assert all(level < 20 or level >= 200 for level in levels)
    ask(blind, ["finish"])
    assert ask(blind, ["set", "against", "VAE"])[0]["state"]["answers"] == ["made"]
    ask(blind, ["set", "against", "GAN"], ["again"])
    assert answer_all(blind, truth) != levels
    assert blind.sheets["VAE"].truth != blind.sheets["GAN"].truth


def test_to_finish_early_is_refused_in_words(blind):
    reply, _ = ask(blind, ["answer", 0, "real"], ["finish"])
    assert refused(reply) and not reply["state"]["finished"] and blind.results == {}


@pytest.mark.parametrize("action", [["answer", 0, "cat"], ["set", "against", "cat"], ["fly"]])
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
