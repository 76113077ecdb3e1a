"""Garments drawn by the kit: pictures whose every factor is known. Introduced in lesson 00.

This module says what the factors are and paints; ``shapes`` says where cloth is. Garments are symmetric,
so only the right half of the canvas is drawn and then mirrored.
"""

from collections.abc import Mapping
from functools import partial

import torch

from lessonlib.data import Card, Factor, ImageSet, applies

from . import shapes
from .colour import oklch
from .factors import check_render, columns, sample

CATEGORIES = ("top", "dress", "coat", "skirt", "trousers")
NECKLINES = ("round", "V", "square")
PATTERNS = ("plain", "stripes", "checks", "dots")
UPPER, PRINTED = {"category": CATEGORIES[:3]}, {"pattern": PATTERNS[1:]}  # for which a factor means something

shape, colour, texture = (partial(Factor, group=group) for group in ("shape", "colour", "texture"))
SPEC = (
    shape("category", "category", names=CATEGORIES, about="what it is"),
    shape("sleeve", about="0 sleeveless, 1 down to the wrist", when=UPPER),
    shape("length", about="where the hem lies: 0 short, 1 long for its category"),
    shape("fit", about="0 close to the body, 1 loose"),
    shape("flare", about="how much it widens towards the hem"),
    shape("neckline", "category", names=NECKLINES, about="the shape of the neck opening", when=UPPER),
    shape("depth", about="how deep the neck opening is cut", when=UPPER),
    colour("hue", "circle", unit="turn", about="colour of the cloth, round the colour circle"),
    colour("lightness", about="0 dark cloth, 1 light cloth"),
    colour("accent", "circle", unit="turn", about="hue of the pattern and the trimmings"),
    texture("pattern", "category", names=PATTERNS, about="what is printed on the cloth"),
    texture("scale", about="size of the pattern: 0 fine, 1 coarse", when=PRINTED),
)
NAMES = tuple(f.name for f in SPEC)

PAPER = 0.955  # the ground, one grey
LINE = 0.024  # width of the outline, as the canvas is 2 wide


def sample_factors(n: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw ``n`` garments' factors at random, each by itself, the same on every machine. Lesson 00.

    Returns factors float32 (n, 12) in the order of ``SPEC`` and the mask ``applies`` bool (n, 12).
    """
    factors, _ = sample(SPEC, n, seed)
    return factors, which_apply(factors)


def which_apply(factors: torch.Tensor) -> torch.Tensor:
    """Say which factors mean something for each garment, bool (n, 12): skirts have no sleeves."""
    columns = dict(zip(NAMES, factors.T))
    return torch.stack([applies(SPEC, columns, name) for name in NAMES], dim=1)


def garments(n: int, size: int = 32, seed: int = 0) -> ImageSet:
    """Draw an ``ImageSet`` of ``n`` random garments, ``size`` pixels square. Lesson 00."""
    factors, used = sample_factors(n, seed)
    return ImageSet(render(factors, size), Card.read("garments"), factors, SPEC, used)


def render(factors: torch.Tensor, size: int = 32) -> torch.Tensor:
    """Draw garments from their factors: float (n, 12) in, uint8 (n, 3, size, size) out.

    ``size`` is 16 to 512 pixels. Raises ``ValueError`` for another shape, another size or a value outside
    its factor's range. Hues are turns and may be any number. Lesson 00.
    """
    if factors.ndim != 2 or factors.shape[1] != len(SPEC):
        raise ValueError(f"render: expected factors of shape (n, {len(SPEC)}), got {tuple(factors.shape)}")
    check_render(SPEC, factors, size, largest=512)
    chunk = max(1, 32 * 64 * 64 // size**2)  # what fits the processor's cache
    drawn = torch.empty(len(factors), 3, size, size, dtype=torch.uint8)  # once: parts would lie there twice
    for part, place in zip(factors.split(chunk), drawn.split(chunk)):
        place.copy_(_draw(part.float(), size))
    return drawn


def within(values: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return what a reader has read, (n,) by factor name, as factors (n, 12) that ``render`` can draw again.

    What lies outside its range goes to the nearest end. Raises ``KeyError`` for a missing factor. Lesson 16.
    """
    return torch.stack([values[f.name].float().clamp(*f.ends) for f in SPEC], dim=1)


def _draw(factors: torch.Tensor, size: int) -> torch.Tensor:
    """Draw one chunk; upper garments, skirts and trousers have outlines of their own."""
    pixel = 2 / size
    v = ((torch.arange(size) + 0.5) * pixel - 1)[:, None]
    u = (torch.arange(size // 2, size) + 0.5)[None] * pixel - 1
    families = (factors[:, 0].long() - 2).clamp_min(0)  # 0 top, dress, coat; 1 skirt; 2 trousers
    half = torch.empty(len(factors), 3, size, u.shape[1])
    for family, outline in enumerate((shapes.upper, shapes.skirt, shapes.trousers)):
        rows = torch.nonzero(families == family)[:, 0]
        if len(rows):
            g = columns(SPEC, factors[rows])
            half[rows] = _paint(g, outline(g, u, v), u, v, pixel)
    whole = torch.cat([half.flip(-1)[..., : size // 2], half], dim=-1)
    return whole.mul_(255).round_().clamp_(0, 255).to(torch.uint8)


def _paint(g, cut: shapes.Cut, u, v, pixel: float) -> torch.Tensor:
    """Lay colour on the cloth, layer by layer: ground, lining, cloth, pattern, trimmings, seams, outline."""
    hue, accent_hue = g.hue[:, 0, 0], g.accent[:, 0, 0]
    light = 0.44 + 0.30 * g.lightness[:, 0, 0]
    cloth = oklch(light, 0.125, hue)
    accent = oklch(torch.full_like(light, 0.89), 0.085, accent_hue)
    dark = oklch(light * 0.52, 0.07, hue)

    def lay(picture, colour, share):
        share = share.expand(len(hue), *picture.shape[2:])[:, None]
        return torch.lerp(picture, colour[:, :, None, None], share)

    picture = torch.full((len(hue), 3, v.shape[0], u.shape[1]), PAPER)
    if cut.lining is not None:
        picture = lay(picture, dark, shapes.cover(cut.lining, pixel))
    share = shapes.cover(cut.cloth, pixel)
    inside = cloth[:, :, None, None].expand_as(picture)
    inside = lay(inside, accent, _pattern(g, u, v - cut.begin, pixel))
    inside = inside * (1 - 0.16 * cut.shade[:, None])
    inside = lay(inside, accent, shapes.cover(cut.trim, pixel))
    inside = lay(inside, dark, shapes.cover(cut.seam, pixel))
    inside = lay(inside, dark, shapes.cover(-cut.cloth - LINE, pixel))
    return torch.lerp(picture, inside, share[:, None])


def _pattern(g, u, v, pixel: float) -> torch.Tensor:
    """Say how much of each pixel the pattern covers: (n, H, W) in [0, 1]."""
    period = 0.19 + 0.22 * g.scale
    across, down = _stripe(u, period, pixel), _stripe(v, period, pixel)
    near = shapes.length(shapes.wrap(u, period), shapes.wrap(v, period))
    between = shapes.length(shapes.wrap(u + period / 2, period), shapes.wrap(v + period / 2, period))
    dots = shapes.cover(torch.minimum(near, between) - 0.24 * period, pixel)
    covers = torch.stack(torch.broadcast_tensors(0 * dots, down, 0.5 * (across + down), dots))
    return covers[g.pattern.long()[:, 0, 0], torch.arange(len(dots))]


def _stripe(x, period, pixel: float) -> torch.Tensor:
    return shapes.cover(shapes.wrap(x, period).abs() - period / 4, pixel)
