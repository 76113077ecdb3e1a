"""Train a flow on rows of numbers, such as the codes of a VAE, with a condition or without. Lesson 21."""

from __future__ import annotations

import torch
from torch import Tensor

from lessonlib.models import VelocityNet, flow_loss, follow
from lessonlib.training import EMA, History, batch_index, cosine, fit

BATCH, RATE, KEPT = 512, 2e-3, 25_000  # the last is the average's half-life, in rows
DROPPED = 0.2  # share of the rows that are trained without their condition, as guidance needs them


def train_flow(
    rows: Tensor, steps: int, c: Tensor | None = None, *, seed: int = 0
) -> tuple[VelocityNet, History]:
    """Train a velocity from noise to ``rows`` (N, dim), standardised; return its average, and the history.

    ``c`` (N, condition_dim): a condition for each row, of which the share ``DROPPED`` is replaced by zeros.
    Raises ``ValueError`` for rows that are not standardised, or not as many conditions. Lesson 21.
    """
    far = float(max(rows.mean(0).abs().max(), (rows.std(0) - 1).abs().max()))
    if far > 0.1:
        raise ValueError(
            f"train_flow: expected columns of mean 0 and spread 1, got one that is {far:.2f} off"
        )
    if c is not None and len(c) != len(rows):
        raise ValueError(f"train_flow: expected a condition for each of {len(rows)} rows, got {len(c)}")
    torch.manual_seed(seed)
    network = VelocityNet(rows.shape[1], 0 if c is None else c.shape[1])
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE, betas=(0.9, 0.99), fused=True)
    ema = EMA(network, half_life=KEPT, batch_size=BATCH)

    def step(i: int) -> dict:
        index = batch_index(i, len(rows), BATCH, seed)
        heard = None if c is None else c[index] * (torch.rand(BATCH, 1) > DROPPED)
        loss = flow_loss(lambda place, t: network(place, t, heard), rows[index])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return {"loss": loss}

    history = fit(
        step, steps=steps, seed=seed, optimizers=[optimizer], schedule=cosine(hold=0.5), ema=ema, title="flow"
    )
    return ema.module, history


class LatentFlow:
    """Draw codes from a flow that was trained on ``codes`` (N, latent_dim), standardised. Lesson 21.

    ``velocity`` is what ``train_flow`` returns.
    """

    def __init__(self, codes: Tensor, steps: int, seed: int = 0):
        self.mean, self.spread = codes.mean(0), codes.std(0)
        self.latent_dim = codes.shape[1]
        self.velocity, self.history = train_flow((codes - self.mean) / self.spread, steps, seed=seed)

    def sample(self, n: int, seed: int, steps: int = 20) -> Tensor:
        """Draw codes (n, latent_dim) in ``steps`` steps of Heun."""
        noise = torch.randn(n, self.latent_dim, generator=torch.Generator().manual_seed(seed))
        return self.mean + self.spread * follow(self.velocity, noise, steps)[-1]
