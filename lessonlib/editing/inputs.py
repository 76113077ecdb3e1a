"""Sliders that are inputs: editing a conditional network, with codes [z, c]. Lessons 09 and 12."""

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from lessonlib.data import Factor
from lessonlib.models import Prior

from .alike import Alike, varying
from .directions import Control, Directions


def condition(images, names: Sequence[str]) -> Tensor:
    """Return the condition c (N, condition_dim) of an ``ImageSet``: its factors ``names`` as rows in [-1, 1].

    A category gives a row of 0 and 1 for each of its names, a circle its sine and cosine, a continuous
    factor one row; where a factor does not apply stands 0. Without names there are 0 rows. Lesson 09.
    """
    rows = []
    for name in names:
        row = condition_rows(images.factor(name), images.column(name))
        rows.append(row * images.applies[:, images.names.index(name), None])
    return torch.cat([torch.zeros(len(images), 0), *rows], dim=1)


def condition_rows(factor: Factor, values: Tensor) -> Tensor:
    """Return what a condition holds of one factor's values (N,): (N, rows), see ``condition``. Lesson 14."""
    row = factor.embed(values)
    return 2 * (row - factor.low) / (factor.high - factor.low) - 1 if factor.kind == "continuous" else row


def spec_rows(spec: Sequence[Factor], factors: Tensor) -> Tensor:
    """Return the condition c (N, condition_dim) of factors (N, len(spec)) that all apply. Lesson 18."""
    return torch.cat([condition_rows(f, values) for f, values in zip(spec, factors.T, strict=True)], dim=1)


def favourite(spec: Sequence[Factor], w: Tensor) -> Tensor:
    """Return the factors (len(spec),) for which c @ w is largest, w (condition_dim,): a search in c, solved.

    c @ w is a sum over factors, so each is chosen by itself: of a category the name with the largest weight,
    of a circle the place where its two weights point, of a continuous factor one of its ends. Lesson 18.
    """
    if w.shape != (total := (sum(f.rows for f in spec),)):
        raise ValueError(f"favourite: expected w of shape {total}, got {tuple(w.shape)}")
    best = []
    for f, part in zip(spec, w.split([f.rows for f in spec])):
        ends = torch.tensor([f.low, f.high])
        best.append(ends[int(part > 0)] if f.kind == "continuous" else f.value(part[None])[0])
    return torch.stack(best)


def condition_columns(images, names: Sequence[str], some: Sequence[str]) -> list[int]:
    """Say which columns of ``condition(images, names)`` hold the factors ``some``, all of them ``names``.

    So a head of a ``CompositionalGenerator`` is told some factors and not others. Lesson 16.
    """
    left_out = [name for name in some if name not in names]
    if left_out:
        raise ValueError(f"condition_columns: expected factors of {', '.join(names)}, got {left_out[0]!r}")
    owner = [name for name in names for _ in range(images.factor(name).rows)]
    return [k for k, name in enumerate(owner) if name in some]


def input_directions(images, names: Sequence[str], latent_dim: int) -> Directions:
    """Return directions that read and write c in codes [z, c], as ``condition`` made it, and leave z.

    Which factors apply depends on the categories among ``names``, as it does in ``images``; one that never
    varies there gets no slider, for the network could not learn it.
    """
    factors = [images.factor(name) for name in names]
    spec, (images, left_out) = images.spec, varying(images) if names else (images, ())
    shown, rows = [f for f in factors if f.name not in left_out], [f for f in factors for _ in range(f.rows)]
    controls = [Control(**vars(f), sd=(f.high - f.low) * 12**-0.5) for f in shown]
    spans = [(f.high - f.low) / 2 if f.kind == "continuous" else 1.0 for f in rows]
    means = [(f.high + f.low) / 2 if f.kind == "continuous" else 0.0 for f in rows]
    weight = torch.cat([torch.zeros(len(rows), latent_dim), torch.diag(torch.tensor(spans))], dim=1)
    use = torch.tensor([f in shown for f in rows], dtype=torch.bool)
    alike = Alike.even(weight.shape[1], images, [f.name for f in shown if f.kind == "category"])
    columns = [images.names.index(f.name) for f in shown]
    alike = replace(alike, applies=alike.applies[:, columns])
    return Directions(controls, weight[use], torch.tensor(means)[use], alike, spec)


def input_prior(z: Tensor, c: Tensor, width: float = 0.2) -> Prior:
    """Draw codes [z, c]: z near the codes of real pictures, as ``Prior.around`` does, c as it is there."""
    return _beside(Prior.around(z, width), c)


def condition_prior(c: Tensor, latent_dim: int) -> Prior:
    """Draw codes [z, c] for a generator: z (latent_dim) from N(0, I), c from the rows of c. Lesson 12."""
    return _beside(Prior(torch.zeros(len(c), latent_dim), torch.eye(latent_dim)), c)


def _beside(near: Prior, c: Tensor) -> Prior:
    """Put a condition, which has no spread, beside each centre of a prior."""
    if len(c) != len(near.centres):
        raise ValueError(f"prior: expected a condition for each code, got {len(c)} for {len(near.centres)}")
    spread = torch.block_diag(near.spread, torch.zeros(c.shape[1], c.shape[1]))
    return Prior(torch.cat([near.centres, c], dim=1), spread)
