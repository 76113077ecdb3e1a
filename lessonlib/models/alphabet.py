"""Five families of shapes, drawn as finely as one likes: the alphabet of a painter. Introduced in lesson 14.

A family draws a work of its own: places u, v (N, P), a pixel's width there (N, 1, 1), numbers by name and the
paint of its pieces (N, M, INKS) in, how much of each ink is seen at each place (N, P, INKS) out; what is
missing to 1 lets through what lies below. ``FAMILIES`` lists them from the ground to the top. Their edges are
as wide as a pixel, or softer, at every size.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

INKS = 5  # of a palette, the ground first
SHARP = 0.05  # softness below this is none: 32 pixels cannot tell it from a sharp edge
LINES, BOXES, RINGS, STROKES, SIDES, CUTS = 6, 4, 12, 16, 5, 4
TURNS = 3  # inks of the rings, which take turns
OVER = 0.1  # how far lines reach over the last they cross


class Family(NamedTuple):
    draw: Callable[..., Tensor]
    pieces: int  # that have an ink of their own
    numbers: dict[str, tuple[list[float], float]]  # where each is at home, and how far it may stray


def cut_paper(u: Tensor, v: Tensor, pixel: Tensor, q: dict[str, Tensor], paint: Tensor) -> Tensor:
    """Draw a shape with straight sides, cut into pieces by straight lines."""
    u, v = turned(u, v, q["main"])
    side = beyond(u, v, q["side"], q["size"].exp())
    d = beyond(u, v, q["cut"], q["offset"])
    made = q["made"].sigmoid()[:, None]  # which cuts there are
    right = made * torch.sigmoid(4 / pixel * d)
    pieces = torch.ones_like(u)[..., None]
    for one in right.split(1, dim=2):
        pieces = torch.cat([pieces * (1 - one), pieces * one], dim=2)
    whole = torch.sigmoid(-4 / (softness(q) + pixel) * side).prod(2)
    whole = whole * (1 - made * band(d, q["wide"].exp()[:, None], pixel)).prod(2)
    return whole[..., None] * (pieces @ paint)


def rings(u: Tensor, v: Tensor, pixel: Tensor, q: dict[str, Tensor], paint: Tensor) -> Tensor:
    """Draw rings about one centre, drawn out a little; their inks take turns."""
    u, v = turned(u, v, q["main"])
    stretch = (0.5 * q["lean"]).exp()
    r = ((u * stretch).square() + (v / stretch).square() + 1e-4).sqrt()[..., None]
    step = q["step"].exp()
    middle = (torch.arange(RINGS) + 0.5 - q["phase"]) * step
    each = band(r - middle[:, None], (step * q["share"].sigmoid() / 2)[:, None], pixel)
    whole = torch.sigmoid(4 / (softness(q) + pixel) * (q["outer"].exp()[:, None] - r))
    return whole * (each @ paint.repeat(1, RINGS // TURNS, 1))


def boxes(u: Tensor, v: Tensor, pixel: Tensor, q: dict[str, Tensor], paint: Tensor) -> Tensor:
    """Draw broad boxes whose edges may be soft, one over another."""
    far_u, far_v = ((at[..., None] - q[name][:, None]).abs() for at, name in ((u, "x"), (v, "y")))
    sharp = 4 / (softness(q) + pixel)
    across, down = (q[name].exp()[:, None] for name in ("long", "high"))
    return layered(torch.sigmoid(sharp * (across - far_u)) * torch.sigmoid(sharp * (down - far_v)), paint)


def strokes(u: Tensor, v: Tensor, pixel: Tensor, q: dict[str, Tensor], paint: Tensor) -> Tensor:
    """Draw bent, tapered strokes of a broad brush, one over another."""
    u, v = turned(u, v, q["main"])
    u, v = u[..., None] - q["x"][:, None], v[..., None] - q["y"][:, None]
    c, s = q["turn"].cos()[:, None], q["turn"].sin()[:, None]
    along, across = u * c + v * s, v * c - u * s
    half, broad = q["long"].exp()[:, None], q["broad"].exp()[:, None]
    across = across - q["bend"][:, None] * (along.square() - half.square() / 3)
    side = across.abs() - broad * (1 - q["taper"][:, None] * along / half)
    end = along.abs() - half + across.square() / broad / 2
    return layered(torch.sigmoid(-4 / pixel * torch.maximum(side, end)), paint)


def net(u: Tensor, v: Tensor, pixel: Tensor, q: dict[str, Tensor], paint: Tensor) -> Tensor:
    """Draw lines across and down, and the cells between them."""
    cells, ink = paint.split([(LINES - 1) ** 2, 1], dim=1)
    beside, lines = [], []
    ruled = [(at, gaps(q[name])) for at, name in ((u, "across"), (v, "down"))]
    for (at, places), (other, crossed) in zip(ruled, ruled[::-1]):
        far = at[..., None] - places[:, None]
        past = torch.sigmoid(4 / pixel * far)
        beside.append(past[..., :-1] - past[..., 1:])
        reach = band(other, crossed[:, -1:] + OVER, pixel[..., 0])
        lines.append(reach * (1 - (1 - band(far, q["wide"].exp()[:, None], pixel)).prod(2)))
    column, row = beside
    inside = (row[..., None] * column[..., None, :]).flatten(2) @ cells
    drawn = 1 - (1 - lines[0]) * (1 - lines[1])
    return over(drawn[..., None] @ ink, inside)


def gaps(q: Tensor) -> Tensor:
    """Turn gaps (N, LINES - 1), as logarithms, into the places of lines about 0, from the least on."""
    at = F.pad(q.exp(), (1, 0)).cumsum(1)
    return at - at[:, -1:] / 2


def band(far: Tensor, half: Tensor, pixel: Tensor) -> Tensor:
    """Cover what lies less than ``half`` away; a band thinner than a pixel covers less of it."""
    return torch.sigmoid(4 / pixel * (far + half)) - torch.sigmoid(4 / pixel * (far - half))


def beyond(u: Tensor, v: Tensor, angle: Tensor, offset: Tensor) -> Tensor:
    """Return how far places (N, P) lie beyond straight lines (N, M): (N, P, M)."""
    c, s = angle.cos()[:, None], angle.sin()[:, None]
    return u[..., None] * c + v[..., None] * s - offset[:, None]


def turned(u: Tensor, v: Tensor, main: Tensor) -> tuple[Tensor, Tensor]:
    """Return places as seen along a direction ``main`` (N, 2), and across it."""
    c, s = F.normalize(main, dim=1).split(1, dim=1)
    return u * c + v * s, v * c - u * s


def softness(q: dict[str, Tensor]) -> Tensor:
    """Return how wide edges are beside a pixel; what is sharp still learns whether to be softer."""
    wide = F.softplus(q["soft"]) - SHARP
    return (wide + (wide.clamp_min(0) - wide).detach())[:, None]


def layered(covers: Tensor, paint: Tensor) -> Tensor:
    """Lay shapes that cover (N, P, M) over one another, the first on top, in paint (N, M, INKS)."""
    hidden = torch.log1p(-0.999 * covers * paint.sum(2)[:, None])
    return (covers * (hidden @ torch.ones(covers.shape[2], covers.shape[2]).triu(1)).exp()) @ paint


def over(top: Tensor, below: Tensor) -> Tensor:
    """Lay what is seen of one family, (N, P, INKS), over what is seen of another."""
    return top + (1 - top.sum(2, keepdim=True)) * below


def _spiral(i: int) -> tuple[float, float]:
    """Return where the i-th stroke is at home: evenly on a disc."""
    r = 0.45 * math.sqrt((i + 0.5) / STROKES)
    return r * math.cos(2.4 * i), r * math.sin(2.4 * i)


def _logs(count: int, value: float) -> list[float]:
    return [math.log(value)] * count


def _even(count: int, turn: float) -> list[float]:
    return [turn * i / count for i in range(count)]


MAIN, SOFT = ([0.0, 0.0], 1.0), ([-3.3], 3.0)
AT_X, AT_Y = (list(at) for at in zip(*map(_spiral, range(STROKES))))
FAMILIES = {
    "cut paper": Family(cut_paper, 2**CUTS, {
        "main": MAIN, "side": (_even(SIDES, 2 * math.pi), 0.5), "size": (_logs(SIDES, 0.55), 0.4),
        "cut": (_even(CUTS, math.pi), 0.5), "offset": ([0.0] * CUTS, 0.25), "made": ([1.0] * CUTS, 4.0),
        "wide": (_logs(1, 0.01), 1.0), "soft": SOFT,
    }),
    "rings": Family(rings, TURNS, {
        "main": MAIN, "lean": ([0.2], 0.2), "step": (_logs(1, 0.12), 0.4), "phase": ([0.5], 0.6),
        "share": ([0.5], 1.5), "outer": (_logs(1, 0.6), 0.6), "soft": SOFT,
    }),
    "boxes": Family(boxes, BOXES, {
        "x": ([0.0] * BOXES, 0.15), "y": ([0.45 - at for at in _even(BOXES, 1.2)], 0.3),
        "long": (_logs(BOXES, 0.5), 0.5), "high": (_logs(BOXES, 0.15), 0.8), "soft": ([-2.5], 3.0),
    }),
    "strokes": Family(strokes, STROKES, {
        "main": MAIN, "x": (AT_X, 0.3), "y": (AT_Y, 0.3), "turn": ([0.0] * STROKES, 0.8),
        "long": (_logs(STROKES, 0.36), 0.5), "broad": (_logs(STROKES, 0.075), 0.6),
        "bend": ([0.0] * STROKES, 0.8), "taper": ([0.2] * STROKES, 0.3),
    }),
    "net": Family(net, (LINES - 1) ** 2 + 1, {
        "across": (_logs(LINES - 1, 0.26), 0.8), "down": (_logs(LINES - 1, 0.26), 0.8),
        "wide": (_logs(1, 0.02), 1.0),
    }),
}  # fmt: skip
