"""The taste picker in JupyterLab in a real browser: mouse, keyboard, both panels, both themes."""

from __future__ import annotations

import pytest

from .lab import Part, eventually, fingerprint

SHOW = """import torch
from lessonlib.widgets import TastePicker
class Flat(torch.nn.Module):
    latent_dim, size = 2, 32
    def decode(self, code):
        return code[:, 2:5].sigmoid()[:, :, None, None].expand(-1, -1, 32, 32)
taste = TastePicker(Flat())
taste"""
PART = ".live-taste"
button = Part(PART).button


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the taste picker, run from top to bottom."""
    return lab.show("taste", SHOW, "1 + 1", ready=f"{PART} .taste-belief")


@pytest.fixture(autouse=True)
def fresh(page, lab):
    """Begin every test with the first panel and no votes."""
    lab.run(
        "from lessonlib.editing.votes import Votes; taste.tab, taste.votes = 'you', Votes(); taste.refresh()"
    )
    says(page, "Pair 1 of 20")


def says(page, words):
    page.locator(f"{PART} [role=status]").filter(has_text=words).first.wait_for()


def canvases(page):
    return [page.evaluate(fingerprint(f"{PART} .taste-you canvas", i)) for i in range(4)]


def test_the_mouse_votes_and_takes_a_vote_back(page):
    before, beliefs = canvases(page), page.locator(f"{PART} .taste-beliefs").inner_text()
    assert len(set(before)) == 4 and button(page, "Undo").is_disabled()
    button(page, "Choose the left poster").click()
    says(page, "Pair 2 of 20")
    eventually(page, lambda: all(a != b for a, b in zip(canvases(page)[:2], before)))
    assert page.locator(f"{PART} .taste-beliefs").inner_text() != beliefs
    assert page.locator(f"{PART} .live-latency").inner_text().startswith("last change: ")
    button(page, "Undo").click()
    says(page, "Pair 1 of 20")
    eventually(page, lambda: sorted(canvases(page)[:2]) == sorted(before[:2]))


def test_the_keyboard_votes_and_leaves_the_cells_alone(page, lab):
    cell = lab.active_cell()
    button(page, "Choose the left poster").focus()
    for number in range(2, 5):
        page.keyboard.press("ArrowRight" if number % 2 else "ArrowLeft")
        says(page, f"Pair {number} of 20")
    assert lab.active_cell() == cell


def test_a_poster_is_saved_and_a_class_is_asked(page):
    button(page, "Poster").click()
    says(page, "Saved as poster")
    button(page, "Class").click()
    says(page, "votes of others")


def test_ten_audiences_are_served_in_the_second_panel(page):
    page.locator(f"{PART} input[value='ten audiences']").check()
    page.get_by_text("Nobody has compared anything yet.").wait_for()
    page.get_by_text("A poster for each audience will hang here.").wait_for()
    assert page.locator(f"{PART} .taste-ten figure").first.is_hidden(), "an empty frame"
    button(page, "5 comparisons more").click()
    page.get_by_text("After 5 comparisons each").wait_for()
    assert page.locator(f"{PART} .taste-ten figcaption").filter(has_text="champion").count() == 10
    assert page.locator(f"{PART} .taste-you").is_hidden()


def test_posters_and_beliefs_are_in_sight_together_in_both_themes(page, lab):
    lab.resize(1366, 768)
    button(page, "Choose the right poster").click()
    says(page, "Pair 2 of 20")
    area = lab.shot_in_both_themes("taste_picker", PART)
    assert area["height"] < 640 and area["width"] < 1080
    lab.resize(1280)
    assert lab.folds(PART)


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
