"""Nearest-neighbour scores on a mixture whose every fault is made on purpose."""

import numpy as np
import pytest
import torch
from sklearn.neighbors import NearestNeighbors

from lessonlib.data import load
from lessonlib.metrics import authenticity, near_copies, nearest, precision_recall

D, N, MODES = 16, 1000, 20


def mixture(seed, modes=MODES, spread=1.0):
    centres = 5 * torch.randn(MODES, D, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    g = torch.Generator().manual_seed(seed)
    which = torch.randint(modes, (N,), generator=g)
    return centres[which] + spread * torch.randn(N, D, generator=g, dtype=torch.float64)


def test_the_same_distribution_scores_what_theory_says():
    scores = precision_recall(mixture(1), mixture(2))
    assert scores["precision"] == pytest.approx(0.88, abs=0.04)
    assert scores["recall"] == pytest.approx(0.88, abs=0.04)
    assert scores["density"] == pytest.approx(1, abs=0.1)
    # a ball is empty when the 5 nearest of both sets together are all real
    empty = np.prod([(N - i) / (2 * N - i) for i in range(1, 6)])
    assert scores["coverage"] == pytest.approx(1 - empty, abs=0.015)


def test_dropped_modes_show_in_coverage_and_recall_alone():
    scores = precision_recall(mixture(1), mixture(2, modes=MODES // 2))
    assert scores["coverage"] == pytest.approx(0.5, abs=0.05)
    assert scores["recall"] < 0.55 and scores["precision"] > 0.85


def test_half_the_spread_shows_in_recall_alone():
    scores = precision_recall(mixture(1), mixture(2, spread=0.5))
    assert scores["recall"] == pytest.approx(0.04, abs=0.03)
    assert scores["coverage"] > 0.98 and scores["precision"] > 0.99 and scores["density"] > 3


def test_noise_round_the_data_shows_in_precision():
    scores = precision_recall(mixture(1), mixture(2, spread=2.0))
    assert scores["precision"] < 0.1 and scores["recall"] > 0.95


def test_copies_score_perfectly_and_are_found_out():
    real = mixture(1)
    scores = precision_recall(real, real.clone())
    assert {scores[key] for key in ("precision", "recall", "coverage")} == {1.0}
    assert authenticity(real, real[torch.randperm(N)]) == 0
    assert authenticity(real, real + 1e-6) == 0
    assert authenticity(real, mixture(2)) == pytest.approx(0.65, abs=0.05)
    assert authenticity(real, real + 100) == 1


@pytest.mark.parametrize("value", [0.0, 0.1, 1234.5])
def test_identical_features_lie_in_balls_without_radius(value):
    """Strict < gives 0 here: clovaai/generative-evaluation-prdc, issue 7."""
    same = torch.full((40, 6), value)
    assert precision_recall(same, same[:30]) == {
        "precision": 1.0,
        "recall": 1.0,
        "density": pytest.approx(40 / 5),
        "coverage": 1.0,
    }


def test_the_balls_agree_with_sklearn_on_uneven_sets():
    real, fake, k = mixture(1)[:300], mixture(2)[:170], 3
    find = NearestNeighbors(n_neighbors=k + 1)
    reach = find.fit(real.numpy()).kneighbors(real.numpy())[0][:, -1]
    apart = np.linalg.norm(real.numpy()[:, None] - fake.numpy()[None], axis=2)
    scores = precision_recall(real, fake, k)
    assert scores["precision"] == pytest.approx((apart < reach[:, None]).any(0).mean())
    assert scores["density"] == pytest.approx((apart < reach[:, None]).sum() / (k * len(fake)))
    assert scores["coverage"] == pytest.approx((apart.min(1) < reach).mean())
    reach = find.fit(fake.numpy()).kneighbors(fake.numpy())[0][:, -1]
    assert scores["recall"] == pytest.approx((apart < reach).any(1).mean())


def test_nearest_finds_the_original():
    among = mixture(1)
    index, distance = nearest(among[[7, 3, 900]] + 0.01, among)
    assert index.tolist() == [7, 3, 900]
    assert distance.tolist() == pytest.approx([0.01 * D**0.5] * 3)
    assert nearest(among, among)[1].max() == 0  # exactly


def test_too_few_points_and_other_shapes_are_refused():
    x = mixture(1)
    with pytest.raises(ValueError, match="more than k points and k > 0, got 5 and k = 5"):
        precision_recall(x, x[:5])
    with pytest.raises(ValueError, match=r"got \(1000, 16\), \(1000, 15\)"):
        precision_recall(x, x[:, 1:])
    with pytest.raises(ValueError, match="expected features"):
        nearest(x[0], x)
    with pytest.raises(ValueError, match="expected more than 1 points, got 1"):
        authenticity(x[:1], x)


def test_near_copies_are_counted_and_warned_of(recwarn):
    images = load("garments", size=32, n=300)
    known, fresh = images.batch(slice(60)), images.batch(slice(60, 300))
    assert near_copies(known, fresh) < 0.1 and near_copies(fresh, known) < 0.1 and not recwarn
    noisy = (known + 0.02 * torch.randn_like(known)).clamp(0, 1)
    with pytest.warns(UserWarning, match="5.% of these pictures are near copies of the 120"):
        # each training picture stands there twice; half of what was made is copied, half is new
        assert near_copies(known.repeat(2, 1, 1, 1), torch.cat([noisy, fresh[:60]])) == pytest.approx(
            0.5, abs=0.05
        )
