"""Sliders that are inputs: editing a conditional VAE, whose code is [z, c]. Introduced in lesson 07."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from lessonlib.models import Prior

from .alike import Alike
from .directions import Control, Directions


def condition(images, names: Sequence[str]) -> Tensor:
    """Return the condition c (N, condition_dim) of an ``ImageSet``: its factors ``names`` as rows in [-1, 1].

    A circle gives its sine and cosine, a continuous factor one row; where a factor does not apply stands 0.
    Raises ``ValueError`` for a category. Lesson 07.
    """
    rows = []
    for name in names:
        k = images.names.index(name)
        factor = images.spec[k]
        if factor.kind == "category":
            raise ValueError(f"condition: expected continuous or circle factors, got the category {name!r}")
        row = factor.embed(images.column(name))
        row = row if factor.kind == "circle" else 2 * (row - factor.low) / (factor.high - factor.low) - 1
        rows.append(row * images.applies[:, k, None])
    return torch.cat(rows, dim=1).float()


def input_directions(images, names: Sequence[str], latent_dim: int) -> Directions:
    """Return directions that read and write c in codes [z, c], as ``condition`` made it, and leave z."""
    controls = []
    for name in names:
        factor = images.spec[images.names.index(name)]
        controls.append(Control(**vars(factor), sd=(factor.high - factor.low) * 12**-0.5))
    spans = [1.0 if c.kind == "circle" else (c.high - c.low) / 2 for c in controls for _ in range(c.rows)]
    means = [0.0 if c.kind == "circle" else (c.high + c.low) / 2 for c in controls for _ in range(c.rows)]
    weight = torch.cat([torch.zeros(len(spans), latent_dim), torch.diag(torch.tensor(spans))], dim=1)
    every = Alike((), (), torch.eye(weight.shape[1])[None], torch.ones(1, len(controls), dtype=torch.bool))
    return Directions(controls, weight, torch.tensor(means), every)


def input_prior(z: Tensor, c: Tensor, width: float = 0.2) -> Prior:
    """Draw codes [z, c]: z near the codes of real pictures, as ``Prior.around`` does, c as it is there."""
    near = Prior.around(z, width)
    spread = torch.zeros(z.shape[1] + c.shape[1], z.shape[1] + c.shape[1])
    spread[: z.shape[1], : z.shape[1]] = near.spread
    return Prior(torch.cat([z, c], dim=1), spread)
