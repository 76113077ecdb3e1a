"""Where a sculpture is: signed distances of five families of solids. Introduced in lesson 15.

A signed distance is negative inside, positive outside, and says how far the surface is. The box runs from -1
to 1 along x, y and z, z upwards. Functions of ``g`` take a sculpture's factors and chances as attributes
shaped (n, 1), and ``x``, ``y``, ``z`` (n, P) or (1, P); they return (n, P).
"""

import math

import torch

FLOOR, PLINTH = -0.95, 0.11  # where the base stands, and how high it is
GROUND = FLOOR + PLINTH  # where a sculpture begins


def length(*sides):
    return torch.sqrt(sum(side * side for side in sides) + 1e-9)


def blend_max(a, b, k):
    """Return the greater, rounded off within ``k``: an intersection without a sharp edge."""
    h = (k - (a - b).abs()).clamp_min(0) / k
    return torch.maximum(a, b) + h * h * k / 4


def blend_min(a, b, k):
    """Return the lesser, rounded off within ``k``: a union without a crease."""
    return -blend_max(-a, -b, k)


def tall(g):
    """How high a sculpture is, without its base."""
    return 0.98 + 0.74 * g.height


def plinth(x, y, z):
    """A square base with rounded edges."""
    middle = z - (FLOOR + PLINTH / 2)
    sides = [x.abs() - 0.54, y.abs() - 0.54, middle.abs() - PLINTH / 2 + 0.03]
    return length(*(side.clamp_min(0) for side in sides)) + torch.stack(sides).amax(0).clamp_max(0) - 0.03


def profile(g, t):
    """The radius at the share ``t`` of the height: foot, belly, shoulder, and a waist that draws it in."""
    wide = 0.31 + 0.17 * g.thickness
    lean = 1 + (0.55 * g.top - 0.35) * (t - 0.4)
    belly = 1 + 0.17 * torch.sin(math.pi * (1.5 * t + 1.1 * g.swing - 0.35))
    foot = 1 - 0.16 * torch.exp(-((t / 0.13) ** 2))
    return wide * lean * belly * foot * (1 - 0.60 * g.waist * torch.exp(-(((t - 0.55) / 0.20) ** 2)))


def _lobes(deep, sharp):
    """Return a cross-section with ``g.lobes`` lobes; the less ``g.smoothness``, the sharper their ridges."""

    def section(g, angle):
        wave = 0.5 + 0.5 * torch.cos((g.lobes + 3) * angle)
        return 1 - deep / 2 + deep * wave ** (1 + sharp * (1 - g.smoothness))

    return section


def _flat(g, angle):
    """An oval, like a pebble on its edge."""
    return 1.12 / length(torch.cos(angle), torch.sin(angle) / 0.52)


def turned(g, x, y, z, section, turn=0.0):
    """The distance to a body with ``profile`` along z and ``section`` across, which ``turn`` radians twist.

    ``r - R`` alone is no distance where the surface leans: it is divided by its own slope.
    """
    r, angle, step = length(x, y), torch.atan2(y, x), 0.02

    def radius(angle, z):
        t = (z - GROUND) / tall(g)
        return profile(g, t.clamp(-0.1, 1.1)) * section(g, angle - turn * t)

    R = radius(angle, z)
    along = (radius(angle, z + step) - R) / step
    around = (radius(angle + step, z) - R) / step / r.clamp_min(0.15)
    side = (r - R) / torch.sqrt(1 + along * along + around * around)
    return blend_max(side, z - GROUND - tall(g), 0.12 + 0.40 * g.smoothness)


def pierced(g, x, y, z):
    """A standing stone with a hole."""
    stone = turned(g, x, y, z, _flat, turn=1.2 * (g.swing - 0.5))
    up = z - GROUND - tall(g) * 0.60
    across = (0.25 + 0.35 * g.piercing) * profile(g, torch.tensor(0.60))
    high = torch.minimum(1.5 * across, 0.2 * tall(g))
    hole = (length(x / across, up / high) - 1) * torch.minimum(across, high)
    return blend_max(stone, -hole, 0.05 + 0.15 * g.smoothness)


def stacked(g, x, y, z):
    """Four boulders, one upon the other."""
    share, joint = torch.tensor([0.34, 0.27, 0.22, 0.17]), 0.03 + 0.17 * g.smoothness
    share = torch.stack([share.roll(k) for k in (0, 1)])[(g.top > 0.5).long()[:, 0]]
    share = share / share.sum(1, keepdim=True)
    begin, whole = torch.zeros_like(g.height), None
    for k in range(4):
        high = share[:, k : k + 1]
        wide = profile(g, begin + high / 2) * (0.72 + 1.15 * high + 0.10 * (-1) ** k)
        radii = (wide, wide * 0.92, high * tall(g) * 0.54)
        up = z - GROUND - tall(g) * (begin + high / 2)
        aside = 0.07 * torch.sin(2 * math.pi * (g.swing + 0.37 * k))
        near = length((x - aside) / radii[0], y / radii[1], up / radii[2])
        slope = length((x - aside) / radii[0] ** 2, y / radii[1] ** 2, up / radii[2] ** 2)
        ball = near * (near - 1) / slope
        whole = ball if whole is None else blend_min(whole, ball, joint)
        begin = begin + high
    return whole


def _twisted(g, x, y, z):
    return turned(g, x, y, z, _lobes(0.46, 1.6), turn=math.pi * (0.12 + 0.55 * g.twist))


FAMILIES = {
    "revolved": lambda *where: turned(*where, lambda g, angle: torch.ones_like(angle)),  # a vase
    "lobed": lambda *where: turned(*where, _lobes(0.50, 1.0)),  # a column of lobes, like a cactus
    "twisted": _twisted,  # ridges that wind upwards
    "pierced": pierced,
    "stacked": stacked,
}
