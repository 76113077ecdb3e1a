"""Train a VAE on any set of pictures. The shipped VAE and every other one is made by this. Lesson 07.

Where the set has factors, a straight-line readout of the codes learns to predict them along with the VAE
(a Gaussian likelihood of the labels beside that of the pixels). That lays the factors out straight in
latent space, so that one slider can move one of them; the pictures alone do not ask for it
(Locatello et al. 2019, arXiv:1811.12359). The readout is thrown away afterwards: directions are fitted anew.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from lessonlib.data import ImageSet
from lessonlib.memory import in_portions
from lessonlib.models import SIGMA_FLOOR, VAE, calibrated_sigma, elbo, reparameterize
from lessonlib.training import EMA, History, batch_index, cosine, fingerprint, fit, ranks
from lessonlib.training.ranks import Objective

BATCH = 64
LABEL_SIGMA = 0.15  # of the label likelihood, in standard deviations of a factor
LABEL_SHARE = 0.01  # one label row weighs as much as this share of a picture's numbers


def label_targets(images: ImageSet) -> tuple[torch.Tensor, torch.Tensor]:
    """Return every factor as standardised rows (N, R), and a mask (N, R), 1 where one applies and varies."""
    rows = [f.embed(column) for f, column in zip(images.spec, images.factors.T)]
    mask = [applies[:, None].expand_as(r) for applies, r in zip(images.applies.T, rows)]
    targets = torch.cat(rows, dim=1)
    varies = (targets != targets[:1]).any(0)  # what never varies teaches nothing and gets no weight
    spread = torch.where(varies, targets.std(0, correction=min(1, len(targets) - 1)), 1.0)
    return (targets - targets.mean(0)) / spread, torch.cat(mask, dim=1).float() * varies


def train_vae(
    images: ImageSet, steps: int, *, latent_dim: int = 20, width: int = 32, beta: float = 1.0,
    labels: bool = True, learning_rate: float = 2e-3, hold: float = 0.0, seed: int = 0,
    checkpoint=None, watch: Callable[[History, VAE], None] | None = None, device: str = "cpu",
    sigma_floor: float | None = None,
) -> tuple[VAE, History]:  # fmt: skip
    """Train a VAE on square pictures of 32 or 64 pixels; return it in eval mode, and its history.

    Adam with a cosine schedule that keeps its rate for the share ``hold``, KL warmed up to ``beta`` over the
    first tenth, weights averaged over the last 10,000 pictures. Without ``labels`` only the pictures count.
    With ``checkpoint`` (a path) a stopped training goes on where it was; ``watch`` is handed history and
    averaged VAE after every step; ``device`` is where it runs; ``sigma_floor`` takes the place of the size's
    ``SIGMA_FLOOR``. Several processes make the same steps as one. Lesson 07; the labels lesson 08,
    processes 21.
    """
    torch.manual_seed(seed)
    (channels, size), batch = images.images.shape[1:3], min(BATCH, len(images))
    model = VAE(size, channels, latent_dim, width).to(device, memory_format=torch.channels_last)
    modules = {"model": model}
    labels, floor = labels and bool(images.spec), sigma_floor or SIGMA_FLOOR[size]
    settings = checkpoint and {
        "pictures": fingerprint(images.images, images.factors, images.applies),
        "latent_dim": latent_dim, "width": width, "beta": beta, "labels": labels,
        "sigma_floor": floor,
    }  # fmt: skip
    if labels:
        label_weight = LABEL_SHARE * channels * size**2
        targets, mask = (part.to(device) for part in label_targets(images))
        readout = modules["readout"] = nn.Linear(latent_dim, targets.shape[1]).to(device)
    parameters = [p for module in modules.values() for p in module.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=learning_rate, betas=(0.9, 0.99), fused=True)
    ema = EMA(model, half_life=10_000, batch_size=batch)

    def losses(index: Tensor, noise: Tensor, warm: float) -> dict:
        x = images.batch(index).to(device)
        mu, logvar = model.encode(x)
        z = reparameterize(mu, logvar, noise.to(device))
        mean = model.decode(z)
        sigma = calibrated_sigma(x, mean, floor, over=ranks.mean)
        parts = elbo(x, mean, mu, logvar, sigma, warm)
        loss = -parts["elbo"]
        if labels:
            error = (readout(z) - targets[index]) * mask[index]
            loss = loss + label_weight * 0.5 * (error / LABEL_SIGMA).square().sum(1).mean()
        rmse = (x - mean).detach().square().mean().sqrt()
        return {"loss": loss, "rmse": rmse, "kl": parts["kl"]}

    objective = Objective(losses, modules, device).across()

    def step(i: int) -> dict:
        index, noise = batch_index(i, len(images), batch, seed), torch.randn(batch, latent_dim)
        parts = objective(ranks.mine(index), ranks.mine(noise), beta * min(1.0, (i + 1) / (0.1 * steps)))
        optimizer.zero_grad()
        parts.pop("loss").backward()
        optimizer.step()
        return parts

    def look(history: History):
        watch(history, ema.module)

    history = fit(
        step, steps=steps, seed=seed, optimizers=[optimizer], schedule=cosine(hold=hold), ema=ema,
        modules=modules, checkpoint=checkpoint, settings=settings, every=500 if checkpoint else None,
        watch=watch and look, title="VAE",
    )  # fmt: skip
    history.pictures = history.steps * batch
    return ema.module.cpu(), history


def embed_all(model: VAE, images: ImageSet) -> torch.Tensor:
    """Return the codes of all pictures, (N, latent_dim)."""
    return in_portions(model.embed, images)
