"""The β dial without a browser: requests in, three rows of pictures and the numbers out."""

import asking
import numpy as np
import pytest
import torch
from asking import frames, refused

from lessonlib.models import VAE, kl_per_dim
from lessonlib.widgets import BetaDial

SIDE, LATENTS = 32, 3


@pytest.fixture(scope="module")
def ladder():
    torch.manual_seed(0)
    return {beta: VAE(SIDE, 1, LATENTS, width=2).eval() for beta in (4, 0.5, 1)}


@pytest.fixture
def dial(ladder):
    return BetaDial(ladder, torch.rand(9, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(0)))


def ask(dial, *actions):
    """Send one request, as the page would: (reply, pictures)."""
    reply, pixels = asking.ask(dial, *actions)
    return reply, frames(pixels, SIDE, SIDE)


def grey(picture) -> np.ndarray:
    return (picture[0] * 255).round().numpy().astype(np.uint8)


def test_the_rows_are_held_out_rebuilt_and_invented_by_the_chosen_vae(dial, ladder):
    for index, beta in enumerate((0.5, 1, 4)):
        reply, shown = ask(dial, ["set", "beta", index])
        assert reply["state"]["beta"] == index and dial.beta == beta and len(shown) == 24
        with torch.inference_mode():
            rebuilt = ladder[beta].reconstruct(dial.x[:8])
            invented = ladder[beta].decode(dial.noise)
        for k in (0, 7):
            assert np.array_equal(shown[k, ..., 0], grey(dial.x[k]))
            assert np.array_equal(shown[8 + k, ..., 0], grey(rebuilt[k]))
            assert np.array_equal(shown[16 + k, ..., 0], grey(invented[k]))


def test_the_numbers_are_those_of_all_pictures_in_nats_per_picture(dial, ladder):
    reply, _ = ask(dial, ["set", "beta", 2])
    with torch.inference_mode():
        kl = kl_per_dim(*ladder[4].encode(dial.x)).mean(0)
        rmse = (ladder[4].reconstruct(dial.x) - dial.x).square().mean().sqrt()
    assert reply["numbers"]["KL"] == pytest.approx(float(kl.sum()), abs=2e-3)
    assert reply["numbers"]["RMSE"] == pytest.approx(float(rmse), abs=2e-3)
    assert reply["numbers"]["active latents"] == int((kl > 0.05).sum())
    assert reply["kl"] == pytest.approx(sorted(kl.tolist(), reverse=True), abs=2e-3)
    assert ask(dial)[0]["numbers"] == reply["numbers"], "the same question has the same answer"


def test_the_table_has_the_numbers_of_every_beta_and_turns_nothing(dial):
    table = dial.table()
    assert list(table) == [0.5, 1, 4] and dial.beta == 1
    assert table[1] == dial.numbers and table[4] != dial.numbers


def test_it_begins_at_1_and_goes_back_there(dial):
    reply, _ = ask(dial)
    assert (reply["state"]["beta"], reply["began"]) == (1, 1)
    assert ask(dial, ["set", "beta", 0])[0]["state"]["beta"] == 0
    assert ask(dial, ["reset"])[0]["state"]["beta"] == 1


@pytest.mark.parametrize("action", [["set", "beta", 3], ["set", "beta", 0.5], ["set", "beta", "x"], ["fly"]])
def test_a_bad_action_is_told_in_words_and_changes_nothing(dial, action):
    reply, shown = ask(dial, action)
    assert refused(reply)
    assert reply["state"]["beta"] == 1 and len(shown) == 24


def test_a_vae_that_fails_is_told_in_words(dial, monkeypatch):
    monkeypatch.setattr(dial.ladder[4], "decode", lambda z: 1 / 0)
    reply, shown = ask(dial, ["set", "beta", 2])
    assert reply["error"].startswith("ZeroDivisionError") and not len(shown)


def test_torch_dice_are_left_alone(dial):
    torch.manual_seed(0)
    want = torch.rand(3)
    torch.manual_seed(0)
    ask(dial)
    assert torch.equal(torch.rand(3), want)


def test_bad_beginnings_are_refused(ladder):
    x = torch.rand(9, 1, SIDE, SIDE)
    with pytest.raises(ValueError, match="8 pictures or more, got 3, 5"):
        BetaDial(ladder, x[:5])
    with pytest.raises(ValueError, match="8 pictures or more, got 0, 9"):
        BetaDial({}, x)
    with pytest.raises(ValueError, match="beta among 0.5, 1, 4, got 7"):
        BetaDial(ladder, x, beta=7)


def test_it_names_itself_the_same_every_time_and_has_a_still(dial, capsys):
    assert repr(dial) == "BetaDial: VAEs trained with β 0.5, 1, 4"
    figure = dial.still()
    assert figure.alt in capsys.readouterr().out and "at 1: recon ≈" in figure.alt
