"""The style mixer without a browser: wishes in, a work and its two palettes out."""

import json

import pytest
import torch
from asking import ask, frames, refused
from torch import nn

from lessonlib.data import Factor
from lessonlib.scenes import paintings
from lessonlib.widgets import StyleMixer
from lessonlib.widgets.style_mixer import SIDE


class Stripes(nn.Module):
    """Paints six upright stripes; an ink's red follows its style, its green the noise, its blue the hue."""

    latent_dim = 2

    def inks(self, code):
        red = (code[:, 2:7] * torch.linspace(0, 1, 5)).sum(1)
        green, blue = code[:, 0].sigmoid(), code[:, 12] / 2 + 0.5
        return torch.stack([red, green, blue], 1)[:, None] * torch.linspace(0.2, 1, 6)[None, :, None]

    def decode(self, code, size=32, inks=None):
        inks = self.inks(code) if inks is None else inks
        stripe = (torch.arange(size) * 6 // size).expand(size, size)
        return inks[:, stripe].movedim(3, 1)


def mixer(**start):
    return StyleMixer(Stripes(), paintings.SPEC, start)


def middle(pixels):
    return frames(pixels, SIDE, SIDE)[0, SIDE // 2, :, :3]


def test_the_first_answer_holds_the_work_and_both_palettes():
    reply, pixels = ask(mixer(style=2, hue=0.25))
    assert len(pixels) == 4 * SIDE * SIDE
    assert len(reply["asked"]) == len(reply["obtained"]) == len(reply["shares"]) == 5
    assert reply["state"]["style"] == 2 and reply["began"] == reply["state"] and not reply["can_undo"]
    assert reply["distance"] > 0.02


def test_full_adherence_paints_with_the_asked_inks():
    part = mixer(adherence=1.0, scheme=3)
    reply, pixels = ask(part)
    assert reply["distance"] < 0.01
    asked = {tuple((c * 255).round().int().tolist()) for c in part.asked}
    assert {tuple(p) for p in middle(pixels).tolist()} <= asked


def test_a_blend_lies_between_two_styles():
    part = mixer(style=0, second=4)
    reds = [int(middle(ask(part, ["set", "blend", b])[1])[-1, 0]) for b in (0.0, 0.5, 1.0)]
    assert reds[0] < 5 and abs(reds[1] - 128) < 3 and reds[2] > 250


def test_a_forbidden_hue_is_kept_out_of_the_palette_that_is_asked_for():
    part = mixer(scheme=0, hue=0.6, chroma=1.0)
    first = ask(part)[0]["asked"]
    assert ask(part, ["set", "forbidden", 0.6])[0]["asked"] == first
    assert ask(part, ["set", "around", 0.1])[0]["asked"] != first


def test_undo_takes_back_a_whole_drag_and_a_new_work():
    part = mixer()
    first = ask(part)[1]
    ask(part, ["set", "hue", 0.1], ["set", "hue", 0.2])
    reply, second = ask(part, ["set", "hue", 0.4], ["done"])
    assert reply["can_undo"] and second != first
    again, third = ask(part, ["again"])
    assert again["state"]["seed"] == 1 and third != second
    assert ask(part, ["undo"])[1] == second
    reply, pixels = ask(part, ["undo"])
    assert pixels == first and not reply["can_undo"]
    assert ask(part, ["undo"])[1] == first
    assert ask(part, ["set", "x", 1.0], ["set", "x", None])[0]["state"]["x"] == 0.5
    assert ask(part, ["reset"])[0]["state"] == ask(part, ["undo"], ["reset"])[0]["began"]


@pytest.mark.parametrize(
    "action", [["set", "hue", 2], ["set", "style", 9], ["set", "sky", 1], ["set", "seed", -1], ["fly"]]
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(action):
    reply, pixels = ask(mixer(), action)
    assert refused(reply) and reply["state"] == reply["began"] and not reply["can_undo"] and pixels


class Untold(Stripes):
    def inks(self, code):
        return super().inks(torch.cat([code, torch.full((len(code), 11), 0.5)], dim=1))


@pytest.mark.parametrize("spec", [(), (Factor("kind", "category", names=("a", "b"), group="label"),)])
def test_a_painter_that_was_told_no_palette_still_keeps_to_one(spec):
    part = StyleMixer(Untold(), spec, {"adherence": 1})
    reply, _ = ask(part, ["set", "scheme", 1])
    assert reply["distance"] < 0.01 and ("second" in reply["state"]) == bool(spec)


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    part = mixer(style=3)
    assert repr(part) == "StyleMixer: 15 controls"
    json.dumps(part.setup)
    part.still().canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("The style mixer, work 0: style strokes, scheme mono") and "distance ≈" in said
    with pytest.raises(ValueError, match="hue: expected a number from 0 to 1"):
        mixer(hue=3)
