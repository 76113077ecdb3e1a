"""Five inks that belong together: a scheme of hues in OKLCH, never muddy. Introduced in lesson 14."""

import torch

from lessonlib.data import difference

from .colour import oklab, oklch, polar, strongest

SCHEMES = ("mono", "analogous", "complementary", "triad", "warm-cool")

# How far the hue of each ink, the ground first, lies from the base hue, in turns; a row for each scheme.
HUES = torch.tensor([
    [0.00, 0.00, 0.00, 0.00, 0.00],
    [0.00, 0.05, 0.10, -0.05, -0.10],
    [0.00, 0.50, 0.00, 0.50, 0.02],
    [0.00, 1 / 3, 2 / 3, 0.00, 1 / 3],
    [0.00, 0.50, 0.03, 0.53, -0.03],
])  # fmt: skip
GROUND = 0.90  # lightness of the ground, and of each ink below it:
LADDER = torch.tensor([0.0, -0.40, -0.16, -0.30, -0.06])
STRENGTH = torch.tensor([0.22, 1.0, 0.9, 0.8, 0.9])  # chroma, as a share of what is asked
ORANGE = 0.13  # turns; "warm-cool" stays within a twelfth of it


def inks(scheme: torch.Tensor, hue: torch.Tensor, chroma: torch.Tensor, lightness: torch.Tensor):
    """Mix the five inks of each painting: sRGB (n, 5, 3) in [0, 1], the ground first.

    ``scheme``: indices into ``SCHEMES``; ``hue`` in turns, ``chroma`` and ``lightness`` in [0, 1]; all (n,).
    A colour that no screen shows loses chroma and keeps its hue and lightness. Lesson 14.
    """
    kind = scheme.long()
    base = torch.where(kind == SCHEMES.index("warm-cool"), ORANGE + (hue - hue.floor() - 0.5) / 6, hue)
    turns = base[:, None] + HUES[kind]
    light = GROUND - 0.12 * (1 - lightness[:, None]) + LADDER * (1.15 - 0.4 * lightness[:, None])
    asked = (0.05 + 0.16 * chroma[:, None]) * STRENGTH
    return oklch(light, torch.minimum(asked, strongest(light, turns)), turns)


def avoid(inks: torch.Tensor, hue: float, width: float) -> torch.Tensor:
    """Turn inks (..., 3) whose hue lies within ``width`` turns of ``hue`` just out of that range.

    Lightness stays, and chroma where a screen can show it. Lesson 14.
    """
    light, chroma, own = polar(oklab(inks))
    gap = difference(hue, own, circle=True)
    turned = hue + torch.where(gap < 0, -width, width)
    moved = oklch(light, torch.minimum(chroma, strongest(light, turned)), turned)
    return torch.where((gap.abs() < width)[..., None], moved, inks)
