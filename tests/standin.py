"""A stand-in for a trained model, so that the editor's tests need no weights: its codes are garment factors.

The decoder is the kit's own renderer with a little arithmetic in front, the directions leak on purpose (a
change of fit pulls the sleeve along), and everything is exact, so that tests can say what must happen.
"""

from __future__ import annotations

import torch

from lessonlib.scenes.garments import NAMES, SPEC, render, which_apply

KINDS = torch.tensor([factor.kind == "category" for factor in SPEC])
TOP = torch.tensor([len(factor.names) - 1.0 if factor.names else 1.0 for factor in SPEC])


def tidy(z):
    """Bring any code into the factors' ranges, categories to whole numbers."""
    inside = z.clamp_min(0).minimum(TOP)
    return torch.where(KINDS, inside.round(), inside)


class Garments(torch.nn.Module):
    """A model whose code is a garment's twelve factors; it draws in about a millisecond."""

    def __init__(self, size: int = 64):
        super().__init__()
        self.size = size

    def decode(self, z):
        return render(tidy(z), self.size).float() / 255


class Factors:
    """Directions for a ``Garments`` code: readings are its columns; moving fit drags the sleeve along."""

    leak = 0.5

    controls = SPEC  # a factor says all that a slider must know

    def read(self, z):
        return tidy(z)

    def applies(self, z):
        return which_apply(tidy(z))

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

    def sample(self, n, seed, psi=1.0):
        u = torch.rand(n, len(SPEC), generator=torch.Generator().manual_seed(seed))
        return (0.5 + psi * (u - 0.5)) * TOP


def editor_parts():
    """Return model, directions and prior for a session or an editor."""
    return Garments(), Factors(), Wardrobe()
