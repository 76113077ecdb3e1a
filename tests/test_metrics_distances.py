"""The judge on pictures that are nothing but Gaussian features, where every distance is known."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from scipy.linalg import sqrtm
from torch import nn

from lessonlib.metrics import Judge, frechet_distance, kernel_distance
from lessonlib.models import Reader
from lessonlib.scenes import garments

D, N, SCALE = 8, 2000, 0.002  # far finer than one of 255 levels: nothing may round the pictures


def gaussian(seed, n=N, shift=0.0, spread=1.0):
    """Return pictures (n, 1, 2, 4) whose pixels are Gaussian features round mid-grey."""
    noise = torch.randn(n, D, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return (0.5 + SCALE * (noise * spread + shift)).reshape(n, 1, 2, 4)


def pixels(x):
    return x.flatten(1) * torch.linspace(1, 40, D)  # scales that whitening must undo


@pytest.fixture(scope="module")
def judge():
    return Judge(pixels, gaussian(0, 50_000))


def test_whitened_features_have_unit_covariance():
    x = gaussian(0)
    features = Judge(pixels, x)(x)
    assert features.dtype == torch.float64
    torch.testing.assert_close(torch.cov(features.T), torch.eye(D).double(), atol=1e-6, rtol=0)
    assert features.mean(0).abs().max() < 1e-6


def test_equal_sets_have_no_distance(judge):
    x = gaussian(1)
    assert judge.fd(x, x) == pytest.approx(0, abs=1e-6)
    mean, spread = judge.kid(x, x)
    assert abs(mean) < 0.01 and spread < 0.02


def test_two_samples_of_one_thing_are_at_the_floor():
    """d * d / 2n + 2d / n, on average."""
    d, n = 16, 500
    features = [torch.randn(n, d, generator=torch.Generator().manual_seed(s)).double() for s in range(12)]
    x = torch.rand(20_000, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    judge = Judge(lambda x: x.flatten(1), x)
    fds = [judge.fd(a, b) for a, b in zip(features[::2], features[1::2])]
    assert np.mean(fds) == pytest.approx(d * d / (2 * n) + 2 * d / n, rel=0.1)


def test_a_shift_in_one_feature_is_its_square(judge):
    shift = torch.zeros(D)
    shift[3] = 1.5
    assert judge.fd(gaussian(1), gaussian(2, shift=shift)) == pytest.approx(1.5**2, rel=0.1)


def test_a_change_of_spread_is_known(judge):
    """Of N(0, I) and N(0, s * s * I): d * (s - 1) ** 2."""
    assert judge.fd(gaussian(1), gaussian(2, spread=0.5)) == pytest.approx(D * 0.25, rel=0.05)
    assert judge.fd(gaussian(1), gaussian(2, spread=2.0)) == pytest.approx(D, rel=0.05)


def skewed():
    mix = torch.eye(D).double() + 0.4 * torch.randn(D, D, generator=torch.Generator().manual_seed(3))
    x = gaussian(2) - 0.5
    return 0.5 + (x.flatten(1) @ mix.double()).reshape(x.shape) + SCALE * 0.3


def test_fd_agrees_with_the_matrix_root_of_scipy(judge):
    a, b = judge(gaussian(1)).numpy(), judge(skewed()).numpy()
    s, t = np.cov(a.T), np.cov(b.T)
    shift = a.mean(0) - b.mean(0)
    expected = shift @ shift + np.trace(s + t - 2 * sqrtm(s @ t).real)
    assert judge.fd(gaussian(1), skewed()) == pytest.approx(expected, rel=1e-9)


def test_kid_agrees_with_its_formula_written_out(judge):
    a, b = judge(gaussian(1, 300)).numpy(), judge(skewed()[:300]).numpy()

    def mean_kernel(x, y, without_itself):
        k = (x @ y.T / D + 1) ** 3
        return (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1)) if without_itself else k.mean()

    expected = mean_kernel(a, a, True) + mean_kernel(b, b, True) - 2 * mean_kernel(a, b, False)
    mean, spread = judge.kid(gaussian(1, 300), skewed()[:300], subsets=3, subset_size=300)
    assert mean == pytest.approx(expected, rel=1e-9) and spread < 1e-9  # a subset of all is all


def test_both_distances_are_those_of_torchmetrics_on_uneven_sets():
    from torchmetrics.image.fid import FrechetInceptionDistance
    from torchmetrics.image.kid import poly_mmd

    class AsItIs(nn.Module):
        num_features = D

        def forward(self, x):
            return x

    a, b = (x.flatten(1) / SCALE for x in (gaussian(1, 700), skewed()[:500]))
    metric = FrechetInceptionDistance(AsItIs()).set_dtype(torch.float64)
    metric.update(a, real=True)
    metric.update(b, real=False)
    assert frechet_distance(a, b) == pytest.approx(float(metric.compute()), rel=1e-5)
    a, b = (x[:500] - a.mean(0) for x in (a, b))
    assert kernel_distance(a, b) == pytest.approx(float(poly_mmd(a, b)), rel=1e-9)


def test_samples_of_one_gaussian_are_apart_by_the_closed_form():
    for n in (400, 1600):
        pairs = [[(gaussian(2 * i + k, n).flatten(1) - 0.5) / SCALE for k in (0, 1)] for i in range(60)]
        fd = np.mean([frechet_distance(*pair) for pair in pairs])
        assert fd == pytest.approx(D * D / (2 * n) + 2 * D / n, rel=0.1)
        assert abs(np.mean([kernel_distance(*pair) for pair in pairs])) < 0.05


@pytest.mark.filterwarnings("error")
def test_kid_is_seeded_and_leaves_the_learners_generator_alone(judge):
    a, b = judge(gaussian(1)), judge(gaussian(2, shift=0.3))
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    first = judge.kid(a, b, subsets=5, subset_size=200, seed=1)
    assert torch.equal(torch.rand(3), expected)
    assert judge.kid(a, b, subsets=5, subset_size=200, seed=1) == first
    assert judge.kid(a, b, subsets=5, subset_size=200, seed=2) != first


def test_both_distances_order_what_is_worse(judge):
    real, *others = gaussian(1), *(gaussian(2, shift=s) for s in (0.0, 0.3, 0.6))
    fd, kid = [judge.fd(real, x) for x in others], [judge.kid(real, x) for x in others]
    assert fd == sorted(fd) and kid == sorted(kid)
    assert abs(kid[0][0]) < kid[0][1] < kid[1][0]
    assert fd[-1] == judge.fd(judge(real), judge(others[-1]))  # features serve as pictures do


def test_a_reader_judges_and_its_batch_norm_learns_nothing():
    torch.manual_seed(0)
    reader = Reader(garments.SPEC, 32).train()
    x = garments.garments(96, 32, seed=1).batch(slice(None))
    before = {key: value.clone() for key, value in reader.state_dict().items()}
    judge = Judge(reader.features, x)
    assert judge.dim == 32 and judge(x).shape == (96, 32)
    assert all(torch.equal(before[key], value) for key, value in reader.state_dict().items())
    torch.testing.assert_close(judge(x)[:10], judge(x[:10]), atol=1e-4, rtol=1e-4)
    assert judge.fd(x, 1 - x) > 10 * judge.fd(x[:48], x[48:])


def test_a_module_judges_grey_pictures_and_a_dead_feature_does_no_harm():
    class Dead(nn.Module):
        def forward(self, x):
            return torch.cat([x.flatten(1), torch.full((len(x), 1), 0.7)], 1)

    judge = Judge(Dead(), gaussian(1).float())
    x, y = gaussian(2).float(), gaussian(3).float()
    assert judge.fd(x, y) < 0.1


@pytest.mark.parametrize(
    "bad, said",
    [
        (gaussian(0) * 2 - 1, r"in \[0, 1\], got torch.float64"),
        (gaussian(0) + 0.5, r"in \[0, 1\], got torch.float64"),
        ((gaussian(0) * 255).byte(), "got torch.uint8"),
        (gaussian(0).flatten(1)[:, :5], r"got torch.float64 \(2000, 5\)"),
        (gaussian(0)[:0], r"\(0, 1, 2, 4\)"),
        (gaussian(0) * torch.nan, "nan"),
        (torch.full_like(gaussian(0), 1 + 1e-4), r"in \[0, 1\], got torch.float64"),
    ],
)
def test_what_are_no_pictures_is_refused(judge, bad, said):
    with pytest.raises(ValueError, match=said):
        judge.fd(gaussian(1), bad)


def test_a_rounding_above_1_is_forgiven(judge):
    x = gaussian(0).clamp(0, 1)
    x[0, 0, 0, 0] = 1 + 1e-7
    assert judge(x).isfinite().all()


def test_too_few_pictures_and_strange_features_are_refused(judge):
    with pytest.raises(ValueError, match="more than 8 pictures, got 8"):
        Judge(pixels, gaussian(0, 8))
    with pytest.raises(ValueError, match="at least 500 pictures, got 499"):
        judge.kid(gaussian(0), gaussian(1, 499))
    with pytest.raises(ValueError, match="features of shape .*got dict"):
        Judge(lambda x: {"category": x}, gaussian(0))


@pytest.mark.parametrize("distance", [frechet_distance, kernel_distance])
@pytest.mark.parametrize(
    "a, b, said",
    [
        (torch.randn(50, 4), torch.randn(1, 4), r"2 pictures or more, got \(50, 4\), \(1, 4\)"),
        (torch.randn(1, 4), torch.randn(50, 4), r"got \(1, 4\), \(50, 4\)"),
        (torch.randn(50, 4), torch.randn(50, 5), r"got \(50, 4\), \(50, 5\)"),
        (torch.randn(50), torch.randn(50, 5), r"got \(50,\), \(50, 5\)"),
    ],
)
def test_sets_that_have_no_distance_are_refused(distance, a, b, said):
    with pytest.raises(ValueError, match=f"{distance.__name__}: expected features .*{said}"):
        distance(a, b)


def test_pictures_that_are_all_the_same_make_no_judge():
    with pytest.raises(ValueError, match="expected pictures that differ"):
        Judge(pixels, gaussian(0)[:1].expand(20, -1, -1, -1))


def test_the_room_opens_before_torchmetrics_is_needed():
    code = "import sys, lessonlib.metrics; print('torchmetrics' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == ["False"], done.stderr
