"""The network playground without a browser: requests in, training, numbers and raw pixels out."""

import json
import time

import pytest
import torch
from asking import ask, frames

from lessonlib import plots
from lessonlib.plots.surfaces import SIDE, square
from lessonlib.toys.plane import ACTIVATIONS, POINTS, Learner, network, points
from lessonlib.widgets import Playground
from lessonlib.widgets.playground import START, border


def test_the_first_answer_shows_an_untrained_network():
    reply, pixels = ask(Playground())
    assert (reply["id"], reply["view"], reply["step"], reply["loss"]) == (7, "a", 0, None)
    assert reply["state"] == START and reply["weights"] == 2 * 8 + 8 + 8 + 1
    assert len(reply["points"]) == len(reply["kinds"]) == 200
    assert len(frames(pixels, SIDE, SIDE)) == 1


def test_steps_train_and_change_the_picture():
    playground = Playground()
    _, before = ask(playground)
    reply, after = ask(playground, *[["steps", 20]] * 10)
    assert reply["step"] == 200 and len(reply["losses"]) <= 120 and before != after
    assert reply["loss"] < 0.1 and min(reply["right"]) > 0.97 and reply["border"]


@pytest.mark.parametrize("action", [["set", "width", 4], ["restart"], ["reset"]])
def test_changing_a_choice_begins_anew(action):
    playground = Playground()
    before = ask(playground, ["steps", 5])[1]
    reply, after = ask(playground, action)
    assert reply["step"] == 0 and reply["losses"] == [] and before != after


def test_begin_anew_brings_another_network_and_reset_the_first():
    playground = Playground()
    first = ask(playground)[1]
    assert ask(playground, ["restart"])[1] != first
    assert ask(playground, ["set", "points", "spiral"])[0]["state"]["points"] == "spiral"
    reply, pixels = ask(playground, ["reset"])
    assert reply["state"] == START and pixels == first


@pytest.mark.parametrize(
    "action",
    [["set", "width", 0], ["set", "layers", "x"], ["set", "points", "cat"], ["set", "sky", 1], ["fly"],
     ["set", "rate", float("nan")], ["steps", "many"]],
)  # fmt: skip
def test_a_bad_action_is_told_in_words_and_changes_nothing(action):
    playground = Playground()
    ask(playground, ["steps", 2])
    reply, _ = ask(playground, action)
    assert reply["error"].startswith("ValueError: ") and reply["state"] == START and reply["step"] == 2


def test_a_burst_of_steps_is_answered_fast_even_for_the_largest_network():
    playground = Playground(layers=4, width=16, points="spiral")
    times = []
    for _ in range(10):
        start = time.perf_counter()
        ask(playground, ["steps", 1])
        times.append(time.perf_counter() - start)
    assert sorted(times)[2] < 0.05


def test_without_a_bend_the_border_is_a_straight_line():
    learner = Learner("corners", layers=4, width=8, activation="none", rate=0.03)
    learner.learn(100)
    places = torch.tensor([[-1.0, -1.0], [0.0, 0.0], [1.0, 1.0]])
    low, middle, high = learner.network(places)[:, 0]
    assert torch.isclose(middle, (low + high) / 2, atol=1e-4)
    assert learner.right()[0] < 0.85


def test_the_border_lies_where_the_chance_is_one_half():
    (x0, y0, x1, y1), *rest = border(square(lambda x: (4 * x[:, 0] - 1).sigmoid()))
    assert (
        len(rest) >= SIDE - 3 and x0 == pytest.approx(0.25, abs=0.02) and x1 == pytest.approx(0.25, abs=0.02)
    )
    assert border(square(lambda x: torch.zeros(len(x)))) == []


@pytest.mark.parametrize("name", POINTS)
def test_points_are_balanced_within_the_square_and_the_same_every_time(name):
    x, y = points(name, 100)
    assert x.shape == (100, 2) and abs(x).max() <= 1 and y.sum() == 50
    assert torch.equal(x, points(name, 100)[0])
    with pytest.raises(ValueError, match="blobs"):
        points("cat")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_networks_leave_the_dice_alone(activation):
    torch.manual_seed(3)
    before = torch.random.get_rng_state()
    assert network(2, 5, activation)(torch.zeros(7, 2)).shape == (7, 1)
    assert torch.equal(before, torch.random.get_rng_state())


def test_repr_and_what_the_page_knows_are_the_same_every_time():
    playground = Playground(points="spiral")
    assert repr(playground) == "Playground: 4 sets of points, 4 activations, 0 to 4 hidden layers"
    assert playground._repr_mimebundle_()[0]["text/plain"] == repr(playground)
    assert playground.setup["start"]["points"] == "spiral"
    json.dumps(playground.setup)
    with pytest.raises(ValueError, match="points"):
        Playground(points="cat")


def test_still_trains_a_network_of_its_own_and_prints_one_sentence(capsys):
    playground = Playground()
    playground.still(steps=20).canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("Decisions on 200 points, percent right: ring: 1 × 8 neurons, tanh, 20 steps ≈ ")
    assert said.count("\n") == 1 and ask(playground)[0]["step"] == 0


def test_surfaces_refuse_points_that_do_not_fit():
    with pytest.raises(ValueError, match="expected models"):
        plots.surfaces({}, torch.zeros(3, 2), torch.zeros(3))
    with pytest.raises(ValueError, match="expected models"):
        plots.surfaces({"a": torch.sum}, torch.zeros(3, 3), torch.zeros(3))
