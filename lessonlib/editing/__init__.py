"""Change pictures by moving their codes: directions, locks, an edit session. Introduced in lesson 07."""

from .directions import Control, Directions, mean_difference
from .inputs import condition, input_directions, input_prior, wish_prior
from .session import EditSession
