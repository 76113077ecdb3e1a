"""A small panel: colours in JupyterLab on any theme, plain text everywhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from lessonlib.plots.style import COLOURS

BLUE, ORANGE, GREEN, _ = COLOURS
FRAME = (
    "border:1px solid {0};border-left:0.5em solid {0};border-radius:0.3em;padding:0.6em 1em;"
    "margin:0.3em 0;max-width:46em;font-size:1.15em;line-height:1.5"
)
MONO = "font-family:monospace;white-space:pre-wrap;margin:0.4em 0"


def html_text(text: str) -> str:
    """Escape ``text`` for HTML and set what stands between backticks as code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text, quote=False))


@dataclass(frozen=True)
class Panel:
    """Show a heading and lines of text, ``(label, text)`` each, and perhaps a piece of ``code``."""

    heading: str
    lines: tuple[tuple[str, str], ...] = ()
    code: str = ""
    colour: str = BLUE

    def __repr__(self):
        parts = [self.heading]
        parts += [f"  {label}: {text}" if label else f"  {text}" for label, text in self.lines]
        return "\n".join(parts + ([f"\n{self.code}"] if self.code else []))

    def _repr_html_(self):
        parts = [f"<div><strong>{html_text(self.heading)}</strong></div>"]
        for label, text in self.lines:
            name = f"<em>{html_text(label)}:</em> " if label else ""
            parts.append(f"<div>{name}{html_text(text)}</div>")
        if self.code:
            parts.append(f'<pre style="{MONO}">{escape(self.code, quote=False)}</pre>')
        return f'<div style="{FRAME.format(self.colour)}">{"".join(parts)}</div>'
