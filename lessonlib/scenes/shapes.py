"""Where cloth is: the outlines of garments as signed distances. Lesson 04 draws with them too.

A signed distance is negative inside a shape, positive outside, and says how far its edge is. Union is
``min``, cutting out is ``max(d, -e)``, and the share of a pixel that is covered is
``clip(1/2 - d / pixel, 0, 1)``, so edges are smooth at every size. The canvas runs from -1 to 1 both ways,
v downwards. Functions of ``g`` take a garment's factors as attributes shaped (n, 1, 1).
"""

import math
from dataclasses import dataclass

import torch

TRIM = 0.065  # width of trimmings
ARM = (math.sin(0.50), math.cos(0.50))  # arms hang 0.5 radians off the vertical


@dataclass
class Cut:
    """One family of garments cut out: distances to cloth, lining, trimmings and seams, and shading."""

    cloth: torch.Tensor
    trim: torch.Tensor
    seam: torch.Tensor
    shade: torch.Tensor  # 0 lit .. 1 in the fold's shadow
    begin: float  # the height at which patterns start, so that no other factor moves them
    lining: torch.Tensor | None = None


def cover(d, pixel: float):
    """Turn a signed distance into the share of each pixel that lies inside."""
    return (0.5 - d / pixel).clamp(0, 1)


def length(a, b):
    return torch.sqrt(a * a + b * b)


def wrap(x, period):
    """Fold x into -period/2 .. period/2."""
    return x - period * torch.round(x / period)


def smooth(v, start, end):
    """Rise smoothly from 0 at ``start`` to 1 at ``end``."""
    t = ((v - start) / (end - start)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def _below(v, start):
    """How far below ``start``, eased in so that the outline has no corner there."""
    t = (v - start).clamp_min(0)
    return t * t / (t + 0.15)


def _beside(u, v, width):
    """Distance to the edge u = width(v), corrected for how much the edge leans."""
    slope = torch.gradient(width, dim=1)[0] / (v[1, 0] - v[0, 0])
    return (u - width) / torch.sqrt(1 + slope * slope)


def _folds(u, width, v, start, flare):
    """Shadows of folds that fan out below ``start``, the deeper the more flare."""
    wave = 0.5 - 0.5 * torch.cos(u / width * (5 * math.pi))
    return wave * smooth(v, start, start + 0.5) * (0.25 + 0.75 * flare)


def upper(g, u, v) -> Cut:
    """Cut tops, dresses and coats."""
    kind = g.category
    long = torch.where(kind == 1, 0.46 + 0.44 * g.length, 0.30 + 0.50 * g.length)
    hem = torch.where(kind == 0, 0.02 + 0.30 * g.length, long) - 0.02 * (u / 0.4) ** 2
    shoulder, chest = 0.31 + 0.05 * g.fit, 0.27 + 0.10 * g.fit
    waist = chest - 0.055
    width = torch.lerp(shoulder, chest, smooth(v, -0.66, -0.40))
    width = torch.lerp(width, waist, smooth(v, -0.42, -0.06))
    width = width + (0.12 + 0.62 * g.flare) * _below(v, -0.06)
    slant = (-0.72 + 0.26 * (u - 0.14) - v) * 0.968
    body = torch.maximum(torch.maximum(_beside(u, v, width), v - hem), slant)

    along = (u - shoulder + 0.06) * ARM[0] + (v + 0.58) * ARM[1]
    across = (u - shoulder + 0.06) * ARM[1] - (v + 0.58) * ARM[0]
    reach = -0.06 + 0.92 * g.sleeve
    radius = 0.105 + 0.045 * g.fit - 0.035 * (along / 0.8).clamp(0, 1)
    arm = torch.maximum(torch.maximum(across.abs() - radius, along - reach), -along - 0.06)
    arm = torch.maximum(arm, slant)
    cloth = torch.minimum(body, arm)

    opening = _opening(g, u, v)
    lining = torch.maximum(cloth, -_ellipse(u, v + 0.74, 0.15, torch.tensor(0.07)))
    cloth = torch.maximum(cloth, -opening)
    cuff = torch.maximum(reach - TRIM - along, -body - 0.02)
    cuff = torch.where(g.sleeve > 0.07, cuff, 1.0)
    coat = kind == 2
    belt = torch.where(kind == 1, (v + 0.06).abs() - TRIM / 2, 1.0)
    belt = torch.maximum(belt, body)
    button = length(u - 0.085, wrap(v - 0.02, torch.tensor(0.19))) - 0.030
    button = torch.where(coat, torch.maximum(button, torch.maximum(v - hem + 0.06, 0.06 - opening)), 1.0)
    trim = torch.minimum(torch.minimum(opening - TRIM, cuff), torch.minimum(belt, button))
    front = torch.where(coat, u - 0.012, 1.0)
    pocket = torch.maximum((u - 0.20).abs() - 0.065, (v - 0.16).abs() - 0.014)
    pocket = torch.where(coat, pocket, 1.0)
    armhole = torch.maximum(body.abs() - 0.010, arm + 0.015)
    seam = torch.minimum(torch.minimum(front, pocket), armhole)
    return Cut(cloth, trim, seam, _folds(u, width, v, -0.06, g.flare), -0.70, lining)


def _ellipse(u, v, a, b):
    return (length(u / a, v / b) - 1) * torch.minimum(torch.as_tensor(a), b)


def _opening(g, u, v):
    """The neck opening: round, V or square, cut down by ``depth``."""
    deep = 0.13 + 0.27 * g.depth
    down = v + 0.74
    v_neck = (u / 0.17 + down / deep - 1) / torch.sqrt(1 / 0.17**2 + 1 / deep**2)
    square = torch.maximum(u - 0.145, down - deep)
    shape = torch.where(g.neckline == 1, v_neck, _ellipse(u, down, 0.16, deep))
    return torch.where(g.neckline == 2, square, shape)


def skirt(g, u, v) -> Cut:
    """Cut skirts."""
    start, hem = -0.56, -0.06 + 0.78 * g.length
    waist = 0.21 + 0.07 * g.fit
    width = waist + 0.10 * smooth(v, start, start + 0.35) + (0.05 + 0.50 * g.flare) * _below(v, start + 0.08)
    hem = hem - 0.05 * g.flare * (u / width) ** 2
    cloth = torch.maximum(torch.maximum(_beside(u, v, width), v - hem), start - v)
    band = v - start - 1.5 * TRIM
    return Cut(cloth, band, torch.ones(()), _folds(u, width, v, start, g.flare), start)


def trousers(g, u, v) -> Cut:
    """Cut trousers: two legs below the crotch, and a fly."""
    start, crotch, hem = -0.70, -0.26, 0.02 + 0.84 * g.length
    hip = 0.22 + 0.07 * g.fit
    width = hip + 0.07 * smooth(v, start, crotch) + 0.02 * (v - crotch).clamp_min(0)
    knee = _below(v, crotch + 0.05)
    outer = width + (0.10 + 0.30 * g.flare) * knee
    gap = 0.012 + (0.17 - 0.07 * g.fit - 0.08 * g.flare) * (v - crotch).clamp_min(0)
    legs = torch.maximum(_beside(u, v, gap), crotch - v)
    cloth = torch.maximum(torch.maximum(_beside(u, v, outer), v - hem), start - v)
    cloth = torch.maximum(cloth, -legs)
    band = v - start - 1.5 * TRIM
    fly = torch.maximum(u - 0.012, torch.maximum(v - crotch, start + 1.5 * TRIM - v))
    crease = 0.6 * torch.exp(-(((u - (gap + outer) / 2) / 0.03) ** 2)) * smooth(v, crotch, crotch + 0.3)
    return Cut(cloth, band, fly, crease, start)
