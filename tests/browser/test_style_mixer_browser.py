"""The style mixer in JupyterLab in a real browser: mouse, keyboard, undo, both themes."""

from __future__ import annotations

import pytest

from .lab import eventually, fingerprint

SHOW = """import lessonlib, torch
from lessonlib.models import Painter
from lessonlib.scenes import paintings
from lessonlib.widgets import StyleMixer
torch.manual_seed(4)
spec = [f for f in paintings.SPEC if f.group != "palette"]
painter = Painter(16, sum(f.rows for f in spec)).eval()
mixer = StyleMixer(painter, spec, {"style": 2, "hue": .6})
mixer"""
PART = ".live-mixer"
CANVAS = f"{PART} .live-picture"
PIXELS = fingerprint(CANVAS)


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the style mixer, run from top to bottom."""
    return lab.show("mixer", SHOW, "1 + 1", ready=f'{CANVAS}[aria-label*="style rings"]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first work."""
    tool(page, "Reset").click()
    page.wait_for_function("() => !document.querySelector('.live-mixer .live-changed')")
    page.locator(f'{CANVAS}[aria-label^="Work 0: style rings, scheme mono"]').wait_for()


def tool(page, name):
    return page.locator(PART).get_by_role("button", name=name, exact=True)


def strip(page):
    return page.locator(f"{PART} .mixer-strip").get_attribute("aria-label")


def test_the_mouse_drags_a_hue_and_both_palettes_and_the_work_follow(page):
    before, palettes = page.evaluate(PIXELS), strip(page)
    area = page.locator(f'{PART} input[aria-label="hue"]').bounding_box()
    x, y = area["x"] + 0.6 * area["width"], area["y"] + area["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - area["width"] / 3, y, steps=6)
    page.mouse.up()
    eventually(page, lambda: page.evaluate(PIXELS) != before and strip(page) != palettes)
    assert page.locator(f"{PART} .live-latency").inner_text().startswith("last change: ")
    tool(page, "Undo").click()
    eventually(page, lambda: page.evaluate(PIXELS) == before and strip(page) == palettes)


def test_a_new_work_keeps_the_conditions_and_can_be_taken_back(page):
    before = page.evaluate(PIXELS)
    tool(page, "New work").click()
    page.locator(f'{CANVAS}[aria-label^="Work 1: style rings"]').wait_for()
    assert page.evaluate(PIXELS) != before
    tool(page, "Undo").press("Enter")
    eventually(page, lambda: page.evaluate(PIXELS) == before)


def test_the_keyboard_chooses_a_style_and_blends_it(page, lab):
    cell, before = lab.active_cell(), page.evaluate(PIXELS)
    page.locator(f'{PART} input[value="strokes"]').focus()
    page.keyboard.press("Space")
    page.locator(f'{CANVAS}[aria-label*="style strokes"]').wait_for()
    strokes = page.evaluate(PIXELS)
    blend = page.locator(f'{PART} input[aria-label="blend"]')
    blend.focus()
    blend.press("End")
    page.locator(f'{CANVAS}[aria-label*="blend 1.00"]').wait_for()
    blended = page.evaluate(PIXELS)
    assert len({before, strokes, blended}) == 3 and lab.active_cell() == cell
    page.locator(f'{PART} button[aria-label="Reset blend"]').click()
    eventually(page, lambda: page.evaluate(PIXELS) == strokes)


def test_a_forbidden_hue_leaves_the_asked_palette(page):
    before = strip(page)
    page.locator(f'{PART} input[aria-label="forbidden"]').focus()
    for _ in range(6):
        page.keyboard.press("PageUp")
    page.locator(f'{CANVAS}[aria-label*="forbidden 0.6"]').wait_for()
    assert strip(page) == before
    page.locator(f'{PART} input[aria-label="around"]').press("End")
    eventually(page, lambda: strip(page) != before)


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("mixer._answer(None, {'do': [['set', 'hue', 99]]}, None)")
    page.get_by_text("expected a number from 0 to 1").wait_for()
    lab.run("mixer.refresh()")
    page.locator(f"{PART} .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("style_mixer", PART)
    assert area["height"] < 620 and area["width"] < 920
    assert lab.folds(PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
