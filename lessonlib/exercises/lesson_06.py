"""Exercises of lesson 06: variational autoencoders."""

from __future__ import annotations

from .base import Exercise
from .checks_06 import check_beta, check_embed, check_kl, check_nll, check_reparameterize
from .stubs import fill, returns

GIVEN = "import math\nimport torch"

REPARAMETERIZE = '''
def reparameterize(mu, logvar):
    """Draw one z for each mu and logvar (N, latent_dim), so that gradients reach both."""
    raise NotDone
'''

KL = '''
def kl_per_dim(mu, logvar):
    """Return the KL from N(mu, exp(logvar)) to N(0, 1) of each latent, in nats: (N, latent_dim)."""
    raise NotDone
'''

NLL = '''
def gaussian_nll(x, mean, sigma):
    """Return -log N(x; mean, sigma²) of each picture (N, C, H, W), in nats: (N,). sigma is a float."""
    raise NotDone
'''

BETA = '''
def real_beta(weight, numbers, sigma):
    """Return the beta behind: squared error, mean over all numbers of a picture, plus weight * KL."""
    raise NotDone
'''

EMBED = '''
def embed(encode, x):
    """Return one code for each picture of x, the same at every call; encode(x) gives (mu, logvar)."""
    raise NotDone
'''

SQUARED = "((x - mean) / sigma) ** 2"
CONSTANT = "0.5 * math.log(2 * math.pi)"

EXERCISES = (
    Exercise(
        id="06.1",
        name="reparameterize",
        title="Draw a code that gradients can pass",
        points=2,
        stub=REPARAMETERIZE,
        answer=fill(REPARAMETERIZE, "return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)"),
        check=check_reparameterize,
        hints=(
            "The dice need no gradient: draw standard normal numbers of the shape of mu, one for each latent "
            "of each picture, with `torch.randn_like(mu)`.",
            "Stretch them by the standard deviation and move them by mu. The standard deviation is the root "
            "of the variance, and the logarithm of a root is half the logarithm.",
        ),
        mistakes=returns(
            REPARAMETERIZE,
            ("mu + torch.exp(logvar) * torch.randn_like(mu)", "is the variance"),
            ("mu + 0.5 * logvar * torch.randn_like(mu)", "is still a logarithm"),
            ("mu + torch.exp(-0.5 * logvar) * torch.randn_like(mu)", "one over the standard deviation"),
            ("mu + torch.exp(0.5 * logvar)", "nothing is drawn"),
            ("mu + torch.exp(0.5 * logvar) * torch.randn(1)", "one throw of the dice for all"),
            ("mu + torch.exp(0.5 * logvar) * torch.rand_like(mu)", "lie between 0 and 1"),
            ("torch.exp(0.5 * logvar) * torch.randn_like(mu)", "mu is not used"),
            ("torch.distributions.Normal(mu, torch.exp(0.5 * logvar)).sample()", "cut on the way to mu"),
            ("mu + torch.exp(0.5 * logvar).detach() * torch.randn_like(mu)", "cut on the way to logvar"),
        ),
    ),
    Exercise(
        id="06.2",
        name="kl_per_dim",
        title="The price of a code",
        points=2,
        stub=KL,
        answer=fill(KL, "return 0.5 * (mu**2 + logvar.exp() - logvar - 1)"),
        check=check_kl,
        hints=(
            "The formula above, letter by letter. σ² is `logvar.exp()`, and log σ² is `logvar` itself.",
            "No sum and no mean: the result has the shape of mu. Where both are 0, so is the result.",
        ),
        mistakes=returns(
            KL,
            ("0.5 * (1 + logvar - mu**2 - logvar.exp())", "sign is turned round"),
            ("0.5 * (mu**2 + logvar.exp() + logvar - 1)", "sign of the logarithm"),
            ("mu**2 + logvar.exp() - logvar - 1", "The half is missing"),
            ("0.5 * (mu**2 + logvar.exp() - logvar)", "takes away 1"),
            ("0.5 * (mu**2 + (0.5 * logvar).exp() - logvar - 1)", "standard deviation stands where"),
            ("0.5 * (mu**2 + logvar - logvar.exp().log() - 1)", "exp is missing"),
            ("0.5 * (mu + logvar.exp() - logvar - 1)", "mu is not squared"),
            ("0.5 * (mu**2 + logvar.exp() - logvar - 1).sum(1)", "summed over the latents"),
            ("0.5 * (mu**2 + logvar.exp() - logvar - 1).mean()", "One mean over everything"),
        ),
    ),
    Exercise(
        id="06.3",
        name="gaussian_nll",
        title="The picture's price in nats",
        points=2,
        stub=NLL,
        given=GIVEN,
        answer=fill(
            NLL,
            f"per_number = 0.5 * {SQUARED} + math.log(sigma) + {CONSTANT}",
            "return per_number.flatten(1).sum(1)",
        ),
        check=check_nll,
        hints=(
            "First the price of every single number, a tensor of the shape of x: half the squared error in "
            "units of sigma, plus `math.log(sigma)`, plus half of `math.log(2 * math.pi)`.",
            "Then the sum over each picture: `.flatten(1)` makes one row of each, `.sum(1)` adds it up.",
        ),
        mistakes=returns(
            NLL,
            (f"(0.5 * {SQUARED} + math.log(sigma) + {CONSTANT}).flatten(1).mean(1)", "mean over the picture"),
            (f"(0.5 * {SQUARED} + math.log(sigma) + {CONSTANT}).sum()", "summed over all pictures"),
            (f"(0.5 * {SQUARED} + math.log(sigma) + {CONSTANT}).sum(1)", "summed over the channels only"),
            (f"-(0.5 * {SQUARED} + math.log(sigma) + {CONSTANT}).flatten(1).sum(1)", "The sign"),
            (f"(0.5 * {SQUARED} - math.log(sigma) + {CONSTANT}).flatten(1).sum(1)", "log sigma is added"),
            (f"(0.5 * {SQUARED} + {CONSTANT}).flatten(1).sum(1)", "log sigma is missing"),
            (f"(0.5 * {SQUARED} + math.log(sigma)).flatten(1).sum(1)", "2π is missing"),
            (
                f"(0.5 * (x - mean) ** 2 / sigma + math.log(sigma) + {CONSTANT}).flatten(1).sum(1)",
                "divide by sigma first",
            ),
            (f"({SQUARED} + math.log(sigma) + {CONSTANT}).flatten(1).sum(1)", "half of the squared error"),
        ),
    ),
    Exercise(
        id="06.4",
        name="real_beta",
        title="The beta that a mean hides",
        points=2,
        stub=BETA,
        answer=fill(BETA, "return weight * numbers / (2 * sigma**2)"),
        check=check_beta,
        hints=(
            "In nats the squared error counts: sum over the picture / (2 sigma²). And a sum is `numbers` "
            "times a mean. By what must the whole loss be multiplied, so that its first part becomes that?",
            "Multiply both parts by numbers / (2 sigma²). What now stands in front of the KL is beta.",
        ),
        mistakes=returns(
            BETA,
            ("weight / numbers", "turned round"),
            ("weight * numbers", "in units of sigma"),
            ("weight * 2 * sigma**2 / numbers", "turned round"),
            ("weight * numbers / sigma**2", "half of the squared error"),
            ("weight * numbers / (2 * sigma)", "sigma is squared"),
            ("numbers / (2 * sigma**2)", "weight is not used"),
            ("weight / (2 * sigma**2)", "numbers is not used"),
        ),
    ),
    Exercise(
        id="06.5",
        name="embed",
        title="One code for each picture",
        points=1,
        stub=EMBED,
        answer=fill(EMBED, "mu, logvar = encode(x)", "return mu"),
        check=check_embed,
        hints=(
            "`mu, logvar = encode(x)` takes the pair apart.",
            "The cloud's middle is the one place that does not depend on dice.",
        ),
        mistakes=returns(
            EMBED,
            ("encode(x)", "is a pair"),
            (
                "encode(x)[0] + torch.exp(0.5 * encode(x)[1]) * torch.randn_like(encode(x)[0])",
                "another code at every call",
            ),
            ("encode(x)[1]", "This is logvar"),
            ("torch.exp(0.5 * encode(x)[1])", "how wide the cloud is"),
        ),
    ),
)
