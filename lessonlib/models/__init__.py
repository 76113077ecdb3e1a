"""Models: networks and their mathematics; every loss is a pure function of tensors. Lessons 04 to 09."""

from .autoencoder import Autoencoder
from .conditional import ConditionalVAE
from .prior import Prior
from .reader import Reader, reader_loss
from .vae import VAE, calibrated_sigma, elbo, gaussian_nll, kl_per_dim, reparameterize

__all__ = [
    "VAE",
    "Autoencoder",
    "ConditionalVAE",
    "Prior",
    "Reader",
    "calibrated_sigma",
    "elbo",
    "gaussian_nll",
    "kl_per_dim",
    "reader_loss",
    "reparameterize",
]
