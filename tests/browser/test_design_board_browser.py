"""The design board in JupyterLab in a real browser: mouse, keyboard, words, undo, lookbook, both themes."""

from __future__ import annotations

import pytest

from .lab import Part, eventually, fingerprint

SHOW = """from lessonlib.data import load
from lessonlib.shelf import load_gan, load_reader
from lessonlib.widgets import DesignBoard
train = load("garments", size=32, n=3_000)
train = train.pick((train.column("pattern") != 2) | (train.column("category") != 2))
gan, _, _ = load_gan("garments_gan_conditional_32")
board = DesignBoard(gan, train, gan.latent_dim, load_reader("garments_reader_32"))
board"""
PART = ".live-board"
CARD = f"{PART} .board-card"


def made(i):
    return fingerprint(f"{PART} .board-made", i)


button = Part(PART).button


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the design board, run from top to bottom."""
    return lab.show("board", SHOW, "1 + 1", ready=f"{CARD} .board-line:has-text('training')")


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the first board: all is undone."""
    undo = button(page, "Undo")
    while undo.is_enabled():
        undo.click()
        page.wait_for_timeout(100)
    page.locator(CARD).first.click()


def changed(page, before):
    """Return which cards are drawn anew."""
    return [i for i, old in enumerate(before) if page.evaluate(made(i)) != old]


def all_made(page):
    return [page.evaluate(made(i)) for i in range(12)]


def test_the_mouse_keeps_one_card_and_rejects_another(page):
    before = all_made(page)
    assert len(set(before)) == 12
    button(page, "keep").click()
    page.locator(f"{CARD}.board-is-kept").wait_for()
    page.locator(CARD).nth(6).click()
    button(page, "reject").click()
    eventually(page, lambda: changed(page, before) == [6])
    assert page.locator(f"{CARD}.board-is-kept").count() == 1
    assert page.locator(f"{PART} .live-latency").inner_text().startswith("last change: ")


def test_the_keyboard_walks_varies_and_crosses_and_leaves_the_cells_alone(page, lab):
    cell, before = lab.active_cell(), all_made(page)
    page.locator(CARD).first.focus()
    for key in ("ArrowRight", "ArrowDown", "v"):
        page.keyboard.press(key)
    eventually(page, lambda: changed(page, before) == [5])
    page.keyboard.press("x")
    page.get_by_text("Cross it with which?").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("The child is card 1.").wait_for()
    eventually(page, lambda: changed(page, before) == [0, 5])
    assert lab.active_cell() == cell


def test_words_from_lists_are_asked_for_and_new_combinations_are_marked(page):
    for name, word in (("length", "long"), ("colour", "green"), ("pattern", "checked"), ("kind", "coat")):
        page.locator(PART).get_by_label(name, exact=True).select_option(word)
    button(page, "Ask").click()
    eventually(page, lambda: page.locator(f"{CARD}.board-new").count() == 12)
    names = page.locator(f"{CARD} .board-name").all_inner_texts()
    assert all(name.startswith("long ") and name.endswith("green checked coat") for name in names)
    assert page.locator(f"{CARD} .board-line").first.inner_text() == "✦ never in training"


def test_a_lock_holds_and_undo_takes_it_back(page):
    lock = page.locator(PART).get_by_role("button", name="Lock kind")
    lock.press("Enter")
    page.locator(f'{PART} [aria-label="Lock kind"][aria-pressed="true"]').wait_for()
    kinds = [name.split()[-1] for name in page.locator(f"{CARD} .board-name").all_inner_texts()]
    before = all_made(page)
    button(page, "Ask").click()
    eventually(page, lambda: len(changed(page, before)) == 12)
    assert [name.split()[-1] for name in page.locator(f"{CARD} .board-name").all_inner_texts()] == kinds
    button(page, "Undo").click()
    eventually(page, lambda: all_made(page) == before)


def test_the_lookbook_is_written_from_what_is_kept(page, lab):
    assert button(page, "Lookbook").is_disabled()
    button(page, "keep").click()
    page.locator(f"{CARD}.board-is-kept").wait_for()
    button(page, "Lookbook").click()
    page.get_by_text("Saved as lookbook.pdf and lookbook.png.").wait_for()


def test_smooth_changes_the_pixels_alone(page):
    smooth = button(page, "Smooth picture")
    before = all_made(page)
    smooth.click()
    assert len(changed(page, before)) == 12
    smooth.click()
    assert changed(page, before) == []


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("board._answer(None, {'do': [['keep', 99]]}, None)")
    page.get_by_text("expected a number from 0 to 11").wait_for()
    lab.run("board.refresh()")
    page.locator(f"{PART} .live-error").wait_for(state="hidden")


def test_all_cards_and_controls_are_in_sight_together_in_both_themes(page, lab):
    lab.resize(1366, 768)
    button(page, "keep").click()
    page.locator(PART).get_by_label("pattern", exact=True).select_option("checked")
    button(page, "Ask").click()
    page.locator(f"{CARD}.board-new").first.wait_for()
    area = lab.shot_in_both_themes("design_board", PART)
    assert area["height"] < 620 and area["width"] < 1080
    right, last = page.locator(f"{PART} .live-right").bounding_box(), page.locator(CARD).last.bounding_box()
    assert right["x"] > last["x"] + last["width"]  # side by side
    assert last["y"] + last["height"] < 768 and page.locator(CARD).first.bounding_box()["y"] > 0
    lab.resize(1280)
    assert lab.folds(PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
