"""The shipped ladder: one small VAE for each beta, alike in everything else, behind lesson 06's beta dial."""

from __future__ import annotations

from pathlib import Path

import torch

from lessonlib import shelf
from lessonlib.data import load
from lessonlib.metrics import active_latents
from lessonlib.models import VAE, kl_per_dim
from lessonlib.training import History

from .vae import train_vae

STEPS, PICTURES, SEED = 2000, 16_384, 0
BETAS = (0.1, 1.0, 4.0, 16.0, 64.0)
SETTINGS = {"latent_dim": 20, "width": 12}


def make(name: str, steps: int = STEPS, into: Path = shelf.CHECKPOINTS) -> Path:
    """Train all rungs on the same pictures from the same seed, without labels; return the path."""
    images = load("garments", size=32, n=PICTURES, seed=SEED)
    tensors, measured, whole = {}, {}, History(len(BETAS) * steps)
    for beta in BETAS:
        model, history = train_vae(images, steps, beta=beta, labels=False, seed=SEED, **SETTINGS)
        tensors |= {f"model.{beta:g}.{key}": t for key, t in model.state_dict().items()}
        measured[f"{beta:g}"] = measure(model)
        whole.steps += history.steps
        whole.seconds += history.seconds
    facts = {"seed": SEED, "model": {"size": 32, "channels": 3, **SETTINGS}, "measured": measured}
    return shelf.write(into, name, tensors, whole, facts)


@torch.inference_mode()
def measure(model: VAE) -> dict[str, float]:
    """Return held-out RMSE, KL in nats per picture and the number of active latents."""
    x = load("garments", size=32, n=1024, seed=7).batch(slice(None))
    mu, logvar = model.encode(x)
    kl = kl_per_dim(mu, logvar)
    rmse = (model.decode(mu) - x).square().mean().sqrt()
    return {
        "held_out_rmse": round(float(rmse), 4),
        "kl": round(float(kl.sum(1).mean()), 2),
        "active_latents": int(active_latents(kl).sum()),
    }
