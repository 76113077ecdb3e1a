"""A generator of heads that are not given everything, so that they combine what they know. Lesson 16."""

from collections.abc import Mapping, Sequence
from math import pi

import torch
from torch import Tensor, nn

from .generator import Generator, dense, ink_layers
from .guard import check_codes

HEADS = ("shape", "texture", "colour")


class CompositionalGenerator(Generator):
    """Draw pictures whose shape, texture and colours come from three heads, each with its own part of c.

    ``wires`` gives by head, ``shape``, ``texture`` and ``colour``, which columns of the condition reach it;
    all get z. The shape head draws the stencils, and says where on the picture the texture begins; the
    texture head splits every stencil in two; the colour head mixes an ink for each half. (Were only one
    stencil split, chance would decide whether it becomes the cloth or the paper.) What a head is not given
    cannot change what it does, so that a combination never seen is made of parts that were. ``parts``
    returns stencils and inks as ``Generator`` does, two of each for every one of ``inks``; codes and the
    other settings are the same. Raises ``ValueError`` for other heads and columns. Lesson 16.
    """

    def __init__(self, wires: Mapping[str, Sequence[int]], latent_dim: int = 8, inks: int = 6, **settings):
        super().__init__(latent_dim=latent_dim, inks=inks, **settings)
        if sorted(wires) != sorted(HEADS):
            raise ValueError(f"wires: expected {', '.join(HEADS)}, got {', '.join(wires) or 'none'}")
        code_dim = self.latent_dim + self.condition_dim
        reaches = torch.zeros(len(HEADS), code_dim)
        reaches[:, : self.latent_dim] = 1
        for row, head in zip(reaches, HEADS):
            wrong = [k for k in wires[head] if not 0 <= k < self.condition_dim]
            if wrong:
                raise ValueError(f"wires: expected columns of 0 to {self.condition_dim - 1}, got {wrong[0]}")
            row[[self.latent_dim + k for k in wires[head]]] = 1
        self.register_buffer("reaches", reaches)
        self.settings |= {"wires": {head: list(wires[head]) for head in HEADS}}
        self.texture = WaveTexture(code_dim, self.size)
        self.inks = ink_layers(code_dim, 2 * inks, self.channels)
        self.begin = nn.Sequential(nn.Linear(code_dim, 32), nn.LeakyReLU(0.2), nn.Linear(32, 2), nn.Tanh())

    def parts(self, code: Tensor) -> tuple[Tensor, Tensor]:
        check_codes("Generator", code, self.latent_dim + self.condition_dim, "codes [z, c]")
        shape, texture, colour = (code * reaches for reaches in self.reaches)
        split = self.texture(texture, self.begin(shape) / 4)
        stencils = torch.einsum("nkhw,nshw->nkshw", self.stencils(shape), split).flatten(1, 2)
        return stencils, self.inks(colour)


class WaveTexture(nn.Module):
    """Draw textures as cloth is woven, of waves across and waves down: two shares that add up to 1.

    A call: codes (N, code_dim) and where each texture begins (N, 2), across and down in sides of the picture,
    to shares (N, 2, size, size). The code decides how many of each wave fit into the picture, and how sines
    and cosines mix. A few rectified sums of a mixture across and one down are enough for stripes, checks and
    dots. Lesson 16.
    """

    def __init__(self, code_dim: int, size: int, waves: int = 4, sums: int = 16):
        super().__init__()
        self.body = nn.Sequential(*dense(code_dim, 128), *dense(128, 128))
        self.frequencies = nn.Sequential(nn.Linear(128, 2 * waves), nn.Unflatten(1, (2, waves)))
        self.mix = nn.Sequential(nn.Linear(128, 4 * waves * sums), nn.Unflatten(1, (2, sums, 2 * waves)))
        self.level = nn.Linear(128, sums)
        self.last = nn.Sequential(nn.ReLU(), nn.Conv2d(sums, 2, 1), nn.Softmax(1))
        with torch.no_grad():  # waves of 3 to 8 of 32 pixels from the start
            self.frequencies[0].bias.copy_(torch.linspace(4, 11, waves).repeat(2))
        self.register_buffer("places", (torch.arange(size) + 0.5) / size - 0.5)

    def forward(self, code: Tensor, begin: Tensor) -> Tensor:
        h = self.body(code)
        places = self.places - begin[:, :, None]
        angles = 2 * pi * torch.einsum("nak,nap->nakp", self.frequencies(h), places)
        waves = torch.cat([angles.sin(), angles.cos()], dim=2)
        lines = torch.einsum("nask,nakp->nasp", self.mix(h), waves) + self.level(h)[:, None, :, None] / 2
        return self.last(lines[:, 0, :, None, :] + lines[:, 1, :, :, None])
