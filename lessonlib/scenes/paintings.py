"""Paintings drawn by the kit, in five generic styles. Introduced in lesson 14.

This module says what the factors are and lays colour; ``styles`` says where each ink is. ``chance`` is what
no factor says (where a line falls, how a stroke bends), so that two works with the same factors differ.
"""

import torch

from lessonlib.data import Card, Factor, ImageSet

from . import styles
from .factors import check_chances, check_render, painted, sample
from .palette import SCHEMES, inks

SPEC = (
    Factor("style", "category", names=tuple(styles.STYLES), group="style", about="how the paint is laid"),
    Factor("scheme", "category", names=SCHEMES, group="palette", about="how the hues go together"),
    Factor("hue", "circle", unit="turn", group="palette", about="the hue that the others are chosen for"),
    Factor("chroma", group="palette", about="0 quiet colours, 1 strong ones"),
    Factor("lightness", group="palette", about="0 dark inks, 1 light ones"),
    Factor("x", group="composition", about="where the weight lies: 0 left, 1 right"),
    Factor("y", group="composition", about="where the weight lies: 0 up, 1 down"),
    Factor("density", group="composition", about="0 much ground is left, 1 little"),
    Factor("edge", group="texture", about="0 sharp and thin, 1 soft and broad"),
    Factor("grain", group="texture", about="0 smooth paint, 1 the brush is seen"),
)
NAMES = tuple(f.name for f in SPEC)
CHANCES = 96  # numbers without a name behind each painting


def sample_factors(n: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw ``n`` paintings' factors (n, 10), in the order of ``SPEC``, and their chances (n, 96) in [0, 1).

    The same on every machine. Lesson 14.
    """
    return sample(SPEC, n, seed, CHANCES)


def paintings(n: int, size: int = 32, seed: int = 0) -> ImageSet:
    """Draw an ``ImageSet`` of ``n`` random paintings, ``size`` pixels square. Lesson 14."""
    factors, chance = sample_factors(n, seed)
    return ImageSet(render(factors, chance, size), Card.read("paintings"), factors, SPEC)


def render(factors: torch.Tensor, chance: torch.Tensor, size: int = 32) -> torch.Tensor:
    """Draw paintings: factors (n, 10) and chances (n, 96) in, uint8 (n, 3, size, size) out.

    ``size`` is 16 to 4,096 pixels; the same work at every size. Raises ``ValueError`` for another shape,
    another size or a value outside its factor's range. Lesson 14.
    """
    check_chances(SPEC, factors, chance, CHANCES)
    check_render(SPEC, factors, size, largest=4_096)

    def paint(style, rows, g, u, v, pixel):
        colours = inks(*factors[rows, 1:5].T)
        picture = colours[:, 0, :, None, None].expand(-1, -1, v.shape[0], u.shape[1])
        for ink, share in style(g, chance[rows], u, v, pixel):
            picture = torch.lerp(picture, _of(colours, ink), share[:, None])
        return picture * (1 + styles.grain(g, chance[rows], u, v, pixel)[:, None])

    return painted(SPEC, factors, size, 0, styles.STYLES.values(), paint)


def _of(colours, ink) -> torch.Tensor:
    """Look up inks: indices (n, H, W) into colours (n, 5, 3), giving (n, 3, H, W); H and W may be 1."""
    flat = ink.flatten(1)[..., None].expand(-1, -1, 3)
    return colours.gather(1, flat).transpose(1, 2).unflatten(2, ink.shape[1:])
