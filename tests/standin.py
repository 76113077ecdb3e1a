"""A stand-in for a trained model, so that the editor's tests need no weights: its codes are garment factors.

The decoder is the kit's own renderer with a little arithmetic in front, the directions leak on purpose (a
change of fit pulls the sleeve along), and everything is exact, so that tests can say what must happen.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lessonlib.data.garments import NAMES, SPEC, render

SLIDERS = ("hue", "lightness", "accent", "sleeve", "length", "fit", "flare", "depth", "scale")
GROUPS = {factor.name: factor.group for factor in SPEC}


@dataclass(frozen=True)
class Control:
    name: str
    kind: str = "continuous"
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    group: str = ""


class Garments(torch.nn.Module):
    """A model whose code is a garment's twelve factors; it draws in about a millisecond."""

    def __init__(self, size: int = 64):
        super().__init__()
        self.size = size

    def decode(self, z):
        factors = torch.clamp(z, 0, 1)
        factors[:, [0, 5, 10]] = z[:, [0, 5, 10]].clamp(0).minimum(torch.tensor([4.0, 2.0, 3.0])).round()
        return render(factors, self.size).float() / 255


class Factors:
    """Directions for a ``Garments`` code: readings are its columns; moving fit drags the sleeve along."""

    leak = 0.5

    def __init__(self, names=SLIDERS):
        units = {factor.name: factor.unit for factor in SPEC}
        kinds = {factor.name: factor.kind for factor in SPEC}
        self.controls = tuple(Control(n, kinds[n], unit=units[n], group=GROUPS[n]) for n in names)
        self.columns = [NAMES.index(name) for name in names]

    def read(self, z):
        return z[:, self.columns]

    def move(self, z, targets, hold=()):
        moved = z.clone()
        for name, target in targets.items():
            moved[:, NAMES.index(name)] = target
        if "fit" in targets and "sleeve" not in [*targets, *hold]:
            moved[:, NAMES.index("sleeve")] -= self.leak * (targets["fit"] - z[:, NAMES.index("fit")])
        return moved


class Wardrobe:
    """A prior over ``Garments`` codes: uniform, drawn towards a middle garment by ``psi``."""

    latent_dim = len(SPEC)
    top = torch.tensor([float(len(f.names) - 1 or 1) if f.names else 1.0 for f in SPEC])

    def sample(self, n, seed, psi=1.0):
        u = torch.rand(n, len(SPEC), generator=torch.Generator().manual_seed(seed))
        return (0.5 + psi * (u - 0.5)) * self.top


def editor_parts():
    """Return model, directions and prior for a session or an editor."""
    return Garments(), Factors(), Wardrobe()
