"""Points on a plane and a small network that learns to tell them apart. Lesson 03."""

import math

import torch
from torch import nn
from torch.nn import functional as F

ACTIVATIONS = {"none": nn.Identity, "ReLU": nn.ReLU, "tanh": nn.Tanh, "SiLU": nn.SiLU}
POINTS = ("blobs", "ring", "corners", "spiral")


def points(name: str, n: int = 200, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ``n`` points (n, 2) within -1 .. 1 and their classes (n,), 0 or 1. Lesson 03.

    "blobs" can be split by a line; "ring" is a disc in a ring, "corners" puts a class into opposite
    corners, "spiral" winds two arms around each other.
    """
    if name not in POINTS:
        raise ValueError(f"points: expected one of {', '.join(POINTS)}, got {name!r}")
    dice = torch.Generator().manual_seed(seed)
    y = torch.arange(n) % 2
    u, v = torch.rand(2, n, generator=dice)
    noise = torch.randn(n, 2, generator=dice)
    if name == "blobs":
        return (0.45 * (2 * y[:, None] - 1) + 0.2 * noise).clamp(-1, 1), y
    if name == "corners":
        side = torch.where(v < 0.5, -1.0, 1.0)
        x = torch.stack([side, side * (1 - 2 * y)], dim=1)
        return (0.5 * x + 0.15 * noise).clamp(-1, 1), y
    if name == "ring":
        turn, radius = 2 * math.pi * u, torch.where(y == 1, 0.45 * v.sqrt(), 0.7 + 0.25 * v)
    else:
        turn, radius = 3 * math.pi * v + math.pi * y, 0.1 + 0.82 * v
    x = radius[:, None] * torch.stack([turn.cos(), turn.sin()], dim=1)
    return x + (0.02 * noise if name == "spiral" else 0), y


def network(layers: int, width: int, activation: str, seed: int = 0) -> nn.Sequential:
    """Build a network from 2 numbers to 1 score with ``layers`` hidden layers of ``width`` neurons.

    After each hidden layer stands one of ``ACTIVATIONS``. Leaves torch's dice as they were. Lesson 03.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        parts, inputs = [], 2
        for _ in range(layers):
            parts += [nn.Linear(inputs, width), ACTIVATIONS[activation]()]
            inputs = width
        return nn.Sequential(*parts, nn.Linear(inputs, 1))


class Learner:
    """Train one network on one set of points; ``losses`` holds the loss of every step taken.

    200 points to learn from, 100 held out; ``seed`` is the network's, the points stay. Lesson 03.
    """

    def __init__(self, kind: str, layers: int, width: int, activation: str, rate: float, seed: int = 0):
        x, y = points(kind, n=300)
        self.x, self.y = x[:200], y[:200]
        self.held_x, self.held_y = x[200:], y[200:]
        self.network = network(layers, width, activation, seed)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=rate)
        self.losses: list[float] = []

    def learn(self, steps: int) -> None:
        """Take steps of Adam, each on all training points."""
        for _ in range(steps):
            loss = F.binary_cross_entropy_with_logits(self.network(self.x)[:, 0], self.y.float())
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            self.losses.append(loss.item())

    def chance(self, x: torch.Tensor) -> torch.Tensor:
        """Return the chance of class 1 at places (N, 2), as (N,)."""
        with torch.no_grad():
            return self.network(x)[:, 0].sigmoid()

    def tables(self) -> list[torch.Tensor]:
        """Return each layer's weights, (neurons, inputs); the last is the answer's. Lesson 03."""
        return [part.weight.detach() for part in self.network if isinstance(part, nn.Linear)]

    def seen(self, x: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor]]:
        """Return each layer's sums at places (N, 2), and what they are after the activation: (N, nodes) both.

        The places themselves come first, the answer's score last. Lesson 03.
        """
        layers = [(x, x)]
        with torch.no_grad():
            for part in self.network:
                x = part(x)
                layers.append((x, x)) if isinstance(part, nn.Linear) else layers.append((layers.pop()[0], x))
        return layers

    def right(self) -> tuple[float, float]:
        """Return the share of points that are right: (in training, held out)."""
        pairs = ((self.x, self.y), (self.held_x, self.held_y))
        return tuple(float(((self.chance(x) > 0.5) == y.bool()).float().mean()) for x, y in pairs)
