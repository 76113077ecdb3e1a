"""Pictures and codes of the wrong shape, range or type never get into a network."""

import numpy as np
import pytest
import torch

from lessonlib.metrics import Judge
from lessonlib.models import VAE, Autoencoder, ConditionalVAE, Discriminator, Generator, Reader
from lessonlib.scenes import garments

torch.set_num_threads(1)
READER = Reader(garments.SPEC, 32, width=4).eval()
TAKE_PICTURES = {
    "Autoencoder.encode": Autoencoder(32, 3, 4).eval().encode,
    "VAE.encode": VAE(32, 3, 4, 4).encode,
    "ConditionalVAE": ConditionalVAE(2, latent_dim=4, width=4).embed,
    "Discriminator": Discriminator(width=4),
    "Reader": READER,
    "Reader.read": READER.read,
}
TAKE_CODES = {
    "Autoencoder.decode": Autoencoder(32, 3, 4).eval().decode,
    "VAE.decode": VAE(32, 3, 4, 4).decode,
    "Generator": Generator(latent_dim=4, width=4).eval(),
    "ConditionalVAE": ConditionalVAE(0, latent_dim=4, width=4).eval().decode,
}
X = garments.garments(40).batch(slice(None))


@pytest.mark.parametrize("name", TAKE_PICTURES)
def test_a_network_takes_pictures_and_nothing_else(name):
    take = TAKE_PICTURES[name]
    take(X[:2])
    take(X[:2] + 0.3 * torch.randn(2, 3, 32, 32))  # noise laid over pictures is no fault
    for wrong, got in [
        ((X[:2] * 255).byte(), r"got torch.uint8 \(2, 3, 32, 32\)"),
        (X[:2] * 255, r"0 to \d+"),
        (X[:2].double(), "got torch.float64"),
        (X[:2].permute(0, 2, 3, 1), r"got torch.float32 \(2, 32, 32, 3\)"),
        (X[0], r"got torch.float32 \(3, 32, 32\)"),
        (X[:2, :1], r"got torch.float32 \(2, 1, 32, 32\)"),
        (X[:2].numpy(), "got ndarray"),
        (None, "got NoneType"),
    ]:
        with pytest.raises(
            ValueError, match=rf"expected float32 pictures \(N, 3, 32, 32\) in .0, 1., .*{got}"
        ):
            take(wrong)


@pytest.mark.parametrize("name", TAKE_CODES)
def test_a_decoder_takes_codes_and_nothing_else(name):
    take = TAKE_CODES[name]
    take(torch.randn(2, 4))
    for wrong, got in [
        (torch.randn(2, 5), r"got torch.float32 \(2, 5\)"),
        (torch.randn(4), r"got torch.float32 \(4,\)"),
        (torch.randn(2, 4).double(), "got torch.float64"),
        (torch.ones(2, 4).long(), "got torch.int64"),
        (np.zeros((2, 4)), "got ndarray"),
    ]:
        with pytest.raises(ValueError, match=rf"expected float32 codes.* \(N, 4\), {got}"):
            take(wrong)


def test_a_judge_takes_pictures_and_looks_at_every_one():
    late = X.clone()
    late[39] = 1.01
    for wrong, got in [
        (late * 255, "0 to 2"),
        (late, "0 to 1.0"),
        (X.numpy(), "ndarray"),
        (X * torch.nan, "nan"),
    ]:
        with pytest.raises(ValueError, match=f"Judge: expected float pictures .*got .*{got}"):
            Judge(READER.features, wrong)


def test_weights_that_became_nan_are_not_blamed_on_the_pictures():
    assert Discriminator(width=4)(X[:2] * torch.nan).isnan().all()
