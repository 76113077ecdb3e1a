"""Briefs: numbers for a network, of a part of what a plan is; what cannot be is refused in words."""

import numpy as np
import pytest
import torch

from lessonlib.scenes.briefs import PARTS, WIDTH, brief, dabs, facts, middles, profile, random_briefs
from lessonlib.scenes.floorplans import floorplans
from lessonlib.scenes.graphs import graph
from lessonlib.scenes.rooms import ROOMS


@pytest.fixture(scope="module")
def homes():
    return floorplans(24, seed=4)


def parts(rows):
    return dict(zip(("count", "near", "values", "given", "whole", "sketch"), rows.split(PARTS, 1)))


def test_an_empty_brief_is_zeros():
    assert not brief().rows.any() and brief().rows.shape == (1, WIDTH) and not brief().drawn.any()


def test_a_brief_of_all_that_a_plan_is_agrees_with_its_facts(homes):
    for k in (0, 1, 2):
        one, factors = homes.pick([k]), homes.factors()[k]
        names = ["hall", "living", "kitchen", "bath", *ROOMS[5 : 6 + int(factors[0])]]
        given = {name: float(area) for name, area in zip(names, factors[1:])} | {"aspect": float(factors[-1])}
        asked = brief({"bedrooms": int(factors[0]) + 1, **given}, graph(one.cells[0]))
        assert any(torch.allclose(row[: sum(PARTS[:4])], facts(one)[0]) for row in asked.rows)


def test_each_way_to_number_the_bedrooms_is_one_row(homes):
    three = homes.cells[homes.factors()[:, 0] == 2][0]
    asked = brief(drawn=three, graph=graph(three))
    assert len(asked.rows) == len(asked.drawn) == 6
    for row, drawn in zip(asked.rows, asked.drawn):
        shown = torch.nn.functional.one_hot(torch.from_numpy(drawn).long(), 8).permute(2, 0, 1)[None, 1:]
        assert torch.equal(row[-PARTS[-1] :], profile(shown.float())[0])
    assert len(brief({"bedrooms": 2}).rows) == 1, "where no bedroom is named, they need no numbers"


def test_a_place_is_sketched_where_it_was_asked_for():
    sketch = parts(brief(places={"kitchen": (3.0, 8.0)}).rows)["sketch"].unflatten(1, (7, 2, 24))
    wanted = dabs(torch.tensor([[[6.0, 16.0]]]))
    assert torch.equal(sketch[0, 2].flatten(), profile(wanted)[0]) and not sketch[0, [0, 1, 3, 4, 5, 6]].any()
    rows, columns = np.nonzero(wanted[0, 0].numpy())
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (14, 17, 4, 7)


def test_a_plans_middles_are_places_to_ask_for(homes):
    found = middles(homes.cells[0])
    rows, columns = np.nonzero(homes.cells[0].numpy() == 2)
    assert found["living"] == ((columns.min() + columns.max() + 1) / 4, (rows.min() + rows.max() + 1) / 4)
    assert "outside" not in found and len(found) == (homes.areas()[0, 1:] > 0).sum()
    assert parts(brief(places=found).rows)["sketch"][0].unflatten(0, (7, -1)).any(1).sum() == len(found)


def test_random_briefs_say_a_part_and_nothing_wrong(homes):
    torch.manual_seed(0)
    x, known = homes.one_hot(), facts(homes)
    several = torch.cat([random_briefs(x, known) for _ in range(20)])
    given = parts(several)
    nothing = ~several.any(1)
    assert 0.05 < nothing.float().mean() < 0.35
    for name, column in (("count", 0), ("near", 1)):
        truth = known.split(PARTS[:4], 1)[column].repeat(20, 1)
        some = given[name].any(1)
        assert 0.2 < some.float().mean() < 0.8 and torch.equal(given[name][some], truth[some])
    assert not (given["values"] * (1 - given["given"])).any() and not given["given"][:, 6].all()


@pytest.mark.parametrize("how, said", [
    ({"programme": {"kitchen": 40}}, "expected kitchen from 7 to 12 m², got 40"),
    ({"places": {"cellar": (1, 1)}}, "places: expected names of hall, .*, got 'cellar'"),
    ({"places": {"hall": (3, 14)}}, r"expected x and y from 0 to 12 m, got \(3, 14\): hall"),
    ({"drawn": np.zeros((24, 24), int)}, "expected rooms that a plan can have, got none"),
    ({"drawn": np.pad(np.full((2, 4), 3), ((0, 22), (0, 20)))}, "got the kitchen has 2 m², expected 7 to 12"),
])  # fmt: skip
def test_what_cannot_be_is_refused(how, said):
    with pytest.raises(ValueError, match=said):
        brief(**how)


def test_two_numbers_of_bedrooms_and_a_drawing_without_entrance_are_refused(homes):
    with pytest.raises(ValueError, match="expected one number of bedrooms, got 3 in the programme and 1 in"):
        brief({"bedrooms": 3}, graph(homes.cells[0]))
    shut = np.zeros((24, 24), int)
    shut[4:20, 4:20] = 2
    shut[10:14, 9:13] = 1
    with pytest.raises(ValueError, match="the hall has no metre of outside wall, so there is no entrance"):
        brief(drawn=shut)
