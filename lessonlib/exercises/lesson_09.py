"""Exercises of lesson 09: sliders as inputs."""

import torch

from .base import exercise


@exercise(
    "09.1 A sister for every garment",
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
