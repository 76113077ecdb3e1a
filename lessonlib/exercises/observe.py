"""Call a function on the cases of an exercise and look at what it does: value or error, inputs, gradients."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

from .base import Exercise, NotDone
from .compare import alike, as_tensor


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
