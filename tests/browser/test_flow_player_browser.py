"""The flow player in JupyterLab in a real browser: mouse, keyboard, both themes."""

from __future__ import annotations

import pytest

from .lab import Part, eventually, fingerprint

SHOW = "from lessonlib.widgets import FlowPlayer\nplayer = FlowPlayer()\nplayer"
FIELD = ".live-flow .live-picture"
PIXELS = fingerprint(FIELD)
SHOWN = Part(".live-flow")
button, says, fact = SHOWN.button, SHOWN.says, SHOWN.fact


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the flow player, run from top to bottom."""
    return lab.show("flow", SHOW, "1 + 1", ready=f'{FIELD}[aria-label^="Flow at time"]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first choices and nothing learned."""
    button(page, "Reset").click()
    says(page, "Nothing is learned yet. Press Train.")


def slider(page, name):
    return page.locator(f'.live-flow input[aria-label="{name}"]')


def train(page, steps: int):
    button(page, "Train").click()
    eventually(page, lambda: int(fact(page, "training steps").replace(",", "")) >= steps, 30_000)
    button(page, "Train").click()
    says(page, "The points have arrived.")


def test_training_moves_the_samples_and_a_second_press_stops_it(page):
    before = page.evaluate(PIXELS)
    train(page, 50)
    page.wait_for_timeout(800)  # the answer that was on its way
    done = fact(page, "training steps")
    page.wait_for_timeout(400)
    assert fact(page, "training steps") == done and page.evaluate(PIXELS) != before


def test_play_lets_time_run_to_the_end_and_stops_there(page):
    train(page, 25)
    button(page, "Play").click()
    says(page, "Time runs")
    says(page, "The points have arrived.")
    assert slider(page, "t").get_attribute("aria-valuetext").startswith("1.00")
    assert button(page, "Play").get_attribute("aria-pressed") == "false"


def test_everything_works_from_the_keyboard_and_leaves_the_cells_alone(page, lab):
    cell = lab.active_cell()
    page.get_by_role("radio", name="Heun", exact=True).focus()
    page.keyboard.press("ArrowRight")
    eventually(page, page.get_by_role("radio", name="Euler", exact=True).is_checked)
    eventually(page, lambda: fact(page, "calls") == "20")
    slider(page, "steps").focus()
    page.keyboard.press("ArrowLeft")
    eventually(page, lambda: fact(page, "calls") == "19")
    before = page.evaluate(PIXELS)
    slider(page, "t").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    eventually(page, lambda: slider(page, "t").get_attribute("aria-valuetext").startswith("0.20"))
    eventually(page, lambda: page.evaluate(PIXELS) != before)
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_a_target_is_drawn_by_mouse(page, lab):
    page.get_by_role("radio", name="drawing", exact=True).check(force=True)
    says(page, "Draw on the picture")
    page.locator(FIELD).evaluate("e => e.scrollIntoView({block: 'center'})")
    area = page.locator(FIELD).bounding_box()
    page.mouse.move(area["x"] + 60, area["y"] + 60)
    page.mouse.down()
    page.mouse.move(area["x"] + 250, area["y"] + 90, steps=12)
    page.mouse.up()
    before = page.evaluate(PIXELS)
    train(page, 100)
    assert page.evaluate(PIXELS) != before
    lab.shot("flow_drawing", ".live-flow")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    train(page, 300)
    area = lab.shot_in_both_themes("flow", ".live-flow")
    assert area["height"] < 680 and area["width"] < 920
    assert lab.folds(".live-flow")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
