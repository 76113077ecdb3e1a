"""Finishing a plan: all that a brief can ask for is looked at, and what no draw has is said in words."""

import numpy as np
import pytest
import torch

from lessonlib.editing.planning import finish
from lessonlib.metrics import gaps
from lessonlib.scenes.briefs import brief, middles
from lessonlib.scenes.floorplans import PlanSet, floorplans
from lessonlib.scenes.graphs import graph
from lessonlib.scenes.rooms import HALL, LIVING, ordered
from lessonlib.scenes.rules import valid


class Drawing:
    """Stand in for a planner: draws known plans one after another, whatever it is asked for."""

    def __init__(self, *plans):
        self.beliefs = PlanSet(torch.stack([torch.as_tensor(plan) for plan in plans])).one_hot()
        self.noise = torch.zeros(len(plans), 1)

    def code(self, noise, c):
        return noise

    def decode(self, z, c):
        return self.beliefs


def finished(asked, *plans):
    drawing = Drawing(*plans)
    return finish(drawing, asked, drawing.noise)


@pytest.fixture(scope="module")
def homes():
    return floorplans(30, seed=5)


def bedrooms(plan):
    return len(np.unique(plan[plan > 4]))


def measured(plan, name):
    rooms = {"hall": 1, "living": 2, "kitchen": 3, "aspect": 8}
    return float(PlanSet(torch.as_tensor(plan)[None]).factors()[0, rooms[name]])


def test_as_many_bedrooms_as_asked_for_are_drawn(homes):
    plans = {n: plan for plan in reversed(homes.cells) if (n := bedrooms(plan.numpy()))}
    for n in (1, 2, 3):
        for other in {1, 2, 3} - {n}:
            done = finished(brief({"bedrooms": n}), plans[other], plans[n])
            assert done.valid and bedrooms(done.plan) == n and not done.missed


@pytest.mark.parametrize("name", ["living", "kitchen", "aspect"])
def test_areas_and_the_aspect_are_as_asked_for_or_the_nearest_is_said(homes, name):
    low, *_, high = sorted(homes.cells, key=lambda plan: measured(plan, name))
    wanted = min(max(measured(high, name), 0.7), 1.5) if name == "aspect" else measured(high, name)
    done = finished(brief({name: wanted}), low, high)
    assert not done.missed and measured(done.plan, name) == pytest.approx(wanted, abs=1)
    assert finished(brief({name: wanted}), high, low).tries == 1
    done = finished(brief({name: wanted}), low)
    (words,) = done.missed
    assert (
        f"{name}: expected about {wanted:.3g}, got" in words and f"{measured(done.plan, name):.3g}" in words
    )


def test_rooms_lie_together_and_where_they_were_asked_for(homes):
    one, other = homes.cells[0], torch.from_numpy(ordered(homes.cells[0].numpy()[::-1, ::-1])[0])
    for asked in (brief(graph=graph(one)), brief(places=middles(one))):
        done = finished(asked, homes.cells[1], other, one)
        assert not done.missed and not gaps_of(asked, done.plan)
    assert middles(done.plan) == middles(one) and done.tries == 3
    words = finished(brief(places={"kitchen": middles(one)["kitchen"]}), other).missed
    assert len(words) == 1 and words[0].startswith("kitchen: expected about ")


def gaps_of(asked, plan):
    return [words for far, words in gaps(asked, plan)[0] if far > 1]


def test_a_gap_is_how_far_from_each_thing_that_is_asked_for(homes):
    plan = next(plan for plan in homes.cells if bedrooms(plan.numpy()) == 2)
    area, at = measured(plan, "kitchen"), middles(plan)["hall"]
    asked = brief({"bedrooms": 2, "kitchen": area}, places={"hall": at})
    assert [far for far, _ in gaps(asked, plan)[0]] == [0, 0, 0]
    asked = brief(
        {"bedrooms": 3, "kitchen": area - 0.5}, places={"hall": (at[0], at[1] + 1.5), "bedroom 3": at}
    )
    far, words = zip(*gaps(asked, plan)[0])
    assert far[0] == pytest.approx(1) and far[3] == pytest.approx(0.5) and far[1] > 1 and far[2] > 1
    assert words[1].endswith("m, got none") and words[2] == "bedrooms: expected 3, got 2"


def test_what_is_drawn_stays_to_the_cell_and_no_room_grows(homes):
    for plan in homes.cells[:12]:
        cells = plan.numpy()
        begun = np.where((cells == HALL) | (cells == LIVING), cells, 0)
        done = finished(brief({"bedrooms": bedrooms(cells)}, drawn=begun), homes.cells[20], plan)
        assert done.valid and valid(done.plan)[0]
        for room in (HALL, LIVING):
            assert ((done.plan == room) == (cells == room)).all()


def test_a_bedroom_that_is_drawn_stays_under_whatever_number(homes):
    cells = next(plan for plan in homes.cells if bedrooms(plan.numpy()) == 3).numpy()
    begun = np.where(cells == 6, 6, 0)
    done = finished(brief({"bedrooms": 3}, drawn=begun), *[cells] * 6)
    kept = done.plan[begun > 0]
    assert done.valid and len(set(kept)) == 1 and ((done.plan == kept[0]) == (begun > 0)).all()


def test_a_drawing_that_cannot_be_kept_is_refused(homes):
    cells = next(plan for plan in homes.cells if bedrooms(plan.numpy()) == 2).numpy()
    with pytest.raises(ValueError, match="got 2 bedrooms where 1 were asked for"):
        brief({"bedrooms": 1}, drawn=np.where(cells > 4, cells, 0))
    rows, columns = np.nonzero(cells == LIVING)
    bent = np.where(cells == LIVING, LIVING, 0)
    bent[rows[0], columns[0]] = 0
    with pytest.raises(ValueError, match="the living room is no rectangle"):
        brief(drawn=bent)
