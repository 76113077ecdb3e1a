"""Directions in latent space: what to add to a code so that one factor of the picture changes. Lesson 07.

A *reading* is a straight-line guess of a factor from a code, ``W z + b``, fitted by ridge regression. The
edit is the smallest move, measured by the codes' own covariance S, that takes the reading to its target and
leaves the readings of locked factors alone: ``S A' (A S A')^-1 change``, with the rows A of all of them.
With one row and no lock this is the direction in which codes differ on average when the factor differs;
for a yes-or-no factor that is exactly the mean difference between the two groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import torch
from torch import Tensor

from lessonlib.data import Factor


@dataclass(frozen=True)
class Control(Factor):
    """Describe one slider: a factor, and ``sd``, the standard deviation of its values.

    ``sd`` is the unit of an edit's *strength*. Lesson 07.
    """

    sd: float = 1.0


class Directions:
    """Read factors off codes and move codes along factors; any model's codes will do.

    ``weight`` (rows, latent_dim) and ``bias`` (rows,) are the readout, ``covariance`` (latent_dim,
    latent_dim) that of the codes. Make one with ``fit`` (named factors) or ``principal`` (unnamed). Lesson 07.
    """

    def __init__(self, controls: Sequence[Control], weight: Tensor, bias: Tensor, covariance: Tensor):
        self.controls = tuple(controls)
        self.weight, self.bias, self.covariance = weight.float(), bias.float(), covariance.float()
        expected = (sum(c.rows for c in self.controls), covariance.shape[0])
        if tuple(weight.shape) != expected:
            raise ValueError(f"Directions: expected weight of shape {expected}, got {tuple(weight.shape)}")

    @classmethod
    def fit(cls, codes: Tensor, images, ridge: float = 1e-3) -> Directions:
        """Fit a readout for every factor of an ``ImageSet`` from its codes (N, latent_dim).

        Rows where a factor does not apply are left out of its fit. ``ridge`` is relative to the codes'
        variance. Raises ``ValueError`` if codes and pictures differ in number or there are no factors.
        """
        if len(codes) != len(images) or not images.spec:
            raise ValueError(
                f"Directions.fit: expected one code for each of {len(images)} pictures with factors,"
                f" got {len(codes)} codes and {len(images.spec)} factors"
            )
        controls, weights, biases = [], [], []
        for i, factor in enumerate(images.spec):
            use = images.applies[:, i]
            values = images.factors[use, i]
            spread = 12**-0.5 if factor.kind == "circle" else float(values.std())
            control = Control(**vars(factor), sd=spread)
            weight, bias = _ridge(codes[use], control.embed(values), ridge)
            controls.append(control), weights.append(weight), biases.append(bias)
        return cls(controls, torch.cat(weights), torch.cat(biases), torch.cov(codes.T))

    @classmethod
    def principal(cls, codes: Tensor, count: int = 8) -> Directions:
        """Take the codes' ``count`` principal directions, unnamed, in standard deviations from the mean."""
        covariance, mean = torch.cov(codes.T), codes.mean(0)
        variance, vectors = torch.linalg.eigh(covariance)
        count = min(count, int((variance > 1e-6 * variance[-1]).sum()))
        weight = (vectors / variance.clamp_min(1e-12).sqrt()).T.flip(0)[:count]
        controls = [Control(f"direction {k + 1}", low=-3, high=3, unit="sd") for k in range(count)]
        return cls(controls, weight, -weight @ mean, covariance)

    def state(self) -> tuple[list[dict], dict[str, Tensor]]:
        """Return the controls as plain JSON and the tensors, for a checkpoint."""
        tensors = {"weight": self.weight, "bias": self.bias, "covariance": self.covariance}
        return [asdict(c) for c in self.controls], tensors

    @classmethod
    def from_state(cls, controls: list[dict], tensors: dict[str, Tensor]) -> Directions:
        """Make directions from what ``state`` returned."""
        return cls([Control(**{**c, "names": tuple(c["names"])}) for c in controls], **tensors)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.controls)

    def control(self, name: str) -> Control:
        """Return one control by name."""
        if name not in self.names:
            raise ValueError(f"Directions: expected one of {', '.join(self.names)}, got {name!r}")
        return self.controls[self.names.index(name)]

    def read(self, z: Tensor) -> Tensor:
        """Return every control's value for codes (n, latent_dim): (n, controls), in the controls' units."""
        parts = (z @ self.weight.T + self.bias).split([c.rows for c in self.controls], dim=1)
        return torch.stack([c.value(part) for c, part in zip(self.controls, parts)], dim=1)

    def move(self, z: Tensor, targets: Mapping[str, float | Tensor], hold: Sequence[str] = ()) -> Tensor:
        """Move codes (n, latent_dim) so that each named reading reaches its target.

        ``targets`` maps names to values in the controls' units, a number or (n,). The readings named in
        ``hold`` stay as they are; all others go where the shortest way takes them.
        """
        if not targets:
            return z
        blocks, changes = [], []
        for name in dict.fromkeys((*targets, *hold)):
            control, rows = self.control(name), self._rows(name)
            now = z @ self.weight[rows].T + self.bias[rows]
            blocks.append(self.weight[rows])
            if name in targets:
                value = torch.as_tensor(targets[name], dtype=torch.float32).expand(len(z))
                goal = control.embed(value)
                if control.kind == "circle":  # go round the circle on which the code lies, not through it
                    goal = goal * now.norm(dim=1, keepdim=True).clamp_min(0.7)
                changes.append(goal - now)
            else:
                changes.append(torch.zeros_like(now))
        rows, change = torch.cat(blocks), torch.cat(changes, dim=1)
        spread = rows @ self.covariance
        return z + change @ torch.linalg.pinv(spread @ rows.T, rtol=1e-5, hermitian=True) @ spread

    def edit(self, z: Tensor, name: str, strength: float | Tensor, hold: Sequence[str] = ()) -> Tensor:
        """Move one reading by ``strength`` standard deviations; see ``move``."""
        control = self.control(name)
        now = control.value(z @ self.weight[self._rows(name)].T + self.bias[self._rows(name)])
        return self.move(z, {name: now + strength * control.sd}, hold)

    def _rows(self, name: str) -> slice:
        start = sum(c.rows for c in self.controls[: self.names.index(name)])
        return slice(start, start + self.control(name).rows)


def mean_difference(codes: Tensor, chosen: Tensor) -> Tensor:
    """Return the mean code of the ``chosen`` (bool (N,)) minus that of the others: the simplest direction."""
    if chosen.dtype != torch.bool or chosen.all() or not chosen.any():
        raise ValueError("mean_difference: expected a bool mask with some codes in and some out")
    return codes[chosen].mean(0) - codes[~chosen].mean(0)


def _ridge(codes: Tensor, targets: Tensor, ridge: float) -> tuple[Tensor, Tensor]:
    """Return weight (rows, latent_dim) and bias (rows,) of the ridge regression from codes to targets."""
    x_mean, y_mean = codes.mean(0), targets.mean(0)
    x, y = (codes - x_mean).double(), (targets - y_mean).double()
    gram = x.T @ x
    gram.diagonal().add_(ridge * gram.diagonal().mean())
    weight = torch.linalg.solve(gram, x.T @ y).T.float()
    return weight, y_mean - weight @ x_mean
