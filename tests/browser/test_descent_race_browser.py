"""The descent race in JupyterLab in a real browser: play, pause, step, start by click and by keys."""

from __future__ import annotations

import pytest

SHOW = "from lessonlib.widgets import DescentRace\nrace = DescentRace()\nrace"
STATUS = ".live-race [role=status]"


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the race, run from top to bottom."""
    return lab.show("race", SHOW, ready=".race-head")


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test on the ravine, at the usual start and rate."""
    page.locator(".live-race select").select_option("ravine")
    press(page, "Reset")
    says(page, "step 0 of 150")
    page.wait_for_function("document.querySelector('.live-race output').textContent === '0.03'")
    page.wait_for_timeout(300)


def press(page, word):
    page.locator(".live-race .live-tools button").filter(has_text=word).click()


def says(page, words: str) -> None:
    page.locator(STATUS).filter(has_text=words).wait_for()


def start(page) -> str:
    return page.locator(".race-start").get_attribute("transform")


def moved(page, before: str) -> None:
    page.wait_for_function(
        "b => document.querySelector('.race-start').getAttribute('transform') !== b", arg=before
    )


def test_step_play_and_pause(page):
    trail = page.locator(".live-stage .race-trail").first
    press(page, "Step")
    says(page, "step 1 of 150")
    assert trail.get_attribute("d").count("L") == 1
    press(page, "Play")
    page.wait_for_timeout(500)
    press(page, "Pause")
    at = page.locator(STATUS).inner_text()
    assert int(at.split()[1]) > 2
    page.wait_for_timeout(300)
    assert page.locator(STATUS).inner_text() == at


def test_the_race_ends_and_says_who_arrived(page):
    page.locator(".live-race .live-main").focus()
    page.keyboard.press("Enter")
    says(page, "step 150 of 150")
    rows = page.locator(".live-race tbody tr").all_inner_texts()
    assert "–" in rows[0] and "✔ step 64" in rows[1] and "✔ step 145" in rows[2]
    assert page.locator(".live-race .live-main").inner_text() == "Play"


def test_a_click_and_the_arrow_keys_choose_the_start(page, lab):
    before, cell = start(page), lab.active_cell()
    area = page.locator(".race-map > svg").bounding_box()
    page.mouse.click(area["x"] + area["width"] * 0.75, area["y"] + area["height"] * 0.25)
    moved(page, before)
    clicked = start(page)
    x, y = (float(n) for n in clicked[10:-1].split())
    assert abs(x - 450) < 8 and abs(y - 100) < 8
    page.locator(".race-map > svg").focus()
    page.keyboard.press("ArrowLeft")
    moved(page, clicked)
    assert abs(float(start(page)[10:-1].split()[0]) - (x - 10)) < 1
    assert lab.active_cell() == cell


def test_the_learning_rate_throws_sgd_off_the_map(page, lab):
    page.locator('.live-race input[aria-label="learning rate"]').focus()
    page.keyboard.press("End")
    page.wait_for_function("document.querySelector('.live-race output').textContent === '1'")
    for _ in range(3):
        press(page, "Step")
    page.locator("tbody tr").first.get_by_text("off the map").wait_for()
    lab.shot("descent_race_too_large", ".live-race")


def test_another_landscape_draws_another_map_in_both_themes(page, lab):
    picture = "document.querySelector('.race-map canvas').toDataURL()"
    before = page.evaluate(picture)
    page.locator(".live-race select").select_option("two valleys")
    page.wait_for_function(f"b => {picture} !== b", arg=before)
    for _ in range(45):
        press(page, "Step")
    says(page, "step 45 of 150")
    rows = page.locator(".live-race tbody tr").all_inner_texts()
    assert "△ higher valley, step 44" in rows[0] and "✔" not in "".join(rows)
    area = lab.shot_in_both_themes("descent_race", ".live-race")
    assert area["height"] < 600 and area["width"] < 1000


def test_nothing_complained_on_the_console(lab):
    assert lab.console_errors == []
