"""What an editor holds: a network that decodes, its directions and prior, stored and measured. Lesson 07."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from lessonlib.editing import Directions
from lessonlib.metrics import measure_edits
from lessonlib.models import Prior, Reader

EDITED = ("hue", "lightness", "accent", "sleeve", "length", "fit", "flare", "depth", "scale")


def state(model: nn.Module, directions: Directions, prior: Prior) -> tuple[dict[str, Tensor], dict]:
    """Return the tensors of all three for ``shelf.write``, and the facts that ``shelf`` opens them by."""
    described, readout = directions.state()
    parts = {"model": model.state_dict(), "directions": readout, "prior": prior.state()}
    tensors = {f"{part}.{key}": t for part, own in parts.items() for key, t in own.items()}
    return tensors, {"directions": described}


@torch.inference_mode()
def decode_all(model: nn.Module, codes: Tensor, chunk: int = 256) -> Tensor:
    """Return the pictures of all codes, (N, C, H, W), decoded in parts that fit into memory."""
    return torch.cat([model.decode(part) for part in codes.split(chunk)])


@torch.inference_mode()
def edit_table(
    model: nn.Module, directions: Directions, prior: Prior, reader: Reader, lock: bool, n: int = 200
) -> dict:
    """Measure every slider on ``n`` random garments of the prior to which its factor applies."""
    codes = prior.sample(3 * n, seed=2)
    table = measure_edits(EDITED, directions, lambda z: reader.read(model.decode(z)), codes, lock, n)
    return {name: _rounded(result) for name, result in table.items()}


def _rounded(value):
    """Round for the facts; what could not be measured (no picture showed the factor) becomes null."""
    if isinstance(value, float) and math.isnan(value):
        return None
    return {key: _rounded(v) for key, v in value.items()} if isinstance(value, dict) else round(value, 3)
