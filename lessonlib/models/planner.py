"""A VAE of floor plans that places rooms and paints no cells. Introduced in lesson 17.

The decoder says where the four walls of the house and of each room stand and how sure it is of each; whose a
cell is follows from that. Prior and decoder are conditional on a brief; of a plan, the encoder reads how much
of each row and column every room fills.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import logsigmoid

from .guard import check_codes, check_pictures
from .vae import reparameterize

# Where walls stand at first, in cells: the house's (room 0) and all other rooms'.
FIRST = ((6.0, 6.0, 18.0, 18.0), (9.0, 9.0, 15.0, 15.0))
SURE, UNSURE = 0.05, 20.0  # cells: how wide the doubt about a wall may be
DEEP = -30.0  # a log belief that is as good as none


def soft_box(walls: Tensor, doubt: Tensor, side: int) -> Tensor:
    """Say how far each cell lies inside boxes, as a log belief: (..., 4) and (..., 4) to (..., side, side).

    ``walls``: west, north, east, south in cells; ``doubt``: how many cells each wall is blurred by. 0 is
    surely inside; it falls with the distance outside. Lesson 17.
    """
    middle = torch.arange(side) + 0.5
    west, north, east, south = walls[..., None].unbind(-2)
    a, b, c, d = doubt[..., None].unbind(-2)
    across = logsigmoid((middle - west) / a) + logsigmoid((east - middle) / c)
    down = logsigmoid((middle - north) / b) + logsigmoid((south - middle) / d)
    return down.clamp_min(DEEP)[..., :, None] + across.clamp_min(DEEP)[..., None, :]


class Planner(nn.Module):
    """VAE of plans on a square site, conditional on briefs of ``condition_dim`` numbers; room 0 is outside.

    ``encode``: what is read of plans (N, read_dim) and briefs c (N, condition_dim) to (mu, logvar), each (N,
    latent_dim). ``decode``: z and c to beliefs (N, rooms, side, side) that sum to 1 over the rooms. The prior
    is a mixture of ``parts`` Gaussians that depend on the brief (Sohn et al. 2015 have one). Lesson 17.
    """

    def __init__(
        self, read_dim: int, condition_dim: int, rooms: int = 8, side: int = 24, latent_dim: int = 16,
        width: int = 512, parts: int = 32,
    ):  # fmt: skip
        super().__init__()
        self.rooms, self.side, self.latent_dim, self.parts = rooms, side, latent_dim, parts
        self.read_dim, self.condition_dim, self.noise_dim = read_dim, condition_dim, latent_dim + 1
        self.encoder = _dense(read_dim + condition_dim, width, width // 2, 2 * latent_dim)
        self.prior = _dense(condition_dim, width // 2, width // 2, parts * (1 + 2 * latent_dim))
        self.decoder = _dense(latent_dim + condition_dim, width, width, rooms * 9)
        with torch.no_grad():
            self.decoder[-1].weight.mul_(0.3)
        first = torch.tensor([[*FIRST[room > 0], *[math.log(2.0)] * 4, 2.0] for room in range(rooms)])
        self.register_buffer("first", first, persistent=False)
        self.register_buffer("scale", torch.tensor([8.0] * 4 + [1.0] * 4 + [4.0]), persistent=False)

    def encode(self, read: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        check_codes("Planner.encode", read, self.read_dim, "readings of plans")
        check_codes("Planner", c, self.condition_dim, "briefs")
        mu, logvar = self.encoder(torch.cat([read, c], 1)).chunk(2, 1)
        return mu, logvar.clamp(-10, 4)

    def log_beliefs(self, z: Tensor, c: Tensor) -> Tensor:
        """Return the logarithms of what ``decode`` returns."""
        check_codes("Planner.decode", z, self.latent_dim)
        check_codes("Planner", c, self.condition_dim, "briefs")
        placed = self.decoder(torch.cat([z, c], 1)).unflatten(1, (self.rooms, 9))
        walls, doubt, there = (placed * self.scale + self.first).split((4, 4, 1), 2)
        boxes = soft_box(walls, doubt.clamp(math.log(SURE), math.log(UNSURE)).exp(), self.side)
        house = boxes[:, :1].clamp(DEEP, -1e-5)
        inside = (boxes[:, 1:] + logsigmoid(there[:, 1:, :, None])).log_softmax(1)
        return torch.cat([torch.log(-torch.expm1(house)), inside + house], 1)

    def decode(self, z: Tensor, c: Tensor) -> Tensor:
        return self.log_beliefs(z, c).exp()

    def log_prior(self, z: Tensor, c: Tensor) -> Tensor:
        """Return log p(z | c), nats (N,)."""
        weight, mean, logvar = self._mixture(c)
        square = (z[:, None] - mean) ** 2 / logvar.exp()
        return torch.logsumexp(weight - 0.5 * (square + logvar + math.log(2 * math.pi)).sum(2), 1)

    def code(self, noise: Tensor, c: Tensor) -> Tensor:
        """Turn noise (N, noise_dim) from N(0, I) into draws from the prior, (N, latent_dim).

        The last number chooses the part of the mixture, the others the place in it.
        """
        check_codes("Planner.code", noise, self.noise_dim, "noise")
        weight, mean, logvar = self._mixture(c)
        uniform = torch.special.ndtr(noise[:, -1:])
        which = (weight.exp().cumsum(1) < uniform).sum(1).clamp_max(self.parts - 1)
        rows = torch.arange(len(noise))
        return mean[rows, which] + (0.5 * logvar[rows, which]).exp() * noise[:, :-1]

    def _mixture(self, c: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return log weights (N, K), means and log variances (N, K, latent_dim) of the prior."""
        check_codes("Planner", c, self.condition_dim, "briefs")
        out = self.prior(c).split((self.parts, *[self.parts * self.latent_dim] * 2), 1)
        mean, logvar = (part.unflatten(1, (self.parts, self.latent_dim)) for part in out[1:])
        return out[0].log_softmax(1), 2 * mean, logvar.clamp(-8, 3)


def planner_loss(model: Planner, x: Tensor, read: Tensor, c: Tensor, beta: float = 1.0) -> dict[str, Tensor]:
    """Return ``loss``, ``recon`` and ``kl`` of one-hot plans x (N, rooms, side, side), nats per plan.

    ``recon``: minus the log belief in the right room, summed over the cells. The KL from encoder to prior
    has no closed form for a mixture: one draw estimates it. Lesson 17.
    """
    check_pictures("planner_loss", x, (model.rooms, model.side, model.side))
    mu, logvar = model.encode(read, c)
    z = reparameterize(mu, logvar)
    recon = -(model.log_beliefs(z, c) * x).sum((1, 2, 3)).mean()
    log_posterior = -0.5 * ((z - mu) ** 2 / logvar.exp() + logvar + math.log(2 * math.pi)).sum(1)
    kl = (log_posterior - model.log_prior(z, c)).mean()
    return {"loss": recon + beta * kl, "recon": recon, "kl": kl}


def _dense(inputs: int, first: int, second: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, first), nn.SiLU(), nn.Linear(first, second), nn.SiLU(), nn.Linear(second, outputs)
    )
