"""Run a learner's function and all typical mistakes on the same cases; the one that gives the same speaks."""

from __future__ import annotations

import inspect
from functools import lru_cache

from .base import Exercise
from .compare import alike, as_tensor, shape_of
from .describe import describe, difference
from .explain import Stopped, explain
from .observe import Seen, observe

Lines = tuple[tuple[str, str], ...]
IN_PLACE = "`+=`, `-=`, `x[0] = …` and names that end in `_` change it in place. Make a new one."
CUT = "The way back is cut: no `detach`, no `.item()`, and no function that draws by itself."
CONSTANT = "Two calls give the very same numbers: nothing is drawn."


@lru_cache(maxsize=4)
def wanted(exercise: Exercise, seed: int) -> list[Seen]:
    """Return what the reference shows on the cases of one seed."""
    return observe(exercise, exercise.reference or exercise.function, seed)


@lru_cache(maxsize=4)
def mistaken(exercise: Exercise, seed: int) -> list[list[Seen]]:
    """Return what each typical mistake shows on the cases of one seed."""
    return [observe(exercise, exercise.define(source), seed) for source, _ in exercise.mistakes]


def is_right(exercise: Exercise, got: Seen, want: Seen) -> bool:
    """Say whether a call showed all that the reference showed."""
    return (
        got.error is None
        and not got.touched
        and got.gradient == want.gradient
        and got.constant == want.constant
        and alike(got.value, want.value, random=exercise.random)
    )


def faults(exercise: Exercise, got: list[Seen], seed: int) -> list[int]:
    """Return the numbers of the cases in which what a call showed is not what it should have shown."""
    return [i for i, pair in enumerate(zip(got, wanted(exercise, seed))) if not is_right(exercise, *pair)]


def verdict(exercise: Exercise, function, seed: int = 0) -> Lines:
    """Judge ``function``: what to say where it is wrong, nothing where it is right.

    Raises ``NotDone`` when the learner has not begun.
    """
    if not callable(function):
        return no_function(exercise, describe(function))
    return told(exercise, observe(exercise, function, seed), seed)


def no_function(exercise: Exercise, described: str) -> Lines:
    """Say that a function was asked for, where there is none."""
    expected = (("Expected", f"the function `{exercise.name}` itself"), ("Got", described))
    return (*expected, ("Usual cause", f"Hand over the name without brackets: `{exercise.name}`."))


def told(exercise: Exercise, got: list[Seen], seed: int) -> Lines:
    """Say what is wrong with what a function showed on the cases of ``seed``, nothing where all is right."""
    import torch

    wrong = faults(exercise, got, seed)
    if not wrong:
        return ()
    first = wrong[0]
    want = wanted(exercise, seed)[first]
    cause = _speaker(exercise, got, want, first, seed)
    with torch.random.fork_rng(devices=[]):  # an explanation may try a piece of the learner's line again
        lines = _say(exercise, got[first], want, cause)
    tried = _tried(exercise, exercise.cases(seed)[first])
    return (*lines, ("Tried with", tried)) if tried else lines


def _speaker(exercise: Exercise, got: list[Seen], want: Seen, first: int, seed: int) -> str:
    """Return the sentence of the mistake that agrees in most cases, the ``first`` wrong one among them.

    A mistake that is right in that case has nothing to say of it. Where none agrees, one whose result has
    the same wrong shape may speak.
    """
    best, most, same_shape = "", 0, ""
    shape = shape_of(got[first].value)
    wrong_shape = shape is not None and shape != shape_of(want.value)
    for (_, sentence), wrong in zip(exercise.mistakes, mistaken(exercise, seed)):
        if is_right(exercise, wrong[first], want):
            continue
        if _same(exercise, got[first], wrong[first]):
            agreed = sum(_same(exercise, *pair) for pair in zip(got, wrong))
            best, most = (sentence, agreed) if agreed > most else (best, most)
        elif wrong_shape and shape == shape_of(wrong[first].value):
            same_shape = same_shape or sentence
    return best or same_shape


def _same(exercise: Exercise, got: Seen, wrong: Seen) -> bool:
    """Say whether two calls went wrong in the same way."""
    if got.error is not None or wrong.error is not None:
        return _stopped_with(got.error) == _stopped_with(wrong.error)
    facts = all(getattr(got, f) == getattr(wrong, f) for f in ("touched", "gradient", "constant"))
    return facts and alike(got.value, wrong.value, strict=False, random=exercise.random)


def _stopped_with(error: BaseException | None) -> tuple[str, str]:
    """Return kind and message of an error; one that another process told of counts as the one it was."""
    return error.kind if isinstance(error, Stopped) else type(error).__name__, str(error)


def _say(exercise: Exercise, got: Seen, want: Seen, cause: str) -> Lines:
    """Put one wrong call into words; ``cause`` is the sentence of a known mistake, or ""."""
    if got.error is not None:
        return explain(got.error, exercise, cause)
    names = list(inspect.signature(exercise.function).parameters)
    if not alike(got.value, want.value, random=exercise.random):
        expected, told, general = difference(got.value, want.value, exercise.random)
        cause = cause or general or exercise.usual
    elif got.touched:
        expected, told = f"`{names[got.touched[0]]}` to stay as it was handed in", "a changed one"
        cause = cause or IN_PLACE
    elif got.gradient != want.gradient:
        expected, told, cause = "a gradient that finds its way back to the inputs", "none", cause or CUT
    else:
        expected, told, cause = "other numbers at every call", "the same twice", cause or CONSTANT
    lines = (("Expected", expected), ("Got", told), ("Usual cause", cause))
    return tuple(line for line in lines if line[1])


def _tried(exercise: Exercise, case: tuple) -> str:
    """Tell the arguments of a case: numbers as they are, tensors by their shapes."""
    names = inspect.signature(exercise.function).parameters
    told = []
    for name, value in zip(names, case):
        tensor = as_tensor(value)
        if tensor is not None and tensor.ndim:
            told.append(f"{name} of shape {tuple(tensor.shape)}")
        elif tensor is not None or isinstance(value, tuple | list):
            told.append(f"{name} = {value if tensor is None else f'{tensor.item():g}'}")
    return ", ".join(told)
