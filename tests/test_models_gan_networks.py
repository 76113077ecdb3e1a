"""Generator and discriminator: shapes, what reaches what, and refusals."""

import pytest
import torch

from lessonlib.models import Discriminator, Generator


@pytest.mark.parametrize("size, channels, condition_dim", [(32, 3, 0), (32, 1, 5), (64, 3, 4)])
def test_pictures_come_out_and_every_weight_learns(size, channels, condition_dim):
    torch.manual_seed(0)
    generator = Generator(size, channels, latent_dim=7, condition_dim=condition_dim, width=4)
    discriminator = Discriminator(size, channels, condition_dim, width=4)
    z, c = torch.randn(6, 7), torch.randn(6, condition_dim) if condition_dim else None
    x = generator(generator.join(z, c) if condition_dim else z)
    assert x.shape == (6, channels, size, size) and 0 <= x.min() and x.max() <= 1
    logit = discriminator(x, c)
    assert logit.shape == (6,)
    logit.sum().backward()
    for network in (generator, discriminator):
        assert all(p.grad is not None and p.grad.isfinite().all() for p in network.parameters())
    assert all(p.grad.abs().sum() > 0 for p in discriminator.parameters())


def test_a_picture_is_stencils_times_inks():
    generator = Generator(latent_dim=7, width=4, inks=3).eval()
    code = torch.randn(2, 7)
    stencils, inks = generator.parts(code)
    assert stencils.shape == (2, 3, 32, 32) and inks.shape == (2, 3, 3)
    torch.testing.assert_close(stencils.sum(1), torch.ones(2, 32, 32))
    by_hand = sum(stencils[:, k, None] * inks[:, k, :, None, None] for k in range(3))
    torch.testing.assert_close(generator(code), by_hand)


def test_the_condition_reaches_picture_and_judgement():
    torch.manual_seed(0)
    generator, discriminator = (
        Generator(condition_dim=2, width=4).eval(),
        Discriminator(condition_dim=2, width=4),
    )
    z, c, other = torch.randn(3, 64), torch.zeros(3, 2), torch.ones(3, 2)
    x = generator(generator.join(z, c))
    assert not torch.allclose(x, generator(generator.join(z, other)))
    assert not torch.allclose(discriminator(x, c), discriminator(x, other))
    assert torch.allclose(discriminator(x, c)[:1], discriminator(x[:1], c[:1]), atol=1e-5)  # each by itself


@pytest.mark.parametrize(
    "wrong, said",
    [
        (lambda: Generator(size=48), "Generator: expected a size of 32 or 64 pixels, got 48"),
        (lambda: Discriminator(size=16), "Discriminator: expected a size of 32 or 64 pixels, got 16"),
        (lambda: Generator(width=4)(torch.zeros(2, 63)), r"codes .* \(N, 64\), got torch.float32 \(2, 63\)"),
        (
            lambda: Generator(condition_dim=2, width=4).join(torch.zeros(2, 64), torch.zeros(2, 3)),
            r"join: expected float32 c \(N, 2\), got torch.float32 \(2, 3\)",
        ),
        (lambda: Discriminator(width=4)(torch.zeros(2, 3, 64, 64)), r"pictures \(N, 3, 32, 32\)"),
        (
            lambda: Discriminator(condition_dim=2, width=4)(torch.zeros(2, 3, 32, 32)),
            r"conditions \(2, 2\), got none",
        ),
        (
            lambda: Discriminator(width=4)(torch.zeros(2, 3, 32, 32), torch.zeros(2, 1)),
            r"conditions \(2, 0\), got \(2, 1\)",
        ),
    ],
)
def test_what_does_not_fit_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()
