"""Metrics: numbers that judge pictures, latents and edits. Lessons 07 to 17.

Every one raises ``ValueError`` for shapes that do not fit together, or too few pictures to tell anything.
"""

from .daylight import daylight_factor, sun_hours, sun_position, sunlit
from .detail import seam, sharpness
from .distances import Judge, frechet_distance, kernel_distance
from .edits import difference, leakage, linear_range, measure_edit, measure_edits, r_squared
from .latents import active_latents, mig
from .neighbours import authenticity, near_copies, nearest, precision_recall
from .palettes import palette, palette_distance, partners
from .plans import disagreement, distinct_graphs, edit_distance, gaps
from .scorecard import scorecard, wilson
from .solids import measure_solids
from .uplift import uplift
