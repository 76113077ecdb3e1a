"""An editor that has left the notebook: one file, used by touch and by keys, that asks nobody anything."""

import io
import json
from contextlib import contextmanager

import numpy as np
import pytest
from PIL import Image

from lessonlib.editing import EditSession
from lessonlib.shelf import load_gan, load_vae
from lessonlib.widgets import LatentEditor

from .lab import ARTEFACTS, eventually

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1366, "height": 768}}
PICTURE = ".live-stage canvas"
LEVELS = """(canvas) => {  // one of the six by six pixels that stand for each of the model's
  const seen = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data, levels = [];
  for (let y = 3; y < canvas.height; y += 6) for (let x = 3; x < canvas.width; x += 6)
    levels.push(...seen.subarray(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 3));
  return levels;
}"""
# Asked from outside: the page's own policy forbids playwright's way of waiting inside it.
READY = "() => document.querySelector('.live-number')?.textContent"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The pages of the shipped models by name, each with the session that the kernel has."""
    folder, made = tmp_path_factory.mktemp("pages"), {}
    for name, bundle in {"gan": load_gan(), "vae": load_vae()}.items():
        editor = LatentEditor(*bundle, title=f"Garments by a {name.upper()}", seed=4)
        made[name] = editor.export(folder / f"{name}.html"), EditSession(*bundle, seed=4)
    return made


@contextmanager
def window(lab, path, **how):
    """Open a file in a window of its own; at the end nothing may have been asked for or complained about."""
    context = lab.page.context.browser.new_context(**how)
    page, asked, faults = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    try:
        page.goto(path.as_uri())
        eventually(page, lambda: page.evaluate(READY))
        yield page
        blobs = [url for url in asked if url.startswith("blob:")]  # what is saved, from the page to itself
        assert [url for url in asked if url not in blobs] == [path.as_uri()] and faults == []
    finally:
        context.close()


def levels(page) -> np.ndarray:
    return np.array(page.locator(PICTURE).evaluate(LEVELS))


def saved(page, word: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=word).click()
    return download.value.path().read_bytes()


@pytest.mark.parametrize("width", [320, 360, 390])
def test_nothing_is_cut_off_on_a_phone_of_any_width(lab, files, width):
    """In an exhibition an editor has some pixels less than the phone."""
    with window(lab, files["gan"][0], **PHONE | {"viewport": {"width": width, "height": 640}}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width
        seed = page.locator(".live-seed").first.bounding_box()
        assert seed["x"] + seed["width"] <= width


def test_a_thumb_edits_saves_and_the_log_replays_in_python(lab, files):
    path, session = files["gan"]
    with window(lab, path, **PHONE) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        before, hue = levels(page), page.get_by_role("slider", name="hue")
        hue.scroll_into_view_if_needed()
        place = hue.bounding_box()
        page.touchscreen.tap(place["x"] + 0.2 * place["width"], place["y"] + place["height"] / 2)
        page.wait_for_selector(".live-changed")
        page.get_by_role("button", name="Lock hue").tap()
        page.get_by_role("button", name="Surprise me").tap()
        page.get_by_role("slider", name="scale").scroll_into_view_if_needed()
        stage = page.locator(".live-stage").bounding_box()
        assert 0 <= stage["y"] < 10, "the picture stays in sight above the sliders"
        assert place["height"] >= 24 and np.abs(levels(page) - before).max() > 50
        log, picture = json.loads(saved(page, "Save log")), saved(page, "Save picture")
        assert page.get_by_role("button", name="web page").count() == 0
    state = session.replay(log)
    assert state["locks"] == ["hue"] and state["values"]["hue"] == pytest.approx(0.2, abs=0.05)
    there = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=int)
    here = np.asarray(Image.open(session.save_picture()), dtype=int)
    assert there.shape == here.shape == (512, 512, 3) and np.abs(there - here).max() <= 1
    again = json.loads(session.save_log().read_text(encoding="utf-8"))
    assert again | {"picture": log["picture"]} == log


def swipe(page, x: float, y: float, across: float, down: float) -> None:
    """Move a finger over the page, in twenty steps."""
    wire = page.context.new_cdp_session(page)
    for i in range(21):
        point = {"x": x + across * i / 20, "y": y + down * i / 20}
        kind = "touchMove" if i else "touchStart"
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(8)
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)


def test_a_swipe_along_a_slider_moves_it_and_one_across_it_scrolls(lab, files):
    with window(lab, files["gan"][0], **PHONE) as page:
        hue = page.get_by_role("slider", name="hue")
        place, began = hue.bounding_box(), hue.get_attribute("aria-valuetext")
        x, y = place["x"] + 0.7 * place["width"], place["y"] + place["height"] / 2
        swipe(page, x, y, 0, -200)
        assert page.evaluate("scrollY") > 100 and hue.get_attribute("aria-valuetext") == began
        page.evaluate("scrollTo(0, 0)")
        swipe(page, x, y, -200, 0)
        assert page.evaluate("scrollY") == 0 and hue.get_attribute("aria-valuetext").endswith(
            "changed by you"
        )


def test_a_button_in_the_notebook_writes_the_page(lab):
    page = lab.show(
        "leaving",
        "from lessonlib import shelf, widgets; widgets.LatentEditor(*shelf.load_gan(), title='Leaving')",
        ready=".live-changed, .live-number",
    )
    page.get_by_role("button", name="Save as web page").click()
    note = page.get_by_text("Web page saved as")
    note.wait_for()
    path = lab.root / note.inner_text().removeprefix("Web page saved as ").removesuffix(".")
    with window(lab, path, **DESK) as page:
        assert page.title() == "Leaving" and levels(page).std() > 20


def test_keys_and_screen_readers_find_everything(lab, files):
    path, _ = files["vae"]
    with window(lab, path, **DESK, color_scheme="dark") as page:
        assert page.get_by_role("heading", level=1).inner_text() == "Garments by a VAE"
        nameless = "e => [...e].filter((n) => !(n.ariaLabel || n.textContent || n.labels?.length)).length"
        assert page.locator("button, input, canvas").evaluate_all(nameless) == 0
        before = levels(page)
        page.get_by_role("slider", name="hue").focus()
        for _ in range(10):
            page.keyboard.press("ArrowRight")
        page.wait_for_selector(".live-changed [aria-valuetext$=you]", state="attached")
        eventually(page, lambda: np.abs(levels(page) - before).max() > 20)
        page.get_by_role("button", name="Undo").press("Enter")
        page.wait_for_selector(".live-changed", state="detached")
        assert (levels(page) == before).all()
        page.get_by_role("button", name="Smooth picture").press("Space")
        assert 0 < np.abs(levels(page) - before).max()
        page.get_by_text("About this page").press("Enter")
        assert page.get_by_text(" weights) draws every picture").is_visible()
        dark = page.locator(".live").evaluate("e => getComputedStyle(e).backgroundColor")
        page.emulate_media(color_scheme="light")
        page.wait_for_timeout(100)
        light = page.locator(".live").evaluate("e => getComputedStyle(e).backgroundColor")
        assert (dark, light) == ("rgb(30, 30, 30)", "rgb(255, 255, 255)")


def test_it_is_ready_within_a_second(lab, files):
    for name, (path, _) in files.items():
        took = []
        for _ in range(3):
            with window(lab, path, **DESK) as page:
                took.append(page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
        assert min(took) <= 1000, f"{name}: {took} ms"


def test_where_webassembly_is_forbidden_it_draws_the_same(lab, files, tmp_path):
    path, _ = files["gan"]
    strict = tmp_path / "strict.html"
    strict.write_text(path.read_text(encoding="utf-8").replace("'wasm-unsafe-eval'", ""), encoding="utf-8")
    with window(lab, path, **DESK) as page:
        free = levels(page)
    context = lab.page.context.browser.new_context(**DESK)
    page = context.new_page()
    page.goto(strict.as_uri())
    eventually(page, lambda: page.evaluate(READY))
    assert page.evaluate(
        "() => { try { new WebAssembly.Module(new Uint8Array(8)); } catch (e) { return e.message; } }"
    )
    assert np.abs(levels(page) - free).max() <= 1
    context.close()


def test_it_looks_right_on_a_phone_and_on_a_desk_in_both_colours(lab, files):
    ARTEFACTS.mkdir(exist_ok=True)
    for name, how in (("phone", PHONE), ("desk", DESK)):
        for scheme in ("light", "dark"):
            with window(lab, files["gan"][0], **how, color_scheme=scheme) as page:
                page.screenshot(path=ARTEFACTS / f"export_{name}_{scheme}.png")
                seen = page.locator(PICTURE).bounding_box()
                assert seen["y"] >= 0 and seen["y"] + seen["height"] <= how["viewport"]["height"]
                assert (
                    page.get_by_role("button", name="Surprise me").bounding_box()["y"]
                    < how["viewport"]["height"] - 40
                )
