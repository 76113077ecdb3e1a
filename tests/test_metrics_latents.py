"""Active latents and the mutual information gap on codes made for the purpose."""

import math

import pytest
import torch
from sklearn.metrics import mutual_info_score

from lessonlib.data import Card, Factor, ImageSet
from lessonlib.metrics import active_latents, mig
from lessonlib.models import kl_per_dim

SPEC = (
    Factor("kind", "category", names=("a", "b", "c")),
    Factor("length"),
    Factor("hue", "circle"),
    Factor("sleeve"),
)
N = 2000


def pictures(n=N, seed=0):
    factors = torch.rand(n, 4, generator=torch.Generator().manual_seed(seed))
    factors[:, 0] = (factors[:, 0] * 3).floor()
    applies = torch.ones(n, 4, dtype=torch.bool)
    applies[:, 3] = factors[:, 0] < 2  # c has no sleeve
    return ImageSet(
        torch.zeros(n, 1, 1, 1, dtype=torch.uint8), Card("t", "s", "MIT", "m"), factors, SPEC, applies
    )


def noise(columns, seed=1):
    return torch.randn(N, columns, generator=torch.Generator().manual_seed(seed))


def test_active_latents_are_those_with_kl():
    mu = torch.stack([torch.linspace(-2, 2, 50), torch.full((50,), 0.3), torch.zeros(50)], 1)
    logvar = torch.tensor([-3.0, 0.0, 0.0]).expand(50, 3)
    kl = kl_per_dim(mu, logvar)  # of the second, 0.045 nats
    assert active_latents(kl).tolist() == [True, False, False]
    assert active_latents(kl, threshold=0.04).tolist() == [True, True, False]
    with pytest.raises(ValueError, match=r"got \(50,\)"):
        active_latents(kl.sum(1))


def test_one_latent_for_each_factor_scores_one():
    images = pictures()
    gaps = mig(images.factors, images)
    assert list(gaps) == ["kind", "length", "hue", "sleeve", "mean"]
    assert min(gaps.values()) > 0.9
    assert gaps["mean"] == pytest.approx(sum(gaps[f.name] for f in SPEC) / 4)


def test_the_order_sign_and_scale_of_latents_do_not_count():
    images = pictures()
    codes = images.factors + 0.1 * noise(4)
    plain = mig(codes, images)
    assert mig(codes[:, [2, 0, 3, 1]], images) == plain
    assert mig(4 * codes, images) == plain
    mirrored = mig(-codes, images)
    assert all(mirrored[key] == pytest.approx(plain[key], abs=0.02) for key in plain)


def test_codes_that_know_nothing_score_zero():
    assert max(mig(noise(6), pictures()).values()) < 0.02


def test_a_factor_told_twice_has_no_gap():
    images = pictures()
    codes = torch.cat([images.factors, images.factors[:, 1:2]], 1)
    gaps = mig(codes, images)
    assert gaps["length"] == 0 and gaps["kind"] > 0.9


def test_a_circle_split_in_two_has_a_small_gap():
    images = pictures()
    angle = 2 * math.pi * images.column("hue")
    codes = torch.stack([angle.sin(), angle.cos(), images.column("length")], 1)
    gaps = mig(codes, images)
    assert gaps["hue"] < 0.05 and gaps["length"] > 0.9
    around = pictures()
    around.factors[::2, 2] -= 3  # three turns back is the same hue
    assert mig(codes, around)["hue"] == pytest.approx(gaps["hue"], abs=1e-3)


def test_the_gap_agrees_with_sklearn_on_uneven_bins():
    images, bins = pictures(), 7
    codes = torch.stack(
        [images.column("kind") + 0.7 * noise(1)[:, 0], images.column("kind") + noise(1, 2)[:, 0]], 1
    )
    cut = [
        torch.bucketize(
            c.contiguous(), torch.linspace(float(c.min()), float(c.max()), bins + 1)[1:-1], right=True
        )
        for c in codes.T
    ]
    kind = images.column("kind")
    told = [mutual_info_score(kind, c) for c in cut]
    expected = (max(told) - min(told)) / mutual_info_score(kind, kind)
    assert mig(codes, images, bins)["kind"] == pytest.approx(expected, abs=2e-3)


def test_the_largest_value_lies_in_the_last_bin():
    images = pictures()
    images.factors[:, 1] = images.column("length").mul(3).floor() / 2  # 0, a half or 1
    codes = torch.stack([(images.column("length") > 0).float(), torch.zeros(N)], 1)
    assert mig(codes, images, bins=2)["length"] == pytest.approx(1)


def test_pictures_without_the_factor_do_not_count():
    images = pictures()
    codes = images.factors.clone()
    codes[~images.applies[:, 3], 3] = 0.5
    masked = mig(codes, images)["sleeve"]
    images.applies[:, 3] = True
    assert masked > 0.9 and mig(codes, images)["sleeve"] < masked - 0.2


def test_what_never_varies_is_left_out():
    images = pictures()
    images.factors[:, 1] = 0.5
    images.applies[:, 3] = False
    codes = torch.cat([images.factors, torch.zeros(N, 1)], 1)  # and a latent that never moves
    assert list(mig(codes, images)) == ["kind", "hue", "mean"]
    images.applies[:] = False
    with pytest.raises(ValueError, match="factors that vary"):
        mig(codes, images)


@pytest.mark.parametrize("shape", [(N - 1, 4), (N, 1), (N,)])
def test_codes_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"expected codes \(2000, 2 or more\)"):
        mig(torch.zeros(shape), pictures())
