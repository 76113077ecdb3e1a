"""Lesson 09 in JupyterLab: a learner's own control panel, and a picture of one's own by a button."""

from __future__ import annotations

import nbformat
from PIL import Image

from .lab import eventually, fingerprint
from .server import ROOT

MODEL = """import ipywidgets
from PIL import Image
from lessonlib.shelf import load_gan
from lessonlib.widgets import LatentEditor
inputs_editor = LatentEditor(*load_gan(), seed=1)
inputs_editor"""
SLIDER = '.live-editor input[aria-label="hue"]'
PANEL = ("own-panel-run", "own-panel-button", "own-panel-show")
SHOWN = "document.querySelector('img.widget-image').src"


def cell_of_the_lesson(id: str) -> str:
    [path] = (ROOT / "notebooks").glob("09_*.ipynb")
    [cell] = [cell for cell in nbformat.read(path, 4).cells if cell.id == id]
    assert len(cell.source.splitlines()) <= 12
    return cell.source


def test_who_moves_leads_and_the_others_follow(lab):
    page = lab.show("panel", MODEL, *map(cell_of_the_lesson, PANEL), ready="img.widget-image")
    dial = page.locator(".widget-slider").filter(has_text="hue")
    before, shown = page.evaluate(fingerprint(".live-picture")), page.evaluate(SHOWN)

    def dialled() -> float:
        return float(dial.locator(".widget-readout").inner_text())

    def together() -> bool:
        return abs(float(page.locator(SLIDER).input_value()) - dialled()) < 0.006

    def all_follow(before, shown):
        page.wait_for_function(f"before => ({fingerprint('.live-picture')})() !== before", arg=before)
        page.wait_for_function(f"shown => {SHOWN} !== shown", arg=shown)
        eventually(page, together)
        return page.evaluate(fingerprint(".live-picture")), page.evaluate(SHOWN)

    assert together()
    dial.locator(".noUi-handle").press("ArrowRight")
    before, shown = all_follow(before, shown)
    assert page.get_by_text("Undo").locator("..").is_enabled()
    for _ in range(5):
        page.locator(SLIDER).press("ArrowRight")
    before, shown = all_follow(before, shown)
    page.locator("button.widget-button").click()
    all_follow(before, shown)
    lab.run("open('seed.txt', 'w').write(str(inputs_editor.state['seed']))")
    assert (lab.root / "seed.txt").read_text() != "1"
    lab.shot("own_panel", ".jp-Notebook")
    assert lab.console_errors == []


def test_a_picture_goes_in_by_the_button(lab):
    Image.new("RGB", (50, 30), "red").save(lab.root / "red.png")
    button = "import ipywidgets\n" + cell_of_the_lesson("own-upload")
    page = lab.show("upload", button, ready="text=Your picture (0)")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Your picture (0)").click()
    chooser.value.set_files(lab.root / "red.png")
    page.get_by_text("Your picture (1)").wait_for()
    note = "open('went.txt', 'w').write(str(uploaded(button.value, size=32)[0, :, 16, 16].tolist()))"
    lab.run(f"from lessonlib.widgets.upload import uploaded\n{note}")
    eventually(page, (lab.root / "went.txt").exists)
    assert (lab.root / "went.txt").read_text() == "[1.0, 0.0, 0.0]"
    assert lab.console_errors == []
