"""Record what a network does to one code, and make sure that it does the same to every other. Lesson 00."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode


class Unportable(ValueError):
    """Say in one sentence what a page cannot do, so that the kernel must go on drawing."""


class Call(NamedTuple):
    """One torch function that was called on something made from the code, and what it returned."""

    func: Callable
    args: tuple
    kwargs: dict
    out: object

    @property
    def name(self) -> str:
        """The function's name without what tells how it was written: ``add`` for ``add_``."""
        return self.func.__name__.strip("_")

    @property
    def inplace(self) -> bool:
        own = self.func.__name__
        return own.endswith("_") and not own.startswith("__") or bool(self.kwargs.get("inplace"))

    def parts(self) -> list[Tensor]:
        return [part for part in flat(self.out) if isinstance(part, Tensor)]

    def again(self, known: dict) -> object:
        """Call the function once more, on what ``known`` (id → value) says instead of what it was given."""
        return self.func(
            *put(self.args, known), **{key: put(value, known) for key, value in self.kwargs.items()}
        )


class _Recorder(TorchFunctionMode):
    """Keep every call on what is made from ``z``; kept calls keep their tensors, and so ids stay names."""

    def __init__(self, z: Tensor):
        super().__init__()
        self.made, self.calls = {id(z)}, []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        call = Call(func, args, kwargs or {}, out)
        if call.parts() and any(id(each) in self.made for each in flat((args, list(call.kwargs.values())))):
            self.made |= {id(part) for part in call.parts()}
            self.calls.append(call)
        return out


def record(network: Callable, codes: Tensor) -> tuple[list[Call], Tensor, Tensor]:
    """Return the calls that take the first of codes (n, 1, d) to ``network``'s result, the code, the result.

    The calls are repeated on the other codes. Raises ``Unportable`` where that gives something else than the
    network: it then branches on values, draws at random, or leaves torch on the way.
    """
    z, *others = codes
    with _Recorder(z) as seen:
        end = network(z)
    if not isinstance(end, Tensor):
        raise Unportable(f"a page expects one tensor of a network, got {type(end).__name__}")
    for other in others:
        known = {id(z): other}
        for call in seen.calls:
            known |= dict(zip(map(id, flat(call.out)), flat(call.again(known))))
        if id(end) not in known or not torch.allclose(known[id(end)], network(other), 1e-4, 1e-4):
            raise Unportable("what this network does differs from code to code, or is not all done in torch")
    return list(_needed(seen.calls, end)), z, end


def _needed(calls: list[Call], end: Tensor) -> list[Call]:
    """Leave out calls that nothing later uses, such as a check of the input."""
    used, kept = {id(end)}, []
    for call in reversed(calls):
        if call.inplace or any(id(part) in used for part in call.parts()):
            used |= {id(each) for each in flat((call.args, list(call.kwargs.values())))}
            kept.append(call)
    return kept[::-1]


def flat(values) -> Iterator:
    """Go through what stands in nested lists and tuples."""
    if isinstance(values, (list, tuple)):
        for value in values:
            yield from flat(value)
    else:
        yield values


def put(values, known: dict):
    """Return ``values`` with those that ``known`` names by id replaced, in nested lists and tuples too."""
    if isinstance(values, (list, tuple)):
        return type(values)([put(value, known) for value in values])
    return known.get(id(values), values)
