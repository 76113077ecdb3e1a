"""The style mixer without a browser: conditions in, a work and its two palettes out."""

import json

import pytest
import torch
from asking import ask, frames, refused
from torch import nn

from lessonlib.scenes import paintings
from lessonlib.scenes.colour import oklab, polar
from lessonlib.widgets import StyleMixer
from lessonlib.widgets.style_mixer import QUICK, SIDE

SPEC = tuple(f for f in paintings.SPEC if f.group != "palette")


class Stripes(nn.Module):
    """Paints five upright stripes; by habit red follows the style and green the noise."""

    latent_dim = 2

    def habit(self, code):
        red = (code[:, 2:7] * torch.linspace(0, 1, 5)).sum(1) if code.shape[1] > 6 else 0.5 + 0 * code[:, 0]
        own = torch.stack([red, code[:, 0].sigmoid(), 0 * red], 1)[:, None]
        return own * torch.linspace(0.2, 1, 5)[:, None]

    def forward(self, code, palette, size=32):
        stripe = (torch.arange(size) * 5 // size).expand(size, size)
        return palette[:, stripe].movedim(3, 1)


def mixer(**start):
    return StyleMixer(Stripes(), SPEC, start)


def seen(part, *actions):
    """Carry out actions, and return the pixels at rest."""
    ask(part, *actions)
    return ask(part)[1]


def middle(pixels):
    side = round((len(pixels) / 4) ** 0.5)
    return frames(pixels, side, side)[0, side // 2, :, :3]


def test_the_first_answer_holds_the_work_and_both_palettes():
    reply, pixels = ask(mixer(style=2, hue=0.25, adherence=0.2))
    assert len(pixels) == 4 * SIDE**2 and reply["size"] == SIDE
    assert len(reply["asked"]) == len(reply["obtained"]) == len(reply["shares"]) == 5
    assert reply["state"]["style"] == 2 and reply["began"] == reply["state"] and not reply["can_undo"]
    assert reply["distance"] > 0.02


def test_full_adherence_paints_with_the_asked_inks():
    part = mixer(scheme=3)
    reply, pixels = ask(part)
    assert reply["distance"] < 0.01
    asked = {tuple((c * 255).round().int().tolist()) for c in part.asked}
    assert {tuple(p) for p in middle(pixels).tolist()} == asked
    assert ask(part, ["set", "adherence", 0.5])[0]["distance"] > 0.02


def test_a_blend_lies_between_two_styles():
    part = mixer(style=0, second=4, adherence=0.0)
    reds = [int(middle(ask(part, ["set", "blend", b])[1])[-1, 0]) for b in (0.0, 0.5, 1.0)]
    assert reds[0] < 5 and abs(reds[1] - 128) < 3 and reds[2] > 250


@pytest.mark.parametrize("adherence", [0.0, 1.0])
def test_a_forbidden_hue_stays_out_of_every_ink(adherence):
    part = mixer(scheme=0, hue=0.1, style=2, adherence=adherence)
    before = seen(part)
    assert seen(part, ["set", "forbidden", 0.15]) == before
    ask(part, ["set", "around", 0.15])
    _, chroma, hue = polar(oklab(torch.from_numpy(middle(ask(part)[1]) / 255).float()))
    apart = (hue[chroma > 0.02] - 0.15 + 0.5) % 1 - 0.5
    assert len(apart) and apart.abs().min() > 0.13


def test_it_moves_quickly_and_rests_sharply():
    part = mixer()
    reply, pixels = ask(part, ["set", "hue", 0.3])
    assert reply["size"] == QUICK and len(pixels) == 4 * QUICK**2
    reply, _ = ask(part, ["sharp"])
    assert reply["size"] == SIDE and reply["state"]["hue"] == 0.3
    assert ask(part, ["sharp"], ["set", "hue", 0.4])[0]["size"] == QUICK


def test_a_work_for_the_wall_is_the_same_work():
    part = mixer(style=1)
    small, large = part.draw(40), part.draw(1_000)
    assert (nn.functional.avg_pool2d(large, 25) - small).abs().max() < 1e-5


def test_a_hand_that_rests_while_it_drags_makes_no_second_step():
    part = mixer()
    first = ask(part)[1]
    ask(part, ["set", "hue", 0.4])
    ask(part, ["sharp"])  # the page asks for a sharp picture while nothing moves
    ask(part, ["set", "hue", 0.6], ["done"])
    assert seen(part, ["undo"]) == first and not ask(part)[0]["can_undo"]


def test_undo_takes_back_a_whole_drag_and_a_new_work():
    part = mixer(adherence=0.5)
    first = seen(part)
    ask(part, ["set", "hue", 0.1], ["set", "hue", 0.2])
    second = seen(part, ["set", "hue", 0.4], ["done"])
    third = seen(part, ["again"])
    assert part.state["seed"] == 1 and len({first, second, third}) == 3
    assert seen(part, ["undo"]) == second and ask(part)[0]["can_undo"]
    assert seen(part, ["undo"]) == first and not ask(part)[0]["can_undo"]
    assert seen(part, ["undo"]) == first
    assert ask(part, ["set", "x", 1.0], ["set", "x", None])[0]["state"]["x"] == 0.5
    assert ask(part, ["reset"])[0]["state"] == ask(part, ["undo"], ["reset"])[0]["began"]


@pytest.mark.parametrize(
    "action", [["set", "hue", 2], ["set", "style", 9], ["set", "sky", 1], ["set", "seed", -1], ["fly"]]
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(action):
    reply, pixels = ask(mixer(), action)
    assert refused(reply) and reply["state"] == reply["began"] and not reply["can_undo"] and pixels


def test_a_painter_that_was_told_nothing_still_has_a_palette():
    part = StyleMixer(Stripes())
    reply, _ = ask(part, ["set", "scheme", 1])
    assert reply["distance"] < 0.01 and "second" not in reply["state"]


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    part = mixer(style=3)
    assert repr(part) == "StyleMixer: 15 controls"
    json.dumps(part.setup)
    part.still().canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("The style mixer, work 0: style strokes, x 0.50") and "distance ≈" in said
    with pytest.raises(ValueError, match="hue: expected a number from 0 to 1"):
        mixer(hue=3)
