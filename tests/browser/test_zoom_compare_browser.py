"""Zoom compare in JupyterLab in a real browser: loupe by mouse and keys, dial, swipe, blind, both themes."""

from __future__ import annotations

import pytest

from .lab import eventually, fingerprint

SHOW = """from lessonlib.data import load
from lessonlib.models.upscaler import bicubic
from lessonlib.widgets import ZoomCompare
photo = load("photographs", size=None).batch(0)[..., 400:]
zoom = ZoomCompare(photo, lambda low, share: bicubic(low) * (0.4 + share / 2), rounds=6)
zoom"""
PART = ".live-zoom"
LOUPES = f"{PART} .zoom-four canvas"


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with zoom compare, run from top to bottom."""
    return lab.show("zoom", SHOW, "1 + 1", ready=f'{LOUPES}[aria-label^="original, row"]')


@pytest.fixture(autouse=True)
def fresh(page, lab):
    """Begin every test under the loupe, at one place."""
    lab.run(
        "zoom.state |= dict(mode='loupe', row=120, column=40, texture=1.0, left='bicubic', right='ours'); "
        "zoom._begin(0); zoom.refresh()"
    )
    at(page, 120, 40)


def at(page, row, column):
    page.locator(f'{LOUPES}[aria-label="original, row {row}, column {column}"]').wait_for()


def choose(page, word):
    page.locator(f"{PART} header label").filter(has_text=word).click()


def test_the_mouse_and_the_keys_move_all_four_loupes(page, lab):
    seen = [page.evaluate(fingerprint(LOUPES, n)) for n in range(4)]
    assert len(set(seen)) == 4
    area = page.locator(f"{PART} .zoom-map canvas").bounding_box()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] * 0.7, steps=4)
    page.mouse.up()
    eventually(page, lambda: all(page.evaluate(fingerprint(LOUPES, n)) != seen[n] for n in range(4)))
    lab.run("zoom.state |= dict(row=120, column=40); zoom.refresh()")
    at(page, 120, 40)
    cell = lab.active_cell()
    page.locator(f"{PART} .zoom-map").focus()
    page.keyboard.press("ArrowDown")
    at(page, 124, 40)
    page.keyboard.press("Shift+ArrowRight")
    at(page, 124, 80)
    assert lab.active_cell() == cell


def test_the_dial_changes_ours_and_its_number_alone(page):
    seen = [page.evaluate(fingerprint(LOUPES, n)) for n in range(4)]
    numbers = page.locator(f"{PART} .live-fact output").all_inner_texts()
    dial = page.locator(f'{PART} input[aria-label="texture"]')
    dial.focus()
    dial.press("Home")
    eventually(page, lambda: page.evaluate(fingerprint(LOUPES, 2)) != seen[2])
    assert [page.evaluate(fingerprint(LOUPES, n)) for n in (0, 1, 3)] == [seen[0], seen[1], seen[3]]
    now = page.locator(f"{PART} .live-fact output").all_inner_texts()
    assert now[0] == numbers[0] and now[1] != numbers[1]


def test_a_swipe_uncovers_one_picture_over_the_other(page):
    choose(page, "swipe")
    cut = page.locator(f"{PART} .zoom-cut")
    cut.wait_for()
    cut.focus()
    cut.press("End")
    assert "100%" in page.locator(f"{PART} .zoom-pair").get_attribute("style")
    first = page.evaluate(fingerprint(f"{PART} .zoom-pair canvas"))
    page.locator(f'{PART} .zoom-open fieldset input[value="original"]').first.check(force=True)
    eventually(page, lambda: page.evaluate(fingerprint(f"{PART} .zoom-pair canvas")) != first)


def test_a_blind_test_by_keys_and_mouse_ends_with_an_interval(page, lab):
    choose(page, "blind")
    asked = page.locator(f"{PART} .zoom-asked")
    asked.filter(has_text="Place 1 of 6").wait_for()
    assert page.locator(f"{PART} .zoom-map").is_hidden()
    page.locator(f"{PART} .zoom-blind .live-main").first.click()
    asked.filter(has_text="Place 2 of 6").wait_for()
    for i in range(2, 7):
        page.keyboard.press("ArrowRight")
        asked.filter(has_text=f"Place {i + 1} of 6" if i < 6 else "interval").wait_for()
    assert page.locator(f"{PART} .zoom-ends span").count() == 6
    right = int(asked.inner_text().split()[2])
    assert page.locator(f"{PART} .zoom-wrong").count() == 6 - right
    lab.shot("zoom_compare_end", PART)
    page.locator(PART).get_by_role("button", name="Again").click()
    asked.filter(has_text="Place 1 of 6").wait_for()


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("zoom_compare", PART)
    assert area["height"] < 640
    assert lab.folds(PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
