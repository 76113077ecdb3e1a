"""Train an autoencoder of two latents whose codes grow, rung by rung, from points to clouds. Lesson 06."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import Tensor, nn

from lessonlib.data import ImageSet
from lessonlib.models import Autoencoder, kl_per_dim, reparameterize
from lessonlib.training import batch_index, fit

BETAS = (4, 16, 64, 128, 256, 512, 1024)
FIRST, EACH = 480, 120  # training steps of the first rung and of each that follows
RATE, BATCH = 4e-3, 64
SIGMA = 0.1  # an error of this size in every number of a picture costs one half for each


class CloudVAE(Autoencoder):
    """The autoencoder of lesson 05, whose encoder gives a cloud of codes for each picture. Lesson 06.

    ``encode``: x (N, channels, size, size) to (mu, logvar), each (N, latent_dim); ``embed`` returns mu.
    """

    def __init__(self, size: int = 32, channels: int = 3, latent_dim: int = 2):
        super().__init__(size, channels, latent_dim)
        self.encoder[-1] = nn.Linear(self.encoder[-1].in_features, 2 * latent_dim)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mu, logvar = super().encode(x).chunk(2, dim=1)
        return mu, logvar.clamp(-10, 4)

    def embed(self, x: Tensor) -> Tensor:
        return self.encode(x)[0]


def cloud_loss(model: CloudVAE, x: Tensor, beta: float) -> dict[str, Tensor]:
    """Return ``error`` and ``kl``, means over pictures x (N, C, H, W), and ``loss``, error + beta * kl."""
    mu, logvar = model.encode(x)
    again = model.decode(reparameterize(mu, logvar))
    error = (again - x).square().flatten(1).sum(1).mean() / (2 * SIGMA**2)
    kl = kl_per_dim(mu, logvar).sum(1).mean()
    return {"loss": error + beta * kl, "error": error, "kl": kl}


def train_clouds(images: ImageSet, betas=BETAS, seed: int = 0) -> dict[float, CloudVAE]:
    """Train one network, turn β up and train on; return a copy of it for each β, in eval mode. Lesson 06.

    Because each rung goes on from the one before, a code stays near its place while its cloud grows.
    """
    torch.manual_seed(seed)
    model = CloudVAE(images.images.shape[2], images.images.shape[1])
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, betas=(0.9, 0.99), fused=True)
    ladder = {}

    def step(i: int) -> dict:
        rung = max(0, (i - FIRST) // EACH + 1)
        parts = cloud_loss(model, images.batch(batch_index(i, len(images), BATCH, seed)), betas[rung])
        optimizer.zero_grad()
        parts["loss"].backward()
        optimizer.step()
        if i + 1 == FIRST + rung * EACH:
            ladder[betas[rung]] = deepcopy(model).eval()
        return parts

    def slower(progress: float) -> float:
        """Slow down towards the end of each rung, so that it is measured at rest."""
        i = progress * steps
        share = i / FIRST if i < FIRST else (i - FIRST) / EACH % 1
        return min(1.0, 2 * (1 - share) + 0.02)

    steps = FIRST + EACH * (len(betas) - 1)
    fit(step, steps=steps, seed=seed, optimizers=[optimizer], schedule=slower, title="clouds")
    return ladder
