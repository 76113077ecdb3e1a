"""The metric explorer without a browser: requests in, numbers and places out; and the clouds themselves."""

import json
import time

import numpy as np
import pytest
from asking import ask, refused

from lessonlib.metrics import scorecard
from lessonlib.toys.clouds import HEALTHY, SIZES, clouds
from lessonlib.widgets import MetricExplorer


def numbers(**dials):
    return MetricExplorer(**dials).numbers


def places(pixels):
    return np.split(np.frombuffer(pixels, np.float32).reshape(-1, 2), 2)


def test_the_first_answer_shows_a_healthy_generator_beside_fresh_real_points():
    reply, pixels = ask(MetricExplorer())
    real, made, fresh = clouds(HEALTHY)
    assert reply["state"] == reply["began"] == HEALTHY
    for shown, cloud in zip(places(pixels), (real, made)):
        np.testing.assert_allclose(shown, cloud.numpy(), atol=1e-6)
    assert reply["numbers"] == {k: pytest.approx(v, abs=1e-4) for k, v in scorecard(real, made).items()}
    assert reply["fresh"] == {k: pytest.approx(v, abs=1e-4) for k, v in scorecard(real, fresh).items()}
    assert all(abs(reply["numbers"][k] - reply["fresh"][k]) < 0.1 for k in reply["fresh"])


def test_the_whole_cloud_has_unit_variance_and_the_cross_has_it_too():
    for modes in (8, 4):
        _, made, _ = clouds(HEALTHY | {"modes": modes})
        assert made.mean(0).abs().max() < 0.15
        np.testing.assert_allclose(np.cov(made.T), np.eye(2), atol=0.15)


def test_each_fault_shows_in_its_own_number():
    healthy = numbers()
    assert numbers(shift=1)["FD"] > 1 and numbers(shift=1)["precision"] < 0.6
    assert numbers(modes=7)["FD"] > 3 * healthy["FD"]
    half = numbers(modes=4)
    assert half["FD"] < 0.03 and half["coverage"] < 0.65 and half["precision"] > 0.95
    narrow = numbers(spread=0.1)
    assert narrow["FD"] < 0.03 and narrow["recall"] < 0.15 and narrow["authenticity"] < 0.3
    wide = numbers(spread=2)
    assert wide["precision"] < 0.9 and wide["recall"] > 0.98
    copies = numbers(copies=1)
    assert copies["FD"] == pytest.approx(0, abs=1e-9) and copies["authenticity"] == 0
    assert copies["precision"] == copies["recall"] == copies["coverage"] == 1


def test_fewer_points_make_a_healthy_generator_look_worse_in_fd_alone():
    few, many = ([numbers(points=p, seed=s) for s in range(6)] for p in (0, 4))
    fd = [np.mean([card["FD"] for card in cards]) for cards in (few, many)]
    assert fd[0] > 6 * fd[1]
    assert abs(np.mean([card["KID"] for card in few])) < 0.1


def test_dials_move_points_and_draw_nothing_new_but_again_does():
    explorer = MetricExplorer()
    before = places(ask(explorer)[1])
    real, made = places(ask(explorer, ["set", "shift", 0.5])[1])
    assert np.array_equal(real, before[0])
    np.testing.assert_allclose(made - before[1], np.tile([0.5, 0], (len(made), 1)), atol=1e-6)
    reply, pixels = ask(explorer, ["again"])
    assert reply["state"]["seed"] == 1 and not np.array_equal(places(pixels)[0], real)
    assert ask(explorer, ["reset"])[0]["state"] == HEALTHY


def test_the_number_of_points_is_that_of_the_dial():
    for i, size in enumerate(SIZES):
        assert [len(p) for p in places(ask(MetricExplorer(points=i))[1])] == [size, size]


@pytest.mark.parametrize(
    "action", [["set", "shift", 9], ["set", "shift", "x"], ["set", "modes", 2.5], ["set", "modes", True],
               ["set", "sky", 1], ["fly"]],
)  # fmt: skip
def test_a_bad_action_is_told_in_words_and_changes_nothing(action):
    explorer = MetricExplorer(spread=0.5)
    reply, pixels = ask(explorer, action)
    assert refused(reply) and reply["state"] == HEALTHY | {"spread": 0.5} and len(pixels)


def test_a_move_is_answered_fast():
    explorer, times = MetricExplorer(), []
    ask(explorer)
    for i in range(11):
        start = time.process_time()
        ask(explorer, ["set", "shift", i / 10])
        times.append(time.process_time() - start)
    assert sorted(times)[5] < 0.05


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    explorer = MetricExplorer(modes=4)
    assert repr(explorer) == "MetricExplorer: 5 dials, 7 numbers"
    json.dumps(explorer.setup)
    explorer.still().canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith(
        "The metric explorer at shift 0, spread 1, modes 4, copies 0, points 400: FD ≈ 0.0"
    )
    assert said.count("\n") == 1
    for bad in ({"modes": 9}, {"sky": 1}):
        with pytest.raises(ValueError, match="expected"):
            MetricExplorer(**bad)
