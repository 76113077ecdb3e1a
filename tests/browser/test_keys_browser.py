"""Whose key is it? In JupyterLab and in Notebook 7 a control's keys are its own, Ctrl+S is the notebook's."""

from __future__ import annotations

import pytest

SETUP = "from standin import editor_parts\nfrom lessonlib.widgets import LatentEditor"
SHOW = "editor = LatentEditor(*editor_parts(), seed=11)\neditor"
CELLS = (SETUP, SHOW, "1 + 1", "2 + 2")
READY = '.live-picture[aria-label^="Picture: "]'
MARKED = "document.activeElement.hasAttribute('data-lm-suppress-shortcuts')"
MODEL = "jupyterapp.shell.currentWidget.context.model"


@pytest.fixture(scope="module", params=("lab/workspaces/beside/tree", "notebooks"), ids=("lab", "notebook"))
def window(lab, request):
    """A notebook with the editor, in JupyterLab and in Jupyter Notebook 7."""
    lab.save("keys", *CELLS)
    with lab.beside("keys.ipynb", request.param) as other:
        other.run_all()
        other.page.wait_for_selector(READY)
        yield other


def hue(window):
    slider = window.page.locator('input[type="range"][aria-label="hue"]')
    slider.focus()
    return slider


def saves(window) -> None:
    """Press Ctrl+S until the notebook is saved: one that is being saved swallows the next press."""
    window.page.evaluate(f"{MODEL}.dirty = true")
    for _ in range(10):
        window.page.keyboard.press("Control+s")
        window.page.wait_for_timeout(1000)
        if not window.page.evaluate(f"{MODEL}.dirty"):
            return
    pytest.fail("Ctrl+S saved nothing in ten seconds")


def cells(window) -> int:
    return window.page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length")


def test_arrow_keys_move_the_slider_and_not_the_notebook(window):
    slider, cell = hue(window), window.active_cell()
    before = float(slider.input_value())
    for key in ("ArrowUp", "ArrowUp", "ArrowDown", "ArrowRight"):
        window.page.keyboard.press(key)
    assert float(slider.input_value()) == pytest.approx(before + 0.02, abs=0.001)
    assert window.active_cell() == cell and slider.evaluate("e => e === document.activeElement")
    assert window.page.evaluate(MARKED)


def test_letters_in_a_control_do_nothing_to_the_cells(window):
    count, source = cells(window), "jupyterapp.shell.currentWidget.content.activeCell.model.type"
    for of in (hue(window), window.page.locator('button[aria-label="Lock hue"]')):
        of.focus()
        for key in ("d", "d", "a", "b", "m", "x"):
            window.page.keyboard.press(key)
        window.page.wait_for_timeout(100)
    assert cells(window) == count and window.page.evaluate(source) == "code"


def test_ctrl_s_in_a_slider_and_in_a_field_saves(window):
    hue(window)
    saves(window)
    window.page.locator('input[aria-label="seed"]').focus()
    saves(window)
    window.page.keyboard.press("Control+a")
    window.page.keyboard.type("12")
    assert window.page.locator('input[aria-label="seed"]').input_value() == "12", "Ctrl+A is the field's"


def test_escape_leaves_the_control_and_the_keys_are_the_notebooks_again(window):
    slider = hue(window)
    window.page.keyboard.press("Escape")
    assert not slider.evaluate("e => e === document.activeElement")
    assert window.page.evaluate("Boolean(document.activeElement.closest('.jp-Notebook'))")
    cell = window.active_cell()
    window.page.keyboard.press("ArrowUp")
    window.page.wait_for_function(
        "cell => jupyterapp.shell.currentWidget.content.activeCellIndex < cell", arg=cell
    )
