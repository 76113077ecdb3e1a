"""The copy finder without a browser: a picture in, the nearest works out, with what strangers have."""

import json
from base64 import b64encode
from io import BytesIO

import pytest
import torch
from asking import ask, frames, refused
from PIL import Image

from lessonlib.data import load
from lessonlib.plots.pictures import to_pixels
from lessonlib.rights import find_copies
from lessonlib.widgets import CopyFinder

X = load("paintings", size=32, n=200, seed=6).batch(slice(None))
WORKS = X[:60]
STRANGERS = find_copies(X[60:180], WORKS).nearest


def finder():
    return CopyFinder(WORKS, {"works": WORKS[:9], "strangers": X[180:]}, STRANGERS)


def png(pixels, name="PNG"):
    file = BytesIO()
    Image.fromarray(pixels).save(file, name)
    return b64encode(file.getvalue()).decode()


def test_a_work_is_its_own_nearest_however_it_is_changed():
    part = finder()
    for change in ("as it is", "mirrored", "recoloured", "cropped"):
        reply, pixels = ask(part, ["set", "number", 4], ["set", "change", change])
        work, distance = reply["nearest"][0]
        assert work == 4 and distance < part.limit and reply["verdict"].endswith("call it a copy.")
        shown = frames(pixels, 32, 32)
        assert len(shown) == 7 and (shown[1, ..., :3] == to_pixels(WORKS[4])[0]).all()
    assert (frames(ask(part, ["set", "change", "mirrored"])[1], 32, 32)[0, :, ::-1] == shown[1]).all()


def test_a_stranger_is_as_far_as_strangers_are_and_the_nearest_come_first():
    reply, _ = ask(finder(), ["set", "set", "strangers"], ["set", "number", 7])
    distances = [d for _, d in reply["nearest"]]
    assert reply["verdict"].startswith("As strangers are: ") and distances == sorted(distances)
    assert distances == pytest.approx(find_copies(X[187:188], WORKS, 6).distance[0].tolist(), abs=1e-3)


def test_verdicts_lie_in_order():
    part = finder()
    said = [part.verdict(d)[:13] for d in (0.0, part.limit * 1.01, float(part.strangers.median()))]
    assert said == ["Below the lim", "Nearer than 9", "As strangers "]
    assert "50 % of them" in part.verdict(float(part.strangers.quantile(0.5)))


def test_a_file_of_ones_own_is_taken_whole_and_compared():
    part, big = finder(), to_pixels(WORKS[7])[0].repeat(4, 0).repeat(4, 1)
    reply, pixels = ask(part, ["file", "my work.png", png(big)])
    assert reply["nearest"][0][0] == 7 and reply["nearest"][0][1] < part.limit
    assert reply["note"] == "my work.png is compared at 32 pixels." and reply["file"] == "my work.png"
    assert reply["state"] == {"set": "your file", "number": 0, "change": "as it is"}
    ask(part, ["set", "set", "works"])
    assert ask(part, ["set", "set", "your file"])[0]["nearest"][0][0] == 7
    assert ask(part, ["reset"])[0]["state"]["set"] == "works"


@pytest.mark.parametrize(
    "action, said",
    [
        (["set", "number", 9], "number: expected a whole number from 0 to 8, got 9"),
        (["set", "set", "your file"], "set: expected one of works, strangers, got 'your file'"),
        (["set", "change", "burnt"], "change: expected one of as it is"),
        (["file", "a.png", "%"], "file: expected a PNG in base64, got '%'"),
        (["file", "a.txt", b64encode(b"no picture").decode()], "expected a picture, got a.txt.png: not a"),
        (["fly"], "action: expected set, file or reset, got 'fly'"),
    ],
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(action, said):
    reply, pixels = ask(finder(), action)
    assert refused(reply) and said in reply["error"] and pixels
    assert reply["state"] == {"set": "works", "number": 0, "change": "as it is"}


def test_the_number_stays_inside_a_smaller_set():
    reply, _ = ask(finder(), ["set", "set", "strangers"], ["set", "number", 19], ["set", "set", "works"])
    assert reply["state"] == {"set": "works", "number": 8, "change": "as it is"}


def test_grey_works_take_a_file_in_colour():
    grey = X.mean(1, keepdim=True)
    part = CopyFinder(grey[:60], {"works": grey[:3]}, STRANGERS)
    reply, _ = ask(part, ["file", "mine", png(to_pixels(WORKS[2])[0])])
    assert reply["nearest"][0][0] == 2


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"sets of pictures \(3, 32, 32\) .*\{'a': \(2, 3, 16, 16\)\}"):
        CopyFinder(WORKS, {"a": torch.zeros(2, 3, 16, 16)}, STRANGERS)
    with pytest.raises(ValueError, match="limit_for: expected distances of 100 or more"):
        CopyFinder(WORKS, {"a": WORKS}, STRANGERS[:9])


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    part = finder()
    assert repr(part) == "CopyFinder: 60 works"
    json.dumps(part.setup)
    part.still().canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("The copy finder asked about works 0, as it is: nearest is work ≈ 0 at ≈ 0")
