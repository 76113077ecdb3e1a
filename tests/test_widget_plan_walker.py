"""The plan walker without a browser: requests in, the facts of a plan and its house as boxes out."""

import csv
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
import trimesh
from asking import ask, refused
from test_scenes_floorplans import plan

from lessonlib.data import Factor
from lessonlib.editing.planning import Finished
from lessonlib.scenes import floorplans
from lessonlib.scenes.rooms import KITCHEN, ROOMS, Survey
from lessonlib.scenes.rules import RULES, Rule
from lessonlib.widgets import PlanWalker

TWO = {"bedrooms": 1, "hour": 9.0}


def draw(values, code):
    """Cut a plan as the sliders say; a code's numbers stand for chance."""
    factors = torch.tensor([[float(values[name]) for name in floorplans.NAMES]])
    return floorplans.PlanSet(floorplans.render(factors, torch.special.ndtr(code)))


def walker(**more):
    return PlanWalker(draw, floorplans.SPEC, TWO, latent_dim=floorplans.CHANCES, **{"seed": 1} | more)


def boxes(pixels):
    return np.frombuffer(pixels, np.int16).reshape(-1, 8)


def test_the_first_answer_holds_the_house_in_millimetres_and_where_to_begin():
    part = walker()
    reply, pixels = ask(part)
    built = boxes(pixels)
    floors = built[built[:, 6] < 8]
    for room in np.unique(part.plan)[1:]:
        low, high = (floors[floors[:, 6] == room][:, k : k + 2].astype(int) for k in (0, 3))
        area = (high - low).prod(1).sum() / 1e6
        assert area == reply["rooms"][room]["area"] == Survey(part.plan[None]).area[0, room]
    assert max(built[:, 7]) < len(reply["colours"]) and len(reply["cells"]) == 576
    x, y, _ = reply["start"]
    assert ROOMS[part.plan[int(2 * y), int(2 * x)]] == "hall"
    assert [lamp["faults"] for lamp in reply["lamps"]] == [[]] * len(RULES)
    assert reply["began"] == reply["state"] and not reply["applies"]["bedroom 3"]


def test_light_moves_without_a_new_house_and_a_slider_makes_one():
    part = walker()
    first, pixels = ask(part)
    reply, none = ask(part, ["set", "hour", 15], house=first["house"])
    assert not none and reply["house"] == first["house"] and reply["sun"] != first["sun"]
    reply, _ = ask(part, ["set", "turned", 90], house=first["house"])
    assert reply["sun"][1] == pytest.approx(part.sun(15)[1] - 90, abs=0.01)
    assert ask(part, ["set", "hour", 9.25], ["set", "turned", 33.3])[0]["state"]["hour"] == 9.25
    reply, other = ask(part, ["set", "bedrooms", 0], house=first["house"])
    assert reply["house"] == first["house"] + 1 and other != pixels and other
    assert ask(part, ["reset"], house=reply["house"])[1] == pixels
    assert ask(part, ["set", "hour", None])[0]["state"] == first["began"]


def test_the_sun_shines_where_windows_look():
    reply, _ = ask(PlanWalker(lambda values, code: plan(), start={"hour": 12.0}))
    assert reply["shining"][ROOMS.index("hall")] == 0 and reply["sun"][1] == pytest.approx(180, abs=1)
    dark, _ = ask(PlanWalker(lambda values, code: plan(), latitude=60, start={"hour": 22.0}))
    assert dark["sun"][0] < 0 and sum(dark["shining"]) == 0


def test_another_code_draws_another_plan_and_none_is_drawn_without_latents():
    part = walker()
    first = part.plan
    ask(part, ["again"], ["again"])
    assert (part.plan != first).any() and part.state["seed"] == 3
    seen = []
    ask(PlanWalker(lambda values, code: seen.append(code) or plan()))
    assert seen == [None]


def test_light_draws_no_plan_anew_and_refresh_does():
    drawn = []
    part = PlanWalker(lambda values, code: drawn.append(1) or plan(), [Factor("width")])
    ask(part), ask(part, ["set", "hour", 8]), ask(part, ["set", "turned", 90]), part.plan
    assert len(drawn) == 1
    part.refresh()
    assert len(drawn) == 2
    ask(part, ["set", "width", 0.3])
    assert len(drawn) == 3


def test_each_lamp_gives_its_reason_in_words_a_learners_own_too():
    cells = plan()
    cells[cells == KITCHEN] = 0
    narrow = Rule("narrow", "{room} is {got:g} m² and narrow", lambda s: s.area > 19)
    reply, _ = ask(PlanWalker(lambda values, code: cells, rules=(*RULES, narrow)))
    faults = {lamp["name"]: lamp["faults"] for lamp in reply["lamps"]}
    assert faults["programme"] == ["expected the kitchen in one piece, got 0"]
    assert "the living room is 20.25 m² and narrow" in faults["narrow"] and faults["areas"] == []


def test_what_a_plan_lacks_of_its_brief_has_a_lamp_of_its_own():
    lacks = []
    part = PlanWalker(lambda values, code: Finished(plan(), True, 0.0, 1, tuple(lacks)))
    assert ask(part)[0]["lamps"][-1] == {"name": "brief", "faults": []}
    lacks.append("bedrooms: expected 3, got 1")
    part.refresh()
    assert ask(part)[0]["lamps"][-1] == {"name": "brief", "faults": lacks}
    assert "brief" not in [lamp["name"] for lamp in ask(walker())[0]["lamps"]]


@pytest.mark.parametrize(
    "action",
    [["set", "hall", 200], ["set", "hour", 2], ["set", "bedrooms", 1.5], ["save", "exe"], ["fly"]],
)
def test_a_bad_action_is_told_in_words_and_changes_nothing(action):
    reply, pixels = ask(walker(), action)
    assert refused(reply) and reply["state"] == reply["began"] and len(boxes(pixels)) > 50


@pytest.mark.parametrize(
    "drawn, words",
    [
        (np.zeros((24, 24), int), "one plan with rooms, got only outside"),
        (np.zeros((9, 9), int), "got (1, 9, 9)"),
        (np.full((24, 24), 0.5), "whole numbers"),
        (np.stack([plan(), plan()]), "got 2 plans"),
    ],
)
def test_what_is_no_plan_is_told_and_the_next_good_one_is_shown(drawn, words):
    made = [drawn]
    part = PlanWalker(lambda values, code: made[0])
    reply, pixels = ask(part)
    assert refused(reply) and words in reply["error"] and not pixels
    made[0] = plan()
    part.refresh()
    reply, pixels = ask(part)
    assert "error" not in reply and pixels


def test_a_plan_without_an_entrance_can_be_walked_from_its_largest_room():
    cells = np.zeros((24, 24), int)
    cells[4:10, 4:12] = 2
    reply, _ = ask(PlanWalker(lambda values, code: cells))
    assert reply["start"] == [4, 3.5, 0]


def test_what_is_saved_can_be_read_by_others_and_is_as_large_as_the_plan(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONLIB_HOME", str(tmp_path))
    part = walker()
    notes = [ask(part, ["save", kind])[0]["note"] for kind in ("glb", "csv", "pdf", "svg")]
    assert notes == [f"Saved as {n}." for n in ("house.glb", "rooms.csv", "plan.pdf", "plan.svg")]
    area = {ROOMS[r]: a for r, a in enumerate(Survey(part.plan[None]).area[0]) if r and a}
    house = trimesh.load_scene(tmp_path / "house.glb")
    with open(tmp_path / "rooms.csv", newline="", encoding="utf-8") as file:
        table = {row["room"]: row for row in csv.DictReader(file)}
    drawing = "".join(ET.parse(tmp_path / "plan.svg").getroot().itertext())
    for room, there in area.items():
        floor = house.geometry[f"floor {room}"]
        assert floor.area_faces[floor.face_normals[:, 1] > 0.9].sum() == pytest.approx(there, rel=0.01)
        assert float(table[room]["area m2"]) == there and f"{there:g} m²" in drawing
        assert float(table[room]["width m"]) * float(table[room]["depth m"]) == pytest.approx(there)
    assert float(table["all rooms"]["area m2"]) == sum(area.values()) and "5 m" in drawing
    if shutil.which("pdftotext"):
        words = subprocess.run(
            ["pdftotext", tmp_path / "plan.pdf", "-"], capture_output=True, text=True
        ).stdout
        assert all(f"{there:g} m²" in words for there in area.values()) and "1 : 50 on A3" in words


def test_it_names_itself_the_same_every_time_and_has_a_still(capsys):
    part = walker()
    assert repr(part) == "PlanWalker: 9 sliders, 8 rules"
    json.dumps(part.setup)
    part.still().canvas.draw()
    said = capsys.readouterr().out
    assert said.startswith("The plan walker at 9 h: bedrooms 2, hall 6.00") and said.count("\n") == 1
    assert said.endswith("all 8 rules kept.\n")
    with pytest.raises(ValueError, match="width: expected a number from 1 to 2"):
        PlanWalker(draw, [Factor("width", low=1, high=2)], {"width": 3})
