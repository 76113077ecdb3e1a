"""The copy finder in JupyterLab in a real browser: a file of one's own, mouse, keyboard, both themes."""

from __future__ import annotations

import pytest
from PIL import Image

from .lab import eventually, fingerprint

SHOW = """import lessonlib, torch
from lessonlib.data import load
from lessonlib.rights import find_copies
from lessonlib.widgets import CopyFinder
x = load("paintings", size=32, n=250, seed=6).batch(slice(None))
strangers = find_copies(x[100:200], x[:100]).nearest
finder = CopyFinder(x[:100], {"works": x[:10], "strangers": x[200:]}, strangers)
finder"""
PART = ".live-finder"
ASKED = f"{PART} .live-stage .live-picture"
PIXELS = fingerprint(ASKED)


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the copy finder, run from top to bottom."""
    return lab.show("finder", SHOW, "1 + 1", ready=f'{ASKED}[aria-label="works 0, as it is"]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first picture."""
    page.locator(PART).get_by_role("button", name="Reset", exact=True).click()
    asked(page, "works 0, as it is")


def asked(page, words):
    page.locator(f'{ASKED}[aria-label="{words}"]').wait_for()


def verdict(page):
    return page.locator(f"{PART} .finder-verdict").inner_text()


def test_the_mouse_changes_a_work_and_it_is_still_found(page):
    before = page.evaluate(PIXELS)
    for change in ("mirrored", "recoloured", "cropped"):
        page.locator(f'{PART} input[value="{change}"]').click()
        asked(page, f"works 0, {change}")
        eventually(page, lambda: "to work 0. Below the limit" in verdict(page))
        assert page.evaluate(PIXELS) != before
    assert page.locator(f"{PART} figcaption").first.inner_text().startswith("0: 0.")
    assert page.locator(f"{PART} .live-latency").inner_text().startswith("last change: ")


def test_the_keyboard_goes_to_strangers_and_through_them(page, lab):
    cell = lab.active_cell()
    page.locator(f'{PART} input[value="strangers"]').focus()
    page.keyboard.press("Space")
    asked(page, "strangers 0, as it is")
    slider = page.locator(f'{PART} input[aria-label="number"]')
    slider.focus()
    slider.press("ArrowRight")
    asked(page, "strangers 1, as it is")
    slider.press("End")
    asked(page, "strangers 49, as it is")
    assert "call it a copy" not in verdict(page) and lab.active_cell() == cell


def test_a_file_of_ones_own_is_compared_and_what_is_none_is_named(page, lab):
    big = Image.new("RGB", (1_200, 700), (240, 240, 250))
    big.paste((200, 30, 60), (100, 100, 700, 500))
    big.save(lab.root / "mine.jpg")
    (lab.root / "letter.txt").write_text("no picture")
    before, file = page.evaluate(PIXELS), page.locator(f'{PART} input[type="file"]')
    file.set_input_files(lab.root / "mine.jpg")
    asked(page, "Your file mine.jpg, as it is")
    assert page.evaluate(PIXELS) != before and "call it a copy" not in verdict(page)
    file.set_input_files(lab.root / "letter.txt")
    page.get_by_text("letter.txt cannot be read as a picture here").wait_for()
    asked(page, "Your file mine.jpg, as it is")
    assert page.locator(f'{PART} input[aria-label="number"]').is_disabled()
    page.locator(f'{PART} input[value="works"]').press("Space")
    asked(page, "works 0, as it is")
    page.locator(f'{PART} input[value="your file"]').press("Space")
    asked(page, "Your file mine.jpg, as it is")


def test_a_button_asks_for_a_file(page):
    with page.expect_file_chooser() as chooser:
        page.locator(PART).get_by_role("button", name="Open a picture …").press("Enter")
    assert not chooser.value.is_multiple()


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    page.locator(f'{PART} input[value="cropped"]').click()
    asked(page, "works 0, cropped")
    area = lab.shot_in_both_themes("copy_finder", PART)
    assert area["height"] < 620 and area["width"] < 1000
    assert lab.folds(PART)
    lab.resize(1024, 768)
    assert page.locator(PART).bounding_box()["height"] < 600
    lab.shot("copy_finder_1024", PART)
    lab.resize(1366, 768)
    lab.shot("copy_finder_1366", PART)
    lab.resize(1280)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
