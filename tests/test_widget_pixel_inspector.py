"""The pixel inspector without a browser: requests in, readings and raw pixels out."""

import colorsys
import json

import asking
import numpy as np
import pytest
import torch
from asking import frames, refused, speckles

from lessonlib.widgets import PixelInspector
from lessonlib.widgets.pixel_inspector import CHANNELS, inside, reading

HEIGHT, WIDTH = 7, 11


@pytest.fixture
def picture():
    return speckles(HEIGHT, WIDTH)


@pytest.fixture
def inspector(picture):
    return PixelInspector(picture, at=(3, 4), name="photo")


def ask(inspector, *actions, has_picture=True):
    """Send one request, as the page would: (reply, pixels)."""
    return asking.ask(inspector, *actions, has_picture=has_picture)


def test_the_first_answer_holds_the_picture_and_later_ones_only_numbers(inspector, picture):
    reply, pixels = ask(inspector, has_picture=False)
    (drawn,) = frames(pixels, HEIGHT, WIDTH)
    assert np.array_equal(drawn[..., :3], picture.permute(1, 2, 0))
    assert (reply["id"], reply["view"], reply["state"]["at"], reply["state"]["channel"]) == (
        7,
        "a",
        [3, 4],
        "red",
    )
    assert ask(inspector, ["set", "at", [1, 2]])[1] == b""


def test_a_reading_is_the_tensors_own_numbers_and_the_standard_hsv(inspector, picture):
    for row, column in ((0, 0), (2, 9), (6, 10)):
        reply, _ = ask(inspector, ["set", "at", [row, column]])
        rgb = picture[:, row, column]
        assert reply["state"]["at"] == [row, column] and reply["rgb"] == rgb.tolist()
        assert reply["hsv"] == pytest.approx(colorsys.rgb_to_hsv(*(rgb / 255).tolist()), abs=1e-3)


def test_the_neighbourhood_follows_the_channel_and_stops_at_the_edge(inspector, picture):
    reply, _ = ask(inspector, ["set", "channel", "blue"])
    assert reply["patch"] == picture[2, 1:6, 2:7].tolist()
    assert reply["colours"][0][1] == picture[:, 1, 3].tolist()
    reply, _ = ask(inspector, ["set", "channel", "hue"])
    assert reply["patch"][2][2] == reply["hsv"][0]
    reply, _ = ask(inspector, ["set", "at", [0, 10]], ["set", "channel", "green"])
    assert reply["patch"][:2] == [[None] * 5] * 2 and reply["colours"][2][3:] == [None, None]
    assert reply["patch"][2][:3] == picture[1, 0, 8:11].tolist()


@pytest.mark.parametrize("blue, hue", [(14, 0.99), (4, 0.0), (0, 0.0)])
def test_a_hue_is_never_a_whole_turn(blue, hue):
    read = reading(np.full((3, 3, 3), (255, 0, blue), np.uint8), (1, 1), "hue")
    assert round(read["hsv"][0], 2) == hue and f"{read['patch'][2][2]:.2f}" != "1.00"


def test_a_grey_pixel_has_no_hue():
    read = reading(np.full((3, 3, 3), 128, np.uint8), (1, 1), "hue")
    assert read["hsv"] == [None, 0.0, pytest.approx(128 / 255, abs=1e-4)]
    assert read["patch"][2][2] is None and read["colours"][2][2] == [128, 128, 128]


def test_places_beyond_the_picture_are_held_inside_and_reset_goes_back(inspector):
    reply, _ = ask(inspector, ["set", "at", [-5, 99]], ["set", "channel", "value"])
    assert reply["state"]["at"] == [0, WIDTH - 1] and inspector.state["channel"] == "value"
    reply, _ = ask(inspector, ["reset"])
    assert reply["state"]["at"] == [3, 4] and reply["state"]["channel"] == "red"


@pytest.mark.parametrize(
    "action",
    [["set", "at", "x"], ["set", "at", [1, None]], ["set", "channel", "pink"], ["fly"], ["set", "sky", 1]],
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(inspector, action):
    reply, _ = ask(inspector, action)
    assert refused(reply)
    assert reply["state"]["at"] == [3, 4] and reply["state"]["channel"] == "red"
    with pytest.raises(ValueError, match="two whole numbers"):
        inside(inspector.picture, (float("nan"), 1))


def test_messages_of_the_page_are_answered_with_one_message(inspector, monkeypatch):
    sent = []
    monkeypatch.setattr(inspector, "send", lambda reply, buffers=None: sent.append((reply, buffers)))
    inspector._handle_custom_msg({"id": 1, "view": "a", "do": [["set", "at", [2, 2]]]}, [])
    inspector.state["at"] = [5, 5]
    inspector.refresh()
    (first, buffers), (pushed, _) = sent
    assert first["state"]["at"] == [2, 2] and len(buffers[0]) == HEIGHT * WIDTH * 4
    assert pushed["view"] is None and pushed["state"]["at"] == [5, 5]


def test_any_picture_of_the_kit_will_do_and_others_are_refused(picture):
    assert PixelInspector(picture / 255).picture.dtype == np.uint8
    grey = PixelInspector(torch.zeros(1, 8, 5))
    assert repr(grey) == "PixelInspector: 8 rows x 5 columns, reads 6 channels"
    assert grey.state["at"] == [4, 2]
    with pytest.raises(ValueError, match="expected"):
        PixelInspector(torch.zeros(4))


def test_repr_and_what_the_page_knows_are_the_same_every_time(inspector):
    assert inspector._repr_mimebundle_()[0]["text/plain"] == repr(inspector)
    assert inspector.setup["name"] == "photo" and tuple(inspector.setup["channels"]) == CHANNELS
    assert (inspector.setup["width"], inspector.setup["height"]) == (WIDTH, HEIGHT)
    json.dumps(inspector.setup)


@pytest.mark.parametrize("channel", CHANNELS)
def test_still_shows_the_neighbours_numbers_and_prints_one_sentence(inspector, picture, channel, capsys):
    ask(inspector, ["set", "channel", channel], ["set", "at", [0, 0]])
    figure = inspector.still()
    said = capsys.readouterr().out
    assert said.startswith(f"The pixel inspector at row 0, column 0: red {picture[0, 0, 0]}, ")
    assert said.count("\n") == 1 and channel in said
    assert len(figure.axes[1].texts) == 25
    figure.canvas.draw()
