"""The race of VAE and GAN: its command lives, and what it wrote is whole and says what lesson 10 says."""

import json
from statistics import fmean

import pytest

from lessonlib.recipes import race


def fd(rows, name):
    return [row["FD"] for row in rows if row["drawn by"] == name]


def test_the_race_can_be_run_again(tmp_path, monkeypatch):
    for name, value in {"TRAIN": 80, "HELD_OUT": 40, "VAE_STEPS": 2, "GAN_STEPS": 2, "SETS": (0, 1)}.items():
        monkeypatch.setattr(race, name, value)
    again = race.load_race(race.make(tmp_path / "race.json", seeds=(0,)))
    told = race.load_race()
    assert set(again) == set(told) and set(again["rows"][0]) == set(told["rows"][0])
    assert len(again["rows"]) == 3 * 2
    first, second = fd(again["rows"], "VAE, mixture")
    assert first != second


def test_what_it_wrote_is_whole():
    told = json.loads(race.RACE.read_text(encoding="utf-8"))
    assert told["command"] == "python -m lessonlib.recipes.race"
    assert told["steps"] == {"VAE": race.VAE_STEPS, "GAN": race.GAN_STEPS}
    assert told["pictures"] == {"training": race.TRAIN, "judged": race.HELD_OUT}
    keys = {(row["drawn by"], row["training"], row["set"]) for row in told["rows"]}
    assert len(keys) == len(told["rows"]) == 3 * len(race.SEEDS) * len(race.SETS)


def test_both_had_about_the_same_seconds():
    seconds = race.load_race()["seconds"]
    assert fmean(seconds["VAE"]) == pytest.approx(fmean(seconds["GAN"]), rel=0.3)


def test_every_training_puts_the_three_in_one_order():
    rows = race.load_race()["rows"]
    prior, mixture, gan = (fd(rows, name) for name in ("VAE, N(0, I)", "VAE, mixture", "GAN"))
    assert min(prior) > max(mixture) and min(mixture) > max(gan)
