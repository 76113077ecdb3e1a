"""A generator that lays shapes over one another, so that the same work can be drawn at any size. Lesson 14.

Stencils and inks as in lesson 11, with two changes: the inks are handed to it, and the stencils are not made
of pixels. They are shapes of ``alphabet``, each given by some numbers, drawn as finely as one likes.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .alphabet import FAMILIES, INKS, over
from .generator import dense
from .guard import check_codes, check_palettes

REACH = (0.6, 0.6, 0.5)  # how far a whole work moves right and down, and grows
RIPPLES, RIPPLE = 3, 0.035  # waves of the brush, and how much lighter or darker each can make a place
HABIT = 10.0  # weight of c for the painter's own colours, which are then learned in a few hundred rounds
DIRECT = 3.0  # weight of the code beside the plan made of it: what is asked then moves the shapes sooner
SURE = 6.0  # weight of what decides on an ink: a piece takes one, and rarely some of each
FADE = 4.0  # how far a piece's own opacity goes, in logits, beside its family's gate
OPEN, SHUT = 5.0, -6.0  # an open gate, in logits of opacity; a family whose gate is below SHUT is not drawn
GATE = 1.4  # what opens a gate as far as it goes, and minus which shuts it
BAND = 256  # a work with more pixels a side is drawn in bands of so many squared, to spare memory


class Painter(nn.Module):
    """Draw pictures from codes and palettes by laying shapes over one another, each in an ink.

    ``decode``, or a call: codes [z, c] (N, latent_dim + condition_dim), as ``join`` makes them, and palettes
    (N, 5, 3) in [0, 1], the ground first, to pictures (N, 3, size, size) in [0, 1]; ``rows``, a slice, draws
    only some. ``adherence`` 1 keeps to the palette, 0 paints with ``habit``: the mean colours that went with
    c in training. The shapes are those of ``FAMILIES``; ``gates`` says how much of each a code opens. A sharp
    edge is as wide as a pixel at every size. ``parts`` returns the stencils (N, 5, rows, size), which add up
    to 1, and the inks (N, 5, 3). Lesson 14.
    """

    size, channels = 32, 3

    def __init__(self, latent_dim: int = 32, condition_dim: int = 0):
        super().__init__()
        self.latent_dim, self.condition_dim = latent_dim, condition_dim
        self.settings = {"latent_dim": latent_dim, "condition_dim": condition_dim}
        code_dim = latent_dim + condition_dim
        self.plan = nn.Sequential(*dense(code_dim, 128), *dense(128, 256))
        homes = [home for f in FAMILIES.values() for home, _ in f.numbers.values()]
        strays = [[stray] * len(home) for f in FAMILIES.values() for home, stray in f.numbers.values()]
        pieces = sum(f.pieces for f in FAMILIES.values())
        self.numbers = nn.Linear(256 + code_dim, sum(map(len, homes)))
        self.choice = nn.Linear(256 + code_dim, pieces * INKS)
        self.opacity = nn.Linear(256 + code_dim, pieces)
        self.gate = nn.Linear(code_dim, len(FAMILIES))
        self.whole = nn.Linear(256 + code_dim, len(REACH))
        self.brush = nn.Sequential(nn.Linear(code_dim, 64), nn.LeakyReLU(0.2), nn.Linear(64, 4 * RIPPLES))
        self.usual = nn.Linear(1 + condition_dim, 3 * INKS, bias=False)
        self.register_buffer("home", torch.tensor(sum(homes, [])))
        self.register_buffer("stray", torch.tensor(sum(strays, [])))
        turns, zero = math.pi * torch.rand(RIPPLES), torch.zeros(RIPPLES)
        waves = [29 * turns.cos(), 29 * turns.sin(), zero, zero - 2]  # across, down, phase, strength
        self.register_buffer("waves", torch.stack(waves, dim=1))
        self.register_buffer("reach", torch.tensor(REACH))
        for each in (self.whole.weight, self.gate.weight, self.gate.bias):
            nn.init.zeros_(each)
        # Nothing is seen of a piece in the ground's ink, least of the net's lines, which come last.
        self.choice.bias.data.view(-1, INKS)[:, 0] = torch.tensor([-0.5] * (pieces - 1) + [-3.0])

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
        u, v = canvas(size, rows)
        right, down, large = (self.reach * self.whole(plan).tanh())[..., None].unbind(1)
        places = (u.flatten() - right) / large.exp(), (v.flatten() - down) / large.exp()
        seen = torch.zeros(len(code), u.numel(), INKS)
        for family, numbers, paint, needed in zip(FAMILIES.values(), *self._planned(plan, code)):
            some = needed.nonzero()[:, 0]
            if len(some):
                pixel, (x, y) = 2 / size / large[some, :, None].exp(), (at[some] for at in places)
                own = {name: number[some] for name, number in numbers.items()}
                drawn = family.draw(x, y, pixel, own, paint[some])
                seen = over(torch.zeros_like(seen).index_copy(0, some, drawn), seen)
        ground = F.pad(1 - seen.sum(2, keepdim=True), (0, INKS - 1))  # the first ink
        inks = torch.lerp(self.habit(code), palette, adherence)
        return (seen + ground).mT.unflatten(2, u.shape), inks

    def _planned(self, plan: Tensor, code: Tensor) -> tuple[list, list, list]:
        """Return for each family its numbers by name, the paint of its pieces, and which works need it."""
        numbers = self.home + self.stray * self.numbers(plan).tanh()
        each = iter(numbers.split([len(h) for f in FAMILIES.values() for h, _ in f.numbers.values()], dim=1))
        named = [{name: next(each) for name in f.numbers} for f in FAMILIES.values()]
        pieces, gates = [f.pieces for f in FAMILIES.values()], self.gates(code)
        opacity = FADE * self.opacity(plan).tanh() + gates.repeat_interleave(torch.tensor(pieces), 1)
        choice = (SURE * self.choice(plan)).unflatten(1, (-1, INKS)).softmax(2)
        paint = (choice * opacity.sigmoid()[..., None]).split(pieces, dim=1)
        return named, paint, (gates > SHUT).unbind(1)

    def gates(self, code: Tensor) -> Tensor:
        """Return how far codes open each family, (N, families), in logits of opacity."""
        return (8 * self.gate(code).tanh()).clamp_max(OPEN)

    @torch.no_grad()
    def assign(self, family, row=None) -> None:
        """Open one family and shut the others where c has a 1 in ``row``, or everywhere; or some in some."""
        weight, bias = self.gate.weight, self.gate.bias.zero_()
        if row is None:
            weight.zero_()
            bias[:] = -GATE
            bias[family] = GATE
        else:
            weight[:, self.latent_dim + row] = -GATE
            weight[family, self.latent_dim + row] = GATE

    def decode(
        self, code: Tensor, palette: Tensor, size: int = 32, rows: slice = slice(None), adherence: float = 1.0
    ) -> Tensor:
        if size > BAND and rows == slice(None) and not torch.is_grad_enabled():
            high, work = BAND**2 // size or 1, torch.empty(len(code), self.channels, size, size)
            for rows in (slice(top, top + high) for top in range(0, size, high)):
                work[:, :, rows] = self.decode(code, palette, size, rows, adherence)
            return work
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
    return torch.meshgrid(place[rows], place, indexing="ij")[::-1]
