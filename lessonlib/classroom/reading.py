"""A lesson as a page to read on a screen or to print on A4: formulas, pictures, room to write, no network."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from .markdown import html, inline
from .page import code, page
from .pieces import Piece

STYLE = """
body { font-size: 10.5pt; } pre { font-size: 8.4pt; } p { orphans: 3; widows: 3; }
h2 { margin-top: 1.4em; } h3 { margin-top: 1.2em; }
figure { margin: 0.8em 0; break-inside: avoid; } img { max-width: 100%; max-height: 225mm; }
.said { border-left-style: dotted; } .said table { width: auto; font-size: 0.85em !important; }
.said td, .said th { padding: 0.15em 0.5em; }
.exercise { border: 1px solid; border-radius: 4px; padding: 0 1em 0.6em; margin: 1em 0; }
.exercise h3 { margin: 0.6em 0; } .line { height: 9mm; border-bottom: 1px solid #bbb; }
.room { break-inside: avoid; break-before: avoid; }
.part { border: 1px dashed; border-radius: 4px; padding: 0.4em 1em; }
iframe { width: 100%; height: 620px; border: 1px solid; border-radius: 4px; }
details { border-left: 1px solid; padding-left: 1em; } summary { font-weight: bold; list-style: none; }
math[display="block"] { margin: 0.7em 0; overflow-x: auto; overflow-y: hidden; }
@media print { iframe { display: none; } }
"""
LINES_FOR_A_GUESS, FEWEST_LINES, MORE_LINES = 2, 5, 3


def reading_page(found: Iterable[Piece], lesson: str, live: str = "") -> str:
    """Return a lesson as one page; ``live`` is an exported editor beside it, shown at the first live part."""
    title, body = f"Lesson {lesson}", []
    for piece in found:
        if piece.kind == "heading" and piece.level == 1:
            title = f"Lesson {lesson}: {piece.text}"
        elif piece.kind == "part" and live:
            body.append(f'<iframe src="{escape(live)}" title="Live part: move the sliders"></iframe>')
            live = ""
        else:
            body.append(SHOWN[piece.kind](piece))
    return page(title, *body, style=STYLE)


def _heading(piece: Piece) -> str:
    return f"<h{piece.level}>{inline(piece.text)}</h{piece.level}>"


def _text(piece: Piece) -> str:
    """Show text with its fold-outs open, and room for a guess where one is asked for."""
    shown = html(piece.text).replace("<details>", "<details open>")
    return shown + _room(LINES_FOR_A_GUESS if re.search(r"\b[Pp]redict\b", piece.text) else 0)


def _exercise(piece: Piece) -> str:
    """Show an exercise's stub with room for more lines than the answer has."""
    asked = piece.exercise
    rows = len(asked.answer.splitlines()) - len(asked.stub.splitlines()) + MORE_LINES
    points = f"{asked.points} point{'s' if asked.points > 1 else ''}"
    heading = f"<h3>Exercise {inline(f'{asked.id}: {asked.title}')} ({points})</h3>"
    stub = code(piece.text)
    return f'<div class="exercise">{heading}{stub}{_room(max(rows, FEWEST_LINES))}</div>'


def _room(lines: int) -> str:
    return f'<div class="room">{"<div class=line></div>" * lines}</div>' if lines else ""


def picture(piece: Piece) -> str:
    """Return a picture within its page."""
    size = f' style="width: {piece.width}px"' if piece.width else ""
    return f'<figure><img src="{piece.text}" alt="{escape(piece.words)}"{size}></figure>'


def _part(piece: Piece) -> str:
    name = re.split(r"[:(]", piece.text)[0]
    return (
        f'<p class="part keep">▷ A live part ({escape(name)}) stands here in the notebook: run it there.</p>'
    )


def _words(piece: Piece) -> str:
    return code(piece.text).replace("<pre>", '<pre class="said">', 1)


SHOWN = {
    "heading": _heading,
    "text": _text,
    "code": lambda piece: code(piece.text),
    "exercise": _exercise,
    "words": _words,
    "markup": lambda piece: f'<div class="said keep">{piece.text}</div>',
    "picture": picture,
    "part": _part,
}
