"""Exercises of lesson 16: fashion design."""

import torch

from .base import exercise


def readings() -> list[tuple]:
    cases = []
    for n in (29, 40):
        asked = torch.stack([torch.randint(5, (n,)), torch.randint(4, (n,))], dim=1).float()
        wrong = torch.rand(n, 2) < torch.tensor([0.3, 0.4])
        cases.append((torch.where(wrong, asked + 1, asked), asked))
    return cases


@exercise(
    "16.1 Both as asked",
    hints=(
        "`read == asked` is a table of True and False, a row for each garment. A garment counts where its "
        "whole row is True.",
        "`.all(dim=1)` asks that of each row; `.float().mean()` makes a share of it.",
    ),
    draw=readings,
    reference=lambda read, asked: torch.tensor(
        sum(a == b for a, b in zip(read.tolist(), asked.tolist())) / len(read)
    ),
    mistakes="""
(read == asked).float().mean()
# A right kind counts here although the pattern is wrong. Ask for the whole row: `.all(dim=1)`.
(read == asked).any(dim=1).float().mean()
# One of the two is enough here. Both have to be right: `.all(dim=1)`.
(read == asked).float().mean(dim=0)
# These are two shares, of kind and of pattern. A garment counts if both are right.
(read == asked).float().mean(dim=0).prod()
# The product is right only if the two went wrong independently. Count the garments where both are right.
(read[:, 0] == asked[:, 0]).float().mean()
# Only the kind is compared. The pattern stands in the other column.
(read[:, 1] == asked[:, 1]).float().mean()
# Only the pattern is compared. The kind stands in the other column.
(read == asked).all(dim=1)  # This says yes or no of each garment. Make one share of it: `.float().mean()`.
(read == asked).all(dim=1).sum()  # This is how many. A share is divided by how many there are.
(read == asked).all(dim=0).float().mean()  # This asks whether a whole column is right. Rows are dimension 1.
1 - right(read, asked)  # This is the share that went wrong.
""",
    usual="The share of rows in which both numbers are equal.",
)
def both_right(read, asked):
    """Return the share of garments with kind and pattern as asked: read and asked (N, 2)."""
    return (read == asked).all(dim=1).float().mean()


def wires() -> list[tuple]:
    return [
        (torch.randn(n, d + k), d, columns) for n, d, k, columns in ((5, 3, 6, [0, 4]), (4, 2, 5, [1, 2, 3]))
    ]


@exercise(
    "16.2 What reaches a head",
    hints=(
        "A code is [z, c], and column 0 of c is column `latent_dim` of the code. Begin with zeros: "
        "`torch.zeros_like(code)`.",
        "Copy z, `code[:, :latent_dim]`, and then the columns that reach the head: "
        "`kept = [latent_dim + k for k in columns]`.",
    ),
    draw=wires,
    reference=lambda code, latent_dim, columns: (
        code
        * torch.tensor([float(k < latent_dim or k - latent_dim in columns) for k in range(code.shape[1])])
    ),
    mistakes="""
torch.cat([code[:, :latent_dim], code[:, latent_dim:][:, columns]], dim=1)
# The columns that do not reach it are gone, so the code is shorter. Put 0 in their place.
z = code[:, :latent_dim]; out = torch.zeros_like(code)
out[:, columns] = code[:, columns]; out[:, :latent_dim] = z; return out
# `columns` count from the beginning of c, which stands behind z: add `latent_dim`.
out = torch.zeros_like(code); kept = [latent_dim + k for k in columns]
out[:, kept] = code[:, kept]; return out
# z is lost. Every head gets it: `code[:, :latent_dim]`.
out = code.clone(); out[:, [latent_dim + k for k in columns]] = 0; return out
# It is the other way round: what reaches the head stays, the rest becomes 0.
out = code.clone(); out[:, latent_dim:] = 0; return out
# Nothing of c is left. The head gets `columns`.
code  # Every head still gets everything. Put 0 where a column of c is not among `columns`.
for k in range(code.shape[1] - latent_dim): code[:, latent_dim + k] *= k in columns
return code  # The code that was handed in has changed. Make a new one.
""",
    usual="z as it is; of c the head's columns as they are, and 0 in all others.",
)
def kept_only(code, latent_dim, columns):
    """Return codes [z, c] (N, latent_dim + condition_dim) with 0 in all columns of c but `columns`."""
    out = torch.zeros_like(code)
    kept = [*range(latent_dim), *(latent_dim + k for k in columns)]
    out[:, kept] = code[:, kept]
    return out


def layers() -> list[tuple]:
    draws = ((3, 6, 4, 5), (2, 7, 5, 3))
    return [(torch.randn(n, k, h, w).softmax(1), torch.randn(n, 2, h, w).softmax(1)) for n, k, h, w in draws]


@exercise(
    "16.3 Print a texture on the garment",
    points=2,
    hints=(
        "Every stencil is multiplied by both maps of the texture. With `stencils[:, :, None]`, of shape "
        "(N, K, 1, H, W), and `texture[:, None]`, of shape (N, 1, 2, H, W), one product does it.",
        "The product has the shape (N, K, 2, H, W): for each stencil its two halves. `.flatten(1, 2)` makes "
        "2 K stencils of it.",
    ),
    draw=layers,
    reference=lambda stencils, texture: torch.stack(
        [stencils[:, k] * texture[:, half] for k in range(stencils.shape[1]) for half in (0, 1)], dim=1
    ),
    mistakes="""
torch.cat([stencils, texture], dim=1)
# The texture stands beside the stencils. It has to be multiplied with each of them.
torch.cat([stencils * texture[:, :1], stencils * texture[:, 1:]], dim=1)
# The numbers are right, but the order is not: the two halves of one stencil stand side by side.
(stencils[:, :, None] * texture[:, None]).sum(dim=1)
# This sums over the stencils, and only the texture is left. Keep them all: `.flatten(1, 2)`.
(stencils[:, :, None] * texture[:, None]).sum(dim=2)
# The two halves are added, so the texture is gone again. Keep both: `.flatten(1, 2)`.
stencils[:, :, None] * texture[:, None]
# These are the products, of shape (N, K, 2, H, W). Make 2 K stencils of them: `.flatten(1, 2)`.
stencils * texture[:, :1]  # Only one half of each stencil is here. The second map makes the other.
(stencils[:, :, None] + texture[:, None]).flatten(1, 2)
# A sum lets the texture cover the whole page. Multiply: it may be seen only where its stencil is.
(stencils[:, :, None] * texture[:, None] / 2).flatten(1, 2)
# The texture's two maps add up to 1 already. Dividing by 2 leaves only half of every pixel.
torch.cat([(stencils[:, :1, None] * texture[:, None]).flatten(1, 2), stencils[:, 1:]], dim=1)
# Only the first stencil is split. Any of them may turn out to be the cloth: split them all.
""",
    usual="Each stencil times each of the two maps, the halves of one stencil side by side.",
)
def compose(stencils, texture):
    """Split each of stencils (N, K, H, W) in two by texture (N, 2, H, W), side by side: (N, 2 K, H, W)."""
    return (stencils[:, :, None] * texture[:, None]).flatten(1, 2)
