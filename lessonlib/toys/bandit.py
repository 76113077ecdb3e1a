"""Which poster to show whom: a bandit that learns from clicks, in many campaigns at once. Lesson 18."""

from dataclasses import dataclass

import numpy as np

from .privacy import keep

WAYS = ("random", "best for all", "segments")


@dataclass(frozen=True)
class Campaigns:
    """Count what was shown, and the clicks it got: both (campaigns, segments, posters). Lesson 18."""

    shown: np.ndarray
    clicks: np.ndarray

    @property
    def rates(self) -> np.ndarray:
        """The share of views with a click, (campaigns,)."""
        return self.clicks.sum((1, 2)) / self.shown.sum((1, 2))

    @property
    def entropy(self) -> np.ndarray:
        """How varied the posters are that a segment sees, in bits, (campaigns, segments): 0 is one poster."""
        p = self.shown / self.shown.sum(2, keepdims=True).clip(1)
        return -(p * np.log2(p.clip(1e-12))).sum(2)


def campaigns(
    rates: np.ndarray, views: int, rng: np.random.Generator, way: str = "segments", n: int = 20,
    epsilon: float | None = None, consent: float = 1.0, least: int = 0,
) -> Campaigns:  # fmt: skip
    """Run ``n`` campaigns of ``views`` views at once on click ``rates`` (segments, posters). Lesson 18.

    Each view is of a random segment. ``way``: posters at random; Thompson's way with one table for all; or
    with one for each segment. ``epsilon``: the learner hears reports as ``randomised`` makes them.
    ``consent``: the share of people who agree; others get the poster that is best for all so far, and nothing
    is recorded of them. A segment is shown what is best for all until it has ``least`` views of its own.
    Raises ``ValueError`` for rates outside 0 to 1 or an unknown way.
    """
    rates = np.asarray(rates, float)
    if rates.ndim != 2 or not ((rates >= 0) & (rates <= 1)).all() or way not in WAYS:
        expected = f"rates (segments, posters) in [0, 1] and a way of {', '.join(WAYS)}"
        raise ValueError(f"campaigns: expected {expected}, got {way!r} and {rates.shape}")
    segments, posters = rates.shape
    shown, clicks, heard, told = (np.zeros((n, segments, posters)) for _ in range(4))
    lie, each = 0.0 if epsilon is None else 1 - keep(epsilon), np.arange(n)
    for _ in range(views):
        segment, agrees = rng.integers(segments, size=n), rng.random(n) < consent
        own, all_ = (told[each, segment], heard[each, segment]), (told.sum(1), heard.sum(1))
        common = (own[1].sum(1) < least) | (way == "best for all")
        yes, seen = (np.where(common[:, None], a, o) for a, o in zip(all_, own))
        # what is hoped of a poster before anybody saw it: a rate of about a tenth, as reports would have it
        start = 1 + 18 * lie, 9 - 8 * lie
        draw = rng.beta(yes + start[0], seen - yes + start[1])
        best = (all_[0] + start[0]) / (all_[1] + sum(start))
        score = np.where(agrees[:, None], draw, best)
        pick = rng.integers(posters, size=n) if way == "random" else score.argmax(1)
        clicked = rng.random(n) < rates[segment, pick]
        reported = clicked ^ (rng.random(n) < lie)
        shown[each, segment, pick] += 1
        clicks[each, segment, pick] += clicked
        heard[each, segment, pick] += agrees
        told[each, segment, pick] += agrees & reported
    return Campaigns(shown, clicks)
