"""The kernel lab in JupyterLab in a real browser: mouse, keyboard, presets, both themes."""

from __future__ import annotations

import pytest

from .lab import pixels

SHOW = """from lessonlib.data import load
from lessonlib.widgets import KernelLab
lab = KernelLab(load("photographs", size=200).batch([0])[0])
lab"""
PICTURE, RESULT = pixels(".live-kernel canvas"), pixels(".live-kernel canvas", 1)


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the lab on the temple, run from top to bottom; its first answer comes late."""
    busy = "import time\ntime.sleep(3)"
    return lab.show("kernel", SHOW, busy, ready='.kernel-foot:has-text("Click a number and type")')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the kernel that does nothing."""
    page.get_by_role("button", name="Reset").click()
    says(page, "the nine sum to 1")
    page.wait_for_function(f"() => `${{({PICTURE})()}}` === `${{({RESULT})()}}`")


def says(page, words: str):
    page.locator(".kernel-total").filter(has_text=words).wait_for()


def box(page, row: int, column: int):
    return page.get_by_role("textbox", name=f"weight in row {row}, column {column}")


def result(page) -> list[int]:
    return page.evaluate(RESULT)


def test_a_preset_by_mouse_changes_weights_and_result(page):
    page.get_by_role("button", name="outline").click()
    says(page, "the nine sum to 0")
    assert box(page, 2, 2).input_value() == "8" and box(page, 1, 1).input_value() == "-1"
    assert sum(result(page)[:4000:4]) < 20 * 1000, "the flat sky goes black"
    assert page.locator(".live-latency").inner_text().startswith("last change: ")


def test_weights_are_typed_and_stepped_and_leave_the_cells_alone(page, lab):
    cell = lab.active_cell()
    box(page, 2, 2).focus()
    page.keyboard.type("0.5")
    says(page, "the nine sum to 0.5")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowDown")
    says(page, "the nine sum to 1.4")
    assert box(page, 2, 3).input_value() == "0.9"
    page.keyboard.press("Enter")
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_a_half_typed_number_waits_and_is_marked(page):
    box(page, 1, 1).fill("-")
    assert box(page, 1, 1).get_attribute("aria-invalid") == "true"
    page.keyboard.type("2")
    says(page, "the nine sum to -1")
    assert box(page, 1, 1).get_attribute("aria-invalid") == "false"


def test_minus_shows_when_half_is_added(page):
    page.get_by_role("button", name="edge across").click()
    says(page, "the nine sum to 0")
    half = page.get_by_role("checkbox")
    assert half.is_checked()
    half.focus()
    page.keyboard.press("Space")
    page.wait_for_function(f"() => ({RESULT})().filter((v, i) => i % 4 < 3 && v < 20).length > 40000")


def test_it_fits_the_window_in_both_themes(page, lab):
    page.get_by_role("button", name="emboss").click()
    says(page, "the nine sum to 0")
    area = lab.shot_in_both_themes("kernel_lab", ".live-kernel")
    assert area["height"] < 560 and area["width"] < 1000


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
