"""Exercises of lesson 12: conditional GANs."""

import torch

from .base import exercise


@exercise(
    "12.1 Does it fit the condition?",
    points=2,
    hints=(
        "Multiply the features of each picture by those of its own condition, number by number, and sum over "
        "the features: large where both are large together. That is the dot product.",
        "A sum over W products grows with W. Divide by the square root of W, which is `h.shape[1]`.",
    ),
    draw=lambda: [tuple(torch.randn(2, n, w)) for n, w in ((5, 9), (3, 16))],
    reference=lambda h, e: torch.stack([a @ b for a, b in zip(h, e)]) / torch.tensor(h.shape[1]).sqrt(),
    mistakes="""
(h * e).sum(1)  # The root is missing: divide by the square root of the number of features.
(h * e).mean(1)  # This divides by the number of features. Divide by its root.
h @ e.T / h.shape[1] ** 0.5
# Every picture meets every condition here. Each has one of its own: multiply, then sum.
h @ e.T  # Every picture meets every condition here. Each has one of its own: multiply, then sum.
h * e / h.shape[1] ** 0.5  # These are the products. Sum them over the features.
(h * e).sum(0) / h.shape[1] ** 0.5  # It was summed over the batch. Sum over the features: `.sum(1)`.
(h * e).sum() / h.shape[1] ** 0.5  # This is one number for all. Sum over the features alone: `.sum(1)`.
(h * e).sum(1) / len(h) ** 0.5  # `len(h)` is the batch. The features are `h.shape[1]`.
(h + e).sum(1) / h.shape[1] ** 0.5
# The features are added. Multiply them: large where both are large together.
nn.functional.cosine_similarity(h, e)  # The lengths are divided away. Leave them.
""",
    usual="Multiply features by features, sum, divide by the root of their number.",
)
def fits(h, e):
    """Say how well pictures, features h (N, W), fit conditions, features e (N, W): one number each, (N,)."""
    return (h * e).sum(1) / h.shape[1] ** 0.5


@exercise(
    "12.2 Truncate the noise alone",
    hints=(
        "A code is [z, c]: `code[:, :latent_dim]` is z, and `code[:, latent_dim:]` is the condition.",
        "Multiply z by psi, and put the two side by side again: `torch.cat([..., ...], dim=1)`.",
    ),
    draw=lambda: [(torch.randn(n, width), d, psi) for n, width, d, psi in ((6, 9, 4, 0.5), (3, 7, 2, 0.7))],
    mistakes="""
psi * code  # The condition is shrunk too, so something else is asked for. Shrink z alone.
torch.cat([code[:, :latent_dim], psi * code[:, latent_dim:]], dim=1)
# The condition is shrunk and z is left. It is the other way round.
torch.cat([psi * code[:, :-latent_dim], code[:, -latent_dim:]], dim=1)
# z stands first and has `latent_dim` columns: `code[:, :latent_dim]`.
psi * code[:, :latent_dim]  # The condition is lost. Put it beside z again.
torch.cat([psi * code[:latent_dim], code[latent_dim:]])
# These are the first rows, which are pictures. z is the first columns: `code[:, :latent_dim]`.
torch.cat([code[:, :latent_dim].clamp(-psi, psi), code[:, latent_dim:]], dim=1)
# This cuts large numbers off. Here truncation means psi times z.
torch.cat([code[:, :latent_dim] / psi, code[:, latent_dim:]], dim=1)
# Dividing by a number below 1 makes z longer. Multiply.
torch.cat([code[:, latent_dim:], psi * code[:, :latent_dim]], dim=1)
# The order is turned round: z first, then the condition.
code[:, :latent_dim] *= psi; return code
# The codes that were handed in have changed. Make new ones with `torch.cat`.
""",
    usual="psi times the first latent_dim columns, the other columns as they are.",
)
def truncate(code, latent_dim, psi):
    """Return codes [z, c] (N, latent_dim + condition_dim) with z shortened to psi · z."""
    z, c = code[:, :latent_dim], code[:, latent_dim:]
    return torch.cat([psi * z, c], dim=1)


def hues() -> list[tuple]:
    """Draw hues that were asked for and hues that were read, some of them on both sides of 0."""
    cases = []
    for n in (23, 40):
        asked = torch.cat([torch.rand(n), torch.tensor([0.99, 0.01, 0.98, 0.03])])
        read = (asked + 0.1 * torch.randn(n + 4)) % 1
        read[n:] = torch.tensor([0.02, 0.98, 0.03, 0.97])
        cases.append((asked, read, 0.08))
    return cases


@exercise(
    "12.3 Is the condition met?",
    points=2,
    hints=(
        "Hue is a circle of 1 turn. Bring the difference into -0.5 .. 0.5 first, as in lesson 08: "
        "`(read - asked + 0.5) % 1 - 0.5`.",
        "`difference.abs() <= tolerance` is True where the hue is met; `.float().mean()` makes it a share.",
    ),
    draw=hues,
    reference=lambda asked, read, tolerance: (
        torch.minimum((read - asked).abs(), 1 - (read - asked).abs()).le(tolerance).float().mean()
    ),
    mistakes="""
((read - asked).abs() <= tolerance).float().mean()
# 0.99 and 0.02 are neighbours on the circle. Take the short way round.
((read - asked + 0.5) % 1 - 0.5 <= tolerance).float().mean()
# A hue far below what was asked counts as met. Take `.abs()` of the difference.
((read - asked) % 1 <= tolerance).float().mean()
# A hue just below what was asked comes out near 1. Shift by half a turn before `% 1`, and back after it.
1 - right(asked, read, tolerance)  # This is the share that missed.
((read - asked + 0.5) % 1 - 0.5).abs().mean()  # This is the mean error. How many lie within the tolerance?
right(asked, read, tolerance) * len(read)  # This is how many. A share is divided by how many there are.
((read - asked + 0.5) % 1 - 0.5).abs() <= tolerance
# This says yes or no of each picture. Make one share of it: `.float().mean()`.
(((read - asked + 0.5) % 1 - 0.5) ** 2 <= tolerance).float().mean()
# The squares of small numbers are far too small. Compare the difference itself, without its sign.
""",
    usual="The share of pictures whose hue is within the tolerance, the short way round.",
)
def share_met(asked, read, tolerance):
    """Return the share of pictures whose hue, in turns, is within tolerance of what was asked."""
    apart = (read - asked + 0.5) % 1 - 0.5
    return (apart.abs() <= tolerance).float().mean()
