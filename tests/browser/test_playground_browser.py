"""The network playground in JupyterLab in a real browser: mouse, keyboard, both themes."""

from __future__ import annotations

import pytest

from .lab import Part, eventually, fingerprint

SHOW = "from lessonlib.widgets import Playground\nplayground = Playground()\nplayground"
PIXELS = fingerprint(".live-playground .live-picture")
SHOWN = Part(".live-playground")
button, says = SHOWN.button, SHOWN.says


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the playground, run from top to bottom."""
    return lab.show(
        "playground", SHOW, "1 + 1", ready='.live-playground .live-picture[aria-label^="The decision"]'
    )


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first choices and an untrained network."""
    button(page, "Reset").click()
    says(page, "A fresh network. Press Play.")


def step(page) -> int:
    return int(page.locator(".live-fact").filter(has_text="step").locator("output").inner_text())


def test_play_trains_until_pause_and_the_picture_changes(page):
    before = page.evaluate(PIXELS)
    button(page, "Play").click()
    page.wait_for_function("+document.querySelector('.live-fact output').textContent >= 30")
    button(page, "Pause").click()
    says(page, "Paused after")
    page.wait_for_timeout(300)
    done = step(page)
    page.wait_for_timeout(300)
    assert step(page) == done and page.evaluate(PIXELS) != before
    assert page.locator(".live-playground .live-latency").inner_text().startswith("last change: ")


def test_step_takes_one_step_and_begin_anew_draws_another_network(page):
    before = page.evaluate(PIXELS)
    button(page, "Step").click()
    says(page, "Paused after 1 step")
    button(page, "Begin anew").click()
    says(page, "A fresh network")
    assert page.evaluate(PIXELS) != before
    button(page, "Reset").click()
    page.wait_for_function(f"before => ({PIXELS})() === before", arg=before)


def test_everything_works_from_the_keyboard_and_leaves_the_cells_alone(page, lab):
    cell = lab.active_cell()
    for name, key, shown in (("layers", "ArrowRight", "2 hidden"), ("width", "PageDown", "neurons"),
                             ("rate", "ArrowUp", "0.04 a step")):  # fmt: skip
        slider = page.locator(f'.live-playground input[aria-label="{name}"]')
        slider.focus()
        page.keyboard.press(key)
        reads = f'.live-playground input[aria-label="{name}"][aria-valuetext*="{shown}"]'
        page.locator(reads).wait_for()
    page.get_by_role("radio", name="ring").focus()
    page.keyboard.press("ArrowRight")
    eventually(page, page.get_by_role("radio", name="corners").is_checked)
    button(page, "Play").focus()
    page.keyboard.press("Enter")
    says(page, "Training")
    page.keyboard.press("Space")
    says(page, "Paused")
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_a_click_or_arrow_keys_and_enter_follow_a_node(page, lab):
    cell, nodes = lab.active_cell(), page.locator(".live-wires")
    button(page, "Step").click()
    says(page, "Paused after 1 step")
    answer = page.evaluate(PIXELS)
    nodes.get_by_role("button", name="neuron 3 of layer 1").click()
    page.get_by_text("neuron n3 of layer 1 = tanh(").wait_for()
    seen = page.evaluate(PIXELS)
    assert seen != answer and step(page) == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("neuron n4 of layer 1 = tanh(").wait_for()
    assert page.evaluate(PIXELS) != seen
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.get_by_text("the answer = ").wait_for()
    assert nodes.get_by_role("button", pressed=True).get_attribute("aria-label") == "the answer"
    assert nodes.locator('[tabindex="0"]').count() == 1 and lab.active_cell() == cell


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("playground._answer(None, {'do': [['set', 'points', 'cat']]}, None)")
    page.get_by_text("points: expected one of blobs").wait_for()
    lab.run("playground.refresh()")
    page.locator(".live-playground .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    button(page, "Play").click()
    page.wait_for_function("+document.querySelector('.live-fact output').textContent >= 60")
    button(page, "Pause").click()
    says(page, "Paused")
    area = lab.shot_in_both_themes("playground", ".live-playground")
    assert area["height"] < 640 and area["width"] < 920
    assert lab.folds(".live-playground")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
