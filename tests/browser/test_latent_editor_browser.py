"""The live editor in JupyterLab in a real browser: mouse, keyboard, buttons, faults, both themes."""

from __future__ import annotations

import json
import time

import pytest

from .lab import fingerprint

SETUP = "from standin import editor_parts\nfrom lessonlib.widgets import LatentEditor"
SHOW = "editor = LatentEditor(*editor_parts(), title='Garment editor', seed=11)\neditor"
PIXELS = fingerprint(".live-picture")


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the editor on a stand-in model, run from top to bottom."""
    return lab.show("editor", SETUP, SHOW, "1 + 1", "2 + 2", ready='.live-picture[aria-label^="Picture: "]')


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test with the untouched picture of seed 11."""
    box(page, "seed").fill("11")
    box(page, "seed").press("Enter")
    reset = tool(page, "Reset")
    if reset.is_enabled():
        reset.click()
    page.wait_for_function("document.querySelector('.live-tools button:nth-child(3)').disabled")
    settle(page)


def slider(page, name):
    return page.locator(f'input[type="range"][aria-label="{name}"]')


def box(page, name):
    return page.locator(f'input[type="number"][aria-label="{name}"]')


def tool(page, word):
    return page.locator(".live-editor button").filter(has_text=word)


def lock(page, name):
    return page.locator(f'button[aria-label="Lock {name}"]')


def number(page, name) -> str:
    return page.locator(".live-row").filter(has=slider(page, name)).locator("output").inner_text()


def settle(page) -> int:
    """Wait until the picture stays as it is; return its fingerprint."""
    last = None
    while (now := page.evaluate(PIXELS)) != last:
        last = now
        page.wait_for_timeout(400)
    return last


def changes(page, before: int) -> None:
    """Wait until the picture's pixels differ from ``before``."""
    page.wait_for_function(f"before => ({PIXELS})() !== before", arg=before)


def drag(page, name: str, to: float, steps: int = 12) -> None:
    """Take the slider's thumb with the mouse and pull it to a share of the track."""
    track = slider(page, name)
    track.scroll_into_view_if_needed()
    area = track.bounding_box()
    share = track.evaluate("e => (e.value - e.min) / (e.max - e.min)")
    x = [area["x"] + 8 + (area["width"] - 16) * place for place in (share, to)]
    y = area["y"] + area["height"] / 2
    page.mouse.move(x[0], y)
    page.mouse.down()
    page.mouse.move(x[1], y, steps=steps)
    page.mouse.up()


def test_the_mouse_drags_a_slider_and_one_undo_takes_one_drag_back(page):
    before, began = settle(page), number(page, "length")
    drag(page, "length", 0.1)
    changes(page, before)
    once = settle(page)
    assert abs(float(number(page, "length")) - 0.1) < 0.03 and number(page, "length") != began
    assert page.locator(".live-latency").inner_text().startswith("last change: ")
    drag(page, "length", 0.6)
    changes(page, once)
    settle(page)
    for picture in (once, before):
        tool(page, "Undo").click()
        page.wait_for_function(f"before => ({PIXELS})() === before", arg=picture)
    assert number(page, "length") == began
    tool(page, "Redo").click()
    changes(page, before)


def test_arrow_keys_move_the_slider_and_leave_the_cells_alone(page, lab):
    track = slider(page, "hue")
    drag(page, "hue", 0.4)  # as a learner does: first the mouse, then the keys
    before, cell, began = settle(page), lab.active_cell(), float(track.input_value())
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowLeft", "PageUp"):
        page.keyboard.press(key)
        assert lab.active_cell() == cell
    changes(page, before)
    settle(page)
    assert float(track.input_value()) == pytest.approx(began + 0.12, abs=0.001)
    assert track.get_attribute("aria-valuetext").startswith(number(page, "hue"))
    assert track.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_a_slow_model_never_pulls_the_slider_back_and_draws_only_the_newest(page, lab):
    lab.run(
        "import time; works, drawn = editor.session.model.decode, []\n"
        "editor.session.model.decode = lambda z: drawn.append(time.sleep(0.25)) or works(z)"
    )
    track = slider(page, "hue")
    track.focus()
    began = float(track.input_value())
    begin = time.monotonic()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(40)
    assert float(track.input_value()) == pytest.approx(began + 0.2, abs=0.001)
    longest = 2 + (time.monotonic() - begin) / 0.25  # one after the other, and none of the moves between
    page.wait_for_timeout(1000)
    lab.run("open('drawn.txt', 'w').write(f\"{len(drawn)} {editor.session.state['values']['hue']}\")")
    lab.run("editor.session.model.decode = works")
    drawn, hue = (lab.root / "drawn.txt").read_text().split()
    assert 2 <= int(drawn) <= longest and float(hue) == pytest.approx(began + 0.2, abs=0.001)


def test_a_lock_stops_the_drift(page):
    began = number(page, "sleeve")
    drag(page, "fit", 0.95)
    settle(page)
    assert number(page, "sleeve") != began
    row = page.locator(".live-row").filter(has=slider(page, "sleeve"))
    assert "live-drifted" in row.get_attribute("class")
    lock(page, "sleeve").click()
    settle(page)
    assert number(page, "sleeve") == began
    assert lock(page, "sleeve").get_attribute("aria-pressed") == "true"
    assert lock(page, "sleeve").inner_text().strip() == "locked"


def test_surprise_brings_another_picture_and_keeps_what_is_locked(page):
    drag(page, "length", 0.9)
    before = settle(page)
    lock(page, "length").click()
    settle(page)
    held, seed = number(page, "length"), box(page, "seed").input_value()
    tool(page, "Surprise me").click()
    changes(page, before)
    settle(page)
    assert box(page, "seed").input_value() != seed and number(page, "length") == held


def test_blend_truncation_and_seed_change_the_picture(page):
    for name in ("blend", "truncation"):
        before = settle(page)
        slider(page, name).focus()
        for _ in range(4):
            page.keyboard.press("PageUp" if name == "blend" else "PageDown")
        changes(page, before)
    before = settle(page)
    tool(page, "Another").click()
    changes(page, before)


def test_the_picture_turns_smooth_and_back_to_pixels_and_no_step_is_made(page):
    pixels, smooth = settle(page), page.get_by_role("button", name="Smooth picture")
    smooth.press("Space")
    before = settle(page)
    assert before != pixels and smooth.get_attribute("aria-pressed") == "true"
    assert tool(page, "Reset").is_disabled()
    drag(page, "length", 0.1)
    changes(page, before)
    tool(page, "Undo").click()
    page.wait_for_function(f"before => ({PIXELS})() === before", arg=before)
    smooth.click()
    assert settle(page) == pixels and smooth.get_attribute("aria-pressed") == "false"


def test_one_slider_resets_by_its_button_and_by_double_click(page):
    before, began = settle(page), number(page, "depth")
    button = page.locator('button[aria-label="Reset depth"]')
    assert button.is_disabled()
    drag(page, "depth", 0.05)
    settle(page)
    button.click()
    page.wait_for_function(f"before => ({PIXELS})() === before", arg=before)
    slider(page, "depth").dblclick(position={"x": 20, "y": 12})
    assert settle(page) == before and number(page, "depth") == began and button.is_disabled()


def test_saves_land_in_my_work_and_the_page_says_where(page, lab):
    drag(page, "hue", 0.5)
    settle(page)
    tool(page, "Save picture").click()
    page.get_by_text("Picture saved as my-work").wait_for()
    tool(page, "Save log").click()
    page.get_by_text("Log saved as my-work").wait_for()
    assert (lab.root / "my-work" / "picture.png").stat().st_size > 1000
    log = json.loads((lab.root / "my-work" / "edits.json").read_text())
    assert log["steps"][-1]["state"]["values"]["hue"] == pytest.approx(0.5, abs=0.02)


def test_a_fault_stands_in_the_place_of_the_picture_and_goes_with_the_next_good_one(page, lab):
    lab.run("works = editor.session.model.decode; editor.session.model.decode = lambda z: 1 / 0")
    drag(page, "length", 0.2)
    page.get_by_text("ZeroDivisionError: division by zero").wait_for()
    assert not page.locator(".live-picture").is_visible()
    lab.shot("latent_editor_fault", ".live-editor")
    lab.run("editor.session.model.decode = works; editor.refresh()")
    page.locator(".live-picture").wait_for()
    assert not page.locator(".live-error").is_visible()


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    drag(page, "fit", 0.9)
    drag(page, "hue", 0.47)
    lock(page, "length").click()
    settle(page)
    area = lab.shot_in_both_themes("latent_editor", ".live-editor")
    assert area["height"] < 640 and area["width"] < 900
    assert lab.folds(".live-editor")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
