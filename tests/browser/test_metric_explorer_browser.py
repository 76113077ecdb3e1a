"""The metric explorer in JupyterLab in a real browser: mouse, keyboard, both themes."""

from __future__ import annotations

import pytest

from .lab import fingerprint

SHOW = "from lessonlib.widgets import MetricExplorer\nexplorer = MetricExplorer()\nexplorer"
PART = ".live-metrics"
PIXELS = fingerprint(".live-metrics .live-picture")


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the metric explorer, run from top to bottom."""
    return lab.show("metrics", SHOW, "1 + 1", ready=f'{PART} .live-picture[aria-label*="FD"]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with a healthy generator and seed 0."""
    page.locator(PART).get_by_role("button", name="Reset", exact=True).click()
    page.locator(f"{PART} .live-caption").filter(has_text="Seed 0.").wait_for()
    page.wait_for_function("() => !document.querySelector('.live-metrics .live-changed')")


def number(page, name) -> float:
    return float(page.locator(".metric-row").filter(has_text=name).locator("output").inner_text())


def changed(page, name):
    page.locator(f"{PART} .live-row.live-changed").filter(has_text=name).wait_for()


def test_the_mouse_drags_a_dial_and_points_and_numbers_follow(page):
    before, fd = page.evaluate(PIXELS), number(page, "FD")
    area = page.locator(f'{PART} input[aria-label="shift"]').bounding_box()
    x, y = area["x"], area["y"] + area["height"] / 2
    page.mouse.move(x + 8, y)
    page.mouse.down()
    page.mouse.move(x + 8 + area["width"] / 2, y, steps=6)
    page.mouse.up()
    changed(page, "shift")
    page.wait_for_function(
        "fd => parseFloat(document.querySelector('.metric-row output').innerText) > fd", arg=fd + 0.3
    )
    assert page.evaluate(PIXELS) != before and number(page, "precision") < 0.8
    assert page.locator(f"{PART} .live-latency").inner_text().startswith("last change: ")


def test_the_keyboard_turns_a_dial_and_leaves_the_cells_alone(page, lab):
    cell = lab.active_cell()
    modes = page.locator(f'{PART} input[aria-label="modes"]')
    modes.focus()
    for _ in range(4):
        modes.press("ArrowLeft")
    changed(page, "modes")
    page.wait_for_function("""() => {
      const shown = [...document.querySelectorAll('.metric-row output')].map((o) => parseFloat(o.innerText));
      return shown[0] < 0.03 && shown[5] < 0.62;
    }""")
    assert modes.get_attribute("aria-valuetext").startswith("4 of 8")
    assert lab.active_cell() == cell


def test_new_points_keep_the_dials_and_change_the_numbers(page):
    before = page.evaluate(PIXELS)
    page.locator(PART).get_by_role("button", name="New points").click()
    page.locator(f"{PART} .live-caption").filter(has_text="Seed 1.").wait_for()
    assert page.evaluate(PIXELS) != before


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("explorer._answer(None, {'do': [['set', 'modes', 99]]}, None)")
    page.get_by_text("expected a whole number from 1 to 8").wait_for()
    lab.run("explorer.refresh()")
    page.locator(f"{PART} .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("metric_explorer", PART)
    assert area["height"] < 620 and area["width"] < 920
    assert lab.folds(PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
