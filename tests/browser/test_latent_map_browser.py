"""The latent map in JupyterLab in a real browser: mouse, keyboard, both themes."""

from __future__ import annotations

import numpy as np
import pytest

from .lab import eventually, fingerprint, pixels

SHOW = """import torch
from lessonlib.scenes import garments
from lessonlib.models import Autoencoder
from lessonlib.shelf import load_reader
from lessonlib.widgets import LatentMap
torch.manual_seed(0)
images = garments.garments(120, size=32, seed=5)
model = Autoencoder(32, 3, 2).eval()
codes = torch.randn(120, 2) + images.column("category")[:, None] * torch.tensor([1.0, -0.6])
latent_map = LatentMap(model, codes, images, load_reader("garments_reader_32"))
latent_map"""
PIXELS = fingerprint(".live-latent-map .live-picture")


@pytest.fixture(scope="module")
def page(lab):
    """A notebook with the map of an untrained network, run from top to bottom."""
    ready = '.live-latent-map .live-picture[aria-label^="Picture decoded from"]'
    return lab.show("map", SHOW, "1 + 1", ready=ready)


@pytest.fixture(autouse=True)
def fresh(page):
    """Begin every test at the first place, with the mouse away from the map."""
    page.mouse.move(5, 5)
    page.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(200)
    chart(page).scroll_into_view_if_needed()
    page.mouse.move(5, 5)


def chart(page):
    return page.locator('.live-latent-map svg[role="application"]')


def at(page) -> list[float]:
    return [float(page.get_by_role("spinbutton", name=name).input_value()) for name in ("z1", "z2")]


def over(page, x: float, y: float) -> tuple[float, float]:
    """Return a place on the page from shares of the map's width and height."""
    box = chart(page).bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def shown(page, place) -> None:
    """Wait until the picture is that of a place."""
    words = f"Picture decoded from z1 {place[0]:.2f}, z2 {place[1]:.2f}"
    page.wait_for_selector(f'.live-latent-map .live-picture[aria-label^="{words}"]')


def test_the_picture_follows_while_the_kernel_is_busy_and_is_the_one_that_torch_draws(page, lab):
    kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    page.evaluate(f"void {kernel}.requestExecute({{code: 'import time; time.sleep(60)'}})")
    page.wait_for_function(f"{kernel}.status === 'busy'")
    before = page.evaluate(PIXELS)
    for _ in range(5):
        chart(page).press("Shift+ArrowRight")
    page.wait_for_function(f"before => ({PIXELS})() !== before", arg=before)
    shown(page, at(page))
    page.evaluate(f"{kernel}.interrupt()")
    lab.wait_idle()
    page.wait_for_function("!document.querySelector('.map-waits')")
    lab.run("from lessonlib.widgets.latent_map import render; from lessonlib.widgets.live import rgba\n"
            "open('map.bin', 'wb').write(rgba(render(model, latent_map.state['at'])))")  # fmt: skip
    drawn = page.evaluate(pixels(".live-latent-map .live-picture"))
    apart = np.array(drawn) - np.frombuffer((lab.root / "map.bin").read_bytes(), np.uint8)
    assert np.abs(apart).max() <= 1


def test_moving_the_mouse_decodes_the_place_under_it_until_a_click_holds_it(page):
    page.mouse.move(*over(page, 0.2, 0.2), steps=4)
    shown(page, left := at(page))
    before = page.evaluate(PIXELS)
    page.mouse.move(*over(page, 0.9, 0.7), steps=8)
    shown(page, right := at(page))
    assert right[0] > left[0] and right[1] < left[1] and page.evaluate(PIXELS) != before
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(*over(page, 0.3, 0.3))
    page.wait_for_timeout(300)
    assert at(page) == right
    assert page.get_by_role("button", name="Hold").get_attribute("aria-pressed") == "true"
    assert page.locator(".map-said").inner_text().startswith("reader: ")
    assert page.locator(".live-latent-map .live-latency").inner_text().startswith("last change: ")


def test_arrow_keys_move_the_place_and_leave_the_cells_alone(page, lab):
    cell, start = lab.active_cell(), at(page)
    chart(page).focus()
    for _ in range(12):  # faster than the kernel answers: no step may be lost
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    moved = at(page)
    shown(page, moved)
    assert moved[0] > start[0] and moved[1] > start[1]
    assert (moved[0] - start[0]) > 0.9 * (moved[1] - start[1]), "twelve steps of 1 %, and one of 10 %"
    assert lab.active_cell() == cell
    assert page.evaluate("jupyterapp.shell.currentWidget.content.mode") == "command"


def test_both_numbers_can_be_typed_and_stay_on_the_map(page):
    box = page.get_by_role("spinbutton", name="z1")
    box.fill("0.5")
    box.press("Enter")
    shown(page, (0.5, at(page)[1]))
    box.fill("9999")
    box.press("Enter")
    eventually(page, lambda: 0.5 < at(page)[0] < 100)
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Hold", pressed=False).wait_for()
    eventually(page, lambda: at(page)[0] < 9)


def test_a_fault_is_told_in_words_and_goes_with_the_next_good_answer(page, lab):
    lab.run("latent_map._answer(None, {'do': [['set', 'at', 'x']]}, None)")
    page.get_by_text("at: expected (z1, z2), two numbers").wait_for()
    lab.run("latent_map.refresh()")
    page.locator(".live-latent-map .live-error").wait_for(state="hidden")


def test_it_fits_the_window_in_both_themes_and_folds_when_narrow(page, lab):
    area = lab.shot_in_both_themes("latent_map", ".live-latent-map")
    assert area["height"] < 640 and area["width"] < 920
    assert lab.folds(".live-latent-map")


def test_nothing_complained_on_the_console(page, lab):
    assert lab.console_errors == []
