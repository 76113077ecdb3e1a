"""Change pictures by moving their codes: directions, locks, an edit session. Introduced in lesson 08."""

from .directions import Control, Directions, mean_difference
from .inputs import (
    condition,
    condition_columns,
    condition_prior,
    favourite,
    input_directions,
    input_prior,
    spec_rows,
)
from .session import EditSession
