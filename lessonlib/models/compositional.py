"""A generator of heads that are not told everything, so that they combine what they know. Lesson 16."""

from collections.abc import Mapping, Sequence
from math import pi

import torch
from torch import Tensor, nn

from .generator import Generator, dense
from .guard import check_codes

HEADS = ("shape", "texture", "colour")


class CompositionalGenerator(Generator):
    """Draw pictures whose shape, texture and colours come from three heads, each told its own part of c.

    ``told`` gives by head, ``shape``, ``texture`` and ``colour``, the columns of the condition that reach it;
    all get z. The shape head draws the stencils, and says where on the picture the texture begins; what the
    first two stencils cover together, the ground, the texture head splits anew; the colour head mixes the
    inks. What a head is not told cannot change what it does, so that a combination never seen is made of
    parts that were. Codes, ``parts`` and the other settings are those of ``Generator``. Raises
    ``ValueError`` for other heads and columns. Lesson 16.
    """

    def __init__(self, told: Mapping[str, Sequence[int]], latent_dim: int = 8, inks: int = 7, **settings):
        super().__init__(latent_dim=latent_dim, inks=inks, **settings)
        if sorted(told) != sorted(HEADS):
            raise ValueError(f"told: expected {', '.join(HEADS)}, got {', '.join(told) or 'none'}")
        code_dim = self.latent_dim + self.condition_dim
        reaches = torch.zeros(len(HEADS), code_dim)
        reaches[:, : self.latent_dim] = 1
        for row, head in zip(reaches, HEADS):
            wrong = [k for k in told[head] if not 0 <= k < self.condition_dim]
            if wrong:
                raise ValueError(f"told: expected columns of 0 to {self.condition_dim - 1}, got {wrong[0]}")
            row[[self.latent_dim + k for k in told[head]]] = 1
        self.register_buffer("reaches", reaches)
        self.settings |= {"told": {head: list(told[head]) for head in HEADS}}
        self.texture = WaveTexture(code_dim, self.size)
        self.begin = nn.Sequential(nn.Linear(code_dim, 32), nn.LeakyReLU(0.2), nn.Linear(32, 2))

    def parts(self, code: Tensor) -> tuple[Tensor, Tensor]:
        check_codes("Generator", code, self.latent_dim + self.condition_dim, "codes [z, c]")
        shape, texture, colour = (code * reaches for reaches in self.reaches)
        stencils = self.stencils(shape)
        ground = stencils[:, :2].sum(1, keepdim=True)
        split = self.texture(texture, self.begin(shape))
        return torch.cat([ground * split, stencils[:, 2:]], dim=1), self.inks(colour)


class WaveTexture(nn.Module):
    """Draw textures as mixtures of waves, alike all over the picture: two shares that add up to 1.

    A call: codes (N, code_dim) and where each begins (N, 2), across and down in sides of the picture, to
    shares (N, 2, size, size). The code decides the waves' frequencies, in waves a picture, and how their
    sines and cosines mix; a few rectified mixtures are enough for stripes, checks and dots. Lesson 16.
    """

    def __init__(self, code_dim: int, size: int, waves: int = 8, mixtures: int = 8):
        super().__init__()
        self.waves, self.mixtures = waves, mixtures
        self.body = nn.Sequential(*dense(code_dim, 128), *dense(128, 128))
        self.frequencies = nn.Linear(128, 2 * waves)
        self.mix = nn.Linear(128, mixtures * (2 * waves + 1))
        self.last = nn.Sequential(nn.ReLU(), nn.Conv2d(mixtures, 2, 1), nn.Softmax(1))
        turn, often = torch.arange(waves) * pi / waves, torch.linspace(4, 9, waves)[torch.randperm(waves)]
        with torch.no_grad():  # every direction, and several sizes, from the start
            self.frequencies.weight.mul_(0.5)
            self.frequencies.bias.copy_((often * torch.stack([turn.cos(), turn.sin()])).T.flatten())
        middle = (torch.arange(size) + 0.5) / size - 0.5
        self.register_buffer("places", torch.stack(torch.meshgrid(middle, middle, indexing="xy")))

    def forward(self, code: Tensor, begin: Tensor) -> Tensor:
        h = self.body(code)
        frequencies = self.frequencies(h).unflatten(1, (self.waves, 2))
        begin = torch.einsum("nkd,nd->nk", frequencies, begin)[:, :, None, None]
        angles = 2 * pi * (torch.einsum("nkd,dhw->nkhw", frequencies, self.places) - begin)
        waves = torch.cat([angles.sin(), angles.cos()], dim=1)
        mix = self.mix(h).unflatten(1, (self.mixtures, 2 * self.waves + 1))
        mixed = torch.einsum("nmk,nkhw->nmhw", mix[:, :, 1:], waves) + mix[:, :, :1, None]
        return self.last(mixed)
