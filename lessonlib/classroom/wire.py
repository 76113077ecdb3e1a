"""Carry what a function showed from one process to another as JSON: numbers and tensors, never code."""

from __future__ import annotations

import base64
import math

from lessonlib.exercises.describe import Other, describe
from lessonlib.exercises.explain import Stopped, explain
from lessonlib.exercises.observe import Seen

PLAIN = (type(None), bool, int, str)
DTYPES = (
    "float16", "bfloat16", "float32", "float64", "complex64", "complex128",
    "bool", "uint8", "int8", "int16", "int32", "int64",
)  # fmt: skip


def pack_seen(exercise, seen: Seen) -> dict:
    """Turn all that one call showed into JSON; an error is explained here, where its frames still are."""
    packed = {"touched": seen.touched, "gradient": seen.gradient, "constant": bool(seen.constant)}
    if seen.error is None:
        return packed | {"value": pack(seen.value)}
    told = [type(seen.error).__name__, str(seen.error)[:1000], explain(seen.error, exercise)]
    return packed | {"error": told}


def unpack_seen(packed: dict) -> Seen:
    """Turn it back. Raises ``ValueError`` or the like for what ``pack_seen`` did not write."""
    flags = tuple(map(int, packed["touched"])), tuple(map(bool, packed["gradient"])), bool(packed["constant"])
    if "error" in packed:
        kind, message, lines = packed["error"]
        return Seen(None, Stopped(str(kind), str(message), _lines(lines)), *flags)
    return Seen(unpack(packed["value"]), None, *flags)


def _lines(lines) -> tuple[tuple[str, str], ...]:
    return tuple((str(label)[:200], str(text)[:2000]) for label, text in lines)


def pack(value) -> list:
    """Turn a value into a list that begins with its kind; what has no kind here becomes its description."""
    import torch

    if type(value) in PLAIN:
        return ["plain", value]
    if type(value) in (float, complex):
        return [type(value).__name__, str(value)]
    if type(value) in (list, tuple):
        return [type(value).__name__, [pack(part) for part in value]]
    if type(value) is dict:
        return ["dict", [[pack(key), pack(part)] for key, part in value.items()]]
    if isinstance(value, torch.Tensor) and not value.is_meta and value.layout == torch.strided:
        whole = torch.Tensor.as_subclass(value.detach(), torch.Tensor).cpu().resolve_conj().contiguous()
        raw = bytes(whole.reshape(-1).view(torch.uint8).tolist()) if whole.numel() else b""
        dtype = str(value.dtype).removeprefix("torch.")
        return ["tensor", dtype, list(value.shape), base64.b64encode(raw).decode()]
    return ["other", describe(value)[:1000]]


def unpack(packed: list):
    """Turn it back. Raises ``ValueError``, ``TypeError`` or ``KeyError`` for what ``pack`` did not write."""
    kind, *parts = packed
    if kind == "plain" and type(parts[0]) in PLAIN:
        return parts[0]
    if kind in ("float", "complex"):
        return {"float": float, "complex": complex}[kind](parts[0])
    if kind in ("list", "tuple"):
        return {"list": list, "tuple": tuple}[kind](map(unpack, parts[0]))
    if kind == "dict":
        return {unpack(key): unpack(part) for key, part in parts[0]}
    if kind == "tensor":
        return _tensor(*parts)
    if kind == "other":
        return Other(str(parts[0]))
    raise ValueError(f"unpack: expected a kind of value, got {str(kind)[:40]!r}")


def _tensor(dtype: str, shape: list[int], text: str):
    import torch

    if dtype not in DTYPES or not all(type(side) is int and side >= 0 for side in shape):
        raise ValueError(f"unpack: expected a tensor's dtype and shape, got {dtype!r}, {shape!r}")
    raw, kind = bytearray(base64.b64decode(text, validate=True)), getattr(torch, dtype)
    if len(raw) != math.prod(shape) * kind.itemsize:
        raise ValueError(f"unpack: expected {math.prod(shape)} numbers, got {len(raw)} bytes")
    return torch.frombuffer(raw, dtype=kind).reshape(shape) if raw else torch.empty(shape, dtype=kind)
