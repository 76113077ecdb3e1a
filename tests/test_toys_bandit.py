"""Clicks: a bandit over segments, reports that nobody can be held to, and how sure an uplift is."""

import math

import numpy as np
import pytest
from scipy.stats.contingency import relative_risk

from lessonlib.metrics import uplift
from lessonlib.toys.bandit import campaigns
from lessonlib.toys.privacy import debiased, keep, price, randomised

RATES = np.array([[0.05, 0.4, 0.1], [0.5, 0.05, 0.1]])


def run(views=600, seed=0, **how):
    return campaigns(RATES, views, np.random.default_rng(seed), n=10, **how)


def test_a_bandit_learns_what_each_segment_likes():
    by_chance, common, own = (run(way=way).rates.mean() for way in ("random", "best for all", "segments"))
    assert by_chance == pytest.approx(RATES.mean(), abs=0.02)
    assert own > 1.25 * common > 1.25 * 1.1 * by_chance
    shown = run(2000).shown.sum(0)
    assert shown.argmax(1).tolist() == [1, 0]


def test_varied_posters_have_a_high_entropy_and_a_bubble_a_low_one():
    assert run(way="random").entropy.mean() == pytest.approx(math.log2(3), abs=0.02)
    assert run(2000).entropy.mean() < 0.8


def test_who_does_not_agree_teaches_nothing_and_gets_what_is_best_for_all():
    nobody = run(consent=0.0)
    assert (nobody.shown.sum((0, 1)) > 0).tolist() == [True, False, False]  # nothing is known: the first
    assert run(consent=0.5).rates.mean() < run().rates.mean()


def test_a_small_segment_is_not_looked_at_by_itself():
    hidden = run(way="segments", least=10**6)
    assert np.array_equal(hidden.shown, run(way="best for all").shown)


def test_a_strict_budget_costs_clicks_and_a_loose_one_nothing():
    strict, loose, none = (run(epsilon=e).rates.mean() for e in (0.2, 20, None))
    assert strict < 0.9 * loose and loose == pytest.approx(none, abs=0.02)


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 3.0])
def test_no_report_says_more_than_it_may(epsilon):
    clicked, not_ = keep(epsilon), 1 - keep(epsilon)
    assert clicked / not_ == pytest.approx(math.exp(epsilon))
    rng = np.random.default_rng(0)
    heard = (
        randomised(np.ones(50_000), epsilon, rng).mean() / randomised(np.zeros(50_000), epsilon, rng).mean()
    )
    assert heard == pytest.approx(math.exp(epsilon), rel=0.06)


@pytest.mark.parametrize("epsilon", [0.5, 1.0, 2.0])
def test_privacy_costs_what_the_formula_says(epsilon):
    rng, rate, views = np.random.default_rng(1), 0.12, 500
    clicks = rng.random((4000, views)) < rate
    heard = debiased(randomised(clicks, epsilon, rng).mean(1), epsilon)
    assert heard.mean() == pytest.approx(rate, abs=4 * heard.std() / 4000**0.5)
    assert heard.var() / clicks.mean(1).var() == pytest.approx(price(rate, epsilon), rel=0.1)


def test_the_interval_is_a_known_one():
    rise, low, high = uplift(60, 400, 30, 420)
    known = relative_risk(60, 400, 30, 420).confidence_interval(0.95)
    assert (low, high) == pytest.approx((known.low - 1, known.high - 1), abs=1e-3) and low < rise < high


def test_wrong_numbers_are_refused():
    for bad in ({"way": "luck"}, {"rates": RATES + 1}, {"rates": RATES[0]}):
        with pytest.raises(ValueError, match=r"rates \(segments, posters\) in \[0, 1\] and a way of random"):
            campaigns(**{"rates": RATES, "views": 5, "rng": np.random.default_rng(0)} | bad)
    with pytest.raises(ValueError, match="expected a number above 0, got 0"):
        keep(0)
    with pytest.raises(ValueError, match="from 1 to the views in both groups, got 0 of 5 and 1 of 5"):
        uplift(0, 5, 1, 5)
