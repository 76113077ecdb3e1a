"""The cloud plane: each picture's code as an ellipse, from points to one heap as β grows. Lesson 06."""

from __future__ import annotations

import torch

from lessonlib.models import kl_per_dim
from lessonlib.plots import clouds

from .beta_dial import BetaDial
from .latent_map import kinds_of
from .live import page

SHOWN = 150  # clouds drawn at most: more would hide one another
REACH = 4.0  # the plane goes from -4 to 4 both ways
UNITS = {"RMSE": "", "KL": "nats", "noise inside a cloud": "%"}


class CloudPlane(BetaDial):
    """Turn β and see the codes of held-out pictures on a plane grow from points to one heap.

    ``ladder``: VAEs with two latents by their β, as ``train_clouds`` makes them. ``images``: an ``ImageSet``
    of held-out pictures; all are measured, 150 drawn, eight shown. ``beta`` is where to begin.
    Raises ``ValueError`` as ``BetaDial``, and for other than two latents. Lesson 06.
    """

    _esm, _css = page("cloud_plane", "CloudPlane", "cloud", more=("ladder",))
    _units = UNITS

    def __init__(self, ladder: dict, images, title: str = "Cloud plane", beta: float | None = None):
        sizes = {model.latent_dim for model in ladder.values()}
        if sizes - {2}:
            raise ValueError(f"CloudPlane: expected VAEs with 2 latents, got {sorted(sizes)}")
        self.names, self.kinds = kinds_of(images)
        look = {"reach": REACH, "names": self.names, "kinds": self.kinds[:SHOWN]}
        beta = min(ladder, default=1) if beta is None else beta
        super().__init__(ladder, images.batch(slice(None)), title, beta, **look)

    @torch.inference_mode()
    def _measure(self, model) -> dict:
        mu, logvar = model.encode(self.x)
        spread = torch.exp(0.5 * logvar)
        rmse = (model.decode(mu) - self.x).square().mean().sqrt()
        numbers = (rmse, kl_per_dim(mu, logvar).sum(1).mean(), 100 * covered(mu, logvar))
        shown = torch.cat([mu, spread], dim=1)[:SHOWN]
        return {
            "numbers": {name: round(float(value), 3) for name, value in zip(UNITS, numbers)},
            "clouds": [[round(v, 3) for v in cloud] for cloud in shown.tolist()],
        }

    def still(self):
        """Return planes at the lowest, a middle and the highest β as a figure, and print its summary."""
        some = dict.fromkeys([self.betas[0], self.betas[len(self.betas) // 2], self.betas[-1]])
        with torch.inference_mode():
            planes = {f"β = {b:g}": self.ladder[b].encode(self.x[:SHOWN]) for b in some}
        return clouds(planes, self.kinds[:SHOWN], REACH, self.names)

    def __repr__(self):
        return f"CloudPlane: clouds of {', '.join(self.names)} at β {self._words()}"


def covered(mu: torch.Tensor, logvar: torch.Tensor, n: int = 1_000) -> float:
    """Return the share of n draws from N(0, I) within two standard deviations of some cloud. Lesson 06."""
    noise = torch.randn(n, mu.shape[1], generator=torch.Generator().manual_seed(0))
    away = ((noise[:, None] - mu) * torch.exp(-0.5 * logvar)).square().sum(2)
    return float((away < 4).any(1).float().mean())
