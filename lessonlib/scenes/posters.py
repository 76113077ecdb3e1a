"""Posters drawn by the kit: a headline, a product, some copy and a call to action. Introduced in lesson 18.

All text is greeked: bars stand for words, as in a designer's first sketch. The same poster can be drawn at
every size. ``products`` says how the products look; this module composes them.
"""

from types import SimpleNamespace

import torch

from lessonlib.data import Card, Factor, ImageSet

from .colour import oklch, strongest
from .factors import check_render, painted, sample
from .products import PRODUCTS, rounded
from .shapes import cover, length, wrap

LAYOUTS, DECORATIONS = ("centre", "left", "top", "split"), ("none", "rays", "dots", "bands")
SPEC = (
    Factor("layout", "category", names=LAYOUTS, group="composition", about="where text and product stand"),
    Factor("product", "category", names=tuple(PRODUCTS), group="product", about="what is advertised"),
    Factor("decoration", "category", names=DECORATIONS, group="composition", about="what lies behind it"),
    Factor("hue", "circle", unit="turn", group="colour", about="the hue of the ground"),
    Factor("lightness", group="colour", about="the ground: 0 dark, 1 light"),
    Factor("chroma", group="colour", about="the ground: 0 grey, 1 strong"),
    Factor("product_hue", "circle", unit="turn", group="colour", about="the hue of the product"),
    Factor("accent", "circle", unit="turn", group="colour", about="the hue of button and trimmings"),
    Factor("scale", group="product", about="0 a small product, 1 a large one"),
    Factor("headline", group="text", about="0 a small headline, 1 a large one"),
    Factor("copy", group="text", about="0 no small print, 1 four lines of it"),
    Factor("call", group="text", about="0 a small button, 1 a large one"),
    Factor("contrast", group="colour", about="0 text near the ground's lightness, 1 far from it"),
)
NAMES = tuple(f.name for f in SPEC)

# By layout: the product's centre and half size; the button's centre; which side lines of text begin on.
PRODUCT = torch.tensor([[0.0, 0.08, 0.50], [0.50, 0.08, 0.46], [0.42, 0.26, 0.50], [-0.46, 0.06, 0.50]])
BUTTON = torch.tensor([[0.0, 0.80], [-0.56, 0.72], [-0.50, 0.74], [0.47, 0.70]])
CENTRED = torch.tensor([1.0, 0.0, 0.0, 1.0])
# The headline's lines: where each begins, or has its middle, and its half width; then those of the copy.
HEADLINE = torch.tensor([
    [[0.0, -0.80, 0.80], [0.0, -0.60, 0.52]], [[-0.88, -0.62, 0.42], [-0.88, -0.38, 0.32]],
    [[-0.88, -0.76, 0.88], [-0.88, -0.54, 0.56]], [[0.48, -0.66, 0.42], [0.48, -0.42, 0.34]],
])  # fmt: skip
COPY = torch.tensor([
    [[-0.70, 0.74, 0.20], [0.70, 0.74, 0.20], [-0.70, 0.87, 0.15], [0.70, 0.87, 0.15]],
    [[-0.88, -0.06, 0.36], [-0.88, 0.08, 0.31], [-0.88, 0.22, 0.35], [-0.88, 0.36, 0.22]],
    [[-0.88, -0.08, 0.36], [-0.88, 0.06, 0.31], [-0.88, 0.20, 0.35], [-0.88, 0.34, 0.22]],
    [[0.48, -0.10, 0.34], [0.48, 0.04, 0.30], [0.48, 0.18, 0.34], [0.48, 0.32, 0.20]],
])  # fmt: skip
WORDS = ((-1.0, -0.36), (-0.22, 0.30), (0.44, 1.0)), ((-1.0, 0.10), (0.30, 1.0))  # shares of each line


def sample_factors(n: int, seed: int = 0) -> torch.Tensor:
    """Draw ``n`` posters' factors (n, 13), in the order of ``SPEC``; the same on every machine. Lesson 18."""
    return sample(SPEC, n, seed)[0]


def posters(n: int, size: int = 32, seed: int = 0) -> ImageSet:
    """Draw an ``ImageSet`` of ``n`` random posters, ``size`` pixels square. Lesson 18."""
    factors = sample_factors(n, seed)
    return ImageSet(render(factors, size), Card.read("posters"), factors, SPEC)


def render(factors: torch.Tensor, size: int = 32, words: bool = True) -> torch.Tensor:
    """Draw posters: factors (n, 13) in, uint8 (n, 3, size, size) out; ``words=False`` leaves room for
    words: no bars stand for headline and call.

    ``size`` is 16 to 4,096 pixels; the same poster at every size. Raises ``ValueError`` for another shape or
    size, or a value outside its factor's range. Lesson 18.
    """
    if factors.shape[1:] != (len(SPEC),):
        raise ValueError(f"render: expected factors (n, {len(SPEC)}), got {tuple(factors.shape)}")
    check_render(SPEC, factors, size, largest=4_096)

    def paint(product, rows, g, u, v, pixel):
        inks = {name: c[:, :, None, None] for name, c in colours(factors[rows]).items()}
        picture, layout = inks["ground"].expand(-1, -1, v.shape[0], size), factors[rows, 0].long()
        where = g, layout, u, v
        for d, name in [*_ground(*where), *_product(product, *where), *_text(*where, words)]:
            picture = torch.lerp(picture, inks[name], cover(d, pixel)[:, None])
        return picture

    return painted(SPEC, factors, size, 1, PRODUCTS.values(), paint)


def colours(factors: torch.Tensor) -> dict[str, torch.Tensor]:
    """Mix each poster's colours: sRGB (n, 3) in [0, 1] by what is painted with them. Lesson 18."""
    g = SimpleNamespace(**dict(zip(NAMES, factors.T)))
    ground, none = 0.34 + 0.58 * g.lightness, torch.zeros(len(factors))
    light = ground > 0.62
    away = torch.where(light, -1.0, 1.0)  # text goes to the side where there is room
    text = ground + away * (0.16 + 0.44 * g.contrast)
    mixes = {
        "ground": (ground, 0.02 + 0.13 * g.chroma, g.hue),
        "panel": (ground + 0.09 * away, 0.03 + 0.13 * g.chroma, g.hue),
        "deep": (ground - 0.07, 0.02 + 0.11 * g.chroma, g.hue),
        "text": (text, none + 0.03, g.hue),
        "copy": (torch.lerp(ground, text, 0.72), none + 0.03, g.hue),
        "trim": (torch.where(light, 0.60, 0.76), none + 0.20, g.accent),
        "on": (none + 0.98, none, g.hue),
        "body": (none + 0.63, none + 0.17, g.product_hue),
        "shade": (none + 0.50, none + 0.15, g.product_hue),
        "light": (none + 0.86, none + 0.08, g.product_hue),
        "wafer": (none + 0.80, none + 0.09, none + 0.2),
        "crust": (none + 0.66, none + 0.10, none + 0.2),
    }
    return {name: oklch(a, torch.minimum(b, strongest(a, h)), h) for name, (a, b, h) in mixes.items()}


def _at(table, layout):
    """Look up a row of a table for each poster, its numbers one by one as (n, 1, 1)."""
    return table[layout].T[..., None, None]


def _ground(g, layout, u, v):
    """Yield the layers behind: the panel of two layouts, the decoration, a shadow under the product."""
    x, y, half = _at(PRODUCT, layout)
    kind = layout[:, None, None]
    yield torch.where(kind == 3, -u - 0.02 + 0 * v, torch.where(kind == 2, v + 0.36 + 0 * u, 1.0)), "panel"
    away = length(u - x, v - y)
    turn = torch.atan2(v - y, u - x)
    rays = wrap(turn, torch.tensor(2 * torch.pi / 12)).abs() * away - away * (torch.pi / 24)
    rays = torch.maximum(rays, 0.12 - away)
    fine = torch.tensor(0.17)
    dots = length(wrap(u - x, fine), wrap(v - y, fine)) - 0.062 * (1.25 - 0.55 * away).clamp(0.25, 1)
    bands = (wrap(u + v - x - y, torch.tensor(0.56)).abs() - 0.14) * 0.7
    found = torch.where(g.decoration == 1, rays, torch.where(g.decoration == 2, dots, bands))
    yield torch.where(g.decoration == 0, 1.0, found), "deep"
    yield (length((u - x) / 0.75, (v - y - half * _grow(g) * 0.99) / 0.16) - half * _grow(g)) * 0.16, "deep"


def _grow(g):
    return 0.62 + 0.38 * g.scale


def _product(product, g, layout, u, v):
    """Yield the layers of the product in its place."""
    x, y, half = _at(PRODUCT, layout)
    size = half * _grow(g)
    for d, name in product((u - x) / size, (v - y) / size):
        yield d * size, name


def _text(g, layout, u, v, words):
    """Yield copy and button, and as bars the headline and the call; a line grows from where it begins."""
    centred = _at(CENTRED[:, None], layout)[0]
    large = 0.62 + 0.38 * g.headline
    for line, places in enumerate(HEADLINE.unbind(1)):
        x, y, half = _at(places, layout)
        first = _at(HEADLINE[:, 0], layout)[1]
        half, y = half * large, first + line * (y - first) * large
        middle = x + (1 - centred) * half
        for start, stop in WORDS[line] if words else ():
            at, width = middle + half * (start + stop) / 2, half * (stop - start) / 2
            yield rounded(u - at, v - y, width, 0.078 * large, 0.02), "text"
    for line, places in enumerate(COPY.unbind(1)):
        x, y, half = _at(places, layout)
        there = (4 * g.copy - line).clamp(0, 1)
        half = half * (0.4 + 0.6 * there)
        bar = rounded(u - x - (1 - centred) * half, v - y, half, 0.03, 0.02)
        yield torch.where(there > 0, bar, 1.0), "copy"
    x, y = _at(BUTTON, layout)
    big = 0.60 + 0.40 * g.call
    yield rounded(u - x, v - y, 0.38 * big, 0.15 * big, 0.14 * big), "trim"
    if words:
        yield rounded(u - x + 0.07 * big, v - y, 0.19 * big, 0.032 * big, 0.02 * big), "on"
    arrow = (u - x - 0.22 * big).abs() + (v - y).abs() - 0.09 * big
    yield torch.maximum(arrow * 0.7, x + 0.20 * big - u), "on"
