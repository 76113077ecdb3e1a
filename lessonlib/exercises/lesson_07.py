"""Exercises of lesson 07: editing in latent space."""

from __future__ import annotations

from .base import Exercise
from .checks_07 import check_locked_move, check_mean_difference, check_ridge, check_sister, check_slerp
from .stubs import fill, fills, returns

SLERP = '''
def slerp(start, end, t):
    """Walk round the sphere from start to end, both (latent_dim,); t (steps,): (steps, latent_dim)."""
    raise NotDone
'''

MEAN_DIFFERENCE = '''
def mean_difference(codes, chosen):
    """Return how codes (N, latent_dim) differ where chosen, bool (N,), is True: (latent_dim,)."""
    raise NotDone
'''

RIDGE = '''
def ridge(codes, values, strength):
    """Read values (N,) off codes (N, latent_dim): return weight (latent_dim,) and bias ()."""
    raise NotDone
'''

LOCKED_MOVE = '''
def locked_move(z, A, S, change):
    """Move z (n, latent_dim) so that its readings A z change by change (rows,): (n, latent_dim)."""
    raise NotDone
'''

SISTER = '''
def sister(factors, columns, fresh):
    """Return factors (N, F) with fresh (N, len(columns)) in those columns; the rest stays."""
    raise NotDone
'''

ANGLE = "angle = torch.acos((start / start.norm()) @ (end / end.norm()))"
SHARES = "a, b = torch.sin((1 - t) * angle), torch.sin(t * angle)"
ROUND = "(a[:, None] * start + b[:, None] * end)"

CENTRE = "x, y = codes - codes.mean(0), values - values.mean()"
EYE = "eye = torch.eye(codes.shape[1])"
SOLVE = "weight = torch.linalg.solve(x.T @ x + strength * eye, x.T @ y)"
BIAS = "values.mean() - weight @ codes.mean(0)"

GAIN = "gain = S @ A.T @ torch.linalg.inv(A @ S @ A.T)"

EXERCISES = (
    Exercise(
        id="07.1",
        name="slerp",
        title="A walk round the sphere",
        points=2,
        stub=SLERP,
        answer=fill(SLERP, ANGLE, SHARES, f"return {ROUND} / torch.sin(angle)"),
        check=check_slerp,
        hints=(
            "The angle: divide both codes by their norms first, then `torch.acos` of `@`.",
            "The shares: `torch.sin((1 - t) * angle)` of start and `torch.sin(t * angle)` of end.",
            "`[:, None]` turns each share (steps,) into a column. Divide the sum by `torch.sin(angle)`.",
        ),
        mistakes=(
            *returns(SLERP, ("torch.lerp(start, end, t[:, None])", "the straight walk")),
            (fill(SLERP, ANGLE, SHARES, f"return {ROUND}"), "Divide by `torch.sin(angle)`"),
            (
                fill(
                    SLERP,
                    ANGLE,
                    "b, a = torch.sin((1 - t) * angle), torch.sin(t * angle)",
                    f"return {ROUND} / torch.sin(angle)",
                ),
                "the other way",
            ),
            (
                fill(
                    SLERP,
                    "angle = torch.acos((start @ end).clamp(-0.99, 0.99))",
                    SHARES,
                    f"return {ROUND} / torch.sin(angle)",
                ),
                "without dividing by the norms",
            ),
            (
                fill(
                    SLERP,
                    ANGLE,
                    "start, end = start / start.norm(), end / end.norm()",
                    SHARES,
                    f"return {ROUND} / torch.sin(angle)",
                ),
                "have lost their length",
            ),
            (
                fill(
                    SLERP,
                    "angle = (start / start.norm()) @ (end / end.norm())",
                    SHARES,
                    f"return {ROUND} / torch.sin(angle)",
                ),
                "the cosine of the angle",
            ),
            (
                fill(SLERP, ANGLE, SHARES, f"return ({ROUND} / torch.sin(angle)).T"),
                "Places became columns",
            ),
        ),  # fmt: skip
    ),
    Exercise(
        id="07.2",
        name="mean_difference",
        title="The simplest direction",
        points=1,
        stub=MEAN_DIFFERENCE,
        answer=fill(MEAN_DIFFERENCE, "return codes[chosen].mean(0) - codes[~chosen].mean(0)"),
        check=check_mean_difference,
        hints=(
            "`codes[chosen]` are the codes where the mask is True, `codes[~chosen]` the others.",
            "`.mean(0)` takes the mean over pictures and keeps one number for each latent.",
        ),
        mistakes=returns(
            MEAN_DIFFERENCE,
            ("codes[~chosen].mean(0) - codes[chosen].mean(0)", "the other way"),
            ("codes[chosen].mean(0) - codes.mean(0)", "from the mean of all"),
            ("codes[chosen].mean(0)", "Nothing is subtracted"),
            ("codes[chosen].mean() - codes[~chosen].mean()", "one number"),
            ("codes[chosen].sum(0) - codes[~chosen].sum(0)", "These are sums"),
            (
                "torch.nn.functional.normalize(codes[chosen].mean(0) - codes[~chosen].mean(0), dim=0)",
                "cut to length 1",
            ),
        ),  # fmt: skip
    ),
    Exercise(
        id="07.3",
        name="ridge",
        title="Read a number off a code",
        points=2,
        stub=RIDGE,
        answer=fill(RIDGE, CENTRE, EYE, SOLVE, f"return weight, {BIAS}"),
        check=check_ridge,
        hints=(
            "Take the means off first: `x = codes - codes.mean(0)`, `y = values - values.mean()`.",
            "`torch.linalg.solve(M, v)` gives the w for which M w = v. Here M is "
            "`x.T @ x + strength * torch.eye(codes.shape[1])` and v is `x.T @ y`.",
            "The bias makes the mean code read the mean value: `values.mean() - weight @ codes.mean(0)`.",
        ),
        mistakes=(
            (
                fill(RIDGE, "x, y = codes, values", EYE, SOLVE, f"return weight, {BIAS}"),
                "The means were not taken off",
            ),
            (
                fill(
                    RIDGE, CENTRE, "weight = torch.linalg.solve(x.T @ x, x.T @ y)", f"return weight, {BIAS}"
                ),
                "`strength` is not used",
            ),
            (
                fill(
                    RIDGE,
                    CENTRE,
                    EYE,
                    "weight = torch.linalg.solve(x.T @ x / len(x) + strength * eye, x.T @ y / len(x))",
                    f"return weight, {BIAS}",
                ),
                "averaged over pictures",
            ),
            (
                fill(
                    RIDGE,
                    CENTRE,
                    EYE,
                    "weight = torch.linalg.solve(x.T @ x - strength * eye, x.T @ y)",
                    f"return weight, {BIAS}",
                ),
                "taken off the diagonal",
            ),
            (
                fill(
                    RIDGE,
                    CENTRE,
                    "weight = torch.linalg.solve(x.T @ x + strength, x.T @ y)",
                    f"return weight, {BIAS}",
                ),
                "to every number of the matrix",
            ),
            (
                fill(RIDGE, CENTRE, EYE, SOLVE, "return weight, values.mean()"),
                "only for codes whose mean is 0",
            ),
            (fill(RIDGE, CENTRE, EYE, SOLVE, "return weight, torch.zeros(())"), "The bias is missing"),
            (fill(RIDGE, CENTRE, EYE, SOLVE, "return weight"), "two things"),
        ),  # fmt: skip
    ),
    Exercise(
        id="07.4",
        name="locked_move",
        title="Move one reading, hold the others",
        points=3,
        stub=LOCKED_MOVE,
        answer=fill(LOCKED_MOVE, GAIN, "return z + gain @ change"),
        check=check_locked_move,
        hints=(
            "Shapes first: `A @ S @ A.T` is (rows, rows), and `S @ A.T` is (latent_dim, rows).",
            "`torch.linalg.inv(A @ S @ A.T) @ change` says how much of each row's own way to go.",
            "`S @ A.T` times that is the step (latent_dim,). Add it to every row of z.",
        ),
        mistakes=fills(
            LOCKED_MOVE,
            ("return z + A.T @ torch.linalg.inv(A @ A.T) @ change", "S is not used"),
            ("return z + A.T @ torch.linalg.inv(A @ S @ A.T) @ change", "S is missing in front"),
            ("return z + S @ A.T @ torch.linalg.inv(A @ A.T) @ change", "S is missing in the inverse"),
            ("return z + S @ A.T @ change", "the inverse is missing"),
            ("return z + change[0] * S @ A[0] / (A[0] @ S @ A[0])", "The locks are not held"),
            ("return S @ A.T @ torch.linalg.inv(A @ S @ A.T) @ change", "z itself is missing"),
            ("return z - S @ A.T @ torch.linalg.inv(A @ S @ A.T) @ change", "backwards"),
            ("z += S @ A.T @ torch.linalg.inv(A @ S @ A.T) @ change\n    return z", "were handed in"),
        ),
    ),
    Exercise(
        id="07.5",
        name="sister",
        title="A sister for every garment",
        points=1,
        stub=SISTER,
        answer=fill(SISTER, "changed = factors.clone()", "changed[:, columns] = fresh", "return changed"),
        check=check_sister,
        hints=(
            "`factors.clone()` makes a copy that may be changed.",
            "`changed[:, columns] = fresh` writes into several columns at once. Return the copy.",
        ),
        mistakes=(
            (fill(SISTER, "factors[:, columns] = fresh", "return factors"), "were handed in"),
            (fill(SISTER, "changed = factors.clone()", "return changed"), "the same garment"),
            (
                fill(SISTER, "changed = factors.clone()", "changed[:, columns] += fresh", "return changed"),
                "added to the old",
            ),
            (
                fill(SISTER, "changed = factors.clone()", "changed[:, columns] = fresh[0]", "return changed"),
                "the same new values",
            ),
            (
                fill(
                    SISTER,
                    "changed = torch.zeros_like(factors)",
                    "changed[:, columns] = fresh",
                    "return changed",
                ),
                "must stay",
            ),
            (
                fill(
                    SISTER,
                    "changed = factors.clone()",
                    "changed[:, : fresh.shape[1]] = fresh",
                    "return changed",
                ),
                "the first columns",
            ),
            (fill(SISTER, "return fresh"), "Only the new columns"),
        ),  # fmt: skip
    ),
)
