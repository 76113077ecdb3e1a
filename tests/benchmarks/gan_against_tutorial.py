"""Race lesson 11's GAN against the 32-pixel DCGAN that is copied everywhere: same pictures, same seconds.

    python tests/benchmarks/gan_against_tutorial.py [--hurry 1] [--seeds 0] [--sheets FOLDER]

Three race. *Conditional* is lesson 12's GAN: both its players are given every factor of each garment, and
it draws garments whose factors are those of real ones; in training it is also told how far each picture is
from the real one of the same factors. *Unconditional* is lesson 11's: pictures alone. Both train for as many
rounds, from as much noise, as in their lessons. The *tutorial's* is given pictures alone,
too, and as many seconds as the slower of ours took: upsampling generator 128-128-64, dropout discriminator
16-32-64-128, binary cross-entropy, Adam at 2e-4 with beta_1 0.5. All see the same 16,384 garments and have
the same judge. Seconds are the processor's own, so that what else runs here is nobody's handicap.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from against import verdict
from PIL import Image
from torch import nn

from lessonlib.data import ImageSet, load
from lessonlib.editing import condition, condition_prior
from lessonlib.metrics import Judge
from lessonlib.recipes.gan import train_gan
from lessonlib.scenes.garments import NAMES
from lessonlib.shelf import load_reader

DRAWN = 2048  # pictures that are judged
LOOKS = 6  # how often FD is measured on the way
SHOWN = 64
# conditions, rounds, noise, weight of the difference within a pair
OURS = {"conditional": (NAMES, 1_500, 16, 20.0), "unconditional": ((), 2_500, 64, 0.0)}


class Scores:
    """Measure FD on the way, and keep the time that takes out of the race."""

    def __init__(self, images: ImageSet):
        self.reader = load_reader("garments_reader_32")
        real = images.batch(slice(0, DRAWN))
        self.judge = Judge(self.reader.features, real)
        self.held_out = self.judge(load("garments", size=32, n=DRAWN, seed=7).batch(slice(None)))
        self.floor = self.judge.fd(self.held_out, real)
        self.start(draw=None)

    def start(self, draw) -> None:
        """Begin a race; ``draw()`` returns pictures (DRAWN, 3, 32, 32) in [0, 1]."""
        self.draw, self.paused, self.began, self.track = draw, 0.0, time.process_time(), []

    @property
    def seconds(self) -> float:
        return time.process_time() - self.began - self.paused

    @torch.no_grad()
    def look(self) -> float:
        """Note FD now; return it."""
        stop, seconds = time.process_time(), self.seconds
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(1)
            self.pictures = self.draw().clamp(0, 1)
        self.track.append((seconds, self.judge.fd(self.held_out, self.judge(self.pictures))))
        self.paused += time.process_time() - stop
        return self.track[-1][1]

    def tell(self, name: str, steps: int) -> None:
        way = "  ".join(f"{seconds:.0f} s {fd:.2f}" for seconds, fd in self.track)
        read = (self.reader.read(self.pictures)["category_p"] > 0.8).float().mean()
        print(f"  {name:13} {steps} steps, read {read:.0%}, FD after {way} (floor {self.floor:.2f})")


def tutorial_networks() -> tuple[nn.Module, nn.Module]:
    """Return generator and discriminator; their batch norms carry the 0.8 that was meant as momentum."""

    def larger(i: int, o: int) -> tuple[nn.Module, ...]:
        return (
            nn.Upsample(scale_factor=2),
            nn.Conv2d(i, o, 3, 1, 1),
            nn.BatchNorm2d(o, 0.8),
            nn.LeakyReLU(0.2),
        )

    generator = nn.Sequential(
        nn.Linear(100, 128 * 64), nn.Unflatten(1, (128, 8, 8)), nn.BatchNorm2d(128),
        *larger(128, 128), *larger(128, 64), nn.Conv2d(64, 3, 3, 1, 1), nn.Tanh(),
    )  # fmt: skip
    layers = []
    for i, o in ((3, 16), (16, 32), (32, 64), (64, 128)):
        layers += [nn.Conv2d(i, o, 3, 2, 1), nn.LeakyReLU(0.2), nn.Dropout2d(0.25)]
        layers += [nn.BatchNorm2d(o, 0.8)] if i > 3 else []
    return generator, nn.Sequential(*layers, nn.Flatten(), nn.Linear(128 * 4, 1), nn.Sigmoid())


def train_tutorial(images: ImageSet, scores: Scores, seconds: float, seed: int) -> int:
    """Train for ``seconds``; return the steps done."""
    torch.manual_seed(seed)
    generator, discriminator = tutorial_networks()
    opt_g, opt_d = (
        torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.5, 0.999)) for net in (generator, discriminator)
    )
    bce, real, made, steps = nn.BCELoss(), torch.ones(64, 1), torch.zeros(64, 1), 0
    scores.start(lambda: torch.cat([generator(z) for z in torch.randn(DRAWN, 100).split(64)]) / 2 + 0.5)
    while scores.seconds < seconds:
        x = 2 * images.batch(torch.randint(len(images), (64,))) - 1
        fake = generator(torch.randn(64, 100))
        opt_g.zero_grad()
        bce(discriminator(fake), real).backward()
        opt_g.step()
        loss_d = (bce(discriminator(x), real) + bce(discriminator(fake.detach()), made)) / 2
        opt_d.zero_grad()
        loss_d.backward()
        opt_d.step()
        steps += 1
        if scores.seconds > seconds * (len(scores.track) + 1) / LOOKS:
            scores.look()
    return steps


def train_ours(images: ImageSet, scores: Scores, name: str, hurry: int, seed: int) -> int:
    """Train the GAN of this name for a ``hurry``-th of its rounds; return the rounds done."""
    names, rounds, latent_dim, l1_weight = OURS[name]
    steps = rounds // hurry
    scores.start(draw=None)
    codes = torch.randn(DRAWN, latent_dim)
    if names:
        codes = condition_prior(condition(images, names), latent_dim).sample(DRAWN, seed=1)

    def watch(history, generator):
        scores.draw = lambda: torch.cat([generator(z) for z in codes.split(256)])
        if history.steps % (steps // LOOKS) == 0:
            scores.look()

    train_gan(
        images, steps, conditions=names, latent_dim=latent_dim, seed=seed, watch=watch, l1_weight=l1_weight
    )
    return steps


def race(hurry: int, seed: int, sheets: Path | None) -> tuple[float, ...]:
    """Return the tutorial's seconds, and FD: conditional, tutorial, floor (real pictures), unconditional."""
    images = load("garments", size=32, n=16_384, seed=0)
    scores, fd, seconds = Scores(images), {}, 0.0
    print(f"seed {seed}")
    for name in ("conditional", "unconditional", "tutorial"):
        if name == "tutorial":
            done = train_tutorial(images, scores, seconds, seed)
        else:
            done = train_ours(images, scores, name, hurry, seed)
            seconds = max(seconds, scores.seconds)
        fd[name] = scores.look()
        scores.tell(name, done)
        if sheets:
            save(scores.pictures[:SHOWN], sheets / f"{name}_{seed}.png")
    return seconds, fd["conditional"], fd["tutorial"], scores.floor, fd["unconditional"]


def save(x: torch.Tensor, path: Path) -> None:
    """Write pictures (SHOWN, 3, S, S) as one sheet, enlarged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = x.shape[-1]
    sheet = x.reshape(4, -1, 3, size, size).permute(0, 3, 1, 4, 2).reshape(4 * size, -1, 3)
    sheet = Image.fromarray((sheet * 255).round().byte().numpy())
    sheet.resize((3 * sheet.width, 3 * sheet.height), Image.Resampling.NEAREST).save(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--hurry", type=int, default=1, help="divide the lessons' rounds by this")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--sheets", type=Path, help="write a sheet of each into this folder")
    asked = parser.parse_args()
    runs = torch.tensor([race(asked.hurry, seed, asked.sheets) for seed in asked.seeds])
    unconditional = float(runs[:, 4].mean())
    ratio = unconditional / float(runs[:, 2].mean())
    print(f"{verdict(runs[:, :4])} fd_unconditional={unconditional:.2f} ratio_unconditional={ratio:.2f}")


if __name__ == "__main__":
    main()
