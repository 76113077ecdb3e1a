"""The network playground without a browser: requests in, training, numbers and raw pixels out."""

import json
import time

import pytest
import torch
from asking import ask, frames

from lessonlib import plots
from lessonlib.plots.surfaces import SIDE, border, places, square
from lessonlib.plots.wires import faces, formula
from lessonlib.toys.plane import ACTIVATIONS, POINTS, Learner, network, points
from lessonlib.widgets import Playground
from lessonlib.widgets.playground import START

FACE = 16  # pixels of a node's small map


def test_the_first_answer_shows_an_untrained_network():
    reply, pixels = ask(Playground())
    assert (reply["id"], reply["view"], reply["step"], reply["loss"]) == (7, "a", 0, None)
    assert reply["state"] == START and reply["weights"] == 2 * 8 + 8 + 8 + 1
    assert len(reply["points"]) == len(reply["kinds"]) == 200
    plane, nodes = pixels[: 4 * SIDE**2], pixels[4 * SIDE**2 :]
    assert len(frames(plane, SIDE, SIDE)) == 1 and len(frames(nodes, FACE, FACE)) == 2 + 8 + 1
    assert [(len(table), len(table[0])) for table in reply["tables"]] == [(8, 2), (1, 8)]


def test_the_plane_shows_the_node_that_is_followed_until_the_network_changes():
    playground = Playground()
    reply, answer = ask(playground, ["steps", 20])
    assert reply["followed"] == [2, 0] and reply["about"].startswith("the answer = ")
    reply, seen = ask(playground, ["follow", 1, 3])
    assert reply["followed"] == [1, 3] and reply["step"] == 20 and seen != answer
    (x0, y0, x1, y1), *_ = reply["border"]  # where the neuron's sum is 0: on its straight line
    (w1, w2), bias = reply["tables"][0][3], playground.learner.network[0].bias[3].item()
    assert w1 * x0 + w2 * y0 + bias == pytest.approx(0, abs=0.01) == w1 * x1 + w2 * y1 + bias
    assert ask(playground, ["follow", 0, 1])[0]["about"] == "x₂: how far up a place lies"
    assert ask(playground, ["restart"])[0]["followed"] == [2, 0]
    for bad in (["follow", 3, 0], ["follow", 1, 8], ["follow", "x", 0], ["follow"]):
        assert ask(playground, bad)[0]["error"].startswith("ValueError: follow: expected a node")


def test_a_sum_is_written_with_its_strongest_inputs_first():
    learner = Learner("ring", layers=2, width=4, activation="tanh", rate=0.03)
    with torch.no_grad():
        learner.network[0].weight[0], learner.network[0].bias[0] = torch.tensor([0.5, -1.25]), 2.0
        learner.network[2].weight[1], learner.network[2].bias[1] = torch.tensor([3.0, 0.1, -4.0, 1.0]), -0.5
    assert formula(learner, 1, 0, "tanh") == "neuron n1 of layer 1 = tanh(−1.25·x₂ + 0.50·x₁ + 2.00)"
    assert formula(learner, 2, 1, "none") == "neuron n2 of layer 2 = −4.00·n3 + 3.00·n1 + 1.00·n4 + … − 0.50"


def test_what_a_node_sees_is_its_number_at_every_place():
    learner = Learner("ring", layers=1, width=3, activation="ReLU", rate=0.03)
    inputs, hidden, answer = faces(learner.seen(places()))
    assert inputs[0][0, 0] == inputs[1][0, 0] == 0 and inputs[0][0, -1] == inputs[1][-1, 0] == 1
    assert hidden.shape == (3, SIDE, SIDE) and hidden.min() == 0.5 and hidden.max() == 1
    assert answer[0] == pytest.approx(square(learner.chance))


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
    assert said.startswith("ring: 1 × 8 neurons, tanh, 20 steps: nodes 2, 8, 1, largest weight ≈ ")
    assert said.count("\n") == 1 and ask(playground)[0]["step"] == 0


def test_wires_say_their_weights_and_refuse_tables_that_do_not_fit():
    tables, nodes = [[[1, -0.5], [0.5, 1]], [[1, -2]]], [[2, 1], [1.5, 1], [0.5]]
    drawn = plots.wires(tables, nodes, title="Forward")
    assert drawn.alt == "Forward: 2, 2, 1 nodes; weights 1 -0.5 0.5 1; 1 -2."
    for bad in (tables[:1], tables[::-1], []):
        with pytest.raises(ValueError, match="wires: expected a table between layers of"):
            plots.wires(bad, nodes)


def test_surfaces_refuse_points_that_do_not_fit():
    with pytest.raises(ValueError, match="expected models"):
        plots.surfaces({}, torch.zeros(3, 2), torch.zeros(3))
    with pytest.raises(ValueError, match="expected models"):
        plots.surfaces({"a": torch.sum}, torch.zeros(3, 3), torch.zeros(3))
