"""Hand a model to a page: its weights and its steps, as one file that a browser can run. Lesson 00.

The file is a safetensors file; its metadata hold under ``plan`` the JSON of ``format``, ``latent_dim``, the
steps of ``decode`` (and of ``through``, the prior's way through the model) and what is plain of the
directions. A step is [name of its result, shape, word, …arguments], where a string names a tensor of the file
or the result of an earlier step; ``widgets/page/engine.js`` knows the words. A result that takes the name of
an earlier one is written over it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import safetensors.torch
import torch
from torch import Tensor, nn

from lessonlib.editing import Directions
from lessonlib.editing.render import quiet
from lessonlib.models import Prior

from .record import Call, Unportable, record
from .steps import MATRIX, steps_of

FORMAT = 1
CODES = 3  # one is recorded, the others say whether it stands for all
LARGEST = 32_000_000  # bytes: a larger one takes seconds to reach a page
LEAST, MOST = 0.01, 6e4  # where half precision is exact to a thousandth of a matrix's largest number


def portable(model, directions: Directions | None = None, prior: Prior | None = None) -> bytes:
    """Return the file's bytes for anything with ``decode(z)``, its directions and its prior.

    Weights of layers are stored in half precision, all else in single.
    The model, its mode and the number of threads stay as they were. Raises ``Unportable`` (a ``ValueError``)
    that names what a page cannot do. Lesson 00.
    """
    for got, kind in ((directions, Directions), (prior, Prior)):
        if got is not None and type(got) is not kind:
            raise Unportable(f"a page knows only the kit's own {kind.__name__}, got {type(got).__name__}")
    latent_dim = _latent_dim(model, directions, prior)
    place = next(model.parameters(), torch.zeros(0)) if isinstance(model, nn.Module) else torch.zeros(0)
    codes = torch.randn(CODES, 1, latent_dim, generator=torch.Generator().manual_seed(0)).to(place.device)
    file = _File(model)
    plan = {"format": FORMAT, "latent_dim": latent_dim}
    with quiet(model):
        plan["decode"] = file.graph(model.decode, codes, picture=True)
        if prior and prior.through:
            plan["through"] = file.graph(prior.through, codes)
    if directions:
        plan["directions"], own = directions.state()
        file.keep("directions", own)
    if prior:
        file.keep("prior", prior.state())
    size = sum(tensor.nbytes for tensor in file.tensors.values())
    if size > LARGEST:
        raise Unportable(f"a page takes models of {LARGEST // 10**6} MB at most, got {size / 1e6:.0f} MB")
    return safetensors.torch.save(file.tensors, {"plan": json.dumps(plan)})


class _File:
    """Hold the tensors of the file that is being written; a weight that is used twice is stored once."""

    def __init__(self, model):
        owned = model.named_parameters() if isinstance(model, nn.Module) else ()
        self.names = {id(weight): f"model.{name}" for name, weight in owned}
        self.tensors: dict[str, Tensor] = {}

    def keep(self, part: str, tensors: dict[str, Tensor]) -> None:
        """Store a part's own tensors, yes and no as 1 and 0."""
        for name, tensor in tensors.items():
            kind = torch.uint8 if tensor.dtype == torch.bool else torch.float32
            self.tensors[f"{part}.{name}"] = _whole(tensor, kind)

    def graph(self, network: Callable, codes: Tensor, picture: bool = False) -> dict:
        """Return the steps of ``network(z)`` as plain lists. Raises ``Unportable``."""
        calls, z, end = record(network, codes)
        if picture and (end.ndim != 4 or end.shape[1] not in (1, 3)):
            raise Unportable(f"a page expects a picture (1, 1 or 3, H, W) of decode, got {tuple(end.shape)}")
        results, steps, split = {id(z): "z"}, [], set()
        for call in calls:
            made = steps_of(call)
            if call.inplace and call.args[0].untyped_storage().data_ptr() in split:
                raise Unportable(
                    f"a page cannot change parts of a tensor in place, as {call.name!r} does here"
                )
            if any(word == "look" for word, *_ in made) and call.name != "pixel_shuffle":
                split.add(call.args[0].untyped_storage().data_ptr())
            steps += self._lines(call, made, results)
        return {"in": "z", "out": results[id(end)], "steps": steps}

    def _lines(self, call: Call, made: list[tuple], results: dict[int, str]) -> list[list]:
        """Write the steps of one call; ``results`` learns the names of what it made."""
        lines = []
        for part, (word, *arguments) in zip(call.parts(), made, strict=True):
            told = [self._told(each, results, word in MATRIX and i == 1) for i, each in enumerate(arguments)]
            if word == "as" and part is call.args[0]:
                continue  # it gave back what it was given
            name = results.setdefault(id(part), f"{len(results)}")
            lines.append([name, list(part.shape), word, *told])
        return lines

    def _told(self, argument, results: dict[int, str], matrix: bool):
        """Return a result's name, or a tensor's, which is then stored; numbers stay as they are."""
        if not isinstance(argument, Tensor):
            return argument
        if id(argument) in results:
            return results[id(argument)]
        name = self.names.get(id(argument), f"constant.{len(self.tensors)}")
        if name not in self.tensors:
            kind = torch.float32 if argument.is_floating_point() else torch.int32
            self.tensors[name] = _halved(argument) if matrix else _whole(argument, kind)
        return name


def _latent_dim(model, directions: Directions | None, prior: Prior | None) -> int:
    if prior or directions:
        return prior.latent_dim if prior else directions.weight.shape[1]
    return model.latent_dim + getattr(model, "condition_dim", 0)


def _whole(tensor: Tensor, kind: torch.dtype) -> Tensor:
    return tensor.detach().to("cpu", kind).contiguous().clone()


def _halved(matrix: Tensor) -> Tensor:
    """Return a matrix in half precision, unless its numbers are too large or too small for that."""
    peak = max(map(abs, map(float, matrix.detach().aminmax())))
    return _whole(matrix, torch.float16 if LEAST < peak < MOST else torch.float32)
