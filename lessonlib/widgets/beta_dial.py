"""The β dial: what a VAE rebuilds and draws from noise when information gets cheaper or dearer. Lesson 06."""

from __future__ import annotations

import numpy as np
import torch
from matplotlib import rc_context
from torch import Tensor

from lessonlib.metrics import active_latents
from lessonlib.models import SIGMA_FLOOR, calibrated_sigma, elbo, kl_per_dim, reparameterize
from lessonlib.plots.pictures import to_pixels
from lessonlib.plots.style import LOOK, figure, number, summarised

from .choices import Chooser
from .live import page, rgba

ROWS = ("held out", "rebuilt", "from noise")
COLUMNS = 8
UNITS = {"recon": "nats", "KL": "nats", "active latents": "of {}", "RMSE": ""}


class BetaDial(Chooser):
    """Turn β and see three rows: held-out pictures, the same rebuilt, and what is decoded from N(0, I).

    ``ladder``: VAEs by their β, of one latent_dim. ``x``: held-out pictures (N, C, H, W) in [0, 1]; all are
    measured, the first eight shown. ``beta`` is where to begin. The noise is the same for every β.
    Raises ``ValueError`` for an empty ladder, fewer than eight pictures or a β that it has not. Lesson 06.
    """

    _esm, _css = page("beta_dial", "BetaDial", "beta", more=("ladder",))
    _units = UNITS

    def __init__(self, ladder: dict, x: Tensor, title: str = "β dial", beta: float = 1, **setup):
        if not ladder or len(x) < COLUMNS:
            raise ValueError(
                f"BetaDial: expected some VAEs and {COLUMNS} pictures or more, got {len(ladder)}, {len(x)}"
            )
        self.ladder, self.x = dict(sorted(ladder.items())), x
        self.betas = list(self.ladder)
        if beta not in self.betas:
            raise ValueError(f"BetaDial: expected beta among {self._words()}, got {beta}")
        self._limits, self._known = {"beta": (0, len(self.betas) - 1)}, {}
        self._stand({"beta": self.betas.index(beta)})
        latents = self.ladder[beta].latent_dim
        self.noise = torch.randn(COLUMNS, latents, generator=torch.Generator().manual_seed(0))
        units = {name: unit.format(latents) for name, unit in self._units.items()}
        names = [f"{b:g}" for b in self.betas]
        sizes = {"columns": COLUMNS, "height": x.shape[2], "width": x.shape[3]}
        super().__init__(title=title, betas=names, rows=ROWS, units=units, **sizes, **setup)

    def told(self) -> dict:
        """Return the numbers, the KL of each latent, and where the dial began."""
        return self._measured | {"began": self._start["beta"]}

    def drawn(self, request: dict) -> tuple[dict, bytes]:
        """Return RGBA bytes of three times eight pictures."""
        return {}, rgba(*self.rows)

    @property
    def beta(self) -> float:
        """The β that is chosen."""
        return self.betas[self.state["beta"]]

    @property
    def numbers(self) -> dict[str, float]:
        """Recon and KL in nats per picture, active latents, and RMSE of the chosen VAE on all pictures."""
        return self._measured["numbers"]

    def table(self) -> dict[float, dict[str, float]]:
        """Return the numbers of every β; the dial stays where it is."""
        return {beta: self._measured_at(beta)["numbers"] for beta in self.betas}

    @property
    def _measured(self) -> dict:
        return self._measured_at(self.beta)

    def _measured_at(self, beta: float) -> dict:
        if beta not in self._known:
            self._known[beta] = self._measure(self.ladder[beta])
        return self._known[beta]

    def _measure(self, model) -> dict:
        return measure(model, self.x)

    @property
    def rows(self) -> np.ndarray:
        """The three rows, uint8 (24, H, W, 3)."""
        model, x = self.ladder[self.beta], self.x[:COLUMNS]
        with torch.inference_mode():
            return to_pixels(torch.cat([x, model.decode(model.embed(x)), model.decode(self.noise)]))

    def still(self):
        """Return a still of the dial as a figure, for readers without a kernel, and print its summary."""
        fig = figure(8.6, 4.1)
        with rc_context(LOOK):
            fig.set_layout_engine("constrained")
            for ax, row, name in zip(fig.subplots(3, 1), np.split(self.rows, 3), ROWS):
                ax.imshow(np.concatenate([np.pad(p, ((0, 0), (1, 1), (0, 0)), "edge") for p in row], axis=1))
                ax.set_title(name, fontsize=13, loc="left")
                ax.axis("off")
        told = ", ".join(f"{name} {number(value)}" for name, value in self.numbers.items())
        return summarised(fig, f"The β dial at {self.beta:g}: {told}; rows: {', '.join(ROWS)}.")

    def _words(self) -> str:
        return ", ".join(f"{b:g}" for b in self.betas)

    def __repr__(self):
        return f"BetaDial: VAEs trained with β {self._words()}"


@torch.inference_mode()
def measure(model, x: Tensor) -> dict:
    """Measure a VAE on pictures x (N, C, H, W): ``numbers`` by name, ``kl`` of each latent, largest first.

    Recon is taken at a drawn code, as in training, with the sigma that fits best but is no less than 0.10.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(0)
        mu, logvar = model.encode(x)
        mean = model.decode(reparameterize(mu, logvar))
    parts = elbo(x, mean, mu, logvar, calibrated_sigma(x, mean, SIGMA_FLOOR[32]))
    kl = kl_per_dim(mu, logvar)
    rmse = (model.decode(mu) - x).square().mean().sqrt()
    active = float(active_latents(kl).sum())  # a float: it is trained, and so written after ≈
    numbers = {"recon": parts["recon"], "KL": parts["kl"], "active latents": active, "RMSE": rmse}
    return {
        "numbers": {name: round(float(value), 3) for name, value in numbers.items()},
        "kl": [round(v, 3) for v in kl.mean(0).sort(descending=True).values.tolist()],
    }
