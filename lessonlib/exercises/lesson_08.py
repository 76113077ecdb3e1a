"""Exercises of lesson 08: editing in latent space."""

import torch

from .base import exercise


def turned(start, end, t):
    """Walk round the sphere by turning in the plane of both codes, in units of their own lengths."""
    a, b = start / start.norm(), end / end.norm()
    across = b - (a @ b) * a
    angle = torch.atan2(across.norm(), a @ b)
    shares = torch.sin(torch.outer(t, angle[None])) / angle.sin()
    return shares.flip(0) * start + shares * end


@exercise(
    "08.1 A walk round the sphere",
    points=2,
    hints=(
        "The angle: divide both codes by their norms first, then `torch.acos` of `@`.",
        "The shares: `torch.sin((1 - t) * angle)` of start and `torch.sin(t * angle)` of end.",
        "`[:, None]` turns each share (steps,) into a column. Divide the sum by `torch.sin(angle)`.",
    ),
    draw=lambda: [
        (1.3 * a, b, torch.linspace(0, 1, n))
        for (a, b), n in ((0.4 * torch.rand(2, 5), 7), (torch.randn(2, 6), 4))
    ],
    reference=turned,
    mistakes="""
torch.lerp(start, end, t[:, None])  # This is the straight walk. The shares are sines of angles.
angle = torch.acos((start / start.norm()) @ (end / end.norm()))
return torch.sin((1 - t) * angle)[:, None] * start + torch.sin(t * angle)[:, None] * end
# At t = 0 it is not at `start`. Divide by `torch.sin(angle)`.
a = torch.acos((start / start.norm()) @ (end / end.norm()))
return (torch.sin((1 - t) * a) * start + torch.sin(t * a) * end) / torch.sin(a)
# The shares (steps,) meet the codes (latent_dim,): `[:, None]` makes a column of each, so that all meet all.
right(end, start, t)  # It goes the other way: at t = 0 all of `start` and none of `end`.
angle = torch.acos(start @ end)
return (torch.sin((1 - t) * angle)[:, None] * start + torch.sin(t * angle)[:, None] * end) / torch.sin(angle)
# The angle was taken without dividing by the norms.
angle = torch.acos((start @ end).clamp(-0.99, 0.99))
return (torch.sin((1 - t) * angle)[:, None] * start + torch.sin(t * angle)[:, None] * end) / torch.sin(angle)
# The angle was taken without dividing by the norms.
right(start / start.norm(), end / end.norm(), t)
# The codes have lost their length: only the angle needs units.
angle = (start / start.norm()) @ (end / end.norm())
return (torch.sin((1 - t) * angle)[:, None] * start + torch.sin(t * angle)[:, None] * end) / torch.sin(angle)
# This is the cosine of the angle: `torch.acos` of it is the angle.
right(start, end, t).T  # Places became columns: the result is (steps, latent_dim), `[:, None]`.
""",
    usual="Angle between the two, shares by sine, divided by the sine of the whole angle.",
)
def slerp(start, end, t):
    """Walk round the sphere from start to end, both (latent_dim,); t (steps,): (steps, latent_dim)."""
    angle = torch.acos((start / start.norm()) @ (end / end.norm()))
    a, b = torch.sin((1 - t) * angle), torch.sin(t * angle)
    return (a[:, None] * start + b[:, None] * end) / torch.sin(angle)


@exercise(
    "08.2 The simplest direction",
    hints=(
        "`codes[chosen]` are the codes where the mask is True, `codes[~chosen]` the others.",
        "`.mean(0)` takes the mean over pictures and keeps one number for each latent.",
    ),
    draw=lambda: [
        (1 + torch.randn(n, d), torch.arange(n) < k) for n, d, k in ((11, 4, 4), (8, 3, 4), (9, 3, 7))
    ],
    mistakes="""
codes[~chosen].mean(0) - codes[chosen].mean(0)  # It points the other way: the chosen come first.
codes[chosen].mean(0) - codes.mean(0)  # This is the way from the mean of all. Take off that of the others.
codes[chosen].mean(0)  # Nothing is subtracted: this is a place, not a direction.
codes[chosen].mean() - codes[~chosen].mean()  # This is one number. `.mean(0)` keeps one for each latent.
codes[chosen].mean(1) - codes[~chosen].mean(1)
# `.mean(1)` takes the mean of each code's numbers. `.mean(0)` takes it over the pictures.
codes[chosen].sum(0) - codes[~chosen].sum(0)  # These are sums, so that the larger group wins. Take means.
codes[chosen] - codes[~chosen]  # The groups are of unequal size: take the mean of each, then the difference.
torch.nn.functional.normalize(codes[chosen].mean(0) - codes[~chosen].mean(0), dim=0)
# It is cut to length 1. Its length says how far the groups are apart.
""",
    usual="Mean code of the chosen minus mean code of the others.",
)
def mean_difference(codes, chosen):
    """Return how codes (N, latent_dim) differ where chosen, bool (N,), is True: (latent_dim,)."""
    return codes[chosen].mean(0) - codes[~chosen].mean(0)


def scikit(codes, values, strength):
    """Fit by scikit-learn."""
    from sklearn.linear_model import Ridge

    fitted = Ridge(alpha=strength).fit(codes.double().numpy(), values.double().numpy())
    return torch.tensor(fitted.coef_, dtype=torch.float32), torch.tensor(fitted.intercept_).float()


def readings() -> list[tuple]:
    """Draw codes far from 0 and values that depend on them."""
    cases = []
    for n, d, strength in ((23, 4, 5.0), (31, 3, 2.0)):
        codes = 0.7 + torch.randn(n, d)
        cases.append((codes, codes @ torch.randn(d) + 3 + 0.3 * torch.randn(n), strength))
    return cases


@exercise(
    "08.3 Read a number off a code",
    points=2,
    hints=(
        "Take the means off first: `x = codes - codes.mean(0)`, `y = values - values.mean()`.",
        "`torch.linalg.solve(M, v)` gives the w for which M w = v. Here M is "
        "`x.T @ x + strength * torch.eye(codes.shape[1])` and v is `x.T @ y`.",
        "The bias makes the mean code read the mean value: `values.mean() - weight @ codes.mean(0)`.",
    ),
    draw=readings,
    reference=scikit,
    mistakes="""
w = torch.linalg.solve(codes.T @ codes + strength * torch.eye(codes.shape[1]), codes.T @ values)
return w, values.mean() - w @ codes.mean(0)  # The means were not taken off first.
right(codes, values, 0)  # `strength` is not used: add it to the diagonal of `x.T @ x`.
right(codes, values, strength * len(codes))
# `x.T @ x` was averaged over pictures. It is a sum here, as in scikit-learn.
right(codes, values, -strength)  # `strength` is taken off the diagonal. Add it.
x, y = codes - codes.mean(0), values - values.mean(); w = torch.linalg.solve(x.T @ x + strength, x.T @ y)
return w, values.mean() - w @ codes.mean(0)
# `strength` was added to every number of the matrix. `torch.eye` keeps it to the diagonal.
codes.T @ codes + strength * torch.eye(len(codes))
# `len(codes)` counts pictures, but the matrix has a side for each latent: `torch.eye(codes.shape[1])`.
right(codes, values, strength)[0], values.mean()  # This bias is right only for codes whose mean is 0.
right(codes, values, strength)[0], torch.zeros(())
# The bias is missing: the mean code must read the mean value.
w, b = right(codes, values, strength); return w, b - values.mean()
# The bias has lost the mean value: the mean code must read it.
right(codes, values, strength)[0]  # There are two things to return. End with `return weight, bias`.
""",
    usual="Solve (x.T x + strength I) w = x.T y, with the means taken off.",
)
def ridge(codes, values, strength):
    """Read values (N,) off codes (N, latent_dim): return weight (latent_dim,) and bias ()."""
    x, y = codes - codes.mean(0), values - values.mean()
    eye = torch.eye(codes.shape[1])
    weight = torch.linalg.solve(x.T @ x + strength * eye, x.T @ y)
    return weight, values.mean() - weight @ codes.mean(0)


def locks() -> list[tuple]:
    """Draw codes that vary unequally, and a change of the first reading with the others held."""
    cases = []
    for n, d, rows in ((4, 5, 3), (2, 6, 2)):
        root = torch.randn(d, d)
        S = root @ root.T / d + 0.3 * torch.eye(d)
        change = torch.zeros(rows).index_fill(0, torch.tensor([0]), 0.8)
        cases.append((torch.randn(n, d), torch.randn(rows, d), S, change))
    return cases


def solved(z, A, S, change):
    """Find the same step without an inverse."""
    return z + (S @ A.T @ torch.linalg.solve((A @ S @ A.T).double(), change.double()).float())


@exercise(
    "08.4 Move one reading, hold the others",
    points=3,
    hints=(
        "Shapes first: `A @ S @ A.T` is (rows, rows), and `S @ A.T` is (latent_dim, rows).",
        "`torch.linalg.inv(A @ S @ A.T) @ change` says how much of each row's own way to go.",
        "`S @ A.T` times that is the step (latent_dim,). Add it to every row of z.",
    ),
    draw=locks,
    reference=solved,
    mistakes="""
z + A.T @ torch.linalg.inv(A @ A.T) @ change  # S is not used, so that it leaves the place where codes lie.
z + A.T @ torch.linalg.inv(A @ S @ A.T) @ change  # S is missing in front: `S @ A.T`.
z + S @ A.T @ torch.linalg.inv(A @ A.T) @ change  # S is missing in the inverse: `A @ S @ A.T`.
z + S @ A.T @ change  # The size is wrong: the inverse is missing, so the target is not met.
z + S @ A.T @ (A @ S @ A.T) @ change  # The size is wrong: it takes the inverse of `A @ S @ A.T`, not itself.
z + change[0] * S @ A[0] / (A[0] @ S @ A[0])
# The locks are not held: all rows of A must be in it, not only the first.
S @ A.T @ torch.linalg.inv(A @ S @ A.T) @ change  # This is the step; z itself is missing.
right(z, A, S, change) - z  # This is the step; z itself is missing.
z - S @ A.T @ torch.linalg.inv(A @ S @ A.T) @ change  # It goes backwards: add the step.
z += S @ A.T @ torch.linalg.inv(A @ S @ A.T) @ change
return z  # `z += ...` changes the codes that were handed in. Make new ones.
""",
    usual="z + S A' (A S A')⁻¹ change, in this order.",
)
def locked_move(z, A, S, change):
    """Move each row of z (n, latent_dim) so that its readings grow by change (rows,): (n, latent_dim)."""
    gain = S @ A.T @ torch.linalg.inv(A @ S @ A.T)
    return z + gain @ change
