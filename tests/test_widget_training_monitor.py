"""The training monitor without a browser: what it sends while a training runs."""

import asking
import numpy as np
import pytest
import torch
from asking import frames
from PIL import Image, ImageSequence

from lessonlib import home
from lessonlib.training import fit
from lessonlib.widgets import TrainingMonitor, timelapse, training_monitor

PICTURES = torch.linspace(0, 1, 5 * 3 * 4 * 6).reshape(5, 3, 4, 6)


def draw():
    torch.rand(1)  # a draw that would move the training's dice, were they not lent
    return PICTURES


def step(i):
    return {"loss": 10 - i, "kl": torch.rand(())}


@pytest.fixture
def sent(monkeypatch):
    """Every half second passes at once; what a page would be sent is noted."""
    replies = []
    monkeypatch.setattr(training_monitor, "PAUSE", 0)
    monkeypatch.setattr(
        TrainingMonitor, "send", lambda self, reply, buffers: replies.append((reply, buffers))
    )
    return replies


def test_it_shows_every_step_when_there_is_time(sent):
    fit(step, steps=4, watch=TrainingMonitor(draw))
    assert [reply["steps"] for reply, _ in sent] == [1, 2, 3, 4]
    reply, (pixels,) = sent[-1]
    assert reply["curves"]["loss"] == {"points": [10, 9, 8, 7], "last": 8.5}
    assert (reply["height"], reply["width"], reply["planned"]) == (4, 6, 4)
    assert len(frames(pixels, 4, 6)) == 5


def test_newest_wins_most_steps_are_passed_over_and_the_last_is_shown(sent, monkeypatch):
    monkeypatch.setattr(training_monitor, "PAUSE", 1e9)
    fit(step, steps=50, watch=TrainingMonitor(draw))
    assert [reply["steps"] for reply, _ in sent] == [1, 50]


def test_watching_changes_no_number_of_the_training(sent):
    assert fit(step, steps=5, watch=TrainingMonitor(draw)).values == fit(step, steps=5).values


def test_a_fault_in_draw_is_told_and_training_goes_on(sent):
    history = fit(step, steps=3, watch=TrainingMonitor(lambda: PICTURES * 2))
    assert history.steps == 3
    assert "expected floats in [0, 1]" in sent[-1][0]["error"] and sent[-1][1] == [b""]
    assert sent[-1][0]["curves"]["loss"]["points"]


def spread():
    return {"real": torch.tensor([0.0, 1.0, 1.0, 3.0]), "made": torch.tensor([[-3.0], [-3.0]])}


def test_values_by_name_become_histograms_on_one_axis(sent):
    history = fit(step, steps=2, watch=TrainingMonitor(draw, spread=spread))
    told = sent[-1][0]["spread"]
    assert (told["low"], told["high"], told["means"]) == (-3, 3, {"real": 1.25, "made": -3})
    real, made = told["bars"].values()
    assert sum(real) == sum(made) == 1 and made[0] == 1
    assert [i for i, share in enumerate(real) if share] == [15, 20, 29]  # 30 bars, a fifth of one wide
    assert history.values == fit(step, steps=2).values


def test_a_fault_in_spread_is_told_and_training_goes_on(sent):
    history = fit(step, steps=3, watch=TrainingMonitor(draw, spread=lambda: {"real": None}))
    assert history.steps == 3 and sent[-1][0]["error"]


def test_what_is_reported_now_and_then_is_told_as_it_was_last(sent, capsys):
    def now_and_then(i):
        return {"loss": 1.0} | ({"coverage": i / 100} if i % 30 == 0 else {})

    monitor = TrainingMonitor(draw, names=["coverage"], spread=spread)
    fit(now_and_then, steps=100, watch=monitor)
    assert sent[-1][0]["curves"]["coverage"] == {"points": [0, 0.3, 0.6, 0.9], "last": 0.9}
    alt = monitor.still().alt
    assert alt == "The training monitor after 100 steps: coverage ≈ 0.75, mean real ≈ 1.25, mean made ≈ -3."


def test_names_pick_curves_and_long_ones_are_thinned(sent):
    fit(step, steps=400, watch=TrainingMonitor(draw, names=["kl"]))
    curves = sent[-1][0]["curves"]
    assert list(curves) == ["kl"] and len(curves["kl"]["points"]) == 134  # of 3 steps each


def test_a_page_that_asks_before_and_after_is_answered():
    monitor = TrainingMonitor(draw, names=["loss"])
    reply, pixels = asking.ask(monitor)
    assert reply["planned"] == 0 and reply["curves"] == {"loss": {"points": [], "last": None}}
    assert len(frames(pixels, 4, 6)) == 5
    fit(step, steps=2, watch=monitor)
    assert asking.ask(monitor)[0]["steps"] == 2


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    monitor = TrainingMonitor(draw, names=["loss", "kl"])
    assert repr(monitor) == "TrainingMonitor: loss, kl, and pictures"
    fit(step, steps=3, watch=monitor)
    figure = monitor.still()
    assert figure.alt.startswith("The training monitor after 3 steps: loss ≈ 9, kl ≈ ")
    assert figure.alt in capsys.readouterr().out


def test_a_still_leaves_out_what_a_short_training_never_reported(capsys):
    monitor = TrainingMonitor(draw, ["loss", "coverage"])
    fit(step, steps=3, watch=monitor)
    monitor.still()
    said = capsys.readouterr().out
    assert "after 3 steps" in said and "loss" in said and "coverage" not in said


def watched(steps):
    """Return a monitor that has watched a training in which one bright picture turns dark."""
    history = []
    monitor = TrainingMonitor(lambda: torch.full((2, 1, 8, 8), 1 - len(history) / steps), columns=2)
    asking.ask(monitor)
    fit(lambda i: history.append(i) or {"loss": 1.0}, steps=steps, watch=monitor)
    return monitor


def test_a_training_is_kept_as_a_moving_picture_with_its_steps(sent, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monitor = watched(20)
    assert monitor.save_gif("kept/dark").as_posix() == "kept/dark.gif"
    assert monitor.save_gif("kept/dark.gif").as_posix() == "kept/dark-2.gif", "nothing is overwritten"
    assert monitor.save_gif("dark.gif") == home() / "dark.gif"
    with Image.open("kept/dark.gif") as gif:
        light = [int(np.asarray(frame.convert("L"))[40, 40]) for frame in ImageSequence.Iterator(gif)]
        assert gif.info["loop"] == 0 and len(light) == 21 and light == sorted(light, reverse=True)
        assert light[0] > 250 and light[-1] < 5 and gif.info["duration"] == 2000


def test_of_a_long_training_some_frames_are_kept_evenly_and_the_file_stays_small(sent, tmp_path, monkeypatch):
    monkeypatch.setattr(timelapse, "MOST", 10)
    lapse = watched(100)._lapse
    gaps = np.diff(lapse.steps)
    assert len(lapse.steps) == 10 and (lapse.steps[0], lapse.steps[-1]) == (0, 100)
    assert gaps.max() <= 2 * gaps[:-1].min()
    whole = lapse.save(tmp_path / "whole.gif").stat().st_size
    monkeypatch.setattr(timelapse, "LARGEST", whole // 2)
    with Image.open(lapse.save(tmp_path / "less.gif")) as gif:
        assert 2 <= gif.n_frames < 10 and (tmp_path / "less.gif").stat().st_size <= whole // 2


def test_another_training_is_another_moving_picture_and_none_is_said(sent, tmp_path):
    with pytest.raises(ValueError, match="expected a training that was watched, got 0 sheets"):
        TrainingMonitor(draw).save_gif()
    monitor = watched(20)
    fit(step, steps=3, watch=monitor)
    assert monitor._lapse.steps == [1, 2, 3]
