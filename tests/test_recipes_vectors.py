"""The game on rows of numbers: it learns what goes with a condition, and wants one for each row."""

import pytest
import torch
from torch import nn

from lessonlib.recipes.vectors import train_vector_gan


def test_the_generated_rows_follow_their_conditions():
    torch.manual_seed(0)
    c = torch.randint(0, 2, (400, 1)).float()
    real = torch.cat([4 * c - 2, torch.zeros(400, 1)], 1) + 0.3 * torch.randn(400, 2)
    generator = nn.Sequential(nn.Linear(33, 32), nn.ReLU(), nn.Linear(32, 2))
    discriminator = nn.Sequential(nn.Linear(3, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1), nn.Flatten(0))
    painter = train_vector_gan(generator, discriminator, real, c, rounds=500, r1_gamma=0.5)
    made = [painter(torch.cat([torch.randn(200, 32), torch.full((200, 1), k)], 1))[:, 0] for k in (0.0, 1.0)]
    assert float(made[1].mean() - made[0].mean()) > 2.5


def test_rows_without_conditions_are_refused():
    with pytest.raises(ValueError, match="expected 5 conditions, got 4"):
        train_vector_gan(nn.Identity(), nn.Identity(), torch.zeros(5, 2), torch.zeros(4, 1), rounds=1)
