"""The training loop: one step after the other, with everything around it that a lesson needs. Lesson 02."""

import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import nn
from tqdm.auto import tqdm

from lessonlib import say
from lessonlib.memory import give_back
from lessonlib.threads import choose_threads
from lessonlib.training import ranks
from lessonlib.training.batches import seed_for
from lessonlib.training.ema import EMA
from lessonlib.training.history import History
from lessonlib.training.resume import Saved
from lessonlib.training.schedule import learning_rates
from lessonlib.training.stop import StopButton, interrupt

SPOILT = "the weights are no longer numbers: make the network anew (run the cell that builds it), then train"


def fit(
    step: Callable[[int], dict],
    *,
    steps: int,
    seed: int = 0,
    optimizers: Sequence[torch.optim.Optimizer] = (),
    schedule: Callable[[float], float] | None = None,
    ema: EMA | None = None,
    modules: dict[str, nn.Module] | None = None,
    checkpoint: str | Path | None = None,
    settings: dict | None = None,
    every: int | None = None,
    watch: Callable[[History], None] | None = None,
    title: str = "training",
) -> History:
    """Run ``step(0)``, ``step(1)``, … ``step(steps - 1)`` and return what they reported.

    ``step(i)`` takes a batch, computes the loss, steps the optimiser and returns its numbers by name. Before
    each step torch is seeded from ``seed`` and ``i``, so a step depends on nothing but these and the weights.
    ``schedule`` scales the learning rate of ``optimizers``; ``ema`` is updated after each step. With
    ``checkpoint``, all of it and ``modules`` is saved every ``every`` steps and at the end, and a second call
    goes on where the first stopped; ``settings`` (numbers and words, of pictures a ``fingerprint``) names
    what else makes it the same training. ``watch`` is handed the history after every step, as a live monitor
    wants it. The stop button ends training after the step that is running; pressed again, it ends the run
    with ``KeyboardInterrupt``. Every error carries the history so far as ``error.history``.
    Raises ``ValueError`` for arguments that do not fit together, ``FloatingPointError`` for NaN and infinity,
    in weights as well, ``CheckpointError`` for a checkpoint of another training. Lesson 02.
    """
    _check(steps, optimizers, schedule, modules, checkpoint, every)
    plan = {"steps": steps, "seed": seed, **(settings or {})}
    saved = Saved(checkpoint, modules, optimizers, ema, plan) if checkpoint else None
    history = saved.load() if saved and saved.path.exists() else History(steps)
    ranks.begin_alike(history.steps)
    if history.steps == steps:
        say(f"{title}: it was finished, so there is nothing to train; to train anew delete {checkpoint}")
    if _spoilt(optimizers):
        raise FloatingPointError(f"{title}: {SPOILT}")
    # Without an accelerator torch.manual_seed spends half a millisecond on a stack trace for one.
    reseed = torch.manual_seed if torch.accelerator.is_available() else torch.default_generator.manual_seed
    choose_threads()
    bar = tqdm(total=steps, initial=history.steps, desc=title, mininterval=0.5, disable=ranks.rank() > 0)
    with bar, StopButton() as stop, learning_rates(optimizers) as multiply, _kept(history, optimizers, watch):
        start = time.perf_counter() - history.seconds
        for i in range(history.steps, steps):
            reseed(seed_for(seed, i))
            if schedule:
                multiply(schedule((i + 0.5) / steps))
            history.add(i, step(i))
            if ema:
                ema.update()
            bar.update()
            history.seconds = time.perf_counter() - start
            history.stopped = ranks.anywhere(stop.pressed) and history.steps < steps
            due = history.stopped or history.steps == steps or (every and history.steps % every == 0)
            if saved and due and ranks.rank() == 0:
                saved.save(history)
            if watch:
                watch(history)
            if history.stopped:
                break
    give_back()
    return _ended(history, title, stop)


def _check(steps, optimizers, schedule, modules, checkpoint, every):
    if steps < 1:
        raise ValueError(f"fit: expected steps >= 1, got {steps}")
    if schedule and not optimizers:
        raise ValueError("fit: expected optimizers=[...] for the schedule to act on, got none")
    if checkpoint and not modules:
        raise ValueError("fit: expected modules={'model': model} to save in the checkpoint, got none")
    if every is not None and (every < 1 or not checkpoint):
        raise ValueError(f"fit: expected every >= 1 together with checkpoint=..., got every = {every}")


def _spoilt(optimizers) -> bool:
    groups = [group for optimizer in optimizers for group in optimizer.param_groups]
    return not all(weight.isfinite().all() for group in groups for weight in group["params"])


@contextlib.contextmanager
def _kept(history: History, optimizers, watch):
    """Let an error carry the history and name spoilt weights; let the monitor show that training stopped."""
    try:
        yield
    except BaseException as error:
        error.history, history.stopped = history, True
        if isinstance(error, FloatingPointError) and _spoilt(optimizers):
            error.args = (f"{error} Now {SPOILT}.",)
        if watch:
            with contextlib.suppress(Exception):
                watch(history)
        raise


def _ended(history: History, title: str, stop: StopButton) -> History:
    """Return the history; say that the stop button ended the training, or end the run with it."""
    done = f"{title}: stopped after {history.steps} of {history.planned} steps; all that was learned is kept."
    if stop.ends_run:
        error = interrupt(f"{done} This was one more press of the stop button, so the run ends here too.")
        error.history = history
        raise error
    if history.stopped:
        say(f"{done} What comes after this training goes on; press stop once more to end that too.")
    return history
