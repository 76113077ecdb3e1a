"""How lesson 07 is judged: each result beside the right one and beside the usual wrong ones."""

from __future__ import annotations

from .base import NotYet, describe, need_function, need_tensor
from .compare import must_be, refuse_wrongs


def check_slerp(slerp):
    """Walk between codes of unequal length and no right angle, then between two of one length."""
    import torch

    need_function(slerp, "slerp")
    dice = torch.Generator().manual_seed(1)
    start, end = torch.randn(2, 5, generator=dice)
    start, t = 1.3 * start, torch.linspace(0, 1, 7)
    units = start / start.norm(), end / end.norm()

    def walk(angle, a=start, b=end, share=t):
        return ((1 - share) * angle).sin()[:, None] * a + (share * angle).sin()[:, None] * b

    angle, unnormed = (units[0] @ units[1]).acos(), (start @ end).clamp(-0.99, 0.99).acos()
    got, want = slerp(start.clone(), end.clone(), t.clone()), walk(angle) / angle.sin()
    cosine = units[0] @ units[1]
    wrongs = (
        (torch.lerp(start, end, t[:, None]), "This is the straight walk. The shares are sines of angles."),
        (walk(angle), "At t = 0 it is not at `start`. Divide by `torch.sin(angle)`."),
        (want.flip(0), "It goes the other way: at t = 0 all of `start` and none of `end`."),
        (walk(unnormed) / unnormed.sin(), "The angle was taken without dividing by the norms."),
        (walk(angle, *units) / angle.sin(), "The codes have lost their length: only the angle needs units."),
        (walk(cosine) / cosine.sin(), "This is the cosine of the angle: `torch.acos` of it is the angle."),
        (want.T, "Places became columns: the result is (steps, latent_dim), `[:, None]`."),
    )
    refuse_wrongs(got, want, wrongs, "7 codes of 5 numbers, round the sphere from `start` to `end`")
    if not (isinstance(got, torch.Tensor) and got.isnan().any()):
        need_tensor(got, want, "codes, one in each row")
    must_be(got, want, "Angle between the two, shares by sine, divided by the sine of the whole angle.")


def check_mean_difference(mean_difference):
    """Judge two groups of unequal size whose codes do not lie around 0."""
    import torch

    need_function(mean_difference, "mean_difference")
    dice = torch.Generator().manual_seed(2)
    codes, chosen = 1 + torch.randn(11, 4, generator=dice), torch.arange(11) < 4
    mine, others = codes[chosen], codes[~chosen]
    got, want = mean_difference(codes.clone(), chosen.clone()), mine.mean(0) - others.mean(0)
    wrongs = (
        (-want, "It points the other way: the chosen come first."),
        (mine.mean(0) - codes.mean(0), "This is the way from the mean of all. Take off that of the others."),
        (mine.mean(0), "Nothing is subtracted: this is a place, not a direction."),
        (mine.mean() - others.mean(), "This is one number. `.mean(0)` keeps one for each latent."),
        (mine.sum(0) - others.sum(0), "These are sums, so that the larger group wins. Take means."),
        (want / want.norm(), "It is cut to length 1. Its length says how far the groups are apart."),
    )
    refuse_wrongs(got, want, wrongs, "a direction of 4 numbers")
    need_tensor(got, want, "a direction, one number for each latent")
    must_be(got, want, "Mean code of the chosen minus mean code of the others.")


def check_ridge(ridge):
    """Judge against scikit-learn's ``Ridge`` on codes far from 0."""
    import torch
    from sklearn.linear_model import Ridge

    need_function(ridge, "ridge")
    dice = torch.Generator().manual_seed(3)
    codes = 0.7 + torch.randn(23, 4, generator=dice)
    values = codes @ torch.tensor([0.5, -1.0, 0.2, 0.0]) + 3 + 0.3 * torch.randn(23, generator=dice)
    fitted = Ridge(alpha=5.0).fit(codes.double().numpy(), values.double().numpy())
    want = torch.tensor(fitted.coef_, dtype=torch.float32), torch.tensor(fitted.intercept_).float()
    got = ridge(codes.clone(), values.clone(), 5.0)
    if not isinstance(got, tuple) or len(got) != 2:
        raise NotYet("two things, weight and bias", describe(got), "End with `return weight, bias`.")

    x, y, eye = codes - codes.mean(0), values - values.mean(), torch.eye(4)
    solve = torch.linalg.solve
    weights = (
        (solve(codes.T @ codes + 5 * eye, codes.T @ values), "The means were not taken off first."),
        (solve(x.T @ x, x.T @ y), "`strength` is not used: add it to the diagonal of `x.T @ x`."),
        (
            solve(x.T @ x / 23 + 5 * eye, x.T @ y / 23),
            "`x.T @ x` was averaged over pictures. It is a sum here, as in scikit-learn.",
        ),
        (solve(x.T @ x - 5 * eye, x.T @ y), "`strength` is taken off the diagonal. Add it."),
        (
            solve(x.T @ x + 5, x.T @ y),
            "`strength` was added to every number of the matrix. `torch.eye` keeps it to the diagonal.",
        ),
    )
    refuse_wrongs(got[0], want[0], weights, "the weight that scikit-learn's Ridge finds")
    need_tensor(got[0], want[0], "weight, one number for each latent")
    must_be(got[0], want[0], "Solve (x.T x + strength I) w = x.T y, with the means taken off.")
    biases = (
        (values.mean(), "This bias is right only for codes whose mean is 0."),
        (torch.zeros(()), "The bias is missing: the mean code must read the mean value."),
    )
    refuse_wrongs(got[1], want[1], biases, "the bias that scikit-learn's Ridge finds")
    need_tensor(got[1], want[1], "bias, one number")
    must_be(got[1], want[1], "The bias is the mean value minus the reading of the mean code.")


def check_locked_move(locked_move):
    """Ask for one reading to move and two to stay, among codes that vary unequally."""
    import torch

    need_function(locked_move, "locked_move")
    dice = torch.Generator().manual_seed(4)
    z, A, root = (torch.randn(shape, generator=dice) for shape in ((4, 5), (3, 5), (5, 5)))
    S, change, inv = root @ root.T / 5 + 0.3 * torch.eye(5), torch.tensor([0.8, 0.0, 0.0]), torch.linalg.inv
    step = S @ A.T @ inv(A @ S @ A.T) @ change
    mine = z.clone()
    got, want = locked_move(mine, A.clone(), S.clone(), change.clone()), z + step
    wrongs = (
        (z + A.T @ inv(A @ A.T) @ change, "S is not used, so that it leaves the place where codes lie."),
        (z + A.T @ inv(A @ S @ A.T) @ change, "S is missing in front: `S @ A.T`."),
        (z + S @ A.T @ inv(A @ A.T) @ change, "S is missing in the inverse: `A @ S @ A.T`."),
        (z + S @ A.T @ change, "The size is wrong: the inverse is missing, so the target is not met."),
        (
            z + change[0] * S @ A[0] / (A[0] @ S @ A[0]),
            "The locks are not held: all rows of A must be in it, not only the first.",
        ),
        (step, "This is the step; z itself is missing."),
        (step.expand(4, 5), "This is the step; z itself is missing."),
        (z - step, "It goes backwards: add the step."),
    )
    refuse_wrongs(got, want, wrongs, "codes whose first reading moved by 0.8 and whose others stayed")
    need_tensor(got, want, "codes as they came in")
    must_be(got, want, "z + S A' (A S A')⁻¹ change, in this order.")
    must_be(mine, z, "`z += ...` changes the codes that were handed in. Make new ones.")


def check_sister(sister):
    """Write two columns that are neither the first nor side by side."""
    import torch

    need_function(sister, "sister")
    dice = torch.Generator().manual_seed(5)
    factors, fresh = torch.rand(6, 5, generator=dice), torch.rand(6, 2, generator=dice)
    columns, mine = [3, 1], factors.clone()
    want, added, one, first, bare = (factors.clone() for _ in range(5))
    want[:, columns] = fresh
    added[:, columns] += fresh
    one[:, columns] = fresh[0]
    first[:, :2] = fresh
    bare.zero_()[:, columns] = fresh
    got = sister(mine, list(columns), fresh.clone())
    wrongs = (
        (factors, "This is the same garment once more: write `fresh` into its columns."),
        (added, "The new values are added to the old ones. Put them in their place."),
        (one, "All garments get the same new values: each row of `fresh` belongs to one garment."),
        (bare, "The other columns must stay: begin with `factors.clone()`."),
        (first, "They went into the first columns. `changed[:, columns]` names the right ones."),
        (fresh, "Only the new columns are here. A garment needs all its factors."),
    )
    refuse_wrongs(got, want, wrongs, "all factors, with new values in the columns 3 and 1")
    need_tensor(got, want, "factors as they came in")
    must_be(got, want, "Copy all factors, then write `fresh` into `columns`.")
    must_be(mine, factors, "The factors that were handed in have changed. Work on `factors.clone()`.")
