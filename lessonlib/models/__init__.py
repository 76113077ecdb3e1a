"""Models: networks and their mathematics; every loss is a pure function of tensors. Lessons 04 to 22.

Networks raise ``ValueError`` for pictures, codes or conditions of another shape, type or range.
"""

from .autoencoder import Autoencoder
from .blend import Blend
from .compositional import CompositionalGenerator, WaveTexture
from .conditional import ConditionalVAE
from .critic import Critic, through
from .discriminator import Discriminator
from .flow import VelocityNet, euler, flow_loss, follow, guided, heun, on_the_line
from .gan import (
    discriminator_loss,
    generator_loss,
    r1_penalty,
    relativistic_losses,
    saturating_generator_loss,
)
from .generator import Generator
from .painter import Painter
from .preference import Taste, fit_taste, preference_loss
from .prior import Prior
from .reader import Reader, reader_loss
from .vae import SIGMA_FLOOR, VAE, calibrated_sigma, elbo, gaussian_nll, kl_per_dim, reparameterize
