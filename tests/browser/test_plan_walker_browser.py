"""The plan walker in JupyterLab in a real browser: keys, mouse and a finger walk; light, files, pace."""

from __future__ import annotations

import pytest

from .lab import eventually, fingerprint

SHOW = """import torch
from lessonlib.editing.planning import Finished
from lessonlib.metrics import gaps
from lessonlib.scenes import floorplans
from lessonlib.scenes.briefs import brief
from lessonlib.widgets import PlanWalker
def draw(values, code):
    factors = torch.tensor([[float(values[name]) for name in floorplans.NAMES]])
    plan = floorplans.render(factors, torch.special.ndtr(code))[0]
    asked = brief({"bedrooms": values["bedrooms"] + 1, "living": values["living"]})
    return Finished(plan, True, 0.0, 1, tuple(words for far, words in gaps(asked, plan)[0] if far > 1))
walker = PlanWalker(draw, floorplans.SPEC, {"bedrooms": 1, "hour": 9}, latent_dim=24, seed=1)
walker"""
PART = ".live-walker"
VIEW = f"{PART} .walker-view"
PLAN = f"{PART} .walker-plan .live-picture"
HERE = fingerprint(f"{PART} .walker-here")
SHARP = 900
PACE = """async () => {
  const view = document.querySelector('.live-walker .walker-view'), pen = view.getContext('2d');
  const put = pen.putImageData.bind(pen);
  let drawn = 0;
  pen.putImageData = (...all) => { drawn += 1; put(...all); };
  const start = performance.now();
  view.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
  await new Promise((done) => setTimeout(done, 2000));
  view.dispatchEvent(new KeyboardEvent('keyup', {key: 'ArrowRight', bubbles: true}));
  delete pen.putImageData;
  return 1000 * drawn / (performance.now() - start);
}"""


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the plan walker, run from top to bottom."""
    return lab.show("walker", SHOW, "1 + 1", ready=f"{VIEW}[aria-label]")


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first plan, at rest, walking."""
    page.get_by_label("walk", exact=True).check()
    page.locator(PART).get_by_role("button", name="Reset", exact=True).click()
    page.wait_for_function("() => !document.querySelector('.live-walker .live-changed')")
    at_rest(page)


def at_rest(page):
    page.wait_for_function(f"() => document.querySelector('{VIEW}').width === {SHARP}")


def stands(page) -> bool:
    """Say whether a second passes without a step."""
    before = page.evaluate(HERE)
    page.wait_for_timeout(1000)
    return page.evaluate(HERE) == before


def moved(page, act) -> bool:
    """Say whether ``act`` changes both what one sees and where one stands on the plan."""
    before = page.evaluate(HERE), page.evaluate(fingerprint(VIEW))
    act()
    at_rest(page)
    return all(a != b for a, b in zip(before, (page.evaluate(HERE), page.evaluate(fingerprint(VIEW)))))


@pytest.mark.parametrize("key", ["w", "s", "a", "d", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"])
def test_keys_walk_and_turn_and_leave_the_cells_alone(page, lab, key):
    cell, count = lab.active_cell(), page.locator(".jp-Cell").count()
    opposite = {"w": "s", "s": "w", "a": "d", "d": "a", "ArrowUp": "ArrowDown", "ArrowDown": "ArrowUp"}
    page.locator(VIEW).focus()
    ways = (key, opposite.get(key, key))  # where a wall is in the way, there is none the other way
    assert any([moved(page, lambda way=way: page.keyboard.press(way)) for way in ways])
    assert lab.active_cell() == cell and page.locator(".jp-Cell").count() == count


def test_a_held_key_walks_on_to_the_wall_and_no_further(page):
    page.locator(VIEW).focus()
    page.keyboard.down("w")
    eventually(page, lambda: stands(page), 60)
    page.keyboard.up("w")
    at_rest(page)
    assert not moved(page, lambda: page.keyboard.press("w")), "a wall is in the way"
    assert "pictures a second" in page.locator(f"{PART} .live-caption").inner_text()


def test_the_mouse_looks_round_and_goes_where_the_plan_is_clicked(page):
    area = page.locator(VIEW).bounding_box()

    def look():
        page.mouse.move(area["x"] + 300, area["y"] + 100)
        page.mouse.down()
        page.mouse.move(area["x"] + 400, area["y"] + 110, steps=4)
        page.mouse.up()

    assert moved(page, look)
    plan = page.locator(f"{PART} .walker-here").bounding_box()
    page.mouse.click(plan["x"] + 0.75 * plan["width"], plan["y"] + 0.62 * plan["height"])
    page.get_by_text("You are in the living room: ").wait_for()
    page.mouse.click(plan["x"] + 0.06 * plan["width"], plan["y"] + 0.5 * plan["height"])  # the outer wall
    page.get_by_text("no room to stand there").wait_for()


def test_a_finger_on_the_pad_walks(page):
    pad = page.locator(f"{PART} .walker-pad").bounding_box()
    x, y = pad["x"] + pad["width"] / 2, pad["y"] + pad["height"] / 2
    wire = page.context.new_cdp_session(page)

    def push():
        for k in range(6):
            kind = "touchMove" if k else "touchStart"
            point = {"x": x + 3 * k, "y": y - 6 * k}
            wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(500)
        wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    assert moved(page, push)
    assert not moved(page, lambda: page.wait_for_timeout(500)), "the finger is gone"


def test_the_house_turns_when_seen_from_above(page):
    seen = fingerprint(VIEW)
    inside = page.evaluate(seen)
    page.get_by_label("from above").check()
    page.locator(f'{VIEW}[aria-label^="The house from above"]').wait_for()
    at_rest(page)
    above = page.evaluate(seen)
    page.locator(VIEW).press("ArrowRight")
    eventually(page, lambda: page.evaluate(seen) not in (inside, above))
    assert above != inside and page.locator(f"{PART} .walker-pad").is_hidden()


def test_the_hour_and_the_compass_move_the_sun(page):
    plan = fingerprint(PLAN)
    for name in ("hour", "turned"):
        before = page.evaluate(plan), page.evaluate(fingerprint(VIEW))
        slider = page.locator(f'{PART} input[aria-label="{name}"]')
        slider.focus()
        for _ in range(12):
            slider.press("ArrowRight")
        eventually(page, lambda before=before: page.evaluate(plan) != before[0])


def test_sliders_and_dice_draw_other_plans_and_lamps_tell_what_is_wrong(page, lab):
    before = page.locator(PLAN).get_attribute("aria-label")
    slider = page.locator(f'{PART} input[aria-label="bedrooms"]')
    slider.focus()
    slider.press("ArrowLeft")
    eventually(page, lambda: "bedroom 2" not in page.locator(PLAN).get_attribute("aria-label"))
    assert page.locator(f'{PART} input[aria-label="bedroom 2"]').is_disabled() and "bedroom 2" in before
    page.locator(PART).get_by_role("button", name="Reset", exact=True).click()
    page.locator(PART).get_by_role("button", name="New plan").click()  # of code 2, which keeps not all rules
    page.locator(f"{PART} .walker-broken em", has_text="can only be reached through").first.wait_for()


def test_the_bedrooms_asked_for_are_drawn_and_the_brief_lamp_says_what_is_not_as_asked(page):
    lamp = page.locator(f"{PART} .walker-lamps li").filter(has_text="brief")
    for _ in range(2):  # code 3 draws two bedrooms with all that is asked for, and three with less
        page.locator(PART).get_by_role("button", name="New plan").click()
    lamp.get_by_text("kept").wait_for()
    slider = page.locator(f'{PART} input[aria-label="bedrooms"]')
    slider.focus()
    slider.press("ArrowRight")
    lamp.get_by_text("living: expected about 24, got 22 m²").wait_for()
    assert "bedroom 3" in page.locator(PLAN).get_attribute("aria-label") and "▲" in lamp.inner_text()


def test_files_are_saved_and_the_page_says_where(page, lab):
    files = {"3-D": "house.glb", "PDF": "plan.pdf", "SVG": "plan.svg", "Rooms": "rooms.csv"}
    for word, name in files.items():
        page.locator(PART).get_by_role("button", name=word, exact=True).click()
        page.get_by_text(f"Saved as {name}.").wait_for(timeout=60_000)
        assert next(lab.root.rglob(name)).stat().st_size > 100


def test_pictures_follow_one_another_while_walking(page):
    assert page.evaluate(PACE) >= 8  # 20 and more where nothing else runs


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("walker._answer(None, {'do': [['set', 'hall', 99]]}, None)")
    page.get_by_text("expected a number from 4 to 8").wait_for()
    lab.run("walker.refresh()")
    page.locator(f"{PART} .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("plan_walker", PART)
    assert area["height"] < 660 and area["width"] <= 1000
    assert lab.folds(PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
