"""The kernel lab without a browser: requests in, weights and raw pixels out."""

import asking
import numpy as np
import pytest
import torch
from asking import frames, refused, speckles
from torch.nn import functional as F

from lessonlib.widgets import KernelLab
from lessonlib.widgets.kernel_lab import PRESETS, chosen, filtered, patch

HEIGHT, WIDTH = 7, 11


@pytest.fixture
def picture():
    return speckles(HEIGHT, WIDTH)


@pytest.fixture
def lab(picture):
    return KernelLab(picture, preset="blur")


def ask(lab, *actions, has_picture=True):
    """Send one request, as the page would: (reply, pictures)."""
    reply, pixels = asking.ask(lab, *actions, has_picture=has_picture)
    return reply, frames(pixels, HEIGHT, WIDTH)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_what_pytorch_computes(picture, preset):
    state = chosen(preset)
    kernel = torch.tensor(state["weights"]).reshape(1, 1, 3, 3)
    wide = F.pad(picture.float()[:, None], (1, 1, 1, 1), mode="replicate")
    want = (F.conv2d(wide, kernel)[:, 0] + 255 * state["add"]).round().clamp(0, 255).permute(1, 2, 0)
    got = filtered(picture.permute(1, 2, 0).numpy(), **state)
    assert np.abs(got.astype(int) - want.numpy()).max() <= 1


def test_the_first_answer_holds_both_pictures_and_later_ones_the_result(lab, picture):
    reply, shown = ask(lab, has_picture=False)
    assert len(shown) == 2
    assert np.array_equal(shown[0][..., :3], picture.permute(1, 2, 0))
    assert (reply["id"], reply["view"]) == (7, "a")
    assert len(ask(lab)[1]) == 1


def test_weights_are_set_summed_and_reset(lab, picture):
    reply, shown = ask(lab, ["set", "weights", [0, 0, 0, 0, 1, 0, 0, 0, 0]])
    assert reply["total"] == 1 and np.array_equal(shown[0][..., :3], picture.permute(1, 2, 0))
    reply, shown = ask(lab, ["set", "weights", [0] * 9], ["set", "add", 0.5])
    assert reply["state"]["add"] == 0.5 and (shown[0][..., :3] == 128).all()
    reply, _ = ask(lab, ["preset", "outline"])
    assert reply["state"]["weights"][4] == 8 and reply["total"] == 0 and reply["state"]["add"] == 0
    reply, _ = ask(lab, ["reset"])
    assert reply["state"]["weights"] == pytest.approx([1 / 9] * 9, abs=1e-4)


@pytest.mark.parametrize(
    "action",
    [
        ["set", "weights", [1, 2]],
        ["set", "weights", "x"],
        ["set", "weights", [None] * 9],
        ["set", "weights", [1e9] * 9],
        ["set", "add", 7],
        ["preset", "magic"],
        ["fly"],
    ],
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(lab, action):
    before = ask(lab)[0]
    reply, shown = ask(lab, action)
    assert refused(reply)
    assert reply["state"]["weights"] == before["state"]["weights"] and len(shown) == 1


def test_an_unknown_start_is_refused(picture):
    with pytest.raises(ValueError, match="preset: expected one of nothing, blur"):
        KernelLab(picture, preset="magic")
    with pytest.raises(ValueError, match=f"at: expected a row below {HEIGHT} and a column below {WIDTH}"):
        KernelLab(picture, at=(HEIGHT, 0))


@pytest.mark.parametrize("at", [(0, 0), (3, 5), (HEIGHT - 1, WIDTH - 1)])
def test_the_products_of_a_place_sum_to_the_results_pixel(picture, at):
    pixels = picture.permute(1, 2, 0).numpy()
    weights = chosen("blur")["weights"]
    total = np.dot(weights, patch(pixels, *at).reshape(9))
    assert total == pytest.approx(filtered(pixels, weights)[at].mean() / 255, abs=3e-3)
    assert KernelLab(picture, at=at).setup["start"] == list(at)


def test_it_names_itself_the_same_every_time_and_has_a_still(lab, capsys):
    assert repr(lab) == f"KernelLab: {HEIGHT} rows x {WIDTH} columns, 3 x 3 weights, {len(PRESETS)} presets"
    figure = lab.still()
    assert figure.alt in capsys.readouterr().out and "0.111 0.111 0.111" in figure.alt
    assert f"On row {HEIGHT // 2}, column {WIDTH // 2} weights times pixels sum to 0." in figure.alt
