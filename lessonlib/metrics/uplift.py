"""Is one poster better than another, and how sure is that? Introduced in lesson 18."""

import math


def uplift(clicks: int, views: int, clicks_before: int, views_before: int, z: float = 1.96) -> tuple:
    """Return the rise of a click rate, as a share of the rate before, and its interval: (rise, low, high).

    Two independent groups see one poster each. Both rates must be above 0. The interval of the ratio is that
    of its logarithm (Katz and others 1978), 95 % for ``z`` of 1.96. Lesson 18.
    """
    if not (0 < clicks <= views and 0 < clicks_before <= views_before):
        got = f"{clicks} of {views} and {clicks_before} of {views_before}"
        raise ValueError(f"uplift: expected clicks from 1 to the views in both groups, got {got}")
    ratio = clicks * views_before / views / clicks_before
    reach = z * math.sqrt(1 / clicks - 1 / views + 1 / clicks_before - 1 / views_before)
    return ratio - 1, ratio * math.exp(-reach) - 1, ratio * math.exp(reach) - 1
