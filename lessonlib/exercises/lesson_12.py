"""Exercises of lesson 12: conditional GANs."""

import torch

from .base import exercise

LAYERS = ("dense(64, 128)", "dense(128, 1024)", "unflatten", "the first convolution", "the second", "shuffle")


@exercise(
    "12.1 Does it fit the wish?",
    points=2,
    hints=(
        "Multiply the features of each picture by those of its own wish, number by number, and sum over "
        "the features: large where both are large together. That is the dot product.",
        "A sum over W products grows with W. Divide by the square root of W, which is `h.shape[1]`.",
    ),
    draw=lambda: [tuple(torch.randn(2, n, w)) for n, w in ((5, 9), (3, 16))],
    reference=lambda h, e: torch.stack([a @ b for a, b in zip(h, e)]) / torch.tensor(h.shape[1]).sqrt(),
    mistakes="""
(h * e).sum(1)  # The root is missing: divide by the square root of the number of features.
(h * e).mean(1)  # This divides by the number of features. Divide by its root.
h @ e.T / h.shape[1] ** 0.5
# Every picture meets every wish here. Each has one of its own: multiply, then sum.
h @ e.T  # Every picture meets every wish here. Each has one of its own: multiply, then sum.
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
    """Say how well pictures, features h (N, W), fit wishes, features e (N, W): one number each, (N,)."""
    return (h * e).sum(1) / h.shape[1] ** 0.5
