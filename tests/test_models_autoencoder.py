"""The plain autoencoder: shapes, errors, gradients, and that it learns what one number can hold."""

import pytest
import torch

from lessonlib.models import Autoencoder


@pytest.mark.parametrize("size, channels, latent_dim", [(32, 3, 16), (20, 1, 2)])
def test_codes_and_pictures_have_their_shapes_and_ranges(size, channels, latent_dim):
    model = Autoencoder(size, channels, latent_dim)
    x = torch.rand(5, channels, size, size)
    z = model.encode(x)
    assert z.shape == (5, latent_dim) and z.min() < 0
    again = model.decode(z)
    assert again.shape == x.shape and 0 <= again.min() and again.max() <= 1
    assert torch.equal(model.reconstruct(x), again)


def test_other_shapes_are_refused_with_both_told():
    model = Autoencoder(32, 3, 4)
    with pytest.raises(ValueError, match=r"encode: .* pictures \(N, 3, 32, 32\).*got .*\(2, 1, 32, 32\)"):
        model.encode(torch.rand(2, 1, 32, 32))
    with pytest.raises(
        ValueError, match=r"decode: expected float32 codes \(N, 4\), got torch.float32 \(4,\)"
    ):
        model.decode(torch.rand(4))
    with pytest.raises(ValueError, match="got 32, 3, 0"):
        Autoencoder(latent_dim=0)


def test_gradients_reach_every_weight():
    model = Autoencoder(16, 1, 3)
    x = torch.rand(8, 1, 16, 16)
    (model.reconstruct(x) - x).square().mean().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in model.parameters())
    assert sum(int((p.grad != 0).any()) for p in model.parameters()) >= 10


def test_one_number_is_enough_where_pictures_differ_in_one():
    torch.manual_seed(0)
    bright = torch.linspace(0.1, 0.9, 64)[:, None, None, None]
    x = torch.where(torch.arange(12) < 6, bright, 1 - bright).expand(64, 1, 12, 12)
    model = Autoencoder(12, 1, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(150):
        optimizer.zero_grad()
        (model.reconstruct(x) - x).square().mean().backward()
        optimizer.step()
    with torch.no_grad():
        error = (model.eval().reconstruct(x) - x).square().mean()
    assert error < 0.1 * x.var()
