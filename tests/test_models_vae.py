"""The VAE's mathematics against torch.distributions, and its network's shapes, errors and gradients."""

import pytest
import torch
from torch.distributions import Independent, Normal, kl_divergence

from lessonlib.models import VAE, Prior, calibrated_sigma, elbo, gaussian_nll, kl_per_dim, reparameterize


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


def test_gaussian_nll_is_that_of_torch_distributions():
    x, mean = torch.rand(5, 3, 7, 6), torch.rand(5, 3, 7, 6)
    expected = -Independent(Normal(mean, 0.3), 3).log_prob(x)
    torch.testing.assert_close(gaussian_nll(x, mean, 0.3), expected)
    with pytest.raises(ValueError, match=r"one shape, got \(5, 3, 7, 6\), \(5, 3\)"):
        gaussian_nll(x, torch.rand(5, 3), 0.3)


def test_kl_is_that_of_torch_distributions():
    mu, logvar = torch.randn(4, 5), torch.randn(4, 5)
    expected = kl_divergence(Normal(mu, (0.5 * logvar).exp()), Normal(0.0, 1.0))
    torch.testing.assert_close(kl_per_dim(mu, logvar), expected)


def test_elbo_bounds_the_evidence_and_meets_it_at_the_true_posterior():
    # z ~ N(0, 1), x | z ~ N(z, s^2): then x ~ N(0, 1 + s^2) and z | x is Gaussian too, in closed form.
    s = 0.5
    x = torch.randn(2000, 1)
    evidence = Normal(0.0, (1 + s**2) ** 0.5).log_prob(x).mean()

    def bound(mu, variance):
        logvar = torch.full_like(x, variance).log()
        z = reparameterize(mu.repeat(200, 1), logvar.repeat(200, 1))
        parts = elbo(x.repeat(200, 1), z, mu.repeat(200, 1), logvar.repeat(200, 1), s)
        return parts["elbo"]

    posterior_variance = s**2 / (1 + s**2)
    exact = bound(x / (1 + s**2), posterior_variance)
    assert float(exact) == pytest.approx(float(evidence), abs=0.01)
    assert bound(0.5 * x, posterior_variance) < evidence - 0.05
    assert bound(x / (1 + s**2), 3 * posterior_variance) < evidence - 0.05


def test_beta_weighs_the_kl_only():
    x, mean, mu, logvar = torch.rand(3, 1, 4, 4), torch.rand(3, 1, 4, 4), torch.randn(3, 2), torch.randn(3, 2)
    one, four = (elbo(x, mean, mu, logvar, 0.2, beta) for beta in (1.0, 4.0))
    torch.testing.assert_close(one["elbo"] - four["elbo"], 3 * one["kl"])


def test_reparameterize_has_the_right_spread_and_gradients():
    mu = torch.full((50_000, 1), 1.5, requires_grad=True)
    logvar = torch.full((50_000, 1), -2.0, requires_grad=True)
    z = reparameterize(mu, logvar)
    assert float(z.detach().mean()) == pytest.approx(1.5, abs=0.01)
    assert float(z.detach().std()) == pytest.approx(torch.exp(torch.tensor(-1.0)).item(), abs=0.01)
    z.square().mean().backward()  # E z^2 = mu^2 + exp(logvar)
    assert float(mu.grad.sum()) == pytest.approx(3.0, abs=0.02)
    assert float(logvar.grad.sum()) == pytest.approx(torch.exp(torch.tensor(-2.0)).item(), abs=0.01)


def test_calibrated_sigma_is_the_error_and_has_a_floor():
    x = torch.zeros(2, 3, 4, 4)
    assert float(calibrated_sigma(x, x + 0.2, 0.05)) == pytest.approx(0.2)
    assert float(calibrated_sigma(x, x, 0.05)) == pytest.approx(0.05)
    assert not calibrated_sigma(x, (x + 0.2).requires_grad_(), 0.05).requires_grad
    # no other sigma explains errors of 0.2 better
    best = gaussian_nll(x, x + 0.2, 0.2).mean()
    assert all(gaussian_nll(x, x + 0.2, s).mean() > best for s in (0.18, 0.22))


@pytest.mark.parametrize("size, channels", [(32, 1), (64, 3)])
def test_shapes_and_one_training_step(size, channels):
    model = VAE(size, channels, latent_dim=7, width=8)
    x = torch.rand(4, channels, size, size)
    mu, logvar = model.encode(x)
    mean = model.decode(reparameterize(mu, logvar))
    assert mean.shape == x.shape and mu.shape == logvar.shape == (4, 7)
    assert 0 <= float(mean.min()) and float(mean.max()) <= 1
    (-elbo(x, mean, mu, logvar, 0.1)["elbo"]).backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.parameters())
    torch.testing.assert_close(model.embed(x), model.encode(x)[0])
    torch.testing.assert_close(model.reconstruct(x), model.decode(model.embed(x)))


def test_wrong_shapes_are_named():
    model = VAE(32, 3, latent_dim=7, width=8)
    with pytest.raises(ValueError, match=r"VAE.encode: .* pictures \(N, 3, 32, 32\).*got .*\(1, 3, 64, 64\)"):
        model.encode(torch.rand(1, 3, 64, 64))
    with pytest.raises(ValueError, match=r"expected float32 codes \(N, 7\), got torch.float32 \(1, 8\)"):
        model.decode(torch.rand(1, 8))
    with pytest.raises(ValueError, match="expected a size of 32 or 64 pixels, got 48"):
        VAE(48)


def test_prior_around_codes_keeps_their_shape():
    g = torch.Generator().manual_seed(0)
    codes = torch.cat([torch.randn(500, 2, generator=g) * 0.3 + 4, torch.randn(1500, 2, generator=g) - 4])
    drawn = Prior.around(codes, width=0.1).sample(20_000, seed=1)
    torch.testing.assert_close(drawn.mean(0), codes.mean(0), atol=0.1, rtol=0)
    # a kernel density estimate: the codes' covariance and width^2 of it once more
    torch.testing.assert_close(torch.cov(drawn.T), 1.01 * torch.cov(codes.T), atol=0.3, rtol=0)
    assert float((drawn[:, 0] > 0).float().mean()) == pytest.approx(0.25, abs=0.01)
    assert float(((drawn[:, 0] > -0.5) & (drawn[:, 0] < 2)).float().mean()) < 0.01  # the hole stays empty


def test_prior_goes_through_the_model():
    prior = Prior(torch.zeros(1, 3), torch.eye(3), through=lambda z: 0 * z + 7)
    assert torch.equal(prior.sample(2, seed=0), torch.full((2, 3), 7.0))


def test_prior_truncation_and_seed():
    prior = Prior(torch.zeros(1, 3), torch.eye(3))
    assert torch.equal(prior.sample(5, seed=2), prior.sample(5, seed=2))
    assert not torch.equal(prior.sample(5, seed=2), prior.sample(5, seed=3))
    torch.testing.assert_close(prior.sample(5, seed=2, psi=0.5), 0.5 * prior.sample(5, seed=2))
    with pytest.raises(ValueError, match="expected psi from 0 to 1, got 2"):
        prior.sample(1, seed=0, psi=2)
    with pytest.raises(ValueError, match=r"expected more codes than latents, width > 0, got \(3, 3\) 0.2"):
        Prior.around(torch.zeros(3, 3))
    for same in (torch.ones(9, 3), torch.full((9, 3), torch.nan)):
        with pytest.raises(ValueError, match="expected finite codes that differ"):
            Prior.around(same)
