"""Cutting anew: a real plan stays itself, blurred beliefs become valid plans, the nearest first."""

import numpy as np
import pytest
import torch

from lessonlib.scenes import rules
from lessonlib.scenes.floorplans import floorplans
from lessonlib.scenes.recut import FOUND, recut
from lessonlib.scenes.rooms import Survey


@pytest.fixture(scope="module")
def homes():
    return floorplans(20, seed=6)


def test_what_is_a_plan_already_stays_as_it_is(homes):
    for x, cells in zip(homes.one_hot()[:12], homes.cells.numpy()):
        plans, changed, right = recut(x)
        assert (plans[0] == cells).all() and changed[0] == 0 and right[0]
        assert len(plans) <= FOUND and (right == rules.valid(plans)).all()
        assert (np.diff(changed) > -0.2).all() and changed[0] == changed.min()


def test_blurred_beliefs_become_rectangles_of_allowed_areas(homes):
    soft = torch.nn.functional.avg_pool2d(homes.one_hot(), 5, 1, 2)
    found = [recut(x) for x in soft]
    assert np.mean([right.any() for *_, right in found]) > 0.8
    for plans, _, _ in (one for one in found if one[2].any()):
        survey = Survey(plans)
        assert not any(rule.broken(survey).any() for rule in rules.RULES[:2])
        assert (survey.filled[:, 1:][survey.there[:, 1:]] == 1).all()


def test_where_no_cut_will_do_the_beliefs_are_returned():
    tiny = np.zeros((8, 24, 24))
    tiny[0] = 1
    tiny[1, 10:12, 10:12] = 2
    plans, changed, right = recut(tiny)
    assert len(plans) == 1 and plans[0].sum() == 4 and changed[0] == 0 and not right[0]
