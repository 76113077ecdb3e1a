"""Where the paint is: five ways to compose a painting round a centre. Introduced in lesson 14.

Each function takes the factors ``g`` (attributes (n, 1, 1)), ``chance`` (n, 96) in [0, 1), the canvas (u to
the right, v down, both -1 to 1) and a pixel's size, and yields layers from the ground up: which ink, one
(n, 1, 1) or one for each pixel (n, H, W), and the share of each pixel that it covers (n, H, W).
"""

import math

import torch

from .shapes import cover, length, smooth, wrap

REACH = 0.36  # how far a composition's centre can lie from the canvas's


def _centre(g):
    return REACH * (2 * g.x - 1), REACH * (2 * g.y - 1)


def _some(chance, first, count):
    """Return ``count`` of the chances as columns, each (n, 1, 1)."""
    return [chance[:, first + i, None, None] for i in range(count)]


def _inks(chance, first, count):
    """Choose an ink other than the ground for each of ``count`` things: (n, count)."""
    return 1 + (4 * chance[:, first : first + count]).long().clamp(0, 3)


def _soft(g, d, pixel, most=0.16):
    """Cover by a signed distance, with an edge between one pixel and ``most`` wide, as ``edge`` says."""
    wide = most * g.edge**2 + pixel
    return smooth(-d, -wide / 2, wide / 2)


def grid(g, chance, u, v, pixel):
    """Lines across and down, a net about the centre; some of its cells are filled, most of them near it."""
    gap = 0.20 + 0.14 * g.density
    order = torch.arange(6)[:, None, None, None] - 2.5
    across, down = (
        centre + gap * (order + 0.75 * (torch.stack(_some(chance, first, 6)) - 0.5))
        for centre, first in zip(_centre(g), (0, 8))
    )
    column, row = (u > across).sum(0), (v > down).sum(0)
    shape = torch.broadcast_shapes(column.shape, row.shape)
    dice = chance[:, 16:65].gather(1, (7 * row + column).flatten(1)).unflatten(1, shape[1:])
    far = torch.maximum((column - 3).abs(), (row - 3).abs())
    fill = dice < (0.3 + 0.7 * g.density) * torch.tensor([1.0, 0.8, 0.5, 0.0])[far]
    yield 1 + (997 * dice).long() % 4, fill.float()
    near = [(at - lines).abs().amin(0) for at, lines in ((u, across), (v, down))]
    ends = [torch.maximum(lines[0] - at, at - lines[-1]) for at, lines in ((u, across), (v, down))]
    wide, over = 0.007 + 0.028 * g.edge, 0.10
    lines = [torch.maximum(near[i] - wide, ends[1 - i] - over) for i in (0, 1)]
    yield torch.ones_like(g.x, dtype=torch.long), cover(torch.minimum(*lines), pixel)


def fields(g, chance, u, v, pixel):
    """Two to four broad fields, stacked; their edges breathe."""
    cx, cy = _centre(g)
    count = 2 + (3 * _some(chance, 0, 1)[0]).floor()
    wide, high = 0.36 + 0.40 * g.density, 0.42 + 0.36 * g.density
    ink = _inks(chance, 1, 4)
    for i, (share, narrow) in enumerate(zip(_some(chance, 5, 4), _some(chance, 9, 4))):
        each = 2 * high / count
        middle = cy - high + each * (i + 0.5)
        tall = each * (0.36 + 0.1 * share)
        far = torch.maximum((u - cx).abs() - wide * (0.8 + 0.2 * narrow), (v - middle).abs() - tall)
        one = ink[:, i, None, None]
        yield (one + 1) % 4 + 1 if i % 2 else one, _soft(g, far, pixel, 0.3) * (i < count)


def rings(g, chance, u, v, pixel):
    """Rings round the centre, drawn out a little."""
    cx, cy = _centre(g)
    lean, turn, phase = _some(chance, 0, 3)
    c, s = torch.cos(math.pi * turn), torch.sin(math.pi * turn)
    along, across = (u - cx) * c + (v - cy) * s, (v - cy) * c - (u - cx) * s
    r = length(along * (1 + 0.5 * lean), across)
    outer = 0.38 + 0.46 * g.density
    step = 0.075 + 0.10 * _some(chance, 3, 1)[0]
    place = (r / step + phase).floor().long()
    ink = _inks(chance, 8, 2)
    pair = torch.stack([ink[:, 0], 1 + ink[:, 0] % 4, 1 + (ink[:, 0] + ink[:, 1] % 3) % 4], 1)
    which = pair.gather(1, (place % 3).flatten(1)).unflatten(1, place.shape[1:])
    yield which, _soft(g, r - outer, pixel)
    seam = wrap(r + phase * step - step / 2, step).abs() - step / 2
    gap = (0.1 + 0.25 * _some(chance, 4, 1)[0]) * step
    between = _soft(g, seam.abs() - gap, pixel, 0.06) * cover(r - outer, pixel)
    yield torch.zeros_like(g.x, dtype=torch.long), between


def strokes(g, chance, u, v, pixel):
    """Bent strokes of a broad brush, one over another, about the centre."""
    cx, cy = _centre(g)
    count, ink = 9 + (11 * g.density).floor(), _inks(chance, 70, 20)
    spread = 0.24 + 0.22 * g.density
    main = math.pi * chance[:, 95, None, None]
    for i in range(20):
        a, b, turn = _some(chance, 3 * i, 3)
        radius, angle = spread * torch.sqrt(-torch.log1p(-0.86 * a)), 2 * math.pi * b
        x, y = u - cx - radius * torch.cos(angle), v - cy - radius * torch.sin(angle)
        way = main + 1.3 * (turn - 0.5)
        along, across = x * torch.cos(way) + y * torch.sin(way), y * torch.cos(way) - x * torch.sin(way)
        half = 0.24 + 0.26 * ((a + 3 * b + 5 * turn) % 1)
        across = across - 1.1 * ((3 * a + 7 * turn) % 1 - 0.5) * (along**2 - half**2 / 3)
        broad = (0.045 + 0.065 * g.edge) * (1.15 - 0.4 * along / half)
        end = along.abs() - half + across**2 / broad.clamp_min(0.01) * 0.5  # round
        far = torch.maximum(across.abs() - broad, end)
        yield ink[:, i, None, None], cover(far, pixel) * (i < count)


def hard_edge(g, chance, u, v, pixel):
    """A shape with straight sides, cut by straight lines that meet near the centre."""
    cx, cy = _centre(g)
    x, y = u - cx, v - cy
    size, sides = 0.42 + 0.36 * g.density, []
    turn = 2 * math.pi * _some(chance, 0, 1)[0]
    for i, (a, b) in enumerate(zip(_some(chance, 1, 5), _some(chance, 6, 5))):
        angle = turn + 2 * math.pi * (i + 0.7 * (a - 0.5)) / 5
        sides.append(x * torch.cos(angle) + y * torch.sin(angle) - size * (0.85 + 0.3 * b))
    inside = torch.stack(sides).amax(0)
    code = torch.zeros_like(inside, dtype=torch.long)
    near = torch.full_like(inside, 9.0)
    cuts = 2 + (2.99 * _some(chance, 11, 1)[0]).floor()
    for i, (a, b) in enumerate(zip(_some(chance, 12, 4), _some(chance, 16, 4))):
        angle = math.pi * (a + i) / 4 + turn
        d = x * torch.cos(angle) + y * torch.sin(angle) - 0.5 * size * (b - 0.5)
        code = code + 2**i * ((d > 0) & (i < cuts)).long()
        near = torch.minimum(near, torch.where(i < cuts, d.abs(), 9.0))
    table = _inks(chance, 24, 16)
    yield table.gather(1, code.flatten(1)).unflatten(1, code.shape[1:]), _soft(g, inside, pixel)
    cut = cover(near - 0.02 * g.edge, pixel) * (g.edge > 0.1)
    yield torch.zeros_like(g.x, dtype=torch.long), cut * cover(inside, pixel)


def grain(g, chance, u, v, pixel):
    """How much lighter or darker the brush leaves each place, (n, H, W): streaks finer than any form."""
    turn = math.pi * chance[:, 90, None, None]
    along = u * torch.cos(turn) + v * torch.sin(turn)
    across = v * torch.cos(turn) - u * torch.sin(turn)
    phase = 2 * math.pi * chance[:, 91, None, None]
    total = 0
    for pitch, bend in ((29.0, 1.3), (53.0, 2.9), (97.0, 4.7), (389.0, 9.0)):
        seen = 1 / (1 + (pitch * pixel / 2.2) ** 4)  # what is finer than a pixel is not drawn
        bent = bend * torch.sin(3.1 * along + bend * phase)
        total = total + seen * torch.sin(pitch * across + phase + bent)
    return 0.035 * g.grain * total


STYLES = {"grid": grid, "fields": fields, "rings": rings, "strokes": strokes, "hard edge": hard_edge}
