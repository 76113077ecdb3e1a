"""The descent race without a browser: optimisers against torch's, landscapes against autograd, requests."""

import asking
import numpy as np
import pytest
import torch

from lessonlib.plots.surfaces import relief
from lessonlib.toys.descent import HIGH, LANDSCAPES, WIDE, arrival, race
from lessonlib.widgets import DescentRace

TORCH = {
    "SGD": lambda w, rate: torch.optim.SGD([w], lr=rate),
    "momentum": lambda w, rate: torch.optim.SGD([w], lr=rate, momentum=0.9),
    "Adam": lambda w, rate: torch.optim.Adam([w], lr=rate),
}
each_landscape = pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)


@each_landscape
def test_paths_are_those_of_torch(landscape):
    for name, path in race(landscape, landscape.start, rate=0.03, steps=25).items():
        w = torch.tensor(landscape.start, dtype=torch.float64, requires_grad=True)
        optimizer = TORCH[name](w, 0.03)
        for place in path:
            assert np.allclose(place, w.detach(), atol=1e-6), name
            optimizer.zero_grad()
            landscape.loss(*w).backward()
            optimizer.step()


@each_landscape
def test_the_bottoms_are_on_the_map_and_flat(landscape):
    for place in landscape.bottoms:
        assert np.abs(landscape.gradient(*place)).max() < 1e-3
        assert abs(place[0]) < WIDE and abs(place[1]) < HIGH
    u, v = np.meshgrid(np.linspace(-WIDE, WIDE, 61), np.linspace(-HIGH, HIGH, 41))
    least = min(landscape.loss(*place) for place in landscape.bottoms)
    assert landscape.loss(u, v).min() >= least - 1e-3 >= -1e-3


def test_arrival_counts_from_the_last_time_it_was_far():
    ravine = LANDSCAPES["ravine"]
    path = np.array([[1, 0], [0, 0], [1, 0], [0.05, 0], [0, 0]])
    assert arrival(ravine, path) == 3
    assert arrival(ravine, path[:3]) is None and arrival(ravine, path[3:]) == 0


def ask(widget, *actions, relief="ravine"):
    """Send one request, as the page would; ``relief`` is the landscape that it has drawn already."""
    return asking.ask(widget, *actions, relief=relief)


def test_a_request_changes_rate_start_and_landscape_and_the_race_is_run_again():
    widget = DescentRace()
    first, pixels = ask(widget, relief=None)
    assert len(pixels) == 600 * 400 * 4 and first["relief"] == "ravine"
    assert [racer["name"] for racer in first["racers"]] == ["SGD", "momentum", "Adam"]
    assert [racer["arrived"] for racer in first["racers"]] == [None, 64, 145]
    reply, pixels = ask(widget, ["set", "rate", 0.2], ["set", "start", [9, -1]])
    assert pixels == b"" and reply["state"]["start"] == [WIDE, -1]
    assert reply["racers"][0]["path"][0] == [WIDE, -1] and reply["racers"] != first["racers"]
    reply, pixels = ask(widget, ["set", "landscape", "two valleys"])
    assert pixels and reply["state"] == {
        "rate": 0.2,
        "landscape": "two valleys",
        "start": list(LANDSCAPES["two valleys"].start),
    }
    reply, _ = ask(widget, ["set", "rate", None], ["set", "landscape", "ravine"], ["set", "start", None])
    assert reply["racers"] == first["racers"]


def test_what_lessons_say_of_the_races_is_so():
    def arrived(rate, where="ravine"):
        return [racer["arrived"] for racer in DescentRace(where, rate)._racers()]

    sgd, momentum, adam = arrived(0.2)
    assert (sgd, momentum, adam) == (40, 58, 55)
    assert arrived(0.3)[0] is None and arrived(0.3)[1] is not None
    assert arrived(1.0)[:2] == [None, None] and arrived(1.0)[2] is not None


def test_a_racer_in_the_higher_valley_is_told_from_one_at_the_lowest_place(capsys):
    race = DescentRace("two valleys", 0.1)
    sgd, momentum, adam = race._racers()
    assert [racer["arrived"] for racer in (sgd, momentum, adam)] == [13, 56, 55]
    assert [racer["lowest"] for racer in (sgd, momentum, adam)] == [False, True, False]
    assert (sgd["losses"][-1], momentum["losses"][-1]) == pytest.approx((0.937, 0.043), abs=1e-3)
    race.still()
    said = capsys.readouterr().out
    assert "SGD in the higher valley after 13 steps" in said and "momentum there after 56 steps" in said
    assert all(racer["lowest"] for racer in DescentRace("ravine", 0.2)._racers())


@pytest.mark.parametrize(
    "action",
    [["fly"], ["set", "rate", 0], ["set", "rate", "fast"], ["set", "landscape", "moon"], ["set", "x", 1]],
)
def test_a_bad_action_is_told_in_words(action):
    reply, _ = ask(DescentRace(), action)
    assert reply["error"].startswith("ValueError: ") and len(reply["racers"]) == 3


def test_lost_racers_stay_finite():
    for name, landscape in LANDSCAPES.items():
        for path in race(landscape, (WIDE, HIGH), rate=1.0, steps=150).values():
            assert np.isfinite(path).all() and np.isfinite(landscape.loss(*path.T)).all(), name


@each_landscape
def test_the_relief_is_darkest_at_the_bottom(landscape):
    picture = relief(landscape, 150, 100).astype(int)
    assert picture.shape == (100, 150, 4) and (picture[..., 3] == 255).all()
    least = min(landscape.bottoms, key=lambda place: landscape.loss(*place))
    column, row = round((least[0] + WIDE) / (2 * WIDE) * 149), round((HIGH - least[1]) / (2 * HIGH) * 99)
    assert picture[row, column, 0] <= np.percentile(picture[..., 0], 12)


def test_the_still_and_the_name_say_what_there_is(capsys):
    widget = DescentRace()
    assert widget.still().alt == capsys.readouterr().out.strip()
    assert repr(widget) == "DescentRace: 3 optimisers, 3 landscapes, 150 steps"
