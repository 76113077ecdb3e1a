"""An editor that the page draws: with a busy kernel, with code that changes it, in two views and windows."""

from __future__ import annotations

import json

import pytest

from .lab import eventually, fingerprint

MODEL = """import time
from lessonlib.shelf import load_gan, load_vae
from lessonlib.widgets import LatentEditor
editor = LatentEditor(*load_vae(), title="Garment editor", seed=29)"""
READY = '.live-picture[aria-label^="Picture: "]'
PIXELS = fingerprint(".live-picture")
HUE = '.live-editor input[aria-label="hue"]'
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
PRESSES, STEP = 20, 0.01


@pytest.fixture(scope="module")
def page(lab):
    """A notebook that shows one editor in two cells."""
    return lab.show("drawn", MODEL, "editor", "editor", ready=READY)


@pytest.fixture(autouse=True)
def fresh(page, lab):
    """Begin every test with the untouched picture, once the page has handed over the moves before."""
    page.wait_for_timeout(400)
    lab.run("editor.session.reset(); editor.refresh()")
    page.wait_for_function("document.querySelector('.live-tools button:nth-child(3)').disabled")


def told(lab, expression: str):
    """Return what the kernel says, plain JSON."""
    lab.run(f"import json; open('told.json', 'w').write(json.dumps({expression}))")
    return json.loads((lab.root / "told.json").read_text())


def hue(page, n: int = 0) -> float:
    return float(page.locator(HUE).nth(n).input_value())


def press(page, times: int = 1, wait: int = 40) -> None:
    page.locator(HUE).first.focus()
    for _ in range(times):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(wait)


def changes(page, before: int, n: int = 0) -> None:
    page.wait_for_function(f"before => ({fingerprint('.live-picture', n)})() !== before", arg=before)


def busy(page, code: str) -> None:
    """Keep the kernel busy; return when it is. ``window.over`` says when no more."""
    over = "() => { window.over = true; }"
    page.evaluate(f"code => void {KERNEL}.requestExecute({{code}}).done.finally({over})", code)
    page.wait_for_function(f"{KERNEL}.status === 'busy'")


def test_keys_change_the_picture_while_the_kernel_is_busy_and_it_learns_of_it_afterwards(page, lab):
    before, began = page.evaluate(PIXELS), hue(page)
    busy(page, "time.sleep(60)")
    try:
        press(page)
        changes(page, before)
        assert page.locator(".live-latency").first.inner_text().startswith("last change: ")
        press(page, PRESSES - 1)
        assert not page.evaluate("window.over")
        page.get_by_text("Save log").first.click()
    finally:
        page.evaluate(f"{KERNEL}.interrupt()")
        lab.wait_idle()
    page.get_by_text("Log saved as my-work").first.wait_for()
    lab.run("import shutil; shutil.rmtree('my-work')")
    assert told(lab, "editor.session.state['values']['hue']") == pytest.approx(
        began + PRESSES * STEP, abs=1e-3
    )
    assert told(lab, "[step['did'] for step in editor.session.steps][-1]").startswith("set hue")


def test_the_kernel_has_the_state_as_soon_as_the_hand_rests_and_a_drag_is_one_step(page, lab):
    steps = told(lab, "len(editor.session.steps)")
    press(page, 5)
    eventually(page, lambda: told(lab, "len(editor.session.steps)") == steps + 1)
    state, values, count = told(lab, "[editor.session.state, editor.values, len(editor.session.steps)]")
    assert state["values"]["hue"] == pytest.approx(hue(page), abs=1e-6) == values["hue"]
    assert count == steps + 1
    page.get_by_text("Undo").first.click()
    eventually(page, lambda: told(lab, "editor.session.state['values']") == {})
    assert told(lab, "editor.session.can['redo']")


def test_what_code_changes_is_taken_up_by_both_views_and_can_be_undone_there(page, lab):
    before = page.evaluate(PIXELS)
    lab.run("editor.session.set('hue', 0.4); editor.refresh()")
    changes(page, before)
    assert hue(page) == hue(page, 1) == 0.4
    lab.run("editor.values = {'hue': 0.6, 'length': 0.3}")
    page.wait_for_function(f"document.querySelector('{HUE}').value === '0.6'")
    for _ in range(3):
        page.get_by_text("Undo").first.click()
    page.wait_for_function(f"before => ({PIXELS})() === before", arg=before)


def test_two_views_agree(page):
    second = page.evaluate(fingerprint(".live-picture", 1))
    page.locator(HUE).first.scroll_into_view_if_needed()
    press(page, 3)
    changes(page, second, 1)
    assert hue(page) == hue(page, 1)
    shown = [page.evaluate(fingerprint(".live-picture", n)) for n in (0, 1)]
    assert shown[0] == shown[1]


def test_a_kernel_that_tells_an_older_state_never_pulls_the_slider_back(page, lab):
    began = hue(page)
    busy(page, "for _ in range(30): editor.refresh(); time.sleep(0.03)")
    press(page, PRESSES)
    assert hue(page) == pytest.approx(began + PRESSES * STEP, abs=1e-6)
    lab.wait_idle()
    page.wait_for_timeout(400)
    assert hue(page) == pytest.approx(began + PRESSES * STEP, abs=1e-6)
    assert told(lab, "editor.session.state['values']['hue']") == pytest.approx(hue(page), abs=1e-6)


def test_a_model_that_was_trained_on_is_drawn_anew_by_refresh(page, lab):
    before = page.evaluate(PIXELS)
    lab.run(
        "import torch\nwith torch.no_grad(): editor.session.model.decoder[-3].bias += 2\neditor.refresh()"
    )
    changes(page, before)
    lab.run("with torch.no_grad(): editor.session.model.decoder[-3].bias -= 2\neditor.refresh()")
    page.wait_for_function(f"before => ({PIXELS})() === before", arg=before)


def test_a_saved_notebook_holds_no_weights_yet_a_second_window_gets_them_and_both_agree(page, lab):
    press(page, 2)
    page.wait_for_timeout(300)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    with lab.beside("drawn.ipynb", init="delete window.WebAssembly") as other:  # and this one may not compile
        saved = (lab.root / "drawn.ipynb").read_text()
        assert "widgets" not in json.loads(saved)["metadata"] and len(saved) < 20_000
        other.page.wait_for_selector(READY)
        other.page.wait_for_function(f"document.querySelector('{HUE}').value === '{hue(page):g}'")
        before, there = page.evaluate(PIXELS), other.page.evaluate(PIXELS)
        busy(other.page, "time.sleep(60)")
        press(other.page, 3)
        changes(other.page, there)
        other.page.evaluate(f"{KERNEL}.interrupt()")
        changes(page, before)
        assert hue(page) == hue(other.page)
