"""Fit by hand in JupyterLab in a real browser: sliders by mouse and keys, gradient steps, both themes."""

from __future__ import annotations

import pytest

SHOW = """from lessonlib.widgets import FitByHand
x = [-1, -0.6, -0.2, 0.2, 0.6, 1]
fit = FitByHand(x, [0.15, 0.4, 0.75, 0.8, 0.7, 0.4])
fit"""


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the live part, run from top to bottom."""
    return lab.show("fit", SHOW, ready='.live-fit svg[aria-label*="loss"]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test where the sliders start."""
    press(page, "Reset")
    page.wait_for_function(
        "document.querySelector('.live-fit .live-note span').textContent.endsWith('taken: 0')"
    )
    page.wait_for_function("!document.querySelector('.live-changed')")


def press(page, word):
    page.locator(".live-tools button").filter(has_text=word).click()


def slider(page, name):
    return page.locator(f'.live-fit input[aria-label="{name}"]')


def loss(page) -> float:
    return float(page.locator(".fit-loss").inner_text())


def falls(page, before: float) -> None:
    page.wait_for_function(
        "before => Number(document.querySelector('.fit-loss').textContent) < before", arg=before
    )


def test_the_mouse_moves_the_curve_and_the_loss_falls(page):
    before, line = loss(page), page.locator(".fit-curve").get_attribute("d")
    area = slider(page, "height").bounding_box()
    y = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + 8 + (area["width"] - 16) * 0.35, y)
    page.mouse.down()
    page.mouse.move(area["x"] + 8 + (area["width"] - 16) * 0.5, y, steps=8)
    page.mouse.up()
    falls(page, before)
    assert page.locator(".fit-curve").get_attribute("d") != line
    assert page.locator(".fit-squares rect").count() == 6
    assert page.locator(".live-latency").inner_text().startswith("last change: ")


def test_arrow_keys_move_a_slider_and_leave_the_cells_alone(page, lab):
    before, cell = loss(page), lab.active_cell()
    slider(page, "bend").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("document.querySelector('.live-fit input[aria-label=bend]').value < -0.14")
    page.wait_for_function("b => Number(document.querySelector('.fit-loss').textContent) !== b", arg=before)
    assert lab.active_cell() == cell
    page.locator('button[aria-label="Reset bend"]').click()
    page.wait_for_function("!document.querySelector('.live-changed')")


def test_gradient_steps_work_from_the_keyboard_and_bring_the_loss_down(page):
    before = loss(page)
    page.locator(".live-tools button").first.focus()
    page.keyboard.press("Enter")
    falls(page, before)
    for _ in range(4):
        press(page, "Ten steps")
    page.get_by_text("gradient steps taken: 41").wait_for()
    assert loss(page) < 0.01 and page.locator(".fit-slope").first.inner_text() == "flat"


def test_a_learning_rate_too_large_is_told_in_words(page, lab):
    slider(page, "learning rate").focus()
    page.keyboard.press("End")
    press(page, "Ten steps")
    page.get_by_text("the learning rate is too large").wait_for()
    lab.shot("fit_by_hand_too_large", ".live-fit")


def test_it_fits_the_window_in_both_themes(page, lab):
    press(page, "One gradient step")
    page.get_by_text("gradient steps taken: 1").wait_for()
    area = lab.shot_in_both_themes("fit_by_hand", ".live-fit")
    assert area["height"] < 600 and area["width"] < 1000


def test_nothing_complained_on_the_console(lab):
    assert lab.console_errors == []
