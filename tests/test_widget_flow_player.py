"""The flow player without a browser: requests in, training steps, places and arrows out."""

import pytest
import torch
from asking import ask, refused

from lessonlib.widgets import FlowPlayer
from lessonlib.widgets.flow_player import SIDE, START, TRAILS
from lessonlib.widgets.sketch import DRAWING, REACH


def test_the_first_answer_shows_noise_at_time_0_and_no_training():
    player = FlowPlayer()
    reply, pixels = ask(player)
    assert reply["state"] == START and (reply["trained"], reply["loss"], pixels) == (0, None, b"")
    points = REACH * torch.tensor(reply["points"])
    torch.testing.assert_close(points, player.flow.noise, atol=2e-3, rtol=0)
    assert len(reply["trails"]) == TRAILS and len(reply["arrows"][0]) == SIDE**2


def test_training_goes_to_the_samples_and_brings_them_to_the_target():
    player = FlowPlayer()
    before = ask(player, ["set", "t", 1.0])[0]
    reply = ask(player, *[["train", 25]] * 12)[0]
    assert reply["trained"] == 300 and reply["state"]["t"] == 1
    assert reply["near"] > before["near"] + 0.2 and reply["loss"] > 0


def test_time_runs_to_the_end_and_begins_again():
    player = FlowPlayer(t=0.97)
    assert ask(player, ["flow", 0.02])[0]["state"]["t"] == pytest.approx(0.99)
    assert ask(player, ["flow", 0.02])[0]["state"]["t"] == 1
    assert ask(player, ["flow", 0.02])[0]["state"]["t"] == pytest.approx(0.02)


def test_between_two_steps_a_point_is_on_the_line_between_their_places():
    player = FlowPlayer(steps=4, method="Euler")
    ask(player, ["train", 20])
    at = {t: torch.tensor(ask(player, ["set", "t", t])[0]["points"]) for t in (0.25, 0.375, 0.5, 1.0)}
    torch.testing.assert_close(at[0.375], (at[0.25] + at[0.5]) / 2, atol=2e-3, rtol=0)
    torch.testing.assert_close(REACH * at[1.0], player.paths[-1], atol=2e-3, rtol=0)


def test_a_trail_begins_in_the_noise_and_ends_where_its_point_is():
    player = FlowPlayer(steps=7)
    reply = ask(player, ["train", 5], ["set", "t", 0.6])[0]
    for trail, point, noise in zip(reply["trails"], reply["points"], player.flow.noise):
        assert trail[-1] == point
        torch.testing.assert_close(REACH * torch.tensor(trail[0]), noise, atol=2e-3, rtol=0)


def test_the_calls_of_the_network_are_counted():
    player = FlowPlayer(steps=8)
    assert ask(player)[0]["calls"] == 16
    assert ask(player, ["set", "method", "Euler"])[0]["calls"] == 8
    calls, velocity = [], player.flow.velocity
    player.flow.velocity = lambda *at: calls.append(at) or velocity(*at)
    assert ask(player, ["set", "steps", 3])[0]["calls"] == 3 == len(calls) - 1  # one more for the arrows


@pytest.mark.parametrize("action", [["set", "target", "spiral"], ["set", "seed", 4], ["reset"]])
def test_another_target_or_seed_begins_a_new_training(action):
    player = FlowPlayer()
    ask(player, ["train", 5])
    assert ask(player, action)[0]["trained"] == 0


def test_a_drawing_is_a_target_and_the_training_goes_on_with_it():
    player = FlowPlayer(target=DRAWING)
    ask(player, ["train", 5])
    reply = ask(player, ["set", "drawing", [[1, 1], [2, 0]]])[0]
    assert reply["places"] == [[1, 1], [2, 0]] and reply["trained"] == 5
    assert ask(player, ["reset"]) == ask(FlowPlayer(target=DRAWING))


@pytest.mark.parametrize(
    "action",
    [["set", "target", "cat"], ["set", "t", 1.5], ["set", "steps", 0], ["set", "steps", 2.5], ["jump"],
     ["set", "method", "rk4"], ["set", "drawing", []], ["set", "drawing", [[0, "nan"]]], ["set", "speed", 1]],
)  # fmt: skip
def test_a_bad_request_is_told_in_words_and_changes_nothing(action):
    player = FlowPlayer()
    before = ask(player)[0]
    reply = ask(player, action)[0]
    assert refused(reply) or reply["error"].startswith(("ValueError", "TypeError"))
    assert ask(player)[0] == before


def test_a_bad_choice_is_refused_when_it_is_made():
    with pytest.raises(ValueError, match="steps: expected a whole number from 1 to 40, got 99"):
        FlowPlayer(steps=99)


def test_the_still_says_what_the_flow_has_learned(capsys):
    FlowPlayer(steps=10).still(trained=40)
    assert "to ring after 40 training steps, in 10 steps of Heun: on target " in capsys.readouterr().out
