"""Which codes are alike, and how codes vary among them. Introduced in lesson 07.

How a factor is written into the code may depend on what is drawn: a longer skirt is not a longer coat, and a
skirt has no sleeve at all. So an edit asks how codes vary among those *alike*, of one category, say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Alike:
    """Hold what differs between groups of codes; the last group stands for all codes together.

    ``names``: the category factors whose combinations are the groups, and ``sizes``, how many names each has.
    ``covariance`` (groups + 1, latent_dim, latent_dim) of the codes. ``applies`` bool (groups + 1, factors):
    which factors mean something there.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    covariance: Tensor
    applies: Tensor

    @classmethod
    def fit(cls, codes: Tensor, images, names: Sequence[str]) -> Alike:
        """Group the codes (N, latent_dim) of an ``ImageSet`` by its category factors ``names``."""
        sizes = tuple(len(images.spec[images.names.index(name)].names) for name in names)
        groups = _number([images.column(name) for name in names], sizes, len(codes))
        whole = torch.cov(codes.T)
        covariances, applies = [], []
        for k in range(int(groups.max()) + 1 if names else 0):
            covariances.append(torch.cov(codes[groups == k].T) + 0.02 * whole)  # no way is quite shut
            applies.append(images.applies[groups == k].float().mean(0) > 0.5)
        covariance = torch.stack([*covariances, whole])
        return cls(tuple(names), sizes, covariance, torch.stack([*applies, images.applies.any(0)]))

    @classmethod
    def all(cls, codes: Tensor, factors: int) -> Alike:
        """Put all codes (N, latent_dim) into one group, to which all ``factors`` apply."""
        return cls((), (), torch.cov(codes.T)[None], torch.ones(1, factors, dtype=torch.bool))

    def group(self, values: dict[str, Tensor], n: int) -> Tensor:
        """Return the group (n,) of codes whose category readings are ``values[name]`` (n,)."""
        if not self.names:
            return torch.full((n,), len(self.covariance) - 1)
        return _number([values[name] for name in self.names], self.sizes, n)


def _number(columns: Sequence[Tensor], sizes: Sequence[int], n: int) -> Tensor:
    """Number the combinations of categories."""
    number = torch.zeros(n, dtype=torch.long)
    for column, size in zip(columns, sizes):
        number = number * size + column.long()
    return number
