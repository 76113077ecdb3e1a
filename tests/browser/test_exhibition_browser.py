"""A class exhibition in a real browser: on a desk and a phone, by keys, with live editors and no network."""

import finished
import pytest

from lessonlib.classroom.exhibition import exhibition
from lessonlib.shelf import load_gan
from lessonlib.widgets import LatentEditor
from lessonlib.widgets.export import document

from .lab import ARTEFACTS, eventually

NARROW = "() => document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def page_of_two(tmp_path_factory):
    place = tmp_path_factory.mktemp("class")
    editor = LatentEditor(*load_gan(), title="Mine", seed=4)
    finished.work(place, size=256, page=document(editor))
    finished.work(place, size=256, page="<script>parent.document.title = 'taken over'</script>")
    return exhibition(place, "Open day")


@pytest.mark.parametrize(
    "name, width, height, scheme", [("desk", 1366, 768, "light"), ("phone", 360, 640, "dark")]
)
def test_works_hang_and_an_editor_opens_by_keys(lab, page_of_two, name, width, height, scheme):
    context = lab.page.context.browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=name == "phone"
    )
    page, asked, faults = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    try:
        page.goto(page_of_two.as_uri())
        assert page.evaluate(NARROW) and page.locator("article").count() == 2
        page.screenshot(path=ARTEFACTS / f"exhibition-{name}.png")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        frame = page.frame_locator("iframe").first
        eventually(page, lambda: frame.locator(".live-number").count() > 5)
        slider = frame.locator("input[type=range]").nth(1)
        before = frame.locator(".live-number").all_text_contents()
        slider.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        eventually(page, lambda: frame.locator(".live-number").all_text_contents() != before)
        page.locator("iframe").first.scroll_into_view_if_needed()
        page.screenshot(path=ARTEFACTS / f"exhibition-{name}-live.png")
        assert page.evaluate(NARROW)
        fields = frame.locator("button, input, .live-number")
        inner = page.locator("iframe").first.bounding_box()
        for place in filter(None, (fields.nth(k).bounding_box() for k in range(fields.count()))):
            assert place["x"] + place["width"] <= inner["x"] + inner["width"], "something is cut off"
        page.locator("summary").nth(1).click()  # a page that somebody tampered with cannot reach this one
        page.wait_for_timeout(300)
        assert page.title() == "Open day"
        assert not [url for url in asked if not url.startswith(("file:", "data:", "about:"))]
        assert all("cross-origin" in fault or "Blocked a frame" in fault for fault in faults), faults
    finally:
        context.close()
