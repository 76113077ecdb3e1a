"""An editor as one HTML file that anybody can open: no kernel, no network, no Python. Lesson 08."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from html import escape
from pathlib import Path

from torch import nn

from lessonlib import home
from lessonlib.files import write_new
from lessonlib.models import Blend
from lessonlib.shelf import kind_of, portable

from .live import HERE, code, styles

NO_LICENCE = "Whoever made this page has named no licence: ask before you use its pictures elsewhere."
POLICY = (  # what the page may do, told to the browser: run its own code, and ask nobody for anything
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)


def export(editor, path: str | Path = "editor.html", about: str = "", licence: str = NO_LICENCE) -> Path:
    """Write an editor's page to ``path``, in ``home()`` unless the path is absolute; return the path used.

    The page opens on the picture that the editor shows. ``about`` and ``licence`` are sentences that stand
    below it. Raises ``Unportable`` (a ``ValueError``) for a model that a page cannot draw. Lesson 08.
    """
    path = Path(path)
    path = path if path.suffix.lower() in (".html", ".htm") else path.with_name(f"{path.name}.html")
    return write_new(home() / path, document(editor, about, licence).encode())


def document(editor, about: str = "", licence: str = NO_LICENCE) -> str:
    """Return the whole page as text: the same editor, the same session, its model in the page."""
    session = editor.session
    file = portable(session.model, session.directions, session.prior)
    model = b64encode(zlib.compress(file, 9)).decode()
    title = escape(editor.setup["title"])
    start = json.dumps({"setup": editor.setup, "state": editor.state}).replace("<", "\\u003c")
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{styles("latent_editor", "editor")}
{(HERE / "page" / "alone.css").read_text(encoding="utf-8")}</style>
<main><p>{title}: opening …</p><noscript><p>This page needs JavaScript.</p></noscript></main>
<footer>
<p>{escape(about)}</p>
<details><summary>About this page</summary><p>{escape(_card(session))}</p></details>
<p>{escape(licence)}</p>
</footer>
<script type="application/json" id="setup">{start}</script>
<script type="application/octet-stream" id="model">{model}</script>
<script type="module">
{script()}</script>
"""


def script() -> str:
    """Return the page's code: the editor's own, and what stands in for the notebook."""
    stand = (HERE / "page" / "alone.js").read_text(encoding="utf-8")
    return f"{code('latent_editor', draws=True)}\n{stand}\nstand(LatentEditor, 'editor');\n"


def _card(session) -> str:
    """Say in a few sentences what draws here."""
    model = session.model
    kind = kind_of(model) if isinstance(model, nn.Module) else type(model).__name__
    kind = f"{kind} draw" if isinstance(model, Blend) else f"A neural network ({kind}) draws"
    return (
        f"{kind[0].upper()}{kind[1:]} every picture here, in this page and on this machine: nothing is "
        f"sent anywhere, and the page works offline. Sliders: {', '.join(session.controls)}. Made with "
        "Pixels to Masterpieces, a course in image generation."
    )
