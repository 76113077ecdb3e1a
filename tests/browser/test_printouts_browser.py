"""Lessons printed and projected, in a real browser without a network: nothing is cut off."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lessonlib.classroom.printouts import print_outs

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
each_lesson = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
LOOK = """(s, n) => {
  show(n);
  const right = Math.max(...[...s.querySelectorAll("*")].map((e) => e.getBoundingClientRect().right));
  const size = parseFloat(getComputedStyle(s).fontSize), beside = right - s.getBoundingClientRect().right;
  return [n + 1, size, s.scrollHeight - s.clientHeight, beside];
}"""
WIDE = """[...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def offline(lab):
    """Windows of the same browser that reach no network."""
    windows = lab.page.context.browser.new_context(offline=True)
    yield windows
    windows.close()


@each_lesson
def test_slides_and_pages_fit_where_they_are_shown(offline, tmp_path, path):
    print_outs([path], tmp_path)
    page = offline.new_page()
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto((tmp_path / "slides" / f"{path.name[:2]}.html").as_uri())
    assert page.locator("section.now h1").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator("section.now h1").count() == 0 and page.url.endswith("#2")
    for number, size, below, beside in page.evaluate(f"slides.map({LOOK})"):
        assert size >= 14 and below <= 0 and beside <= 0, (number, size, below, beside)
    page.set_viewport_size({"width": 1047, "height": 718})  # A4 on its side, within its margins
    page.emulate_media(media="print")
    cut = page.evaluate("slides.map((s) => s.scrollHeight - s.clientHeight)")
    assert max(cut) <= 1, cut
    page.goto((tmp_path / "read" / f"{path.name[:2]}.html").as_uri())
    page.set_viewport_size({"width": 658, "height": 900})  # A4 within its margins, in CSS pixels
    page.emulate_media(media="print")
    assert page.evaluate(WIDE) == []
    page.close()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler on this machine")
def test_a_printed_lesson_is_a4_and_whole(offline, tmp_path):
    print_outs([NOTEBOOKS[6]], tmp_path)
    page = offline.new_page()
    page.goto((tmp_path / "read" / "06.html").as_uri())
    page.pdf(path=tmp_path / "06.pdf", prefer_css_page_size=True)
    size = subprocess.run(["pdfinfo", tmp_path / "06.pdf"], capture_output=True, text=True).stdout
    text = subprocess.run(["pdftotext", tmp_path / "06.pdf", "-"], capture_output=True, text=True).stdout
    assert "(A4)" in size and 8 <= int(re.search(r"Pages:\s+(\d+)", size)[1]) <= 20
    assert "Exercise 06.1" in text and "Where next?" in text
    page.close()
