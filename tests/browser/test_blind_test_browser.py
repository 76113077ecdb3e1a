"""The blind test in JupyterLab in a real browser: mouse, keyboard, the end, both themes."""

from __future__ import annotations

import pytest

from .lab import fingerprint

SHOW = """from lessonlib.data import load
from lessonlib.widgets import BlindTest
x = load("garments", size=32, n=40).batch(slice(None))
blind = BlindTest(x, {"VAE": 1 - x, "GAN": x.roll(9, 3)}, rounds=10)
blind"""
PART = ".live-blind"
PIXELS = fingerprint(".live-blind .blind-picture")


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with a blind test of ten rounds, run from top to bottom."""
    return lab.show("blind", SHOW, "1 + 1", ready=f'{PART} .blind-picture[aria-label^="Picture 1"]')


@pytest.fixture(autouse=True)
def fresh(page, lab):
    """Begin every test with a new sheet against the VAE."""
    lab.run(
        "blind.against = 'VAE'; blind.sheets = {n: blind._fresh(n, 0) for n in blind.names}; blind.refresh()"
    )
    says(page, "Picture 1 of 10")


def says(page, words):
    page.locator(f"{PART} .blind-status").filter(has_text=words).wait_for()


def button(page, name):
    return page.locator(PART).get_by_role("button", name=name)


def test_the_mouse_answers_each_picture_once_and_brings_the_end(page):
    first = page.evaluate(PIXELS)
    button(page, "real (←)").click()
    says(page, "Picture 2 of 10")
    assert page.evaluate(PIXELS) != first and button(page, "Again").is_hidden()
    for i in range(1, 10):
        says(page, f"Picture {i + 1} of 10")
        button(page, "generated (→)").click()
    says(page, "interval")
    assert page.locator(".blind-row canvas").count() == 10 and button(page, "real (←)").is_hidden()
    wrong = page.locator(".blind-wrong").count()
    right = int(page.locator(f"{PART} .blind-status").inner_text().split()[2])
    assert right == 10 - wrong
    button(page, "Again").click()
    says(page, "Picture 1 of 10")


def test_the_keyboard_answers_each_picture_once_and_leaves_the_cells_alone(page, lab):
    cell = lab.active_cell()
    page.locator(f"{PART} .blind-picture").focus()
    for i, key in enumerate(("ArrowLeft", "ArrowRight", "g", "r")):
        page.keyboard.press(key)
        says(page, f"Picture {i + 2} of 10")
    page.keyboard.press("Backspace")  # an answer stands
    page.keyboard.down("ArrowLeft")
    for _ in range(5):
        page.keyboard.down("ArrowLeft")  # a key held down repeats
    page.keyboard.up("ArrowLeft")
    says(page, "Picture 6 of 10")
    page.wait_for_timeout(300)
    says(page, "Picture 6 of 10")
    assert lab.active_cell() == cell


def test_two_quick_clicks_answer_one_picture(page):
    button(page, "real (←)").dblclick()
    says(page, "Picture 2 of 10")
    page.wait_for_timeout(300)
    says(page, "Picture 2 of 10")


def test_the_other_opponent_has_its_own_test(page):
    page.locator(f"{PART} label").filter(has_text="GAN").click()
    page.locator(f'{PART} input[value="GAN"]:checked').wait_for(state="attached")
    button(page, "real (←)").click()
    says(page, "Picture 2 of 10")
    page.locator(f"{PART} label").filter(has_text="VAE").click()
    says(page, "Picture 1 of 10")


def test_a_fault_is_told_in_words(page, lab):
    lab.run("blind._answer(None, {'do': [['again']]}, None)")
    page.get_by_text("again after the end").wait_for()
    lab.run("blind.refresh()")
    page.locator(f"{PART} .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("blind_test", PART)
    assert area["height"] < 600 and area["width"] < 860
    assert lab.folds(PART)
    lab.run("blind.sheet.answers[:] = ['real', 'generated'] * 5; blind.refresh()")
    says(page, "of 10: ")
    lab.shot("blind_test_end", PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
