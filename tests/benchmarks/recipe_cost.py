"""Say what the VAE's recipe costs, by resolution and device: measured here, computed for what is not here.

    python tests/benchmarks/recipe_cost.py [--steps 25] [--device cuda]

Measured: pictures a second in one process and in two of one thread each (``torchrun``, gloo), by the clock
and by processor time, which a busy machine changes little; medians of three runs, taken in turns. The latter
says how much faster two free cores would be, without the time in which they wait for each other.
Computed: the arithmetic of a picture, forward and backward, as torch counts it; pictures a second, the
lesser of ``UTILISATION`` of what cards' makers state for dense bfloat16 and of ``BATCH`` pictures every
``LAUNCH`` seconds for each operation, for a card waits for small ones: what an H200 took when it was measured
(8,060 pictures of 32 pixels and 5,560 of 64 a second). At 128 pixels the network of 64 is taken over four
times the area. With ``--device cuda`` the card at hand is measured instead, by the clock, in
one process, medians of three runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

from lessonlib.data import load
from lessonlib.models import SIGMA_FLOOR, VAE, calibrated_sigma, elbo, reparameterize
from lessonlib.recipes.vae import BATCH, train_vae
from lessonlib.training import ranks

SIZES, WARM = (32, 64), 5  # pixels; steps that are not timed
CARDS = {"RTX 4090": 165e12, "A100": 312e12, "H100": 989e12}  # dense bfloat16, by the makers' data sheets
UTILISATION, LAUNCH = 0.05, 60e-6  # assumed, for small layers fill no large card; fitted to an H200


class Operations(TorchDispatchMode):
    """Count the operations that a card would be asked for."""

    count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.count += 1
        return func(*args, **(kwargs or {}))


def counted(size: int) -> tuple[float, int]:
    """Return the arithmetic of one picture, forward and backward, and the operations of a step."""
    model, x = VAE(size), torch.rand(BATCH, 3, size, size)
    with FlopCounterMode(display=False) as flops, Operations() as operations:
        mu, logvar = model.encode(x)
        mean = model.decode(reparameterize(mu, logvar))
        (-elbo(x, mean, mu, logvar, calibrated_sigma(x, mean, SIGMA_FLOOR[size]))["elbo"]).backward()
    return flops.get_total_flops() / BATCH, operations.count


def on_card(size: int, steps: int, device: str) -> float:
    """Return pictures a second on a card, which must have done its work when the clock stops."""
    images = load("garments", size=size, n=512)
    train_vae(images, WARM, labels=False, device=device)
    _, history = train_vae(images, steps, labels=False, device=device)
    return history.pictures / history.seconds


def measure(size: int, steps: int) -> None:
    """Train in this process, or in those that torchrun started; print pictures and seconds of both kinds."""
    torch.set_num_threads(1)
    images = load("garments", size=size, n=512)
    with ranks.together():
        train_vae(images, WARM, labels=False)
        before = resource.getrusage(resource.RUSAGE_SELF)
        _, history = train_vae(images, steps, labels=False)
        after = resource.getrusage(resource.RUSAGE_SELF)
        used = torch.tensor(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        used = float(ranks.mean(used)) * ranks.world()
        print("measured", history.pictures / history.seconds, history.pictures / used, flush=True)


def measured(size: int, steps: int, processes: int) -> tuple[float, float]:
    """Return pictures a second, and pictures a second of processor time."""
    start = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    command = [sys.executable, *(start if processes > 1 else []), __file__, "--measure", str(size)]
    done = subprocess.run(
        [*command, "--steps", str(steps)],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("measured"))
    return tuple(map(float, line.split()[1:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--measure", type=int, choices=SIZES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        return measure(asked.measure, asked.steps)
    if asked.device != "cpu":
        for size in SIZES:
            rate = statistics.median(on_card(size, asked.steps, asked.device) for _ in range(3))
            print(f"measured vae_{size} {torch.cuda.get_device_name(asked.device)}={rate:.0f}", flush=True)
        return None
    for size in SIZES:
        runs = [[measured(size, asked.steps, n) for n in (1, 2)] for _ in range(3)]
        (one, one_cpu), (two, two_cpu) = torch.tensor(runs).median(0).values.tolist()
        print(f"measured vae_{size}_clock one={one:.0f} two={two:.0f}", flush=True)
        print(f"measured vae_{size}_processor one={one_cpu:.0f} two={two_cpu:.0f}", flush=True)
        print(f"computed vae_{size}_speedup_on_two_free_cores={2 * two_cpu / one_cpu:.2f}", flush=True)
    print(f"computed vae_128_processor one={one_cpu / 4:.0f}")
    costs = {size: counted(size) for size in SIZES}
    costs[128] = 4 * costs[64][0], costs[64][1]
    for size, (flops, operations) in costs.items():
        print(f"computed vae_{size}_mflop_a_picture={flops / 1e6:.1f} operations_a_step={operations}")
        for name, peak in CARDS.items():
            arithmetic, launches = UTILISATION * peak / flops, BATCH / (LAUNCH * operations)
            limit = "arithmetic" if arithmetic < launches else "launches"
            print(f"computed vae_{size} {name}={min(arithmetic, launches):.0f} limit={limit}")


if __name__ == "__main__":
    main()
