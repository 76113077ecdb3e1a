"""Run a learner's function and all typical mistakes on the same cases; the one that gives the same speaks."""

from __future__ import annotations

import inspect
import warnings
from dataclasses import dataclass
from functools import lru_cache

from .base import Exercise, NotDone
from .compare import alike, as_tensor, shape_of
from .describe import describe, difference
from .explain import explain

Lines = tuple[tuple[str, str], ...]
IN_PLACE = "`+=`, `-=`, `x[0] = …` and names that end in `_` change it in place. Make a new one."
CUT = "The way back is cut: no `detach`, no `.item()`, and no function that draws by itself."
CONSTANT = "Two calls give the very same numbers: nothing is drawn."


@dataclass(frozen=True)
class Seen:
    """Hold all that one call showed: the value or the error, and what was done to the arguments."""

    value: object = None
    error: BaseException | None = None
    touched: tuple[int, ...] = ()
    gradient: tuple[bool, ...] = ()
    constant: bool = False


def observe(exercise: Exercise, function, seed: int = 0) -> list[Seen]:
    """Call ``function`` on every case of one seed, each with its own arguments; raises ``NotDone`` only."""
    import torch

    seen = []
    with warnings.catch_warnings(), torch.inference_mode(False), torch.enable_grad():
        warnings.simplefilter("ignore")
        with torch.random.fork_rng(devices=[]):
            for mine, before in zip(exercise.cases(seed), exercise.cases(seed)):
                torch.default_generator.manual_seed(seed + 1)
                seen.append(_call(exercise, function, mine, before))
    return seen


def _call(exercise: Exercise, function, mine: tuple, before: tuple) -> Seen:
    """Call once, with torch's dice seeded and gradients on, and look at value and arguments."""
    try:
        value = function(*mine)
        constant = exercise.random and alike(function(*mine), value)
    except NotDone:
        raise
    except (Exception, SystemExit) as error:  # learner's code may fail in any way
        return Seen(error=error)
    kept = ((i, as_tensor(a), as_tensor(b)) for i, (a, b) in enumerate(zip(mine, before)))
    touched = tuple(i for i, a, b in kept if a is not None and not alike(a, b))
    gradient = _gradient(value, mine) if exercise.gradient else ()
    try:
        value = exercise.see(value, *mine) if exercise.see else value
    except Exception:  # what cannot be looked into is judged as it is
        pass
    return Seen(value, None, touched, gradient, constant)


def _gradient(value, arguments: tuple) -> tuple[bool, ...]:
    """Say for each argument and each weight that asks for a gradient whether ``value`` sends one."""
    import torch

    parts = value if isinstance(value, tuple | list) else (value,)
    parts = [p for p in parts if isinstance(p, torch.Tensor) and p.requires_grad]
    leaves = []
    for thing in arguments:
        leaves += list(thing.parameters()) if isinstance(thing, torch.nn.Module) else [thing]
    leaves = [leaf for leaf in leaves if isinstance(leaf, torch.Tensor) and leaf.requires_grad]
    if not parts:
        return (False,) * len(leaves)
    try:
        total = sum((p * torch.arange(1.0, p.numel() + 1).reshape(p.shape)).sum() for p in parts)
        grads = torch.autograd.grad(total, leaves, allow_unused=True)
    except RuntimeError:  # a complex result, or one whose way back was used up by the learner's backward()
        return (False,) * len(leaves)
    return tuple(g is not None and bool(g.abs().sum() > 0) for g in grads)


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


def compare(exercise: Exercise, function, seed: int) -> tuple[list[Seen], list[Seen], list[int]]:
    """Return what ``function`` shows, what it should, and the numbers of the cases where the two differ."""
    got, want = observe(exercise, function, seed), wanted(exercise, seed)
    return got, want, [i for i, pair in enumerate(zip(got, want)) if not is_right(exercise, *pair)]


def verdict(exercise: Exercise, function, seed: int = 0) -> Lines:
    """Judge ``function``: what to say where it is wrong, nothing where it is right.

    Raises ``NotDone`` when the learner has not begun.
    """
    import torch

    if not callable(function):
        expected = (("Expected", f"the function `{exercise.name}` itself"), ("Got", describe(function)))
        return (*expected, ("Usual cause", f"Hand over the name without brackets: `{exercise.name}`."))
    got, want, wrong = compare(exercise, function, seed)
    if not wrong:
        return ()
    first = wrong[0]
    cause = _speaker(exercise, got, want[first], first, seed)
    with torch.random.fork_rng(devices=[]):  # an explanation may try a piece of the learner's line again
        lines = _say(exercise, got[first], want[first], cause)
    tried = _tried(exercise, exercise.cases(seed)[first])
    return (*lines, ("Tried with", tried)) if tried else lines


def _speaker(exercise: Exercise, got: list[Seen], want: Seen, first: int, seed: int) -> str:
    """Return the sentence of the mistake that agrees in most cases, the ``first`` wrong one among them.

    Where none does, a mistake whose result has the same wrong shape may speak.
    """
    best, most, same_shape = "", 0, ""
    shape = shape_of(got[first].value)
    wrong_shape = shape is not None and shape != shape_of(want.value)
    for (_, sentence), wrong in zip(exercise.mistakes, mistaken(exercise, seed)):
        if _same(exercise, got[first], wrong[first]):
            agreed = sum(_same(exercise, *pair) for pair in zip(got, wrong))
            best, most = (sentence, agreed) if agreed > most else (best, most)
        elif wrong_shape and shape == shape_of(wrong[first].value):
            same_shape = same_shape or sentence
    return best or same_shape


def _same(exercise: Exercise, got: Seen, wrong: Seen) -> bool:
    """Say whether two calls went wrong in the same way."""
    if got.error is not None or wrong.error is not None:
        return type(got.error) is type(wrong.error) and str(got.error) == str(wrong.error)
    facts = all(getattr(got, f) == getattr(wrong, f) for f in ("touched", "gradient", "constant"))
    return facts and alike(got.value, wrong.value, strict=False, random=exercise.random)


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
