"""The pixel inspector in JupyterLab in a real browser: mouse, keyboard, channels, both themes."""

from __future__ import annotations

import re

import pytest

from lessonlib.data import load

SHOW = """from lessonlib.data import load
from lessonlib.widgets import PixelInspector
photo = load("photographs", size=None).images[0]
inspector = PixelInspector(photo, "The temple", at=(258, 150), name="photo")
inspector"""


@pytest.fixture(scope="module")
def photo():
    return load("photographs", size=None).images[0]


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the inspector on the temple, run from top to bottom."""
    return lab.show("inspector", SHOW, "1 + 1", ready=".pixel-code:not(:empty)")


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test at the first pixel, with red, and the mouse away from the picture."""
    page.mouse.move(5, 5)
    page.get_by_role("button", name="Reset").click()
    shows(page, 258, 150)
    stage(page).scroll_into_view_if_needed()
    page.mouse.move(5, 5)


def stage(page):
    return page.locator(".live-inspector .live-stage")


def shows(page, row: int, column: int) -> str:
    """Wait until the numbers are those of one pixel; return them as text."""
    code = page.locator(".pixel-code").filter(has_text=f"photo[:, {row}, {column}] →")
    code.wait_for()
    return code.inner_text()


def place(page, row: int, column: int) -> tuple[float, float]:
    """Return where on the page the middle of a pixel lies."""
    area = page.locator(".live-inspector .live-picture").bounding_box()
    return area["x"] + (column + 0.5) / 640 * area["width"], area["y"] + (row + 0.5) / 427 * area["height"]


def colours(photo, row: int, column: int) -> str:
    return ", ".join(map(str, photo[:, row, column].tolist()))


def cells(page) -> list[str]:
    return page.locator(".pixel-patch td").all_inner_texts()[1:]


def test_the_numbers_follow_the_mouse_until_a_click_holds_them(page, photo):
    for row, column in ((40, 500), (300, 60)):
        page.mouse.move(*place(page, row, column), steps=5)
        said = page.locator(".pixel-code").filter(has_text=re.compile(rf"\[:, {row}, {column}\]"))
        said.wait_for()
        assert said.inner_text().endswith(colours(photo, row, column))
    page.mouse.click(*place(page, 300, 60))
    page.mouse.move(*place(page, 20, 20))
    page.wait_for_timeout(300)
    page.keyboard.press("ArrowDown")  # the click gave the picture the keys
    shows(page, 301, 60)
    assert page.get_by_role("button", name="Hold").get_attribute("aria-pressed") == "true"
    page.mouse.click(*place(page, 20, 20))
    page.mouse.move(*place(page, 30, 30))
    shows(page, 30, 30)
    assert page.locator(".live-latency").inner_text().startswith("last change: ")


def test_arrow_keys_step_through_pixels_and_leave_the_cells_alone(page, lab, photo):
    cell = lab.active_cell()
    stage(page).focus()
    page.mouse.move(5, 5)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowLeft", "Shift+ArrowUp"):
        page.keyboard.press(key)
    assert shows(page, 249, 142).endswith(colours(photo, 249, 142))
    page.keyboard.press("Enter")
    for _ in range(25):  # faster than the kernel answers: no step may be lost
        page.keyboard.press("ArrowRight")
    shows(page, 249, 167)
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_row_and_column_can_be_typed_and_stay_inside_the_picture(page, photo):
    box = page.get_by_role("spinbutton", name="row")
    box.fill("9999")
    box.press("Enter")
    shows(page, 426, 150)
    assert box.input_value() == "426"
    assert cells(page)[-5:] == [""] * 5, "no numbers beyond the edge"


def test_the_neighbourhood_shows_the_chosen_channel(page, photo):
    assert cells(page) == [str(v) for v in photo[0, 256:261, 148:153].flatten().tolist()]
    page.get_by_role("radio", name="red").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "want => document.querySelectorAll('.pixel-patch td')[1].textContent === want",
        arg=str(int(photo[1, 256, 148])),
    )
    assert cells(page) == [str(v) for v in photo[1, 256:261, 148:153].flatten().tolist()]
    page.get_by_role("radio", name="hue").check()
    page.wait_for_function("document.querySelectorAll('.pixel-patch td')[1].textContent.includes('.')")
    middle = page.locator(".pixel-hue .live-number").inner_text()
    assert middle == f"{cells(page)[12]} turn"


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    page.mouse.click(*place(page, 262, 172))
    shows(page, 262, 172)
    page.mouse.move(5, 5)
    area = lab.shot_in_both_themes("pixel_inspector", ".live-inspector")
    assert area["height"] < 640 and area["width"] < 900
    assert lab.folds(".live-inspector")


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("inspector._answer(None, {'do': [['set', 'channel', 'pink']]}, None)")
    page.get_by_text("channel: expected one of red, green").wait_for()
    lab.run("inspector.refresh()")
    page.locator(".live-inspector .live-error").wait_for(state="hidden")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
