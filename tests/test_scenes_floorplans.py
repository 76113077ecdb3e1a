"""Plans: valid as asked, the same everywhere; every rule finds its own fault and says it in words."""

import numpy as np
import pytest
import torch

from lessonlib.data import load
from lessonlib.metrics import disagreement, distinct_graphs, edit_distance
from lessonlib.scenes import floorplans, rules
from lessonlib.scenes.graphs import Graph, asked_graph, doors, graph, graphs
from lessonlib.scenes.rooms import CELL, Survey, ordered, turned

GOOD = """
.LLLLLLLLL111111.
.LLLLLLLLL111111.
.LLLLLLLLL111111.
.LLLLLLLLL111111.
.LLLLLLLLL111111.
.LLLLLLLLL111111.
.LLLLLLLLLHHHHHHH
.LLLLLLLLLHHHHHHH
.LLLLLLLLLHHHHHHH
.KKKKKKKKKBBBBBB.
.KKKKKKKKKBBBBBB.
.KKKKKKKKKBBBBBB.
.KKKKKKKKKBBBBBB.
"""


def plan(text=GOOD):
    """A plan from letters: one line a row, the corner of the site first."""
    cells = np.zeros((24, 24), np.uint8)
    for y, line in enumerate(text.strip().splitlines()):
        for x, letter in enumerate(line):
            cells[y + 2, x + 3] = ".HLKB123".index(letter)
    return cells


@pytest.fixture(scope="module")
def homes():
    return floorplans.floorplans(150, seed=1)


def test_plans_keep_to_the_rules_and_most_tries_do(homes):
    assert rules.valid(homes.cells).all() and len(homes) == 150
    assert rules.valid(floorplans.render(*floorplans.sample_factors(150))).mean() > 0.3
    assert homes.cells.dtype == torch.uint8 and homes.one_hot().shape == (150, 8, 24, 24)
    assert torch.equal(homes.one_hot().argmax(1), homes.cells.long())
    beds = (homes.areas()[:, 5:] > 0).sum(1)
    assert torch.bincount(beds).tolist() == [0, 50, 50, 50]
    assert distinct_graphs(homes.cells[:100]) >= 50


def test_same_seed_same_plans(homes):
    assert torch.equal(homes.cells[:6], floorplans.floorplans(150, seed=1).cells[:6])
    assert not torch.equal(homes.cells[:6], floorplans.floorplans(150, seed=2).cells[:6])


def test_a_programme_is_met_to_within_the_module():
    wanted = {"bedrooms": 2, "living": 24, "kitchen": 10, "aspect": 1.2}
    factors, chance = floorplans.sample_factors(64)
    for column, value in floorplans.check_programme(wanted).items():
        factors[:, column] = value
    cells = floorplans.render(factors, chance)
    made = floorplans.PlanSet(torch.as_tensor(cells[rules.valid(cells)]))
    area = made.areas()
    assert len(made) >= 8 and (area[:, 5:] > 0).sum(1).eq(2).all()
    assert (area[:, 2] - 24).abs().mean() < 2 and (area[:, 3] - 10).abs().mean() < 1.5
    wide, deep = (made.cells.any(axis).sum(1).float() for axis in (1, 2))
    assert float((wide / deep).mean()) == pytest.approx(1.2, abs=0.1)


@pytest.mark.parametrize("wanted, said", [
    ({"bedrooms": 4}, "expected bedrooms from 1 to 3 , got 4"),
    ({"kitchen": 40}, "expected kitchen from 7 to 12 m², got 40"),
    ({"cellar": 9}, "expected names of bedrooms, hall, .*, got 'cellar'"),
])  # fmt: skip
def test_an_impossible_programme_is_refused(wanted, said):
    with pytest.raises(ValueError, match=said):
        floorplans.check_programme(wanted)


def test_plans_are_loaded_as_pictures_with_what_was_measured(homes):
    images = load("floorplans", size=48, n=6, seed=3)
    plans = floorplans.floorplans(6, seed=3)
    assert images.images.shape == (6, 3, 48, 48) and images.card.licence == "CC0-1.0"
    assert torch.equal(images.images[:, :, ::2, ::2], floorplans.INKS[plans.cells.long()].permute(0, 3, 1, 2))
    assert torch.equal(images.column("bath"), plans.areas()[:, 4])
    assert images.applies[:, 7].tolist() == [beds > 1 for beds in images.column("bedrooms")]
    wide = plans.cells[0].any(0).sum() / plans.cells[0].any(1).sum()
    assert images.column("aspect")[0] == wide


def changed(*boxes):
    """GOOD with boxes (letter, row, column, rows, columns) painted over."""
    cells = plan()
    for letter, y, x, h, w in boxes:
        cells[y + 2 : y + 2 + h, x + 3 : x + 3 + w] = ".HLKB123".index(letter)
    return cells


FAULTS = {
    "programme": (changed(("L", 9, 10, 4, 6)), "expected the bath in one piece, got 0"),
    "areas": (changed(("K", 9, 12, 4, 4)), "the bath has 2 m², expected 4 to 7"),
    "entrance": (changed((".", 6, 16, 3, 1), ("1", 0, 16, 13, 1)), "the hall has no metre of outside wall"),
    "reached": (changed((".", 9, 10, 4, 6), ("B", 10, 11, 3, 5)), "the bath shares no metre"),
    "privacy": (changed(("K", 6, 1, 3, 9)), "the living room can only be reached through"),
    "bath and kitchen": (changed(("K", 9, 9, 1, 7), ("K", 9, 15, 4, 2)), "the bath can only have a door to"),
    "daylight": (changed(("B", 9, 0, 4, 1), ("B", 13, 0, 1, 11)), "the kitchen has no outside wall"),
    "rectangular": (changed(("1", -1, 10, 1, 2), ("1", -2, 10, 1, 2)), "bedroom 1 fills"),
}


def test_a_good_plan_has_no_fault():
    assert rules.reasons(plan()) == [] and rules.valid(plan()).all()


@pytest.mark.parametrize("name", FAULTS)
def test_each_rule_finds_its_own_fault_and_says_it(name):
    cells, words = FAULTS[name]
    assert set(FAULTS) == {rule.name for rule in rules.RULES}
    assert not rules.check(cells)[name][0]
    assert any(words in reason for reason in rules.reasons(cells)), rules.reasons(cells)


def test_a_learners_own_rule_is_checked_like_the_others():
    narrow = rules.Rule("wide", "{room} is {got:g} m wide", lambda s: s.there & (s.size.min(2) < 2),
                        lambda s: s.size.min(2))  # fmt: skip
    assert rules.reasons(plan(), [narrow]) == ["the hall is 1.5 m wide", "the outside is 12 m wide"][:1]


def test_what_is_no_plan_is_refused():
    for wrong, said in ((np.zeros((3, 8, 8), int), "expected plans"), (np.full((24, 24), 9), "from 0 to 7"),
                        (np.zeros((24, 24)), "expected whole numbers")):  # fmt: skip
        with pytest.raises(ValueError, match=said):
            rules.check(wrong)


def test_what_is_measured_is_the_same_turned_and_mirrored(homes):
    cells = homes.cells[:40].numpy()
    before = Survey(cells)
    for way in range(8):
        after = Survey(turned(cells, way))
        assert (after.area == before.area).all() and (after.near == before.near).all()
        assert rules.valid(turned(cells, way)).all()
        assert graphs(ordered(turned(cells, way))) == graphs(cells)
    assert before.area.sum() == cells.size * CELL**2 and before.pieces[:, 1:].max() == 1
    assert len(homes.pick([0, 1]).turned()) == 16


def test_a_graph_knows_who_lies_beside_whom_and_doors_lead_everywhere(homes):
    g = graph(plan())
    assert str(g) == "hall–living, hall–bath, hall–bedroom, living–kitchen, living–bedroom, kitchen–bath"
    assert doors(plan()) == [(1, 2), (1, 4), (1, 5), (2, 3)]
    for cells, area in zip(homes.cells.numpy()[:30], homes.areas()[:30]):
        pairs = doors(cells)
        assert {b for _, b in pairs} | {1} >= set(np.flatnonzero(area.numpy())) - {0}
        assert (3, 4) not in pairs and (4, 3) not in pairs


def test_edits_are_counted_whatever_the_bedrooms_are_called():
    rooms = ["hall", "living", "kitchen", "bath", "bedroom 1", "bedroom 2"]
    base = [("hall", name) for name in rooms[1:]]
    a = asked_graph(rooms, [*base, ("living", "bedroom 1")])
    b = asked_graph(rooms, [*base, ("living", "bedroom 2")])
    assert a == b and edit_distance(a, b) == 0
    assert edit_distance(a, asked_graph(rooms, base)) == 1
    one = asked_graph(rooms[:5], base[:4])
    assert edit_distance(a, one) == edit_distance(one, a) == 3, "a room, its edge, and one more edge"
    assert edit_distance(Graph((1, 5, 5), frozenset({(0, 2)})), Graph((1, 5, 5), frozenset({(0, 1)}))) == 0
    with pytest.raises(ValueError, match="expected 7 rooms or fewer, got 8"):
        edit_distance(a, Graph(tuple(range(8)), frozenset()))


NINE = ["hall", "living", "kitchen", "bath", *["bedroom"] * 5]


@pytest.mark.parametrize("rooms, area, said", [
    (NINE, 30, "expected 78 m² or more for 9 rooms, got 30"),
    (NINE, None, "expected 1 to 3 of it, got 5: bedroom"),
    ([*NINE[:5], "cellar"], None, "expected names of .*, got 'cellar'"),
    (["living", "kitchen", "bath", "bedroom"], None, "expected one, got 0: hall"),
])  # fmt: skip
def test_a_graph_that_cannot_be_is_refused(rooms, area, said):
    with pytest.raises(ValueError, match=said):
        asked_graph(rooms, [], area)


def test_disagreement_is_nothing_between_symmetries_and_much_between_plans(homes):
    one = homes.pick([0]).turned().cells
    assert disagreement(one, 200) == 0
    assert 0.4 < disagreement(homes.cells) < 0.7
    with pytest.raises(ValueError, match="two plans or more, got 1"):
        disagreement(one[:1])
