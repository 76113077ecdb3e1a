"""Race lesson 07's VAE against the usual tutorial VAE: the same pictures, the same seconds, the same judge.

    python tests/benchmarks/vae_against_tutorial.py [--steps 1700] [--seeds 0 1 2]

The tutorial's: one hidden layer of 400, 20 latents, binary cross-entropy, Adam at 1e-3, batches of 128,
samples from N(0, I). It trains for as many seconds as ours took. Use an idle machine.
"""

from __future__ import annotations

import argparse
import time

import torch
from against import verdict
from sklearn.mixture import GaussianMixture
from torch import nn
from torch.nn import functional as F

from lessonlib.data import load
from lessonlib.metrics import Judge
from lessonlib.recipes.vae import embed_all, train_vae
from lessonlib.shelf import load_reader
from lessonlib.training import batch_index

DRAWN = 2048  # pictures that are judged
RMSE_ON = 1024  # held-out pictures that are rebuilt


class TutorialVAE(nn.Module):
    """The MLP that most introductions to VAEs share."""

    def __init__(self, numbers: int):
        super().__init__()
        self.hidden, self.mu, self.logvar = nn.Linear(numbers, 400), nn.Linear(400, 20), nn.Linear(400, 20)
        self.decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, numbers), nn.Sigmoid())

    def encode(self, x):
        h = F.relu(self.hidden(x.flatten(1)))
        return self.mu(h), self.logvar(h)


def train_tutorial(images, seconds: float, seed: int) -> TutorialVAE:
    """Train for ``seconds`` of wall time."""
    torch.manual_seed(seed)
    model = TutorialVAE(images.images[0].numel())
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    start, i = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        x = images.batch(batch_index(i, len(images), 128, seed)).flatten(1)
        mu, logvar = model.encode(x)
        z = mu + (logvar / 2).exp() * torch.randn_like(mu)
        bce = F.binary_cross_entropy(model.decoder(z), x, reduction="sum")
        loss = bce - 0.5 * (1 + logvar - mu**2 - logvar.exp()).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        i += 1
    print(f"  tutorial: {i} steps")
    return model


@torch.inference_mode()
def race(steps: int, seed: int) -> tuple[float, float, float, float]:
    """Return the seconds each had, and FD of ours, of the tutorial's and of real pictures (the floor)."""
    images = load("garments", size=32, n=16_384, seed=0)
    held_out = load("garments", size=32, n=DRAWN, seed=7).batch(slice(None))
    reader = load_reader("garments_reader_32")
    with torch.inference_mode(False):
        ours, history = train_vae(images, steps, labels=False, learning_rate=4e-3, seed=seed)
        print(f"seed {seed}, {history.seconds:.0f} s each\n  ours: {steps} steps")
        tutorial = train_tutorial(images, history.seconds, seed)
    mixture = GaussianMixture(20, reg_covar=1e-3, max_iter=200, random_state=seed)
    mixture.fit(embed_all(ours, images)[:8192].double().numpy())
    torch.manual_seed(seed)
    drawn = {
        "ours": ours.decode(torch.from_numpy(mixture.sample(DRAWN)[0]).float()),
        "tutorial": tutorial.decoder(torch.randn(DRAWN, 20)).view_as(held_out),
    }
    x = held_out[:RMSE_ON]
    rebuilt = {"ours": ours.reconstruct(x), "tutorial": tutorial.decoder(tutorial.encode(x)[0]).view_as(x)}
    judge = Judge(reader.features, images.batch(slice(0, DRAWN)))
    fd = {name: judge.fd(held_out, pictures) for name, pictures in drawn.items()}
    floor = judge.fd(held_out, images.batch(slice(0, DRAWN)))
    for name, pictures in drawn.items():
        read = (reader.read(pictures)["category_p"] > 0.8).float().mean()
        rmse = (rebuilt[name] - x).square().mean().sqrt()
        print(f"  {name:9} FD {fd[name]:6.2f} (floor {floor:.2f})  read {read:.0%}  held-out RMSE {rmse:.4f}")
    return history.seconds, fd["ours"], fd["tutorial"], floor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1700, help="of our VAE")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    asked = parser.parse_args()
    runs = torch.tensor([race(asked.steps, seed) for seed in asked.seeds])
    print(verdict(runs))


if __name__ == "__main__":
    main()
