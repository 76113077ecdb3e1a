"""The solid viewer without a browser: requests in, a field of bytes out."""

import json

import numpy as np
import pytest
import torch
from asking import ask, refused

from lessonlib.data.solids import cells
from lessonlib.scenes import sculptures
from lessonlib.widgets import SolidViewer
from lessonlib.widgets.solid_viewer import FAR

PLACES = cells(16)


def carve(values):
    factors = torch.tensor([[float(values[name]) for name in sculptures.NAMES]])
    return sculptures.field(factors, torch.full((1, 2), 0.5), PLACES).reshape(16, 16, 16)


def viewer(**start):
    return SolidViewer(carve, sculptures.SPEC, start)


def field(pixels):
    return (np.frombuffer(pixels, np.uint8).reshape(16, 16, 16) - 127.5) * FAR / 127


def test_the_first_answer_holds_the_solid_itself():
    reply, pixels = ask(viewer(family=2, height=0.8))
    true = carve(reply["state"]).clamp(-FAR, FAR).numpy()
    assert reply["size"] == 16 and abs(field(pixels) - true).max() < 0.005
    assert reply["state"]["family"] == 2 and reply["state"]["material"] == "marble"
    assert reply["began"] == reply["state"]
    assert reply["applies"]["twist"] and not reply["applies"]["piercing"]


def test_a_slider_reshapes_and_reset_brings_it_back():
    part = viewer()
    first = ask(part)[1]
    reply, taller = ask(part, ["set", "height", 1.0])
    top = [np.nonzero((field(p) < 0).any((0, 1)))[0].max() for p in (first, taller)]
    assert top[1] > top[0] and reply["state"]["height"] == 1.0
    assert ask(part, ["set", "height", None])[1] == first
    assert ask(part, ["set", "material", "jade"], ["set", "light", -1])[0]["state"]["material"] == "jade"
    assert ask(part, ["reset"])[0]["state"] == reply["began"]


@pytest.mark.parametrize(
    "action",
    [["set", "height", 2], ["set", "lobes", 1.5], ["set", "material", "gold"], ["set", "sky", 1], ["fly"]],
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(action):
    reply, pixels = ask(viewer(), action)
    assert refused(reply) and reply["state"] == reply["began"] and len(pixels) == 16**3


def test_a_shape_that_is_no_field_is_told():
    reply, pixels = ask(SolidViewer(lambda values: torch.zeros(4, 4), sculptures.SPEC))
    assert refused(reply) and not pixels


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    part = viewer(family=1)
    assert repr(part) == "SolidViewer: 8 sliders, 4 materials"
    json.dumps(part.setup)
    part.still().canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("The solid viewer, marble: family lobed, height 0.50") and said.count("\n") == 1
    with pytest.raises(ValueError, match="height: expected a number from 0 to 1"):
        viewer(height=3)
