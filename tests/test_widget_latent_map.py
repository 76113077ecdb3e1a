"""The latent map without a browser: places in, raw pixels and the reader's word out."""

import json

import numpy as np
import pytest
import torch
from asking import ask, frames, refused

from lessonlib.data import Card, Factor, ImageSet
from lessonlib.widgets import LatentMap
from lessonlib.widgets import atlas as atlases
from lessonlib.widgets.latent_map import area, inside, letters, render, said

SPEC = (Factor("size"), Factor("category", "category", names=("top", "trousers", "tie")))
CARD = Card("Made up", "here", "MIT", "by a test")
HEIGHT, WIDTH = 4, 6


class Plane(torch.nn.Module):
    """Decode (z1, z2) to a picture with z1 as its red and z2 as its green."""

    def decode(self, z):
        blue = torch.zeros(len(z), 1)
        return torch.cat([z, blue], dim=1)[:, :, None, None].expand(-1, 3, HEIGHT, WIDTH)


class Judge(torch.nn.Module):
    """Take red pictures for tops and others for ties, as surely as they are red."""

    spec = SPEC

    def read(self, x):
        red = x[:, 0].mean(dim=(1, 2))
        return {"category": torch.where(red > 0.5, 0.0, 2.0), "category_p": torch.maximum(red, 1 - red)}


def pictures(n):
    factors = torch.stack([torch.zeros(n), torch.arange(n) % 3.0], dim=1)
    return ImageSet(torch.zeros(n, 3, HEIGHT, WIDTH, dtype=torch.uint8), CARD, factors, SPEC)


@pytest.fixture
def codes():
    return torch.rand(60, 2, generator=torch.Generator().manual_seed(2))


@pytest.fixture
def plane(codes):
    return LatentMap(Plane(), codes, pictures(60), reader=Judge())


def test_the_place_is_decoded_and_read(plane):
    reply, pixels = ask(plane, ["set", "at", [0.6, 0.4]])
    (drawn,) = frames(pixels, HEIGHT, WIDTH)
    assert (drawn == [153, 102, 0, 255]).all()
    assert (reply["id"], reply["view"], reply["state"]["at"]) == (7, "a", [0.6, 0.4])
    assert (reply["width"], reply["height"]) == (WIDTH, HEIGHT)
    assert reply["said"] == {"name": "top", "p": 0.6, "sure": False}
    assert ask(plane, ["set", "at", [0.1, 0.4]])[0]["said"] == {"name": "tie", "p": 0.898, "sure": True}


def test_it_begins_in_the_middle_of_the_codes_and_reset_goes_back(plane, codes):
    start = ask(plane)[0]["state"]["at"]
    assert start == pytest.approx(np.median(codes.numpy(), axis=0), abs=0.01)
    assert ask(plane, ["set", "at", [0.3, 0.3]])[0]["state"]["at"] == [0.3, 0.3] != start
    assert ask(plane, ["reset"])[0]["state"]["at"] == start


def test_the_map_is_painted_with_what_its_places_decode_to(plane):
    picture, up = plane.atlas, plane.area[1]
    assert picture.shape == (atlases.DOWN * HEIGHT, atlases.ACROSS * WIDTH, 3)
    assert plane.setup["atlas"].startswith("data:image/jpeg;base64,")
    red, green = picture[:, :, 0] / 255, picture[:, :, 1] / 255
    assert (np.diff(red, axis=1) >= 0).all() and (np.diff(green, axis=0) <= 0).all(), "z1 right, z2 up"
    middle = up[1] - (up[1] - up[0]) * 6.5 / atlases.DOWN
    assert green[6 * HEIGHT, 0] == pytest.approx(middle, abs=0.01)


def test_places_beyond_the_map_are_held_inside(plane):
    (low, high), (bottom, top) = plane.area
    assert ask(plane, ["set", "at", [-99, 99]])[0]["state"]["at"] == [low, top]
    assert low < 0.1 and high > 0.9 and bottom < 0.1 and top > 0.9


@pytest.mark.parametrize(
    "action",
    [["set", "at", "x"], ["set", "at", [1, None]], ["set", "at", [1]], ["set", "at", [float("nan"), 0]],
     ["set", "sky", 1], ["fly"]],
)  # fmt: skip
def test_a_bad_action_is_told_in_words_and_changes_nothing(plane, action):
    before = dict(plane.state)
    reply, pixels = ask(plane, action)
    assert refused(reply)
    assert plane.state == before and pixels


def test_a_model_that_fails_is_told_in_the_pictures_place(codes):
    class Broken:
        def decode(self, z):
            return torch.full((1, 3, HEIGHT, WIDTH), float("nan"))

    widget = LatentMap(Broken(), codes, pictures(60))
    assert widget.atlas is None and widget.setup["atlas"] == ""
    reply, pixels = ask(widget)
    assert "expected finite pixels" in reply["error"] and pixels == b""


def test_every_code_has_the_letter_of_its_category(plane, codes):
    assert plane.setup["names"] == ["top", "trousers", "tie"] and plane.setup["letters"] == ["T", "R", "I"]
    first = plane.setup["points"][4]
    assert first == [
        pytest.approx(codes[4, 0].item(), abs=1e-3),
        pytest.approx(codes[4, 1].item(), abs=1e-3),
        1,
    ]
    assert len(set(letters(["a"] * 40))) >= 36
    json.dumps(plane.setup)


def test_pictures_without_categories_and_without_a_reader_will_do(codes, capsys):
    bare = ImageSet(torch.zeros(60, 1, 8, 8, dtype=torch.uint8), CARD)
    widget = LatentMap(Plane(), codes, bare)
    assert repr(widget) == "LatentMap: 60 codes of picture"
    assert ask(widget)[0]["said"] is None and said(None, np.zeros((2, 2, 3), np.uint8)) is None
    widget.still().canvas.draw()
    assert "read with" not in capsys.readouterr().out


def test_codes_that_do_not_fit_are_refused(codes):
    for wrong in (codes[:59], torch.rand(60, 3), torch.rand(60)):
        with pytest.raises(ValueError, match=r"expected codes \(60, 2\), one a picture"):
            LatentMap(Plane(), wrong, pictures(60))
    with pytest.raises(ValueError, match="two numbers"):
        inside([[0, 1], [0, 1]], (1, 2, 3))


def test_many_codes_are_thinned_and_an_outlier_does_not_shrink_the_map():
    codes = torch.rand(1000, 2, generator=torch.Generator().manual_seed(3))
    codes[0] = 1000
    widget = LatentMap(Plane(), codes, pictures(1000))
    assert len(widget.setup["points"]) == 400 and widget.area[0][1] < 2
    assert area(np.zeros((5, 2)))[0][0] < area(np.zeros((5, 2)))[0][1]


def test_drawing_leaves_the_models_settings_alone(plane):
    model = Plane().train()
    render(model, [0.5, 0.5])
    assert model.training


def test_messages_of_the_page_are_answered_with_one_message(plane, monkeypatch):
    sent = []
    monkeypatch.setattr(plane, "send", lambda reply, buffers=None: sent.append((reply, buffers)))
    plane._handle_custom_msg({"id": 1, "view": "a", "do": [["set", "at", [0.5, 0.2]]]}, [])
    ((reply, buffers),) = sent
    assert reply["state"]["at"] == [0.5, 0.2] and len(buffers[0]) == HEIGHT * WIDTH * 4


def test_still_shows_letters_and_picture_and_prints_one_sentence(plane, capsys):
    ask(plane, ["set", "at", [0.9, 0.5]])
    figure = plane.still()
    told = capsys.readouterr().out
    assert told.startswith(
        "The latent map with 60 codes of top, trousers, tie; decoded at z1 ≈ 0.9, z2 ≈ 0.5"
    )
    assert told.rstrip().endswith("read with p ≈ 0.902.") and told.count("\n") == 1
    assert [t.get_text() for t in figure.axes[1].get_legend().get_texts()] == ["top", "trousers", "tie"]
    figure.canvas.draw()
