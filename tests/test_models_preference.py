"""Bradley and Terry's model against scikit-learn and autograd, and what Thompson's way buys."""

import pytest
import torch
from sklearn.linear_model import LogisticRegression

from lessonlib.editing import condition, favourite, spec_rows
from lessonlib.models import Taste, fit_taste, preference_loss
from lessonlib.scenes import audiences, posters
from lessonlib.toys.duels import champion, duels, next_pair


def choices(n=60, d=5, seed=0):
    dice = torch.Generator().manual_seed(seed)
    a, b = torch.randn(2, n, d, generator=dice)
    first = torch.rand(n, generator=dice) < ((a - b) @ torch.arange(d).float() / 2).sigmoid()
    return torch.where(first[:, None], a, b), torch.where(first[:, None], b, a)


@pytest.mark.parametrize("spread", [0.5, 3.0])
def test_the_fit_is_that_of_logistic_regression(spread):
    chosen, other = choices()
    x = torch.cat([chosen - other, other - chosen]).numpy()  # it wants both classes: each choice counts twice
    known = LogisticRegression(C=spread**2 / 2, fit_intercept=False, tol=1e-8, max_iter=1000)
    known.fit(x, [1] * len(chosen) + [0] * len(chosen))
    assert fit_taste(chosen, other, spread).mean.tolist() == pytest.approx(known.coef_[0].tolist(), abs=1e-3)


def test_the_doubt_is_the_inverse_of_the_curvature():
    chosen, other = (t.double() for t in choices(20))
    taste = fit_taste(chosen, other, 0.7)

    def surprise(w):
        return preference_loss(w, chosen, other) + (w**2).sum() / 2 / 0.7**2

    curvature = torch.autograd.functional.hessian(surprise, taste.mean.double())
    assert torch.allclose(taste.covariance.double() @ curvature, torch.eye(5).double(), atol=1e-4)


def test_without_choices_the_prior_stays_and_with_many_the_doubt_goes():
    nothing = torch.zeros(0, 3)
    taste = fit_taste(nothing, nothing, 2.0)
    assert taste.mean.eq(0).all() and torch.allclose(taste.covariance, 4 * torch.eye(3))
    x = torch.randn(400, 5)
    few, many = (fit_taste(*choices(n)).utility(x)[1].mean() for n in (10, 1000))
    assert many < 0.2 * few


def test_drawn_tastes_spread_as_they_should():
    covariance = torch.tensor([[2.0, 0.5], [0.5, 1.0]])
    drawn = Taste(torch.tensor([1.0, -1.0]), covariance).draw(20_000, torch.Generator().manual_seed(0))
    assert torch.allclose(drawn.T.cov(), covariance, atol=0.06)
    assert torch.allclose(drawn.mean(0), torch.tensor([1.0, -1.0]), atol=0.05)


def test_wrong_things_are_refused():
    with pytest.raises(ValueError, match=r"both \(n, d\), got \(2, 3\) and \(2, 4\)"):
        fit_taste(torch.zeros(2, 3), torch.zeros(2, 4))
    with pytest.raises(ValueError, match="expected finite features, got nan or inf"):
        fit_taste(torch.full((2, 3), torch.nan), torch.zeros(2, 3))
    with pytest.raises(ValueError, match=r"expected w of shape \(25,\), got \(3,\)"):
        favourite(posters.SPEC, torch.zeros(3))


def test_rows_of_a_spec_are_those_of_its_condition():
    images = posters.posters(7, 16, seed=1)
    assert torch.equal(spec_rows(images.spec, images.factors), condition(images, images.names))


def test_no_poster_of_many_beats_the_favourite():
    x = spec_rows(posters.SPEC, posters.sample_factors(3000, 0))
    for w in torch.randn(20, 25, generator=torch.Generator().manual_seed(1)):
        best = spec_rows(posters.SPEC, favourite(posters.SPEC, w)[None])[0]
        assert best @ w > (x @ w).max()


def test_a_pair_is_never_twice_the_same_thing():
    sure = Taste(torch.tensor([1.0, 0.0]), torch.zeros(2, 2) + 1e-12 * torch.eye(2))
    i, j = next_pair(torch.eye(2), sure, torch.Generator().manual_seed(0))
    assert {i, j} == {0, 1}


@pytest.mark.parametrize("seed", range(3))
def test_twenty_comparisons_are_enough_for_nine_of_ten_audiences(seed):
    pool = posters.sample_factors(8000, 0)
    x, better, champions = spec_rows(posters.SPEC, pool), 0, 0
    for k, audience in enumerate(audiences.sample_audiences(10, seed)):
        u, dice = audience.utility(pool), torch.Generator().manual_seed(100 * seed + k)

        def judge(i, j, u=u, dice=dice):
            return bool(audiences.prefers(u[i], u[j], dice))

        _, tastes = duels(x, judge, 20, dice)
        drawn = audience.utility(favourite(posters.SPEC, tastes[-1].mean)[None])
        better += bool((u < drawn).float().mean() >= 0.95)
        champions += bool((u < u[champion(8000, judge, 20, dice)[-1]]).float().mean() >= 0.95)
    assert better >= 9 > champions
