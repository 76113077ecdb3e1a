"""The reader: a small CNN that reads a garment's factors off a picture. Introduced in lesson 04.

Later lessons judge generated pictures with it, so it is never used as a training signal.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from lessonlib.memory import portions

from .guard import check_pictures


class Reader(nn.Module):
    """Read every factor of ``spec`` off pictures x (N, 3, size, size) in [0, 1], 32 or 64 pixels a side.

    ``spec`` is a sequence of ``Factor``. ``features`` returns (N, 32), the basis of distances between sets.
    ``forward`` returns what ``Factor.embed`` gives, by name: logits (N, K) for a category, sine and cosine
    (N, 2) for a circle, else the value (N, 1). ``read`` turns them into values. Lesson 04.
    """

    def __init__(self, spec: Sequence, size: int = 64, width: int = 24):
        super().__init__()
        self.spec, self.size, w = tuple(spec), size, width
        self.settings = {"size": size, "width": width}
        stride = size // 32
        self.body = nn.Sequential(
            nn.Conv2d(3, w, 2 * stride + 1, stride, stride), nn.BatchNorm2d(w), nn.SiLU(),  # 32 x 32
            nn.Conv2d(w, 2 * w, 3, 2, 1), nn.BatchNorm2d(2 * w), nn.SiLU(),  # 16 x 16
            nn.Conv2d(2 * w, 3 * w, 3, 2, 1), nn.BatchNorm2d(3 * w), nn.SiLU(),  # 8 x 8
            nn.Conv2d(3 * w, 3 * w, 3, 2, 1), nn.BatchNorm2d(3 * w), nn.SiLU(),  # 4 x 4
            nn.Flatten(), nn.Linear(48 * w, 128), nn.SiLU(), nn.Linear(128, 32),
        )  # fmt: skip
        rows = sum(f.rows for f in self.spec)
        self.head = nn.Sequential(nn.SiLU(), nn.Linear(32, 128), nn.SiLU(), nn.Linear(128, rows))

    def features(self, x: Tensor) -> Tensor:
        check_pictures("Reader", x, (3, self.size, self.size))
        return self.body(x)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        parts = self.head(self.features(x)).split([f.rows for f in self.spec], dim=1)
        return {f.name: part for f, part in zip(self.spec, parts)}

    @torch.inference_mode()
    def read(self, x) -> dict[str, Tensor]:
        """Return values (N,) by factor name: indices for categories, turns in [0, 1) for circles.

        Beside each category NAME stands ``NAME_p``, the answer's probability. ``x`` may be an ``ImageSet``.
        """
        self.eval()
        outputs, values = [self(part) for part in portions(x)], {}
        for f in self.spec:
            out = torch.cat([o[f.name] for o in outputs])
            values[f.name] = f.value(out)
            if f.kind == "category":
                values[f.name + "_p"] = out.softmax(1).amax(1)
        return values


def reader_loss(outputs: dict, factors: Tensor, applies: Tensor, spec: Sequence, amounts=1.0) -> Tensor:
    """Return the sum over factors of cross-entropy or squared error, where the factor applies: shape ().

    ``factors`` and ``applies`` (N, F) as in ``ImageSet``; ``amounts`` weighs what is no category. Lesson 04.
    """
    total = 0.0
    for i, f in enumerate(spec):
        out, target, mask = outputs[f.name], factors[:, i], applies[:, i]
        if f.kind == "category":
            loss = F.cross_entropy(out, target.long(), reduction="none")
        else:  # weighed so that guessing the mean costs 1 (range 0 .. 1: variance 1/12; circle: 1/2)
            loss = amounts * (12 if f.kind == "continuous" else 2) * (out - f.embed(target)).square().mean(1)
        total = total + (loss * mask).sum() / mask.sum().clamp_min(1)
    return total
