"""The card of all numbers, and the interval round a count."""

import pytest
import torch
from scipy.stats import binomtest

from lessonlib.metrics import authenticity, frechet_distance, kernel_distance, scorecard, wilson


def points(seed, n=300):
    return torch.randn(n, 4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_the_card_holds_every_number_and_copies_are_looked_for_among_the_training_points():
    real, generated, train = points(0), points(1, 200), points(2)
    generated[:100] = train[:100]
    card = scorecard(real, generated, train)
    assert list(card) == ["FD", "KID", "precision", "recall", "density", "coverage", "authenticity"]
    assert card["FD"] == frechet_distance(real, generated)
    assert card["KID"] == kernel_distance(real, generated)
    assert card["authenticity"] == authenticity(train, generated) < 0.45
    assert scorecard(real, generated)["authenticity"] == authenticity(real, generated) > 0.45


@pytest.mark.parametrize("right, n", [(18, 24), (0, 10), (24, 24), (1, 1), (550, 1000)])
def test_wilson_is_the_interval_of_scipy(right, n):
    low, high = wilson(right, n)
    known = binomtest(right, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((known.low, known.high), abs=1e-4)
    assert 0 <= low < right / n + 1e-9 and right / n - 1e-9 < high <= 1


def test_the_interval_holds_the_true_share_as_often_as_it_says():
    dice = torch.Generator().manual_seed(0)
    counts = (torch.rand(2000, 24, generator=dice) < 0.7).sum(1).tolist()
    held = sum(low <= 0.7 <= high for low, high in (wilson(count, 24) for count in counts))
    assert 0.93 < held / 2000 < 0.98


@pytest.mark.parametrize("right, n", [(-1, 3), (4, 3), (0, 0)])
def test_counts_that_cannot_be_are_refused(right, n):
    with pytest.raises(ValueError, match="expected 0 <= right <= n and n > 0"):
        wilson(right, n)
