"""The other player of a painter: it looks at pictures through their palettes. Introduced in lesson 14."""

import torch
from torch import Tensor, nn

from .discriminator import Discriminator
from .painter import INKS

NEAR = 0.13  # in sRGB: so far from an ink a colour may lie and still be taken for it


def through(x: Tensor, palette: Tensor) -> Tensor:
    """Look at pictures (N, 3, H, W) through their palettes (N, 5, 3): return (N, 6, H, W).

    Five planes say how well each ink fits each place, and add up to 1; the sixth how much lighter or darker
    the place is than its inks: the brush. So composition can be judged whatever the colours. Lesson 14.
    """
    far = (x[:, None] - palette[..., None, None]).square().sum(2)
    fits = (-far / NEAR**2).softmax(1)
    rest = x - torch.einsum("nkhw,nkc->nchw", fits, palette)
    return torch.cat([fits, (8 * rest.mean(1, keepdim=True)).clamp(-1, 1)], dim=1)


class Critic(Discriminator):
    """Say of paintings seen ``through`` their palettes (N, 6, 32, 32) how real they look; read them.

    ``judge_and_read`` gives logits (N,), as a ``Discriminator`` with c does, and what it reads: (N, reads)
    numbers, an auxiliary head after Odena et al. 2017, arXiv:1610.09585. Lesson 14.
    """

    def __init__(self, condition_dim: int = 0, reads: int = 0):
        super().__init__(32, INKS + 1, condition_dim)
        self.reading = nn.Linear(self.real.in_features, max(reads, 1))

    def judge_and_read(self, seen: Tensor, c: Tensor | None = None) -> tuple[Tensor, Tensor]:
        h = self.body(seen)
        return self.judge(h, c), self.reading(h)

    def read(self, seen: Tensor) -> Tensor:
        """Return what it reads, (N, reads), of works seen through their palettes."""
        return self.reading(self.body(seen))
