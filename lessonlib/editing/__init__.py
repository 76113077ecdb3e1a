"""Change pictures by moving their codes: directions, locks, an edit session. Introduced in lesson 08."""

from .directions import Control, Directions, mean_difference
from .inputs import condition, condition_columns, condition_prior, input_directions, input_prior
from .session import EditSession
