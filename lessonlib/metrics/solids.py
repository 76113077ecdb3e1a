"""What can be measured on a solid itself, without any network. Introduced in lesson 15."""

import math

import torch
from torch import Tensor

LOBES = (3, 4, 5, 6)


def measure_solids(fields: Tensor) -> dict[str, Tensor]:
    """Measure fields (N, S, S, S), axes x, y, z: each (N,), lengths in units of the box, whose sides are 2.

    ``height``: of the top above the floor of the box. ``waist``: the radius of a disc as large as the
    smallest section in the middle third. ``lobes``: how many fold symmetry, 3 to 6, the sections have
    most of. ``twist``: by how many turns it winds from a quarter of the height to three quarters.
    Raises ``ValueError`` for another shape. Lesson 15.
    """
    if fields.ndim != 4 or len(set(fields.shape[1:])) != 1:
        raise ValueError(f"measure_solids: expected fields (N, S, S, S), got {tuple(fields.shape)}")
    size, cell = fields.shape[1], 2 / fields.shape[1]
    full = (0.5 - fields / cell).clamp(0, 1)  # the share of each cell that is inside
    line = (torch.arange(size) + 0.5) * cell - 1
    section = full.sum((1, 2)) * cell**2
    height = full.amax((1, 2)).sum(1) * cell
    share = (line + 1) / height[:, None]
    middle = (share > 1 / 3) & (share < 2 / 3)
    waist = (section.masked_fill(~middle, 9).amin(1) / math.pi).sqrt()
    waves = _waves(full, line)
    body = ((share > 0.25) & (share < 0.75))[:, None]
    most = (waves.abs() * body).sum(2).argmax(1)
    wave = waves[torch.arange(len(fields)), most]
    lobes = most + LOBES[0]
    step = (wave[:, 1:] * wave[:, :-1].conj() * body[:, 0, 1:]).sum(1).angle()  # from layer to layer
    layers = body[:, 0].sum(1)
    return {"height": height, "waist": waist, "lobes": lobes, "twist": -step * layers / lobes / 2 / math.pi}


def _waves(full, line) -> Tensor:
    """Return how strongly, and at which angle, each section repeats 3 to 6 times round: complex (N, 4, S)."""
    x, y = torch.meshgrid(line, line, indexing="ij")
    r, angle = torch.hypot(x, y), torch.atan2(y, x)
    ring = r**4 * (r < 1)
    basis = torch.stack([ring * torch.exp(-1j * n * angle) for n in LOBES])
    return torch.complex(*(torch.einsum("nxyz,kxy->nkz", full, part) for part in (basis.real, basis.imag)))
