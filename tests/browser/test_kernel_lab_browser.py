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
    return lab.show("kernel", SHOW, busy, ready='.kernel-foot:has-text("Point at the picture")')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the kernel that does nothing."""
    page.get_by_role("button", name="Reset").click()
    says(page, "the nine weights sum to 1")
    page.wait_for_function(f"() => `${{({PICTURE})()}}` === `${{({RESULT})()}}`")


def says(page, words: str):
    page.locator(".kernel-total").filter(has_text=words).wait_for()


def box(page, row: int, column: int):
    return page.get_by_role("textbox", name=f"weight in row {row}, column {column}")


def result(page) -> list[int]:
    return page.evaluate(RESULT)


def test_a_preset_by_mouse_changes_weights_and_result(page):
    page.get_by_role("button", name="outline").click()
    says(page, "the nine weights sum to 0")
    assert box(page, 2, 2).input_value() == "8" and box(page, 1, 1).input_value() == "-1"
    assert sum(result(page)[:4000:4]) < 20 * 1000, "the flat sky goes black"
    assert page.locator(".live-latency").inner_text().startswith("last change: ")


def test_weights_are_typed_and_stepped_and_leave_the_cells_alone(page, lab):
    cell = lab.active_cell()
    box(page, 2, 2).focus()
    page.keyboard.type("0.5")
    says(page, "the nine weights sum to 0.5")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowDown")
    says(page, "the nine weights sum to 1.4")
    assert box(page, 2, 3).input_value() == "0.9"
    page.keyboard.press("Enter")
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_a_half_typed_number_waits_and_is_marked(page):
    box(page, 1, 1).fill("-")
    assert box(page, 1, 1).get_attribute("aria-invalid") == "true"
    page.keyboard.type("2")
    says(page, "the nine weights sum to -1")
    assert box(page, 1, 1).get_attribute("aria-invalid") == "false"


def test_minus_shows_when_half_is_added(page):
    page.get_by_role("button", name="edge across").click()
    says(page, "the nine weights sum to 0")
    half = page.get_by_role("checkbox")
    assert half.is_checked()
    half.focus()
    page.keyboard.press("Space")
    page.wait_for_function(f"() => ({RESULT})().filter((v, i) => i % 4 < 3 && v < 20).length > 40000")


LAID = "() => document.querySelector('.live-kernel canvas').ariaLabel.split('; ')[1]"


def laid(page) -> str:
    """Return where the kernel lies, in the page's words."""
    return page.evaluate(LAID)


def numbers(page, kind: str) -> list[float]:
    shown = page.locator(f".kernel-nine {kind}").all_inner_texts()
    return [float(text.lstrip("×= ").replace("−", "-")) for text in shown]


def test_the_kernel_is_laid_on_a_place_by_mouse_and_sums_there(page):
    page.get_by_role("button", name="blur").click()
    says(page, "the nine weights sum to 1")
    canvas = page.locator(".live-kernel canvas").first
    area = canvas.bounding_box()
    canvas.hover(position={"x": area["width"] * 0.3026, "y": area["height"] * 0.5026})
    assert laid(page) == "the kernel lies on row 100, column 60"
    picture, start = page.evaluate(PICTURE), 4 * (100 * 200 + 60)
    assert numbers(page, ".kernel-pixel")[4] == pytest.approx(
        sum(picture[start : start + 3]) / 765, abs=0.006
    )
    total = float(page.locator(".kernel-sum").inner_text().split()[1].strip(","))
    assert total == pytest.approx(sum(numbers(page, "div > :last-child")), abs=0.05)
    assert total == pytest.approx(sum(result(page)[start : start + 3]) / 765, abs=0.01)


def test_the_kernel_slides_by_keyboard_and_by_itself(page):
    page.locator(".live-kernel canvas").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert laid(page) == "the kernel lies on row 90, column 101"
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"() => Number(({LAID})().match(/row 90, column (\\d+)/)[1]) > 102")
    page.get_by_role("button", name="Pause").click()
    before = laid(page)
    page.wait_for_timeout(600)
    assert laid(page) == before


def test_a_sum_beyond_white_says_what_is_shown(page):
    box(page, 2, 2).fill("9")
    says(page, "the nine weights sum to 9")
    page.locator(".kernel-sum").filter(has_text=", shown as 1").wait_for()


def test_it_fits_the_window_in_both_themes(page, lab):
    page.get_by_role("button", name="emboss").click()
    says(page, "the nine weights sum to 0")
    area = lab.shot_in_both_themes("kernel_lab", ".live-kernel")
    assert area["height"] < 560 and area["width"] < 1000


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
