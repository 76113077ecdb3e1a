"""The β dial in JupyterLab in a real browser: mouse, keyboard, both themes."""

from __future__ import annotations

import pytest

from .lab import Part, fingerprint

SHOW = """from lessonlib.data import load
from lessonlib.shelf import load_ladder
from lessonlib.widgets import BetaDial
dial = BetaDial(load_ladder(), load("garments", size=32, n=64, seed=7).batch(slice(None)))
dial"""
THIRD = fingerprint(".live-beta canvas", 2)
says = Part(".live-beta").says


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the dial, run from top to bottom."""
    return lab.show("beta", SHOW, "1 + 1", ready='.live-beta .live-caption:has-text("β = 1.")')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test at β = 1."""
    if page.get_by_role("button", name="Reset β").is_enabled():
        page.get_by_role("button", name="Reset β").click()
    says(page, "β = 1.")


def number(page, name) -> float:
    return float(page.locator(".live-fact").filter(has_text=name).locator("output").inner_text().split()[0])


def test_the_mouse_turns_the_dial_and_pictures_and_numbers_follow(page):
    before, kl = page.evaluate(THIRD), number(page, "KL")
    area = page.locator(".live-beta .live-track").bounding_box()
    page.mouse.click(area["x"] + area["width"] - 6, area["y"] + area["height"] / 2)
    says(page, "β = 64.")
    assert page.evaluate(THIRD) != before and number(page, "KL") < kl / 3
    assert page.locator(".live-beta .live-latency").inner_text().startswith("last change: ")


def test_the_keyboard_turns_it_and_leaves_the_cells_alone(page, lab):
    cell = lab.active_cell()
    slider = page.locator('.live-beta input[aria-label="β"]')
    slider.focus()
    page.keyboard.press("ArrowLeft")
    says(page, "β = 0.1.")
    page.keyboard.press("End")
    says(page, "β = 64.")
    assert slider.get_attribute("aria-valuetext").startswith("64")
    assert lab.active_cell() == cell


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("dial._answer(None, {'do': [['set', 'beta', 9]]}, None)")
    page.get_by_text("beta: expected a whole number from 0 to 4, got 9").wait_for()
    lab.run("dial.refresh()")
    page.locator(".live-beta .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("beta_dial", ".live-beta")
    assert area["height"] < 520 and area["width"] < 920
    assert lab.folds(".live-beta")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
