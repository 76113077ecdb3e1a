"""The question that lets a learner find a mistake: made by running the mistake beside the right answer."""

from __future__ import annotations

import inspect
import itertools

from lessonlib.exercises.base import Exercise
from lessonlib.exercises.compare import alike, shape_of
from lessonlib.exercises.describe import describe, difference
from lessonlib.exercises.engine import faults, wanted
from lessonlib.exercises.observe import Seen, observe

SIMPLE = (0.0, 1.0, 2.0, 0.5)  # numbers that one can reckon with by heart
MOST = 3  # arguments that may be made simple
RANDOM = (
    "Draw many rows: what are the mean and the standard deviation of each column, and what should they be?"
)
GRADIENT = "Which inputs must a gradient reach, and in which step does its way back end?"
TOUCHED = "Print the inputs before and after the call: is one of them changed?"
CONSTANT = "Call it twice with the same inputs: are the two results the same, and should they be?"
FACTOR = " Which step does that?"
BY_HAND = "Take a case that is small enough to reckon by hand: at which step do the two part?"


def question(exercise: Exercise, source: str) -> str:
    """Return a question that shows what is wrong with a typical mistake, given as its source."""
    got = observe(exercise, exercise.define(source))
    first = faults(exercise, got, 0)[0]
    asked = _ask(exercise, got[first], wanted(exercise, 0)[first])
    if asked == BY_HAND or asked.endswith(FACTOR):
        numbers = _numbers(exercise, exercise.cases(0)[first], got[first].value)
        return numbers or _simple_case(exercise, exercise.define(source)) or asked
    return asked


def _ask(exercise: Exercise, got: Seen, want: Seen) -> str:
    if got.error is not None:
        message = (str(got.error).strip().splitlines() or [type(got.error).__name__])[0]
        return f"What does the message say, and about which line? `{message[:160]}`"
    if alike(got.value, want.value, random=exercise.random):
        if got.touched:
            return TOUCHED
        return GRADIENT if got.gradient != want.gradient else CONSTANT
    if exercise.random:
        return RANDOM
    shape, asked = shape_of(got.value), shape_of(want.value)
    if None not in (shape, asked) and shape != asked:
        return f"Print its shape: {_shape(shape)}. Which is asked for, and which step changes it?"
    general = difference(got.value, want.value)[2]
    return f"{general}{FACTOR}" if general else BY_HAND


def _shape(shape: tuple[int, ...]) -> str:
    return str(shape) if shape else "a single number"


def _numbers(exercise: Exercise, case: tuple, value) -> str:
    """Ask for the result of a case that consists of a few numbers, as it is."""
    if exercise.see or not all(isinstance(one, int | float) for one in case):
        return ""
    names = inspect.signature(exercise.function).parameters
    told = ", ".join(f"`{name}` = {one:.4g}" for name, one in zip(names, case))
    return f"With {told}, yours gives {describe(value)}. What should it be?"


def _simple_case(exercise: Exercise, mistake) -> str:
    """Ask for the result of inputs that hold one simple number each, where the mistake gives another one."""
    names = list(inspect.signature(exercise.function).parameters)
    case = exercise.cases(0)[0]
    simple = [name for name, value in zip(names, case) if _is_plain(value)]
    if exercise.see or not simple or len(simple) > MOST or any(callable(value) for value in case):
        return ""
    for numbers in itertools.product(SIMPLE, repeat=len(simple)):
        given = dict(zip(simple, numbers))
        mine, right = (_number(f, names, exercise.cases(0)[0], given) for f in (mistake, exercise.own()))
        if mine is not None and right is not None and abs(mine - right) > 1e-3:
            told = ", ".join(f"`{name}` = {number:g}" for name, number in given.items())
            return f"With {told} everywhere, yours gives {mine:.4g}. What should it be?"
    return ""


def _is_plain(value) -> bool:
    """Say whether a value is a tensor of real numbers or a real number."""
    import torch

    return isinstance(value, float) or (isinstance(value, torch.Tensor) and value.is_floating_point())


def _number(function, names: list[str], case: tuple, given: dict[str, float]) -> float | None:
    """Return the one number that a function gives everywhere for simple inputs, or ``None``."""
    import torch

    try:
        with torch.random.fork_rng(devices=[]):
            value = function(*(_filled(value, given.get(name)) for name, value in zip(names, case)))
    except Exception:  # a mistake may fail on such inputs in any way
        return None
    if not _is_plain(value):
        return None
    flat = torch.as_tensor(value).detach().double().flatten()
    same = flat.numel() > 0 and bool(torch.isfinite(flat).all()) and float(flat.max() - flat.min()) < 1e-9
    return float(flat[0]) if same else None


def _filled(value, number: float | None):
    import torch

    if number is None or isinstance(value, float):
        return value if number is None else number
    return torch.full_like(value, number).requires_grad_(value.requires_grad)
