"""The race of VAE and GAN: its command lives, and what it wrote is whole and says what lesson 13 says."""

import json
from statistics import fmean

import torch

from lessonlib.recipes import race


def fd(rows, name):
    return [row["FD"] for row in rows if row["drawn by"] == name]


def test_the_race_can_be_run_again(tmp_path, monkeypatch):
    small = {"TRAIN": 80, "HELD_OUT": 40, "STEPS": dict.fromkeys(race.STEPS, 2), "SETS": (0, 1)}
    for name, value in small.items():
        monkeypatch.setattr(race, name, value)
    again = race.load_race(race.make(tmp_path / "race.json", seeds=(0,)))
    stored = race.load_race()
    assert set(again) == set(stored) and set(again["rows"][0]) == set(stored["rows"][0])
    assert len(again["rows"]) == 4 * 2
    first, second = fd(again["rows"], "VAE, mixture")
    assert first != second


def test_what_it_wrote_is_whole():
    stored = json.loads(race.RACE.read_text(encoding="utf-8"))
    assert stored["command"] == "python -m lessonlib.recipes.race"
    assert stored["steps"] == race.STEPS
    assert stored["pictures"] == {"training": race.TRAIN, "judged": race.HELD_OUT}
    keys = {(row["drawn by"], row["training"], row["set"]) for row in stored["rows"]}
    assert len(keys) == len(stored["rows"]) == 4 * len(race.SEEDS) * len(race.SETS)


def test_all_had_about_the_same_seconds():
    seconds = [fmean(each) for each in race.load_race()["seconds"].values()]
    assert max(seconds) < 1.35 * min(seconds)


def test_what_the_lesson_says_of_the_trainings_holds():
    fds = race.fd_by_training()
    assert {tuple(fd.shape) for fd in fds.values()} == {(len(race.SEEDS), len(race.SETS))}
    prior, mixture, free, conditional = fds.values()
    between = torch.cat([mixture, free])
    assert prior.min() > between.max() and between.min() > conditional.max()
    assert free.min() < mixture.max(), "between these two there is no winner"
