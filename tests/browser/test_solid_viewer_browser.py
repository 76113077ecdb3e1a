"""The solid viewer in JupyterLab in a real browser: mouse, keyboard, turntable, both themes, pace."""

from __future__ import annotations

import pytest

from .lab import eventually, fingerprint

SHOW = """import torch
from lessonlib.data.solids import cells
from lessonlib.scenes import sculptures
from lessonlib.widgets import SolidViewer
places = cells(32)
def carve(values):
    factors = torch.tensor([[float(values[name]) for name in sculptures.NAMES]])
    return sculptures.field(factors, torch.full((1, 2), .5), places).reshape(32, 32, 32)
viewer = SolidViewer(carve, sculptures.SPEC, {"family": 2})
viewer"""
PART = ".live-solid"
CANVAS = f"{PART} .live-picture"
PIXELS = fingerprint(CANVAS)
PACE = """async () => {
  const slider = document.querySelector('.live-solid input[aria-label="height"]');
  const canvas = document.querySelector('.live-solid .live-picture'), pen = canvas.getContext('2d');
  const put = pen.putImageData.bind(pen);
  let drawn = 0;
  pen.putImageData = (...all) => { drawn += 1; put(...all); };
  const start = performance.now();
  for (let k = 0; performance.now() - start < 2000; k++) {
    slider.value = String((k % 100) / 100);
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise((done) => setTimeout(done, 15));
  }
  delete pen.putImageData;
  return drawn / 2;
}"""


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the solid viewer, run from top to bottom."""
    return lab.show("solid", SHOW, "1 + 1", ready=f'{CANVAS}[aria-label*="height"]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first solid, at rest."""
    page.locator(PART).get_by_role("button", name="Reset", exact=True).click()
    page.wait_for_function("() => !document.querySelector('.live-solid .live-changed')")
    at_rest(page)


def at_rest(page):
    page.wait_for_function("() => document.querySelector('.live-solid .live-picture').width === 440")


def test_the_mouse_drags_a_slider_and_the_solid_follows(page):
    before = page.evaluate(PIXELS)
    area = page.locator(f'{PART} input[aria-label="height"]').bounding_box()
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + area["width"] / 3, y, steps=6)
    page.mouse.up()
    page.locator(f"{PART} .live-row.live-changed").filter(has_text="height").wait_for()
    at_rest(page)
    assert page.evaluate(PIXELS) != before
    assert page.locator(f"{PART} .live-latency").inner_text().startswith("last change: ")


def test_the_mouse_and_the_arrow_keys_turn_it_and_leave_the_cells_alone(page, lab):
    cell, before = lab.active_cell(), page.evaluate(PIXELS)
    area = page.locator(CANVAS).bounding_box()
    page.mouse.move(area["x"] + 100, area["y"] + 100)
    page.mouse.down()
    page.mouse.move(area["x"] + 180, area["y"] + 110, steps=4)
    page.mouse.up()
    at_rest(page)
    turned = page.evaluate(PIXELS)
    page.locator(CANVAS).press("ArrowRight")
    page.locator(CANVAS).press("ArrowUp")
    eventually(page, lambda: page.evaluate(PIXELS) not in (before, turned))
    assert turned != before and lab.active_cell() == cell


def test_it_turns_by_itself_until_it_is_stopped(page):
    page.locator(PART).get_by_role("button", name="Play").click()
    first = page.evaluate(PIXELS)
    eventually(page, lambda: page.evaluate(PIXELS) != first)
    page.locator(PART).get_by_role("button", name="Pause").click()
    at_rest(page)
    still = page.evaluate(PIXELS)
    page.wait_for_timeout(300)
    assert page.evaluate(PIXELS) == still


def test_the_keyboard_chooses_material_and_family(page):
    before = page.evaluate(PIXELS)
    page.locator(f'{PART} input[value="bronze"]').focus()
    page.keyboard.press("Space")
    page.locator(f'{CANVAS}[aria-label*="bronze"]').wait_for()
    family = page.locator(f'{PART} input[aria-label="family"]')
    family.focus()
    family.press("ArrowRight")
    page.locator(f'{CANVAS}[aria-label*="family pierced"]').wait_for()
    assert page.locator(f'{PART} input[aria-label="lobes"]').is_disabled()
    at_rest(page)
    assert page.evaluate(PIXELS) != before


def test_shapes_follow_one_another_while_dragging(page):
    assert page.evaluate(PACE) >= 4  # 10 and more where nothing else runs


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("viewer._answer(None, {'do': [['set', 'height', 99]]}, None)")
    page.get_by_text("expected a number from 0 to 1").wait_for()
    lab.run("viewer.refresh()")
    page.locator(f"{PART} .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("solid_viewer", PART)
    assert area["height"] < 620 and area["width"] < 920
    assert lab.folds(PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
