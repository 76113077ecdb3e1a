"""A part whose kernel is gone says so, and what to do; one that draws in the page works on without it."""

from __future__ import annotations

import pytest
from PIL import Image

from lessonlib.editing import EditSession
from lessonlib.shelf import load_gan

from .lab import fingerprint

SHOW = """from standin import editor_parts
from lessonlib.widgets import LatentEditor
editor = LatentEditor(*editor_parts(), seed=11)
editor"""
OWN = """from lessonlib.shelf import load_gan
from lessonlib.widgets import LatentEditor
LatentEditor(*load_gan(), seed=11)"""
READY = '.live-picture[aria-label^="Picture: "]'
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"

SLOW_AND_MORTAL = """import os, threading, time
def die():
    while not os.path.exists('die'):
        time.sleep(0.1)
    os.kill(os.getpid(), 9)
threading.Thread(target=die).start()
editor.session.model.decode = lambda z: time.sleep(60)"""


@pytest.fixture
def page(lab):
    """A notebook with an editor that lives."""
    return lab.show("lost", SHOW, ready=READY)


def move(page) -> None:
    page.locator('.live-editor input[aria-label="hue"]').press("ArrowRight")


def says(page, words: str) -> None:
    page.locator(".live-editor .live-error").filter(has_text=words).wait_for()
    assert page.locator(".live-editor .live-picture").is_hidden()
    assert page.locator('.live-editor input[aria-label="hue"]').evaluate("e => e.inert"), "it looks alive"
    assert "busy" not in page.locator(".live-editor .live-caption").inner_text()


def lives(page, lab) -> None:
    """Run the cell again: the part works."""
    lab.wait_idle()
    lab.run_all()
    page.wait_for_selector(READY)
    move(page)
    page.locator(".live-editor .live-latency").filter(has_text="last change").wait_for()


def test_after_a_restart_the_part_says_what_to_do_and_running_its_cell_helps(page, lab):
    page.evaluate(f"{KERNEL}.restart()")
    says(page, "The kernel was restarted: run the cell that made this part again")
    lab.shot("lost_restarted", ".live-editor")
    lives(page, lab)


def test_a_kernel_that_dies_while_the_part_waits_is_not_called_busy_for_ever(page, lab):
    lab.run(SLOW_AND_MORTAL)
    move(page)
    page.locator(".live-editor .live-caption").filter(has_text="the kernel is busy").wait_for()
    (lab.root / "die").touch()
    says(page, "The kernel stopped by itself")
    page.locator(".jp-Dialog button").first.click()
    lives(page, lab)


def test_an_ended_kernel_is_told(page):
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    says(page, "The kernel has ended")


def test_a_kernel_that_does_not_know_the_part_any_more_is_found_out(page, lab):
    lab.run("get_ipython().kernel.comm_manager.comms.clear()")
    move(page)
    says(page, "No answer came, though the kernel has nothing else to do")
    lab.run("editor.refresh()")  # it was alive after all
    page.locator(".live-editor .live-error").wait_for(state="hidden")
    assert not page.locator('.live-editor input[aria-label="hue"]').evaluate("e => e.inert")


def works_on(page, why: str) -> None:
    """Say that the picture still follows the hand, and that the part says what is not saved."""
    for words in (why, "The kernel does not get what you change now; saving goes to your downloads."):
        page.locator(".live-editor .live-caption").filter(has_text=words).wait_for()
    before = page.evaluate(fingerprint(".live-picture"))
    move(page)
    page.wait_for_function(f"before => ({fingerprint('.live-picture')})() !== before", arg=before)
    page.locator(".live-editor .live-caption").filter(has_text=why).wait_for()
    assert page.locator(".live-editor .live-error").is_hidden()


def test_a_part_that_draws_in_the_page_works_on_after_a_restart_and_saves_in_the_downloads(lab):
    page = lab.show("own", OWN, ready=READY)
    move(page)
    page.evaluate(f"{KERNEL}.restart()")
    works_on(page, "The kernel was restarted: this editor works on without it.")
    lab.shot("lost_works_on", ".live-editor")
    for word, name in (("Save log", "edits.json"), ("Save picture", "picture.png")):
        with page.expect_download() as download:
            page.get_by_text(word).click()
        assert download.value.suggested_filename == name
        page.locator(".live-editor .live-caption").filter(
            has_text=f"saved as {name} in your downloads"
        ).wait_for()
        saved = download.value.path()
        if name == "edits.json":
            session = EditSession(*load_gan())
            assert session.replay(str(saved))["values"]["hue"] and len(session.steps) == 2
        else:
            assert Image.open(saved).size == (512, 512)
    assert lab.console_errors == []


def test_a_part_that_draws_in_the_page_finds_out_that_the_kernel_does_not_know_it(lab):
    page = lab.show("own", OWN, ready=READY)
    lab.run("get_ipython().kernel.comm_manager.comms.clear()")
    move(page)
    works_on(page, "The kernel does not know this part any more: this editor works on without it.")


def test_without_anywidgets_extension_a_sentence_stands_in_the_parts_place(lab):
    lab.save("bare", SHOW)
    with lab.beside("bare.ipynb", without="anywidget") as other:
        other.run_all()
        other.page.get_by_text("This live part cannot be shown.").wait_for()
        assert other.page.locator(".live-missing").evaluate("e => e.offsetHeight") > 20
        other.page.wait_for_timeout(3500)
        assert other.page.get_by_text("Failed to load model class").is_hidden()
        other.shot("extension_missing", ".jp-OutputArea")
