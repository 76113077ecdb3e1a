"""A page that prints on A4 and needs no network: headings, tables, code, and a lesson's own text."""

from __future__ import annotations

from html import escape

from lessonlib.plots.style import COLOURS, GREY, INK

from .markdown import FONTS, inline, shown

STYLE = f"""
@page {{ size: A4; margin: 16mm 18mm; }}
body {{ font: 11pt/1.45 system-ui, sans-serif; color: {INK}; }}
body {{ max-width: 48em; margin: 2em auto; padding: 0 1em; }}
h1 {{ font-size: 1.6em; }} h2 {{ font-size: 1.25em; margin-top: 1.6em; border-bottom: 1px solid {GREY}; }}
h1, h2, h3 {{ break-after: avoid; }} li, tr, pre, .keep {{ break-inside: avoid; }}
table {{ border-collapse: collapse; width: 100%; }} th, td {{ text-align: left; vertical-align: top;
padding: 0.25em 0.6em; border-bottom: 1px solid {GREY}; }}
.number {{ text-align: right; white-space: nowrap; }}
pre {{ font-size: 0.85em; white-space: pre-wrap; border-left: 3px solid {COLOURS[0]}; padding-left: 0.8em; }}
math {{ font-family: {FONTS}; }} code {{ font-size: 0.92em; }}
.swatch {{ display: inline-block; border: 0.45em solid; vertical-align: middle; }}
.pause td {{ font-weight: bold; color: {COLOURS[0]}; }}
@media print {{ body {{ margin: 0; max-width: none; }} a {{ color: inherit; text-decoration: none; }} }}
"""


def page(title: str, *parts: str, refresh: int | None = None, style: str = "") -> str:
    """Return a whole page; ``parts`` are HTML, and after ``refresh`` seconds it loads itself anew."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<style>{STYLE}{style}</style>"
    head += f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    body = "\n".join([f"<h1>{inline(title)}</h1>", *parts])
    head = f"<head>{head}<title>{shown(title)}</title></head>"
    return f'<!doctype html>\n<html lang="en">{head}\n<body>{body}</body></html>\n'


def section(title: str, *parts: str) -> str:
    """Return a section, or nothing where it has nothing to say."""
    return "\n".join([f"<h2>{inline(title)}</h2>", *parts]) if any(parts) else ""


def bullets(points: list[str]) -> str:
    """Return a list of a lesson's own sentences."""
    return "<ul>" + "".join(f"<li>{inline(point)}</li>" for point in points) + "</ul>" if points else ""


def table(head: list[str], rows: list[list], marked: set[int] = frozenset()) -> str:
    """Return a table; numbers stand to the right below their names, and ``marked`` rows stand out."""
    numbers = [any(isinstance(row[k], int) for row in rows) for k in range(len(head))]
    kinds = [' class="number"' if number else "" for number in numbers]
    top = "".join(f"<th{kind}>{inline(name)}</th>" for kind, name in zip(kinds, head))
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(
            f"<td{kind}>{inline(value if isinstance(value, str) else str(value))}</td>"
            for kind, value in zip(kinds, row)
        )
        lines.append(f'<tr class="pause">{cells}</tr>' if number in marked else f"<tr>{cells}</tr>")
    return f"<table><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def code(text: str) -> str:
    """Return a piece of Python."""
    return f"<pre>{escape(text.strip())}</pre>"
