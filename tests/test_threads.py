"""How many threads train: chosen once, by a short trial, unless the learner has chosen."""

import os
import subprocess
import sys
import time

import pytest
import torch

from lessonlib import threads
from lessonlib.training import fit


@pytest.fixture
def two(monkeypatch):
    """A learner's fresh process with two threads; returns the speeds that a trial finds, by number."""
    for name in threads.OWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(threads, "FOUND", 2)
    before, speeds = torch.get_num_threads(), {}

    def speed(number):
        torch.set_num_threads(number)
        return speeds[number]

    monkeypatch.setattr(threads, "_speed", speed)
    torch.set_num_threads(2)
    threads.choose_threads.cache_clear()
    yield speeds
    torch.set_num_threads(before)
    threads.choose_threads.cache_clear()


def train(capsys) -> str:
    fit(lambda i: {"loss": 1.0}, steps=2)
    return capsys.readouterr().out


def test_one_thread_trains_where_two_are_slower_and_one_line_says_so_once(two, capsys):
    two |= {1: 10, 2: 1}
    said = train(capsys)
    assert torch.get_num_threads() == 1 and said.count("\n") == 1
    assert "uses 1 thread: in a short trial it was faster than 2" in said
    assert train(capsys) == ""


@pytest.mark.parametrize("one", [5, 10])
def test_nothing_changes_and_nothing_is_said_where_one_is_no_faster(two, capsys, one):
    two |= {1: one, 2: 10}
    assert train(capsys) == "" and torch.get_num_threads() == 2


@pytest.mark.parametrize("name", threads.OWN)
def test_a_number_that_was_set_stays(two, capsys, monkeypatch, name):
    monkeypatch.setenv(name, "2")
    assert train(capsys) == "" and torch.get_num_threads() == 2


def test_a_number_set_in_a_cell_stays(two, capsys):
    torch.set_num_threads(3)
    assert train(capsys) == "" and torch.get_num_threads() == 3


def test_the_trial_is_short_and_moves_no_dice(two, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(threads, "FOUND", 2)
    for name in threads.OWN:
        monkeypatch.delenv(name, raising=False)
    dice, start = torch.get_rng_state(), time.perf_counter()
    threads.choose_threads()
    assert time.perf_counter() - start < 1 and torch.get_num_threads() in (1, 2)
    assert torch.equal(torch.get_rng_state(), dice)


def test_numpys_threads_do_not_spin_beside_those_of_torch():
    """On a busy machine they made one mixture last ten minutes."""
    code = (
        "import lessonlib, scipy.linalg, threadpoolctl\n"
        "print(*[pool['num_threads'] for pool in threadpoolctl.threadpool_info()])"
    )
    env = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert set(told.stdout.split()) == {"1"}
