"""Choose how many threads train: on a busy computer two can be ten times slower than one. Lesson 02."""

import os
import time
from functools import cache

import torch
from torch.nn.functional import conv2d

from lessonlib import say

FOUND = torch.get_num_threads()  # another number, later, is the learner's own choice
TRIALS, SECONDS = 3, 0.04  # with each number of threads
OWN = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "LESSONLIB_STRICT")


@cache
def choose_threads() -> None:
    """Train on one thread where a trial of a quarter second finds all of them slower, and say so.

    Once in a process, and not where the learner, or a test, has set the number. Lesson 02.
    """
    if FOUND == 1 or torch.get_num_threads() != FOUND or any(os.environ.get(name) for name in OWN):
        return
    trials = [(_speed(1), _speed(FOUND)) for _ in range(TRIALS)]  # in turns: what else runs here changes
    one, all_of_them = map(sum, zip(*trials))
    if one > all_of_them:
        torch.set_num_threads(1)
        say(f"Training uses 1 thread: in a short trial it was faster than {FOUND}, as on a busy computer.")


@torch.inference_mode()
def _speed(threads: int) -> float:
    """Return how many convolutions, such as lessons train, are done in a second; leaves the threads so."""
    torch.set_num_threads(threads)
    x, weight = torch.ones(64, 32, 16, 16, device="cpu"), torch.full((32, 32, 3, 3), 1 / 288, device="cpu")
    start, done = time.perf_counter(), 0
    while (seconds := time.perf_counter() - start) < SECONDS:
        x, done = conv2d(x, weight, padding=1).relu(), done + 1
    return done / seconds
