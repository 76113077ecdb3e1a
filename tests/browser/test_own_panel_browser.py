"""Lesson 09's control panel in JupyterLab: a learner's own widgets drive an editor and follow it."""

from __future__ import annotations

import nbformat

from .lab import fingerprint
from .server import ROOT

MODEL = """import ipywidgets
from PIL import Image
from lessonlib.shelf import load_gan
from lessonlib.widgets import LatentEditor
inputs_editor = LatentEditor(*load_gan(), seed=1)
inputs_editor"""
SLIDER = '.live-editor input[aria-label="hue"]'
SHOWN = "document.querySelector('img.widget-image').src"


def panel_of_the_lesson() -> str:
    [path] = (ROOT / "notebooks").glob("09_*.ipynb")
    [cell] = [cell for cell in nbformat.read(path, 4).cells if cell.id == "own-panel-run"]
    assert len(cell.source.splitlines()) <= 12
    return cell.source


def test_who_moves_leads_and_the_others_follow(lab):
    page = lab.show("panel", MODEL, panel_of_the_lesson(), ready="img.widget-image")
    dial = page.locator(".widget-slider").filter(has_text="hue")
    before, shown = page.evaluate(fingerprint(".live-picture")), page.evaluate(SHOWN)

    def dialled() -> float:
        return float(dial.locator(".widget-readout").inner_text())

    def all_follow(before, shown):
        page.wait_for_function(f"before => ({fingerprint('.live-picture')})() !== before", arg=before)
        page.wait_for_function(f"shown => {SHOWN} !== shown", arg=shown)
        near = f"v => Math.abs(document.querySelector('{SLIDER}').value - v) < 0.006"
        page.wait_for_function(near, arg=dialled())
        return page.evaluate(fingerprint(".live-picture")), page.evaluate(SHOWN)

    assert abs(float(page.locator(SLIDER).input_value()) - dialled()) < 0.006
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
