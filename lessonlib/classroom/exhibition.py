"""A class exhibition: a folder of finished works becomes one page for any browser, without a network."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from lessonlib.data.folder import meant, printable
from lessonlib.data.onepicture import read_whole
from lessonlib.files import read_json, write_new
from lessonlib.rights import masterpiece as work
from lessonlib.rights import verify

from .markdown import shown
from .works import LARGEST, check_plain, check_whole, in_mb, works_in

STYLE = Path(__file__).with_suffix(".css")
SIDE = 1000  # pixels of a picture's longer side on the page
LETTERS = {"title": 120, "statement": 2_000}  # at most; of all else 200
MOST = 40_000_000  # bytes of all editors together: a page that every browser still opens
POLICY = (  # as in an editor's own page, and frames of what stands in this page
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
OPEN = """
for (const part of document.querySelectorAll("details")) part.addEventListener("toggle", () => {
  const frame = part.querySelector("iframe");
  if (part.open) frame.srcdoc = JSON.parse(document.getElementById(frame.dataset.from).textContent);
  else frame.removeAttribute("srcdoc");
});
"""


@dataclass(frozen=True)
class Hung:
    """One work on the wall: its title card, picture as a data address, credits, and its editor's page."""

    card: work.TitleCard
    picture: str
    credits: tuple[str, ...]
    editor: str = ""


def exhibition(folder: str | Path, title: str = "Exhibition", into: str | Path | None = None) -> Path:
    """Write one page with all finished works below ``folder``; return its path.

    It goes to ``into``, or to ``exhibition.html`` in the folder, under a free name. Works that cannot be hung
    are named on the page with the reason. Raises ``ValueError`` where there is no work. Lesson 22.
    """
    text = exhibition_page(folder, title)
    return write_new(into or meant(folder) / "exhibition.html", text.encode())


def exhibition_page(folder: str | Path, title: str = "Exhibition") -> str:
    """Return the page as text; every word of a learner's is escaped, and nothing is asked of any network."""
    return wall(title, *gather(folder))


def gather(folder: str | Path) -> tuple[list[Hung], list[str]]:
    """Return the works below ``folder`` that can be hung, and of each other one a sentence that says why not.

    Raises ``ValueError`` where none can.
    """
    root = meant(folder)
    hung, left = [], []
    for place in works_in(root):
        try:
            hung.append(_hang(place))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            left.append(f"{printable(str(place.relative_to(root)))}: {_why(fault, place)}")
    if not hung:
        why = f"; {'; '.join(left)}" if left else f": no folder in it holds a {work.TITLE}"
        raise ValueError(f"exhibition: expected finished works in {printable(str(root))}, got none{why}")
    return hung, left


def _why(fault: Exception, place: Path) -> str:
    """Say what is wrong with a work in one line, without where it lies on this machine."""
    said = getattr(fault, "strerror", None) or str(fault).replace(f"{place}{os.sep}", "")
    return printable(said.split("\n")[0][:200]) or type(fault).__name__


def _hang(place: Path) -> Hung:
    check_plain(place)
    check_whole(place)
    card = work.TitleCard.read(place / work.TITLE)
    picture = read_whole(place / work.PICTURE, lambda high, wide: None)
    editor = place / work.EDITOR
    size, credits = editor.stat().st_size if editor.is_file() else 0, list(_credits(place))
    if size > LARGEST:
        credits.append(
            f"Its live editor is left out: {in_mb(size)}, where {in_mb(LARGEST)} fit on this page."
        )
    page = editor.read_text(encoding="utf-8", errors="replace") if 0 < size <= LARGEST else ""
    return Hung(card, _address(picture), tuple(credits), page)


def _address(pixels) -> str:
    """Return a picture as a data address, no larger than a page needs."""
    picture, buffer = Image.fromarray(pixels), BytesIO()
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    picture.save(buffer, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{b64encode(buffer.getvalue()).decode()}"


def _credits(place: Path):
    """Say what a work was learned from, how it was enlarged, how many edits it took, and what signs it."""
    try:
        audit = read_json(place / work.AUDIT)
        yield "Learned from " + ", ".join(f"{s['name']} ({s['licence']})" for s in audit["sources"]) + "."
        yield str(audit.get("print", ""))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield "What it was learned from is not told."
    verdict = verify(place / work.PICTURE, None)
    yield _edits(verdict.manifest)
    states = {
        "Unproved": "Content credentials: unchanged since it was signed.",
        "Invalid": "Content credentials: INVALID, it was changed after it was signed.",
    }
    yield states.get(verdict.state, "No content credentials.")


def _edits(manifest: dict | None) -> str:
    """Say how many edits a picture's manifest tells of; a learner may have written anything into it."""
    try:
        edits = len(manifest["said"]["edit_log"]["steps"]) - 1
    except (KeyError, TypeError):
        return ""
    return f"{edits} edit{'s' * (edits != 1)} in its log." if edits >= 0 else ""


def wall(title: str, hung: list[Hung], left: list[str]) -> str:
    """Return the page of what ``gather`` found."""
    room, works, pages = MOST, [], []
    for number, one in enumerate(hung):
        live = 0 < len(one.editor) <= room
        works.append(_article(one, number if live else None))
        if live:
            room -= len(one.editor)
            data = json.dumps(one.editor).replace("<", "\\u003c")
            pages.append(f'<script type="application/json" id="page-{number}">{data}</script>')
    missing = "".join(f"<li>{shown(line)}</li>" for line in left)
    aside = f"<p>Not shown:</p><ul>{missing}</ul>" if left else ""
    name = shown(_short(title, "title"))
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{name}</title>
<link rel="icon" href="data:,">
<style>
{STYLE.read_text(encoding="utf-8")}</style>
<header><h1>{name}</h1><p>{len(hung)} work{"s" * (len(hung) != 1)}</p></header>
<main>
{"".join(works)}</main>
<footer>{aside}<p>Made with Pixels to Masterpieces. This page asks no network for anything: it can be kept, \
copied and opened without one.</p></footer>
{"".join(pages)}
<script type="module">{OPEN}</script>
"""


def _article(one: Hung, number: int | None) -> str:
    card = {name: shown(_short(getattr(one.card, name), name)) for name in one.card.__dataclass_fields__}
    title, maker = card["title"] or "Untitled", card["maker"] or "maker not named"
    alt = f"{title}, by {maker}: {card['medium'] or 'medium not told'}"
    facts = "; ".join(filter(None, (card["medium"], card["size"])))
    credits = " ".join(shown(_short(line, "")) for line in one.credits if line)
    if one.editor and number is None:
        credits += f" Its live editor is left out: all editors on this page together may have {in_mb(MOST)}."
    live = f"""<details><summary>Edit it live</summary>
<iframe title="Live editor of {title}" sandbox="allow-scripts allow-downloads"
data-from="page-{number}"></iframe>
</details>"""
    return f"""<article>
<img src="{one.picture}" alt="{alt}">
<h2>{title}</h2>
<p class="by">{maker}{f", {card['year']}" if card["year"] else ""}</p>
<p class="facts">{facts}</p>
<p>{card["statement"]}</p>
<p class="credits">{credits}</p>
{live if number is not None else ""}
</article>
"""


def _short(text: str, name: str) -> str:
    most, text = LETTERS.get(name, 200), " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"
