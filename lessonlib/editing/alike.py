"""Which codes are alike, and how codes vary among them. Introduced in lesson 08.

How a factor is written into the code may depend on what is drawn: a longer skirt is not a longer coat, and a
skirt has no sleeve at all. So an edit asks how codes vary among those *alike*, of one category, say.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Self

import numpy as np
import torch
from torch import Tensor

from lessonlib.data import ImageSet


@dataclass(frozen=True)
class Alike:
    """Hold what differs between groups of codes; the last group stands for all codes together.

    The groups are the combinations of the category factors ``names``, which have ``sizes`` names each.
    ``covariance`` (groups + 1, latent_dim, latent_dim) is that of the codes; ``applies`` bool (groups + 1,
    factors) says which factors mean something.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    covariance: Tensor
    applies: Tensor

    @classmethod
    def fit(cls, codes: Tensor, images, names: Sequence[str]) -> Self:
        """Group the codes (N, latent_dim) of an ``ImageSet`` by its category factors ``names``.

        A group of fewer than latent_dim + 2 codes cannot say how it varies and takes the covariance of all.
        """
        sizes, members = _groups(images, names)
        whole, enough = torch.cov(codes.T), codes.shape[1] + 2
        ways = [
            torch.cov(codes[rows].T) + 0.02 * whole if rows.sum() >= enough else whole  # no way is quite shut
            for rows in members
        ]
        return cls(tuple(names), sizes, torch.stack([*ways, whole]), _applies(images, members))

    @classmethod
    def even(cls, latent_dim: int, images, names: Sequence[str]) -> Self:
        """Group by the category factors ``names``, where codes vary alike in every way: covariance I."""
        sizes, members = _groups(images, names)
        every_way = torch.eye(latent_dim).expand(len(members) + 1, -1, -1)
        return cls(tuple(names), sizes, every_way, _applies(images, members))

    def group(self, values: dict[str, Tensor], n: int) -> Tensor:
        """Return the group (n,) of codes whose category readings are ``values[name]`` (n,)."""
        if not self.names:
            return torch.full((n,), len(self.covariance) - 1)
        return _number([values[name] for name in self.names], self.sizes)


def varying(images) -> tuple[ImageSet, tuple[str, ...]]:
    """Return an ``ImageSet`` of those factors that apply somewhere and vary there, and the others' names."""
    used = [values[use] for values, use in zip(images.factors.T, images.applies.T)]
    keep = [k for k, values in enumerate(used) if len(values.unique()) > 1]
    left_out = tuple(name for k, name in enumerate(images.names) if k not in keep)
    if not keep:
        raise ValueError(f"directions: expected a factor that varies, got none of {', '.join(left_out)}")
    if left_out:
        warnings.warn(f"no slider for {', '.join(left_out)}: never varies in these pictures", stacklevel=3)
    spec, factors = tuple(images.spec[k] for k in keep), images.factors[:, keep]
    return replace(images, spec=spec, factors=factors, applies=images.applies[:, keep]), left_out


def _groups(images, names: Sequence[str]) -> tuple[tuple[int, ...], list[Tensor]]:
    """Return how many names each category factor has, and of every combination which pictures have it."""
    if not names:
        return (), []
    sizes = tuple(len(images.factor(name).names) for name in names)
    groups = _number([images.column(name) for name in names], sizes)
    return sizes, [groups == k for k in range(prod(sizes))]


def _applies(images, members: Sequence[Tensor]) -> Tensor:
    everywhere = images.applies.any(0)
    each = [images.applies[rows].float().mean(0) > 0.5 if rows.any() else everywhere for rows in members]
    return torch.stack([*each, everywhere])


def _number(columns: Sequence[Tensor], sizes: Sequence[int]) -> Tensor:
    """Number the combinations of categories."""
    return torch.from_numpy(np.ravel_multi_index([column.long().numpy() for column in columns], sizes))
