"""On a projector of 1,024 × 768 every live part fills the screen: picture and controls, in large type."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from lessonlib import widgets

from .lab import eventually

SETUP = "import sys\nfrom IPython.display import display\nfrom standin import editor_parts\n"
LARGE = 17  # px of ordinary words, in a notebook 14: below it the last row cannot read
LOOKED = """(part) => {
  const box = (e) => e.getBoundingClientRect(), all = box(part);
  const within = ({ left, top, right, bottom }) => left >= -1 && top >= -1 && right <= innerWidth + 1
    && bottom <= innerHeight + 1;
  const seen = [...part.querySelectorAll("button, input, select, canvas, svg")].filter((e) => box(e).width);
  const sides = ["left", "right"].map((side) => part.querySelector(`.live-${side}`)).filter(Boolean).map(box);
  return {
    scale: all.width / part.offsetWidth,
    inside: within(all) && document.fullscreenElement !== null,
    off: seen.filter((e) => !within(box(e))).map((e) => e.outerHTML.slice(0, 80)),
    beside: sides.length < 2 || sides[1].left >= sides[0].right - 1,
  };
}"""


def shown(name: str) -> str:
    """Return the code by which a part's own browser test shows it."""
    module = "_".join(re.findall("[A-Z][a-z]+", name)).lower()
    *lines, last = import_module(f"browser.test_{module}_browser").SHOW.splitlines()
    return "\n".join([f"from lessonlib.widgets import {name}", *lines, f"display({last})"])


def size(part) -> list[int]:
    """Return a part's width and height in pixels."""
    return [round(part.bounding_box()[side]) for side in ("width", "height")]


def whole(found: dict) -> bool:
    """Say whether a part was found inside the screen, its sides in columns, in large type."""
    return found["inside"] and found["beside"] and not found["off"] and 14 * found["scale"] >= LARGE


def until_whole(page, part, tries: int = 40) -> dict:
    """Look at a part until it is whole; return what was seen last."""
    while not whole(found := part.evaluate(LOOKED)) and (tries := tries - 1):
        page.wait_for_timeout(100)
    return found


@pytest.fixture(scope="module")
def page(lab):
    """A page with every live part, one below the other, at the size of an old projector."""
    page = lab.show("projector", SETUP + "\n".join(map(shown, widgets.__all__)), ready=".live-place")
    lab.resize(1024, 768)
    page.wait_for_function(f"document.querySelectorAll('.live').length === {len(widgets.__all__)}")
    yield page
    lab.resize(1280)


@pytest.mark.parametrize("n", range(len(widgets.__all__)), ids=widgets.__all__)
def test_a_part_fills_the_screen_of_a_projector_in_large_type(page, lab, n):
    part = page.locator(".live").nth(n)
    before = size(part)
    part.locator(".live-large").click()
    page.wait_for_function("document.fullscreenElement")
    found = until_whole(page, part)
    lab.shot(f"projector_{widgets.__all__[n]}")
    page.keyboard.press("Escape")
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    page.wait_for_function("!document.fullscreenElement")
    assert whole(found), found
    eventually(page, lambda: size(part) == before)  # the notebook is as it was


def test_no_part_complains(page, lab):
    assert lab.console_errors == []
