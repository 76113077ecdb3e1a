"""Directions in latent space: what to add to a code so that one factor of the picture changes. Lesson 08.

A *reading* is a straight-line guess of a factor from a code, ``W z + b``, fitted by ridge regression. The
edit is the smallest move, measured by the covariance S of codes alike, that takes the reading to its target
and leaves the readings of locked factors alone: ``S A' (A S A')^-1 change``, with the rows A of all of them.
With one row, no lock and S of all codes this is the direction in which codes differ on average when the
factor differs; for a yes-or-no factor that is exactly the mean difference between the two groups.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

import torch
from torch import Tensor

from lessonlib.data import Factor

from .alike import Alike, varying


@dataclass(frozen=True)
class Control(Factor):
    """Describe one slider: a factor, and the standard deviation of its values, the unit of *strength*."""

    sd: float = 1.0


class Directions:
    """Read factors off codes and move codes along factors; any model's codes will do.

    Make one with ``fit`` (named factors) or ``principal`` (unnamed). ``weight`` (rows, latent_dim) and
    ``bias`` (rows,) are the readout; ``alike`` says how codes vary. ``left_out`` names factors without a
    slider; ``spec`` holds all: what a control means may depend on one of those. Lesson 08.
    """

    left_out: tuple[str, ...] = ()

    def __init__(self, controls: Sequence[Control], weight: Tensor, bias: Tensor, alike: Alike, spec=()):
        self.controls, self.weight, self.bias, self.alike = tuple(controls), weight, bias, alike
        self.names = tuple(c.name for c in self.controls)
        self.spec = tuple(spec) or self.controls
        expected = (sum(c.rows for c in self.controls), alike.covariance.shape[-1])
        if tuple(weight.shape) != expected:
            raise ValueError(f"Directions: expected weight of shape {expected}, got {tuple(weight.shape)}")

    @classmethod
    def fit(cls, codes: Tensor, images, alike: Sequence[str] = (), ridge: float = 1e-3) -> Self:
        """Fit a readout for every factor of an ``ImageSet`` from its codes (N, latent_dim).

        Rows where a factor does not apply are left out of its fit; a factor that never varies gets no slider,
        which a warning says. ``alike`` names the category factors whose combinations vary in their own way.
        ``ridge`` is relative to the codes' variance. Raises ``ValueError`` if codes and pictures differ in
        number or no factor varies.
        """
        if len(codes) != len(images) or not images.spec:
            expected = f"one code for each of {len(images)} pictures with factors"
            got = f"{len(codes)} codes and {len(images.spec)} factors"
            raise ValueError(f"Directions.fit: expected {expected}, got {got}")
        spec, (images, left_out) = images.spec, varying(images)
        controls, weights, biases = [], [], []
        for factor, values, use in zip(images.spec, images.factors.T, images.applies.T):
            spread = 12**-0.5 if factor.kind == "circle" else float(values[use].std())
            controls.append(Control(**vars(factor), sd=spread))
            weight, bias = _ridge(codes[use], factor.embed(values[use]), ridge)
            weights.append(weight)
            biases.append(bias)
        groups = Alike.fit(codes, images, [name for name in alike if name not in left_out])
        fitted = cls(controls, torch.cat(weights), torch.cat(biases), groups, spec)
        fitted.left_out = left_out
        return fitted

    @classmethod
    def principal(cls, codes: Tensor, count: int = 8) -> Self:
        """Take ``count`` principal directions of two codes or more, in standard deviations from the mean."""
        if codes.ndim != 2 or not bool((codes != codes[:1]).any()):
            got = f"{tuple(codes.shape)}{', all the same' * (codes.ndim == 2)}"
            raise ValueError(f"Directions.principal: expected codes (N, latent_dim) that differ, got {got}")
        covariance = torch.cov(codes.T)
        variance, vectors = torch.linalg.eigh(covariance)
        count = min(count, int((variance > 1e-6 * variance[-1]).sum()))
        weight = (vectors / variance.clamp_min(1e-12).sqrt()).T.flip(0)[:count]
        controls = [Control(f"direction {k + 1}", low=-3, high=3, unit="sd") for k in range(count)]
        everywhere = Alike((), (), covariance[None], torch.ones(1, count, dtype=torch.bool))
        return cls(controls, weight, -weight @ codes.mean(0), everywhere)

    def control(self, name: str) -> Control:
        """Return one control by name."""
        if name not in self.names:
            raise ValueError(f"Directions: expected one of {', '.join(self.names)}, got {name!r}")
        return self.controls[self.names.index(name)]

    def read(self, z: Tensor) -> Tensor:
        """Return every control's value for codes (n, latent_dim): (n, controls), in the controls' units."""
        values = [c.value(part)[:, None] for c, part in zip(self.controls, self._rows(z))]
        return torch.cat([z.new_zeros(len(z), 0), *values], dim=1)  # without controls there is no column

    def applies(self, z: Tensor) -> Tensor:
        """Say which controls mean something for codes (n, latent_dim), bool (n, controls)."""
        return self.alike.applies[self._group(z)]

    def move(self, z: Tensor, targets: Mapping[str, float | Tensor], hold: Sequence[str] = ()) -> Tensor:
        """Move codes (n, latent_dim) so that each named reading reaches its target.

        ``targets`` maps names to values in the controls' units, a number or (n,). The readings named in
        ``hold`` stay as they are where they mean something; all others go where the shortest way takes them.
        """
        if not targets:
            return z
        chosen = [self.control(name) for name in dict.fromkeys((*targets, *hold))]
        now = dict(zip(self.names, self._rows(z)))
        change = torch.cat([_change(c, now[c.name], targets.get(c.name)) for c in chosen], dim=1)
        weights = dict(zip(self.names, self.weight.split([c.rows for c in self.controls])))
        rows = torch.cat([weights[c.name] for c in chosen])
        inside = not any(name in self.alike.names for name in targets)  # a group cannot lead out of itself
        group = self._group(z) if inside else torch.full((len(z),), -1)
        counts = self._counts(chosen, set(targets), group)
        rows = rows * counts[:, :, None]
        spread = rows @ self.alike.covariance[group]
        inverse = torch.linalg.pinv(spread @ rows.mT, rtol=1e-5, hermitian=True)
        return z + ((change * counts)[:, None] @ inverse @ spread)[:, 0]

    def edit(self, z: Tensor, name: str, strength: float | Tensor, hold: Sequence[str] = ()) -> Tensor:
        """Move one reading by ``strength`` standard deviations; see ``move``."""
        control = self.control(name)
        now = self.read(z)[:, self.names.index(name)]
        return self.move(z, {name: now + strength * control.sd}, hold)

    def state(self) -> tuple[dict, dict[str, Tensor]]:
        """Return what is plain JSON and what is tensors, for a checkpoint."""
        plain = {"controls": [asdict(c) for c in self.controls]}
        plain |= {"alike": list(self.alike.names), "sizes": list(self.alike.sizes)}
        covariance, applies = self.alike.covariance, self.alike.applies
        if covariance.stride(0) == 0:  # one for all groups, see ``Alike.even``: written once
            covariance = covariance[:1]
        tensors = {"weight": self.weight, "bias": self.bias, "covariance": covariance, "applies": applies}
        return plain, tensors

    @classmethod
    def from_state(cls, plain: dict, tensors: dict[str, Tensor]) -> Self:
        """Make directions from what ``state`` returned."""
        controls = [Control.from_json(values) for values in plain["controls"]]
        names, sizes = tuple(plain["alike"]), tuple(plain["sizes"])
        applies = tensors["applies"]
        alike = Alike(names, sizes, tensors["covariance"].expand(len(applies), -1, -1), applies)
        return cls(controls, tensors["weight"], tensors["bias"], alike)

    def _rows(self, z: Tensor) -> tuple[Tensor, ...]:
        """Return the readout of codes, one part (n, rows) for each control."""
        return (z @ self.weight.T + self.bias).split([c.rows for c in self.controls], dim=1)

    def _group(self, z: Tensor) -> Tensor:
        return self.alike.group(dict(zip(self.names, self.read(z).T)), len(z))

    def _counts(self, chosen, targets: set[str], group: Tensor) -> Tensor:
        """Say which rows count for each code, float (n, rows): what is asked for, and locks that apply."""
        applies = self.alike.applies[group]
        counts = [applies[:, self.names.index(c.name), None] | (c.name in targets) for c in chosen]
        return torch.cat([each.expand(-1, c.rows) for each, c in zip(counts, chosen)], dim=1).float()


def _change(control: Control, now: Tensor, target) -> Tensor:
    """Return how far a reading (n, rows) is from its target; a lock has none and stays."""
    if target is None:
        return torch.zeros_like(now)
    goal = control.embed(torch.as_tensor(target, dtype=torch.float32).expand(len(now)))
    if control.kind == "circle":  # go round the circle on which the code lies, not through it
        goal = goal * now.norm(dim=1, keepdim=True).clamp_min(0.7)
    return goal - now


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
    gram.diagonal().add_((ridge * gram.diagonal().mean()).clamp_min(1e-12))  # latents may all be asleep
    weight = torch.linalg.solve(gram, x.T @ y).T.float()
    return weight, y_mean - weight @ x_mean
