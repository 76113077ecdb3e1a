"""A generator that lays shapes over one another, so that the same work can be drawn at any size. Lesson 14.

Stencils and inks as in lesson 11, with two changes: the inks are handed to it, and the stencils are not made
of pixels. They are shapes, each given by ten numbers, and are drawn as finely as one likes.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .generator import dense
from .guard import check_codes, check_palettes

BOXES, LINES, RINGS = 7, 12, 7  # the shapes, from the top to the ground
SHAPES = BOXES + LINES + RINGS
FORM = 10  # numbers of a shape: centre 2, direction 2, half sides 2, taper or rim, bend, softness, opacity
INKS = 5  # of a palette, the ground first
REACH = (0.6, 0.6, 0.7, 1.6, 0.4)  # how far a whole work moves right and down, grows, turns, stretches
SHARP = 0.05  # softness below this is none: 32 pixels cannot tell it from a sharp edge
RIPPLES, RIPPLE = 3, 0.035  # waves of the brush, and how much lighter or darker each can make a place
HABIT = 10.0  # weight of c for the painter's own colours, which are then learned in a few hundred rounds
DIRECT = 3.0  # weight of the code beside the plan made of it: what is asked then moves the shapes sooner


class Painter(nn.Module):
    """Draw pictures from codes and palettes by laying shapes over one another, each in one or more inks.

    ``decode``, or a call: codes [z, c] (N, latent_dim + condition_dim), as ``join`` makes them, and palettes
    (N, 5, 3) in [0, 1], the ground first, to pictures (N, 3, size, size) in [0, 1]; ``rows``, a slice, draws
    only some. ``adherence`` 1 keeps to the palette, 0 paints with ``habit``: the mean colours that went with
    c in training. A shape is a line, a box or a ring: placed, turned, bent, tapered, soft or sharp; a sharp
    edge is as wide as a pixel at every size. ``parts`` returns the stencils (N, 5, rows, size), which add up
    to 1, and the inks (N, 5, 3). Lesson 14.
    """

    size, channels = 32, 3

    def __init__(self, latent_dim: int = 16, condition_dim: int = 0):
        super().__init__()
        self.latent_dim, self.condition_dim = latent_dim, condition_dim
        self.settings = {"latent_dim": latent_dim, "condition_dim": condition_dim}
        code_dim = latent_dim + condition_dim
        self.plan = nn.Sequential(*dense(code_dim, 128), *dense(128, 256))
        self.forms = nn.Linear(256 + code_dim, SHAPES * FORM)
        self.choice = nn.Linear(256 + code_dim, SHAPES * INKS)
        self.whole = nn.Linear(256 + code_dim, len(REACH))
        self.brush = nn.Sequential(nn.Linear(code_dim, 64), nn.LeakyReLU(0.2), nn.Linear(64, 4 * RIPPLES))
        self.usual = nn.Linear(1 + condition_dim, 3 * INKS, bias=False)
        self.register_buffer("waves", first_waves())
        self.register_buffer("reach", torch.tensor(REACH))
        with torch.no_grad():
            self.forms.weight.mul_(0.2)
            self.forms.bias.copy_(first_forms().flatten())
            self.choice.weight.mul_(2)
            self.choice.bias.normal_()

    def join(self, z: Tensor, c: Tensor) -> Tensor:
        """Put z (N, latent_dim) and c (N, condition_dim) side by side."""
        check_codes("join", z, self.latent_dim, "z")
        check_codes("join", c, self.condition_dim, "c")
        return torch.cat([z, c], dim=1)

    def parts(
        self, code: Tensor, palette: Tensor, size: int = 32, rows: slice = slice(None), adherence: float = 1.0
    ) -> tuple[Tensor, Tensor]:
        check_codes("Painter", code, self.latent_dim + self.condition_dim, "codes [z, c]")
        check_palettes("Painter", palette, len(code), INKS)
        plan = torch.cat([self.plan(code), DIRECT * code], dim=1)
        forms = self.forms(plan).view(-1, 1, SHAPES, FORM)
        choice = self.choice(plan).view(-1, SHAPES, INKS).softmax(2)
        frame, scale = framed(self.reach * self.whole(plan).tanh())
        u, v = canvas(size, rows)
        places = torch.stack([u.flatten(), v.flatten(), torch.ones(u.numel())], dim=1)
        shares = layered(covered(forms, places, frame, 2 / size / scale))
        ground = F.pad(1 - shares.sum(2, keepdim=True), (0, INKS - 1))  # the first ink
        stencils = shares @ choice + ground
        inks = torch.lerp(self.habit(code), palette, adherence)
        return stencils.mT.unflatten(2, u.shape), inks

    def decode(
        self, code: Tensor, palette: Tensor, size: int = 32, rows: slice = slice(None), adherence: float = 1.0
    ) -> Tensor:
        stencils, inks = self.parts(code, palette, size, rows, adherence)
        x = torch.einsum("nkhw,nkc->nchw", stencils, inks)
        return (x * self._rippled(code, *canvas(size, rows))).clamp(0, 1)

    forward = decode

    def habit(self, code: Tensor) -> Tensor:
        """Return the mean palettes (N, 5, 3) that went with c in training: a painter's own colours."""
        c = HABIT * F.pad(code[:, self.latent_dim :], (1, 0), value=1.0)
        return self.usual(c).sigmoid().view(-1, INKS, 3)

    def _rippled(self, code: Tensor, u: Tensor, v: Tensor) -> Tensor:
        """Return how much lighter or darker the brush leaves each place, (N, 1, H, W)."""
        change = self.brush(code).view(-1, RIPPLES, 4) * torch.tensor([20.0, 20.0, 3.0, 1.0])
        across, down, phase, strength = (self.waves + change)[..., None, None].unbind(2)
        wave = torch.sin(across * u + down * v + phase)
        return 1 + (RIPPLE * strength.sigmoid() * wave).sum(1, keepdim=True)


def canvas(size: int, rows: slice = slice(None)) -> tuple[Tensor, Tensor]:
    """Return where the pixels of some rows lie: u to the right, v down, both (rows, size), -1 to 1."""
    place = (torch.arange(size) + 0.5) * 2 / size - 1
    v, u = torch.meshgrid(place[rows], place, indexing="ij")
    return u, v


def first_forms() -> Tensor:
    """Lay out the shapes before training, (SHAPES, FORM): a stack of boxes, a net of lines, nested rings."""
    at, radii = torch.linspace(-0.5, 0.5, LINES // 2), torch.linspace(0.65, 0.1, RINGS).log()
    lines, boxes, rings = torch.zeros(LINES, FORM), torch.zeros(BOXES, FORM), torch.zeros(RINGS, FORM)
    lines[: LINES // 2, 1], lines[LINES // 2 :, 0] = at, at
    lines[: LINES // 2, 2], lines[LINES // 2 :, 3] = 1, 1
    lines[:, 4], lines[:, 5] = -0.5, -3.5
    turn = torch.tensor([0.0] * 4 + [0.5, 1.5, 2.6])
    boxes[:4, 1], boxes[:, 2], boxes[:, 3] = torch.linspace(-0.45, 0.45, 4), turn.cos(), turn.sin()
    boxes[:, 4], boxes[:, 5] = -0.8, -1.9
    rings[:, 2], rings[:, 4], rings[:, 5], rings[:, 6] = 1, radii, radii, -3
    forms = torch.cat([boxes, lines, rings])
    forms[:, 8] = -3
    return forms


def first_waves() -> Tensor:
    """Return the brush before training, (RIPPLES, 4): cycles across and down, phase, strength."""
    turns, zero = math.pi * torch.rand(RIPPLES), torch.zeros(RIPPLES)
    return torch.stack([29 * turns.cos(), 29 * turns.sin(), zero, zero - 2], dim=1)


def framed(whole: Tensor) -> tuple[Tensor, Tensor]:
    """Return the map (N, 3, 3) from places [u, v, 1] to a work's own, and how much larger works are drawn.

    ``whole`` (N, 5): how far each moves right and down, grows, turns and stretches; the second is (N, 1, 1).
    """
    right, down, large, turn, stretch = whole.T
    a, b = (-large - stretch).exp(), (-large + stretch).exp()
    c, s = turn.cos(), turn.sin()
    first = torch.stack([a * c, a * s, -a * (c * right + s * down)], dim=1)
    second = torch.stack([-b * s, b * c, b * (s * right - c * down)], dim=1)
    third = torch.tensor([0.0, 0.0, 1.0]).expand(len(whole), 3)
    return torch.stack([first, second, third], dim=2), large.exp()[:, None, None]


def covered(forms: Tensor, places: Tensor, frame: Tensor, pixel: Tensor) -> Tensor:
    """Return how much of each place (P, 3) every shape of forms (N, 1, M, FORM) covers, (N, P, M)."""
    x, y, ex, ey, long, broad, rim, bend, soft, opacity = forms.unbind(-1)
    unit = (ex * ex + ey * ey + 1e-6).rsqrt()
    ex, ey, long, broad = ex * unit, ey * unit, long.clamp(-5, 1).exp(), broad.clamp(-5, 1).exp()
    along = places @ (frame @ torch.cat([ex, ey, -(x * ex + y * ey)], dim=1))
    across = places @ (frame @ torch.cat([-ey, ex, x * ey - y * ex], dim=1))
    across = across - 0.5 * bend.tanh() * along * along
    (u, u1), (v, v1), (a, a1), (b, b1), (taper, rim) = (
        each.split([BOXES + LINES, RINGS], dim=2) for each in (along, across, long, broad, rim)
    )
    box = torch.maximum(u.abs() - a, v.abs() - b - b * taper.tanh() / a * u)
    least, rim = torch.minimum(a1, b1), rim.clamp(-5, 1).exp()
    disc = ((u1 * (least / a1)).square() + (v1 * (least / b1)).square() + 1e-4).sqrt() - least
    distance = torch.cat([box, (disc + rim).abs() - rim], dim=2)
    sharp = 4 / ((F.softplus(soft) - SHARP).clamp_min(0) + pixel)
    half = sharp * torch.cat([torch.minimum(a, b), torch.minimum(least, rim)], dim=2)
    most = 0.999 * (2 * opacity).sigmoid() * (half / 2).tanh() / half.sigmoid()  # a thin one covers less
    return most * torch.sigmoid(-sharp * distance)


def layered(covers: Tensor) -> Tensor:
    """Lay shapes (N, P, M) over one another, the first on top: return what is seen of each, (N, P, M)."""
    above = torch.ones(covers.shape[2], covers.shape[2]).triu(1)
    return covers * (torch.log1p(-covers) @ above).exp()
