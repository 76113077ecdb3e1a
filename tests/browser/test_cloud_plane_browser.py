"""The cloud plane in JupyterLab in a real browser: mouse, keyboard, both themes."""

from __future__ import annotations

import pytest

from .lab import Part

SHOW = """import torch
from lessonlib.data import load
from lessonlib.recipes.clouds import CloudVAE
from lessonlib.widgets import CloudPlane
torch.manual_seed(0)
ladder = {beta: CloudVAE().eval() for beta in (4, 64, 1024)}
for beta, model in ladder.items():
    torch.nn.init.constant_(model.encoder[-1].bias[2:], {4: -6.0, 64: -3.0, 1024: 0.0}[beta])
plane = CloudPlane(ladder, load("garments", size=32, n=64, seed=7))
plane"""
WIDTHS = """[...document.querySelectorAll(".live-cloud ellipse")].map((e) => parseFloat(e.style.rx))"""
says = Part(".live-cloud").says


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the plane, run from top to bottom."""
    return lab.show("cloud", SHOW, "1 + 1", ready='.live-cloud .live-caption:has-text("β = 4.")')


def test_the_keyboard_turns_the_dial_and_the_clouds_grow(page, lab):
    before = page.evaluate(WIDTHS)
    page.locator('.live-cloud input[aria-label="β"]').focus()
    cell = lab.active_cell()
    page.keyboard.press("End")
    says(page, "β = 1024.")
    after = page.evaluate(WIDTHS)
    assert len(before) == len(after) == 64 and min(after) > 4 * max(before)
    assert lab.active_cell() == cell
    page.get_by_role("button", name="Reset β").click()
    says(page, "β = 4.")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("cloud_plane", ".live-cloud")
    assert area["height"] < 620 and area["width"] < 960
    assert lab.folds(".live-cloud")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
