"""Exercises of lesson 09: sliders as inputs."""

import torch

from .base import exercise


def looked_up(turns, amounts, applies):
    """Put the rows together from single columns, circles as points of the complex plane."""
    points = [torch.polar(torch.ones(len(turns)), 2 * torch.pi * turn) for turn in turns.T]
    circles = [part for point in points for part in (point.imag, point.real)]
    lines = [torch.where(use, 2 * amount - 1, 0) for amount, use in zip(amounts.T, applies.T)]
    return torch.stack([*circles, *lines], dim=1)


def facts() -> list[tuple]:
    """Draw turns, amounts, and which amounts apply."""
    return [
        (torch.rand(n, a), torch.rand(n, b), (torch.arange(n * b) % 3 > 0).view(n, b))
        for n, a, b in ((5, 2, 3), (4, 3, 2), (7, 1, 4))
    ]


@exercise(
    "09.1 What the decoder is given",
    points=2,
    hints=(
        "One turn is `2 * torch.pi`: take `.sin()` and `.cos()` of `2 * torch.pi * turns`.",
        "`torch.stack([sine, cosine], dim=2).flatten(1)` puts each cosine right after its sine.",
        "`2 * amounts - 1` runs from -1 to 1; times `applies` it is 0 where a factor does not apply. "
        "`torch.cat([circles, lines], dim=1)` puts both side by side.",
    ),
    draw=facts,
    reference=looked_up,
    mistakes="""
angle = 2 * torch.pi * turns
return torch.cat([angle.sin(), angle.cos(), (2 * amounts - 1) * applies], dim=1)
# All sines stand before all cosines. Each cosine comes right after its sine.
angle = 2 * torch.pi * turns; circles = torch.stack([angle.cos(), angle.sin()], dim=2).flatten(1)
return torch.cat([circles, (2 * amounts - 1) * applies], dim=1)
# Sine and cosine have changed places: the sine comes first.
right(turns / (2 * torch.pi), amounts, applies)
# The turns were taken for angles: one whole turn is `2 * torch.pi`.
right(turns / 2, amounts, applies)  # This goes half round: one whole turn is `2 * torch.pi`.
right(turns, amounts, torch.ones_like(applies))
# `applies` is not used: where a factor does not apply, its number is 0.
right(turns, (amounts + 1) / 2, applies)  # The amounts still run from 0 to 1. Stretch them to -1 .. 1.
right(turns, amounts * applies, torch.ones_like(applies))
# 0 was put in before the stretching and became -1. Stretch first, then multiply by `applies`.
angle = 2 * torch.pi * turns; circles = torch.stack([angle.sin(), angle.cos()], dim=2).flatten(1)
return torch.cat([(2 * amounts - 1) * applies, circles], dim=1)
# The amounts stand in front. The circles come first.
torch.cat([turns, (2 * amounts - 1) * applies], dim=1)
# The turns went in as they are. Each becomes two numbers, its sine and its cosine.
""",
    usual="Sine and cosine of each turn, then 2 · amount - 1, and 0 where it does not apply.",
)
def condition_rows(turns, amounts, applies):
    """Return c (N, 2 A + B) from turns (N, A), amounts 0..1 (N, B), and which amounts apply, bool (N, B)."""
    angle = 2 * torch.pi * turns
    circles = torch.stack([angle.sin(), angle.cos()], dim=2).flatten(1)
    return torch.cat([circles, (2 * amounts - 1) * applies], dim=1)


def scikit(z, values, z_held, values_held):
    """Fit and score by scikit-learn."""
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import r2_score

    fitted = LinearRegression().fit(z.double().numpy(), values.double().numpy())
    guess = fitted.predict(z_held.double().numpy())
    score = r2_score(values_held.double().numpy(), guess, multioutput="variance_weighted")
    return torch.tensor(score).float()


def traces() -> list[tuple]:
    """Draw codes in which some of the values can be read, and held-out ones."""
    cases = []
    for n, m, d, rows in ((40, 21, 4, 2), (33, 30, 3, 1), (50, 18, 5, 2)):
        z, weight = 0.5 + torch.randn(n + m, d), torch.randn(d, rows)
        values = z @ weight + 2 + torch.randn(n + m, rows)
        cases.append((z[:n], values[:n], z[n:], values[n:]))
    return cases


@exercise(
    "09.2 What a probe still reads",
    points=2,
    hints=(
        "For the bias, put a column of ones beside z: `torch.cat([z, torch.ones(len(z), 1)], dim=1)`.",
        "`torch.linalg.lstsq(codes, values).solution` is the weight with the least squared error.",
        "R² is 1 minus the squared error over `(values_held - values_held.mean(0)).square().sum()`.",
    ),
    draw=traces,
    reference=scikit,
    mistakes="""
right(z, values, z, values)  # It is scored on what it was fitted on. Fit on z, score on `z_held`.
right(z_held, values_held, z_held, values_held)  # It was fitted on the held-out codes. Fit on z, `values`.
weight = torch.linalg.lstsq(z, values).solution
error = values_held - z_held @ weight
return 1 - error.square().sum() / (values_held - values_held.mean(0)).square().sum()
# The bias is missing: put a column of ones beside the codes.
1 - right(z, values, z_held, values_held)  # This is the share that is *not* explained: R² is 1 minus it.
a, b = torch.cat([z, torch.ones(len(z), 1)], 1), torch.cat([z_held, torch.ones(len(z_held), 1)], 1)
return (values_held - b @ torch.linalg.lstsq(a, values).solution).square().mean()
# This is the mean squared error. Divide the squared error by that of guessing the mean, and take it from 1.
a, b = torch.cat([z, torch.ones(len(z), 1)], 1), torch.cat([z_held, torch.ones(len(z_held), 1)], 1)
error = values_held - b @ torch.linalg.lstsq(a, values).solution
return 1 - error.square().sum() / values_held.square().sum()
# Guessing the mean is what it is compared with: take `values_held.mean(0)` off below the line.
a, b = torch.cat([z, torch.ones(len(z), 1)], 1), torch.cat([z_held, torch.ones(len(z_held), 1)], 1)
error = values_held - b @ torch.linalg.lstsq(a, values).solution
return 1 - error.square().mean() / (values_held - values_held.mean(0)).square().sum()
# A mean stands over a sum: take the sum of both.
a, b = torch.cat([z, torch.ones(len(z), 1)], 1), torch.cat([z_held, torch.ones(len(z_held), 1)], 1)
error = values_held - b @ torch.linalg.lstsq(a, values).solution
return 1 - error.abs().sum() / (values_held - values_held.mean(0)).abs().sum()
# Errors count squared in R², above and below the line.
""",
    usual="Least squares with a column of ones, then 1 - squared error / squared distance from the mean.",
)
def probe(z, values, z_held, values_held):
    """Fit a line with a bias from z (N, d) to values (N, rows); return its R² on the held-out ones."""
    one, one_held = torch.ones(len(z), 1), torch.ones(len(z_held), 1)
    weight = torch.linalg.lstsq(torch.cat([z, one], dim=1), values).solution
    error = values_held - torch.cat([z_held, one_held], dim=1) @ weight
    return 1 - error.square().sum() / (values_held - values_held.mean(0)).square().sum()


@exercise(
    "09.3 A sister for every garment",
    hints=(
        "`factors.clone()` makes a copy that may be changed.",
        "`changed[:, columns] = fresh` writes into several columns at once. Return the copy.",
    ),
    draw=lambda: [
        (torch.rand(n, f), columns, torch.rand(n, len(columns)))
        for n, f, columns in ((6, 5, [3, 1]), (4, 7, [2, 5, 6]))
    ],
    reference=lambda factors, columns, fresh: factors.index_copy(1, torch.tensor(columns), fresh),
    mistakes="""
factors[:, columns] = fresh
return factors  # The factors that were handed in have changed. Work on `factors.clone()`.
factors  # This is the same garment once more: write `fresh` into its columns.
changed = factors.clone(); changed[:, columns] += fresh
return changed  # The new values are added to the old ones. Put them in their place.
changed = factors.clone(); changed[:, columns] = fresh[0]
return changed  # All garments get the same new values: each row of `fresh` belongs to one garment.
changed = torch.zeros_like(factors); changed[:, columns] = fresh
return changed  # The other columns must stay: begin with `factors.clone()`.
changed = factors.clone(); changed[:, : fresh.shape[1]] = fresh
return changed  # They went into the first columns. `changed[:, columns]` names the right ones.
changed = factors.clone(); changed[:, sorted(columns)] = fresh
return changed
# The new columns are in another order: the first of `fresh` belongs to the first of `columns`.
fresh  # Only the new columns are here. A garment needs all its factors.
""",
    usual="Copy all factors, then write `fresh` into `columns`.",
)
def sister(factors, columns, fresh):
    """Return factors (N, F) with fresh (N, len(columns)) in those columns; the rest stays."""
    changed = factors.clone()
    changed[:, columns] = fresh
    return changed
