"""Zoom compare without a browser: four loupes, a dial, a swipe, and a blind choice that keeps its secret."""

import json

import numpy as np
import pytest
import torch
from asking import ask, frames, refused, speckles

from lessonlib.widgets import ZoomCompare
from lessonlib.widgets.zoom_compare import LOUPE

HIGH, WIDE, ROUNDS = 120, 160, 6


def ours(low, texture):
    """Stand in for a network: all of one grey, which is the dial's place."""
    n, c, h, w = low.shape
    return torch.full((n, c, 4 * h, 4 * w), texture)


@pytest.fixture
def zoom():
    return ZoomCompare(speckles(HIGH + 3, WIDE + 1).float() / 255, ours, rounds=ROUNDS)


def loupes(pixels, reply):
    return frames(pixels[reply["whole"] * 4 * HIGH * WIDE :], LOUPE, LOUPE)[..., :3]


def test_it_shows_the_whole_once_and_four_loupes_of_one_place(zoom):
    reply, pixels = ask(zoom, ["set", "row", 20], ["set", "column", 30])
    whole = frames(pixels[: 4 * HIGH * WIDE], HIGH, WIDE)[0, ..., :3]
    low, smooth, mine, original = loupes(pixels, reply)
    assert (original == whole[20 : 20 + LOUPE, 30 : 30 + LOUPE]).all() and (mine == 255).all()
    assert (low[:4, 2:6] == low[0, 2]).all() and (low[0, 2] != low[0, 6]).any(), "squares of 4 x 4"
    assert 0 < smooth.std() < original.std()
    reply, pixels = ask(zoom, has_picture=True)
    assert reply["whole"] == 0 and len(pixels) == 4 * 4 * LOUPE**2


def test_the_dial_goes_to_the_network_and_moves_the_numbers(zoom):
    first, pixels = ask(zoom, ["set", "texture", 0.4])
    assert (loupes(pixels, first)[2] == 102).all()
    second, pixels = ask(zoom, ["set", "texture", None])
    assert (loupes(pixels, second)[2] == 255).all() and second["state"]["texture"] == 1
    assert first["ours"]["PSNR"] > second["ours"]["PSNR"] and first["bicubic"] == second["bicubic"]


def test_a_network_trained_further_enlarges_anew(zoom):
    before, _ = ask(zoom)
    zoom.ours = lambda low, texture: ours(low, 0.5)
    assert ask(zoom)[0]["ours"] == before["ours"]
    zoom.refresh()
    after, pixels = ask(zoom)
    assert after["ours"] != before["ours"] and (loupes(pixels, after)[2] == 128).all()


def test_the_numbers_are_those_of_the_formula(zoom):
    flat = torch.full_like(zoom.original, 0.5)
    expected = -10 * np.log10(float((flat - zoom.original).square().mean()))
    told = zoom.numbers(flat)
    assert told["PSNR"] == pytest.approx(expected, abs=0.01)
    assert zoom.numbers(zoom.original) == {"PSNR": 100.0, "texture": 0.0} and told["texture"] > 0


def test_a_swipe_shows_the_two_that_were_chosen(zoom):
    reply, pixels = ask(zoom, ["set", "mode", "swipe"], ["set", "left", "original"], ["set", "right", "ours"])
    original, mine = loupes(pixels, reply)
    assert (mine == 255).all() and original.std() > 20


def test_the_blind_choice_can_be_won_and_tells_nothing_before_its_end(zoom):
    ask(zoom, ["set", "mode", "blind"])
    for i in range(ROUNDS):
        reply, pixels = ask(zoom)
        assert set(reply["blind"]) == {"answers", "finished"} and zoom.results == []
        assert "truth" not in json.dumps(zoom.setup) and "bicubic" not in reply
        left, right = loupes(pixels, reply)
        assert (left == 255).all() != (right == 255).all(), "one is ours, one the original"
        ask(zoom, ["answer", i, "right" if (left == 255).all() else "left"])
    reply, pixels = ask(zoom)
    assert zoom.results == [(ROUNDS, ROUNDS)] and len(loupes(pixels, reply)) == 2 * ROUNDS
    assert reply["blind"]["verdict"].startswith(f"Right in {ROUNDS} of {ROUNDS}")
    reply, _ = ask(zoom, ["again"])
    assert reply["blind"] == {"answers": [], "finished": False}


def test_both_sides_come_up_and_an_answer_stands(zoom):
    sides = [zoom._begin(seed) or zoom.sheet.truth.count("real") for seed in range(60)]
    assert 0.4 < sum(sides) / (60 * ROUNDS) < 0.6
    zoom._begin(0)
    reply, _ = ask(zoom, ["answer", 0, "left"], ["answer", 0, "right"], ["answer", 3, "left"])
    assert reply["blind"]["answers"] == ["real"] and zoom.results == []


@pytest.mark.parametrize(
    "action",
    [["set", "row", HIGH], ["set", "mode", "cat"], ["set", "texture", 2], ["answer", 0, "both"], ["again"]],
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(zoom, action):
    before = dict(zoom.state)
    reply, _ = ask(zoom, action)
    assert refused(reply) and reply["state"] == before


def test_a_picture_too_small_is_refused():
    for bad in (torch.rand(3, 95, 200), torch.rand(1, 3, 120, 120), torch.rand(1, 120, 120)):
        with pytest.raises(ValueError, match="ZoomCompare: expected"):
            ZoomCompare(bad, ours)


def test_it_names_itself_the_same_every_time_and_has_a_still(zoom, capsys):
    assert repr(zoom) == f"ZoomCompare: low, bicubic, ours, original, {WIDE} x {HIGH} pixels, 6 rounds blind"
    zoom.still().canvas.draw()
    assert capsys.readouterr().out.startswith("The loupe of zoom compare at row ")
