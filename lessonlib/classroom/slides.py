"""A lesson as slides for the projector: one idea a page, large type, arrow keys; HTML without a network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from .lesson import items, prose
from .markdown import FONTS, html, inline
from .page import bullets, code
from .pieces import Piece
from .reading import picture

FORMULA = re.compile(r"\$\$.+?\$\$", flags=re.S)
ENDS = re.compile(r"(?<=[.!?:])\s+(?=[A-ZΑ-Ω*`\"“(])")
LISTED = ("Before you start", "Recap")
HELD_UP = re.compile(r"\b([Pp]redict|Symptom)\b")  # paragraphs that a class talks about
SHORT = 160  # letters that two sentences may have together
FEW = 30  # letters of a sentence that says little by itself
HERE = Path(__file__).parent


def slides_page(found: Iterable[Piece], lesson: str) -> str:
    """Return a lesson's slides as one page."""
    first, *rest = slides(list(found), lesson)
    made = [f'<section class="first">{first}</section>', *(f"<section>{one}</section>" for one in rest)]
    style = f"math {{ font-family: {FONTS}; }}\n{(HERE / 'slides.css').read_text(encoding='utf-8')}"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{style}</style>'
    head += f"<title>{escape(f'Lesson {lesson}, slides')}</title>"
    body = "\n".join(
        [*made, f"<nav></nav><script>{(HERE / 'slides.js').read_text(encoding='utf-8')}</script>"]
    )
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>{body}</body></html>\n'


def slides(found: list[Piece], lesson: str) -> Iterator[str]:
    """Yield each slide's HTML: a heading, and one thing below it."""
    title = "", 1
    for place, piece in enumerate(found):
        if piece.kind == "heading":
            title = piece.text, piece.level
            if piece.level == 1:
                words = first_sentence(_next_text(found, place))
                yield f"<h1>Lesson {lesson}: {inline(piece.text)}</h1><p>{inline(words)}</p>"
        else:
            for below in _ideas(found, place, *title):
                yield f"<h2>{inline(piece.exercise.title if piece.exercise else title[0])}</h2>{below}"


def _ideas(found: list[Piece], place: int, title: str, level: int) -> Iterator[str]:
    """Yield what one piece gives to show, each to stand below a heading."""
    piece = found[place]
    if piece.kind == "picture":
        yield f"{picture(piece)}<p>{inline(_reading(found, place))}</p>"
    elif piece.kind == "exercise":
        yield f"<p>Exercise {piece.exercise.id}</p>{code(piece.exercise.stub)}"
    elif piece.kind == "markup":
        yield f"{piece.text}<p>{inline(_reading(found, place))}</p>"
    elif piece.kind == "part":
        tries = items(re.sub(r"^\d+\. ", "- ", _next_text(found, place), flags=re.M))
        yield f"<p>▷ In the notebook: the live part {inline(piece.text.split(':')[0])}.</p>{bullets(tries)}"
    elif piece.kind == "text" and level > 1:
        yield from _said(found, place, title)


def _said(found: list[Piece], place: int, title: str) -> Iterator[str]:
    """Yield what a text gives to show: its list, questions, formulas, what is talked about, or its start."""
    text = prose(found[place].text)
    if title in LISTED:
        yield from [bullets(items(text))] if items(text) else []
        return
    if title == "Questions":
        yield from (f"<p>{inline(question)}</p>" for question in items(text))
        return
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    shown = 0
    for number, part in enumerate(parts):
        if FORMULA.fullmatch(part.strip()):
            before = last_sentence(parts[number - 1]) if number else ""
            yield f"<p>{inline(before)}</p>{html(part)}"
        elif HELD_UP.search(part):
            yield f"<p>{inline(_ended(_from_the_word(part)))}</p>"
        else:
            continue
        shown += 1
    if not shown and found[place - 1].kind == "heading" and parts and not _pictured(found, place):
        yield f"<p>{inline(_ended(first_sentence(parts[0])))}</p>"


def _ended(words: str) -> str:
    """Return words with a full stop where they had led on to what another slide shows."""
    return f"{words.removesuffix(':')}." if words.endswith(":") else words


def _from_the_word(part: str) -> str:
    """Return a paragraph in one line: the sentence in which the class is asked, two before it, all after."""
    sentences = ENDS.split(" ".join(part.split()))
    first = next((n for n, one in enumerate(sentences) if HELD_UP.search(one)), 0)
    return " ".join(sentences[max(0, first - 2) :])


def _pictured(found: list[Piece], place: int) -> bool:
    """Say whether the next thing to look at comes before the next heading."""
    for piece in found[place + 1 :]:
        if piece.kind in ("heading", "picture", "part", "exercise", "markup"):
            return piece.kind != "heading"
    return False


def _reading(found: list[Piece], place: int) -> str:
    """Return the sentence that reads a picture: the one after it, else what had led to it."""
    after = first_sentence(_next_text(found, place))
    if after and not after.endswith(":"):
        return after
    before = next((p for p in reversed(found[:place]) if p.kind in ("heading", "text", "picture")), None)
    words = last_sentence(prose(before.text)) if before and before.kind == "text" else ""
    return "" if HELD_UP.search(words) else _ended(words)


def _next_text(found: list[Piece], place: int) -> str:
    """Return the text that follows a piece: the lesson reads there what was just seen."""
    after = found[place + 1] if place + 1 < len(found) else None
    return prose(after.text) if after and after.kind == "text" else ""


def first_sentence(text: str) -> str:
    """Return the first sentence of a text's first paragraph of words; two where both are short."""
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if not part.startswith(("- ", "|", "```"))]
    first, *rest = ENDS.split(" ".join(parts[0].split())) if parts else [""]
    return f"{first} {rest[0]}" if rest and len(first) + len(rest[0]) < SHORT else first


def last_sentence(text: str) -> str:
    """Return the last sentence of a paragraph; two where the last one is a few words."""
    *before, last = ENDS.split(" ".join(text.split()))
    return f"{before[-1]} {last}" if before and len(last) < FEW else last
