"""Twelve garments as numbers: what is kept stays, what is locked stays, everything can be undone."""

from copy import deepcopy
from random import Random

import pytest
import torch

from lessonlib.editing.designs import CARDS, FULL, LOCKS, Designs, crossed, fresh, varied
from lessonlib.scenes.garments import NAMES, SPEC, render
from lessonlib.scenes.naming import WORDS, word


def drawable(values):
    return render(torch.tensor([[values[name] for name in NAMES]]), 16).shape == (1, 3, 16, 16)


def test_every_factor_has_one_lock():
    assert sorted(name for names in LOCKS.values() for name in names) == sorted(NAMES)


@pytest.mark.parametrize("ask", [{"hue": "pink", "category": "coat"}, {"sleeve": "long-sleeved"}, {}])
def test_what_is_asked_for_in_words_is_what_comes(ask):
    for seed in range(30):
        values = fresh(Random(seed), ask)
        assert drawable(values) and all(word(name, values[name]) == said for name, said in ask.items())
        assert "sleeve" not in ask or values["category"] < 3


def test_the_same_dice_give_the_same_garment_and_others_another():
    assert fresh(Random(1), {}) == fresh(Random(1), {}) != fresh(Random(2), {})


def test_a_variation_is_near_and_keeps_its_kind():
    one = fresh(Random(0), {})
    some = [varied(Random(k), one) for k in range(40)]
    assert all(drawable(each) and each["category"] == one["category"] for each in some)
    away = [abs(each["length"] - one["length"]) for each in some]
    assert 0 < sum(away) / len(away) < 0.15 and any(each["pattern"] != one["pattern"] for each in some)


def test_a_child_has_each_group_whole_from_one_parent_and_something_of_both():
    one, other = dict.fromkeys(NAMES, 0), dict.fromkeys(NAMES, 1)
    for k in range(40):
        child = crossed(Random(k), one, other)
        from_other = [{child[name] for name in names} for names in LOCKS.values()]
        assert all(len(each) == 1 for each in from_other)
        assert {0} in from_other and {1} in from_other
        assert crossed(Random(k), one, other, ["cut"])["sleeve"] == 0
    assert crossed(Random(0), one, other, list(LOCKS)) == one


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_its_factors_through_every_change(lock):
    designs = Designs()
    designs.act("lock", lock)
    before = deepcopy(designs.state["cards"])
    designs.act("vary", 0)
    designs.act("reject", 1)
    changed = designs.state["cards"]
    for i in (0, 1):
        same = {name for name in NAMES if changed[i]["values"][name] == before[i]["values"][name]}
        assert set(LOCKS[lock]) <= same and len(same) < len(NAMES)


def test_what_is_kept_is_never_replaced():
    designs = Designs()
    for i in range(CARDS - 1):
        designs.act("keep", i)
    kept = designs.kept
    assert designs.act("reject", 0) == "It is kept: let it go first."
    assert designs.act("vary", 0) == "The variation is card 12."
    assert designs.act("cross", 1, 2) == "The child is card 12." and designs.act("ask") is None
    assert designs.kept == kept and len(kept) == CARDS - 1
    designs.act("keep", CARDS - 1)
    for action in (["vary", 0], ["cross", 0, 1], ["ask"]):
        assert designs.act(*action) == FULL
    assert designs.kept[:-1] == kept


def test_a_child_takes_neither_parents_place():
    designs = Designs()
    parents = deepcopy(designs.state["cards"][:2])
    assert designs.act("cross", 0, 1) == "The child is card 3."
    assert designs.state["cards"][:2] == parents


def test_ask_fills_what_is_free_with_what_is_asked_for():
    designs = Designs()
    designs.act("keep", 4)
    kept = designs.kept
    for name, said in {"hue": "green", "pattern": "checked", "category": "coat"}.items():
        designs.act("set", name, said)
    designs.act("ask")
    others = [card["values"] for card in designs.state["cards"] if not card["kept"]]
    assert designs.kept == kept and len(others) == CARDS - 1
    assert {(word("hue", v["hue"]), v["pattern"], v["category"]) for v in others} == {("green", 2, 2)}
    designs.act("set", "hue", None)
    assert "hue" not in designs.state["ask"]


def test_undo_takes_back_one_action_after_another():
    designs = Designs(seed=3)
    actions = (["keep", 2], ["vary", 2], ["lock", "cut"], ["set", "hue", "blue"], ["cross", 0, 1], ["ask"])
    states = []
    for action in actions:
        states.append(deepcopy(designs.state))
        designs.act(*action)
    assert designs.can_undo
    for state in reversed(states):
        designs.act("undo")
        assert designs.state == state
    assert not designs.can_undo
    designs.act("undo")
    assert designs.state == states[0]


@pytest.mark.parametrize(
    "action",
    [["keep", 12], ["vary", "0"], ["cross", 0, -1], ["lock", "hat"], ["set", "hue", "grey"],
     ["set", "fit", "loose"], ["fly"], ["state"]],
)  # fmt: skip
def test_what_there_is_not_is_refused_in_words_and_changes_nothing(action):
    designs = Designs()
    before = deepcopy(designs.state)
    with pytest.raises(ValueError, match="expected"):
        designs.act(*action)
    assert designs.state == before and not designs.can_undo


def test_every_word_can_be_asked_for():
    for name in ("length", "sleeve", "hue", "pattern", "category"):
        for said in WORDS[name]:
            assert word(name, fresh(Random(7), {name: said})[name]) == said
    assert {f.name for f in SPEC} == set(fresh(Random(7), {}))
