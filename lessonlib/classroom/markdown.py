"""A lesson's own text as HTML that needs no network: formulas become MathML, which browsers can draw."""

from __future__ import annotations

import mimetypes
import re
from base64 import b64encode
from functools import cache
from html import escape
from xml.etree import ElementTree

from lessonlib import ROOT

FONTS = '"Cambria Math", "STIX Two Math", "Latin Modern Math", "DejaVu Math TeX Gyre", math'
FUNCTIONS = {"log", "min", "max", "sin", "cos", "tan", "exp"}
BAR, NORM, BRACE = "\u2015", "\u2016", "\u23df"  # as latex2mathml writes what lies over, beside and below

# Controls, signs that turn the direction of all that follows, and halves of characters.
UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def mathml(tex: str, block: bool = False) -> str:
    """Return a formula as MathML. Raises ``ValueError`` for what cannot be converted."""
    from latex2mathml.converter import convert

    tex = " ".join(tex.split())
    try:
        made = convert(tex, xmlns="", display="block" if block else "inline")
    except Exception as fault:
        raise ValueError(f"expected a formula that can be shown as MathML, got {tex!r} ({fault!r})") from None
    if "\\" in re.sub(r"<[^>]*>", "", made):
        raise ValueError(f"expected TeX commands that can be shown as MathML, got {tex!r}")
    root = ElementTree.fromstring(made.replace(' xmlns=""', ""))
    for node in list(root.iter()):
        _grown(node)
        _spaced(node)
    return ElementTree.tostring(root, encoding="unicode")


def _grown(node) -> None:
    """Let a line over a formula and a brace below it grow, and keep the two bars of a norm alike."""
    if node.tag == "mo" and node.text in (NORM, BRACE):
        node.set("stretchy", "true" if node.text == BRACE else "false")
    if node.tag == "mover" and node[1].text == BAR:
        node.tag = "mrow"
        node.set("style", "border-top: 0.06em solid; padding-top: 0.12em")
        del node[1]


def _spaced(node) -> None:
    """Set a function's name off from letters and numbers on both sides, as TeX does."""
    for place in reversed(range(len(node) - 1) if node.tag in ("mrow", "mstyle") else ()):
        left, right = node[place], node[place + 1]
        if (_function(left) or _function(right)) and "mo" not in (left.tag, right.tag):
            node.insert(place + 1, ElementTree.Element("mspace", width="0.17em"))


def _function(node) -> bool:
    return (node[0] if len(node) and node.tag.startswith("msu") else node).text in FUNCTIONS


def html(text: str) -> str:
    """Return a whole piece of Markdown as HTML: tables, fold-outs, formulas, pictures from files."""
    return _markdown()(text)


class Words(str):
    """Somebody's own words, as a learner's title: a page shows them as they are and reads no Markdown."""


def shown(text: str) -> str:
    """Return anybody's words as HTML that shows them as they are.

    What no screen can show, or would turn the words after it round, is a question mark.
    """
    return escape(UNSHOWN.sub("?", text))


def inline(text: str) -> str:
    """Return words within a line as HTML: code, bold, italics, formulas; everything else is escaped."""
    if isinstance(text, Words):
        return shown(text)
    from mistune import BlockState

    reader = _markdown(plain=True)
    return reader.renderer.render_tokens(reader.inline(text, {}), BlockState())


@cache
def _markdown(plain: bool = False):
    """Return nbconvert's reader of a notebook's Markdown with formulas as MathML; ``plain`` keeps no HTML."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        def block_math(self, body: str) -> str:
            return mathml(body, block=True)

        def inline_math(self, body: str) -> str:
            return mathml(body)

        def link(self, text: str, url: str, title: str | None = None) -> str:
            return text  # a page that is printed leads nowhere

        def image(self, text: str, url: str, title: str | None = None) -> str:
            return super().image(text, _held(url), title)

        def block_code(self, code: str, info: str | None = None) -> str:
            return f"<pre>{escape(code.strip())}</pre>\n"

    return MarkdownWithMath(renderer=Renderer(escape=plain, exclude_anchor_links=True))


def _held(url: str) -> str:
    """Return a picture beside the notebooks as a data URL, so that the page holds it; others as they are."""
    path = ROOT / "notebooks" / url
    if not path.is_file():
        return url
    kind = mimetypes.guess_type(path.name)[0]
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"
