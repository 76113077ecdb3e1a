"""What the races against a tutorial's network share: its GAN, the judge on the way, the last line.

The tutorial's GAN is the 32-pixel DCGAN that is copied everywhere: it is given pictures alone, upsampling
generator 128-128-64, dropout discriminator 16-32-64-128, binary cross-entropy, Adam at 2e-4 with beta_1 0.5.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor, nn

from lessonlib.data import ImageSet, load
from lessonlib.metrics import Judge
from lessonlib.shelf import load_reader

DRAWN = 2048  # pictures that are judged
LOOKS = 6  # how often FD is measured on the way
SHOWN = 64


class Scores:
    """Measure FD on the way, and keep the time that takes out of the race.

    ``scene`` is what ``images`` show; its reader judges, and ``kind`` is a factor that it reads.
    """

    def __init__(self, images: ImageSet, scene: str, kind: str):
        self.reader, self.kind = load_reader(f"{scene}_reader_32"), kind
        real = images.batch(slice(0, DRAWN))
        self.judge = Judge(self.reader.features, real)
        self.held_out = self.judge(load(scene, size=32, n=DRAWN, seed=7).batch(slice(None)))
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
        read = (self.reader.read(self.pictures)[f"{self.kind}_p"] > 0.8).float().mean()
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


def save(x: torch.Tensor, path: Path) -> None:
    """Write pictures (SHOWN, 3, S, S) as one sheet, enlarged."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = x.shape[-1]
    sheet = x.reshape(4, -1, 3, size, size).permute(0, 3, 1, 4, 2).reshape(4 * size, -1, 3)
    sheet = Image.fromarray((sheet * 255).round().byte().numpy())
    sheet.resize((3 * sheet.width, 3 * sheet.height), Image.Resampling.NEAREST).save(path)


def options(about: str, folder: str = "") -> argparse.Namespace:
    """Read a race's options from the command line; ``folder`` says what is in the folder that it asks for."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawTextHelpFormatter)
    if folder:
        parser.add_argument("folder", type=Path, help=folder)
    parser.add_argument("--hurry", type=int, default=1, help="divide the lesson's rounds by this")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--sheets", type=Path, help="write a sheet of each into this folder")
    return parser.parse_args()


def verdict(runs: Tensor) -> str:
    """Say the means of ``runs`` (seeds, 4): seconds each, FD of ours, the tutorial's and real pictures."""
    seconds, ours, tutorial, floor = runs.mean(0).tolist()
    return (
        f"seconds={seconds:.0f} fd_ours={ours:.2f} fd_tutorial={tutorial:.2f} fd_floor={floor:.2f}"
        f" ratio={ours / tutorial:.2f}"
    )
