"""Drive JupyterLab in a real browser: start a server, open a notebook, run it, look at it."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat

from .server import ROOT, server

ARTEFACTS = ROOT / "test-artefacts"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --font-render-hinting=none"
).split()
PATIENCE = 120_000  # ms: a busy machine loads JupyterLab slowly
DARK, LIGHT = "JupyterLab Dark", "JupyterLab Light"

# Lines that JupyterLab itself writes to the console on a healthy page; none of them is about a notebook.
NOISE = (
    "favicon",
    "ResizeObserver loop",
    "/api/contents/.jupyter",
    "jupyterlab-manager",  # ipywidgets asks for saved widget state that a fresh kernel has not got
    "Could not restore the debugger state",  # asked of a kernel that is restarted just then
)

FAULTS = """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((cell) => {
  const outputs = cell.model.type === "code" ? cell.model.outputs.toJSON() : [];
  return outputs.filter((o) => o.output_type === "error").map((o) => `${o.ename}: ${o.evalue}`);
})"""

# JupyterLab lays itself out a little after the window: until then the notebook has its former place.
LAID_OUT = """() => {
  const { right, bottom } = jupyterapp.shell.currentWidget.node.getBoundingClientRect();
  const fits = (rest) => rest >= 0 && rest < 60;  // beside it: a bar of tabs, the status line
  return fits(innerWidth - right) && fits(innerHeight - bottom);
}"""

OPEN_NEXT = """async (path) => {
  const {shell, commands} = jupyterapp;
  const before = shell.currentWidget;
  before.context.model.dirty = false;  // or it would ask whether to save
  await before.sessionContext.shutdown();
  before.dispose();
  await commands.execute('docmanager:open', {path});
}"""


def browser_path() -> str | None:
    """Find Chromium or Chrome on this machine."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def pixels(canvas: str, n: int = 0) -> str:
    """Write the page's function that reads the bytes of the ``n``-th canvas that ``canvas`` selects."""
    return f"""() => {{
  const canvas = document.querySelectorAll({json.dumps(canvas)})[{n}];
  return [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
}}"""


def fingerprint(canvas: str, n: int = 0) -> str:
    """Write the page's function that boils a canvas's ``pixels`` down to one number."""
    return f"() => ({pixels(canvas, n)})().reduce((sum, v) => (sum * 31 + v) | 0, 0)"


class Part:
    """Find what one live part shows: ``root`` selects the part."""

    def __init__(self, root: str):
        self.root = root

    def button(self, page, name: str):
        return page.locator(self.root).get_by_role("button", name=name, exact=True)

    def says(self, page, words: str) -> None:
        page.locator(f"{self.root} .live-caption").filter(has_text=words).wait_for()

    def fact(self, page, name: str) -> str:
        return page.locator(f"{self.root} .live-fact").filter(has_text=name).locator("output").inner_text()


def eventually(page, holds, seconds: float = 20) -> None:
    """Wait until ``holds()`` is true: a busy machine needs longer than any fixed wait."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not true after {seconds:g} s"
        page.wait_for_timeout(50)


class Lab:
    """One JupyterLab window. ``root`` is the server's folder: put a notebook there, open it, run it.

    ``page`` is playwright's page; ``console_errors`` lists what the browser complained about since ``open``.
    """

    def __init__(self, page, url: str, token: str, root: Path):
        self.page, self.url, self.token, self.root = page, url, token, root
        self.console_errors: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda fault: self.console_errors.append(str(fault)))
        page.set_default_timeout(20_000)

    def _heard(self, message) -> None:
        text = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not any(noise in text for noise in NOISE):
            self.console_errors.append(text)

    def open(self, path: str) -> None:
        """Open a notebook by its path under ``root`` and wait for its kernel; the one before it is closed."""
        if self.page.url.startswith(self.url):
            self.page.evaluate(OPEN_NEXT, path)  # loading JupyterLab anew would take seconds
        else:
            self.page.goto(f"{self.url}/lab/tree/{path}?reset&token={self.token}", timeout=PATIENCE)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE)
        self.console_errors.clear()
        self.wait_idle()

    @contextmanager
    def beside(self, path: str, place: str = "lab/workspaces/beside/tree", without: str = "", init: str = ""):
        """Open a notebook in a second window, for a while: yield it as a ``Lab``.

        ``place`` is where the server has it: "notebooks" for Jupyter Notebook; ``without`` names an extension
        of JupyterLab that this window does not get; the script ``init`` runs before anything of the page.
        """
        page = self.page.context.new_page()
        page.add_init_script(init)
        if without:
            page.route(f"**/extensions/{without}/**", lambda route: route.abort())
        other = Lab(page, self.url, self.token, self.root)
        try:
            page.goto(f"{self.url}/{place}/{path}?reset&token={self.token}", timeout=PATIENCE)
            page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE)
            other.wait_idle()
            yield other
            page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        finally:
            page.close()

    def write(self, name: str, *sources: str) -> None:
        """Write a notebook of code cells and open it."""
        self.save(name, *sources)
        self.open(f"{name}.ipynb")

    def save(self, name: str, *sources: str) -> None:
        """Write a notebook of code cells."""
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        cells = [nbformat.v4.new_markdown_cell(f"# {name}"), *map(nbformat.v4.new_code_cell, sources)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), self.root / f"{name}.ipynb")

    def show(self, name: str, *sources: str, ready: str):
        """Write a notebook of code cells, open it, run it, wait for ``ready``; return the page."""
        self.write(name, *sources)
        self.run_all()
        self.page.wait_for_selector(ready)
        return self.page

    def run_all(self, seconds: float = 120) -> None:
        """Run all cells; raise ``AssertionError`` with the traceback when one fails."""
        worked = self.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        self.wait_idle(seconds)
        assert worked is not False, "a cell failed:\n" + "\n".join(self.page.evaluate(FAULTS))

    def run(self, code: str) -> None:
        """Run code in the notebook's kernel, beside its cells, and wait for it."""
        kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        self.page.evaluate(f"code => {kernel}.requestExecute({{code}}).done", code)

    def wait_idle(self, seconds: float = 60) -> None:
        """Wait until the kernel of the notebook in front is idle."""
        idle = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        self.page.wait_for_function(idle, timeout=seconds * 1000)

    def active_cell(self) -> int:
        """Return the index of the selected cell."""
        return self.page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")

    def theme(self, name: str) -> None:
        """Switch to ``LIGHT`` or ``DARK`` and wait until it shows."""
        self.page.evaluate(
            "name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})", name
        )
        self.page.wait_for_selector(f'body[data-jp-theme-name="{name}"]', state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def shot(self, name: str, of: str | None = None) -> Path:
        """Save a screenshot of the window, or of what ``of`` selects first, in test-artefacts/."""
        ARTEFACTS.mkdir(exist_ok=True)
        path = ARTEFACTS / f"{name}.png"
        (self.page.locator(of).first if of else self.page).screenshot(path=path)
        return path

    def shot_in_both_themes(self, name: str, of: str) -> dict:
        """Save screenshots of a part, dark and then light; return its place and size."""
        part = self.page.locator(of)
        for theme, word in ((DARK, "dark"), (LIGHT, "light")):
            self.theme(theme)
            part.evaluate("e => e.scrollIntoView({block: 'center'})")
            self.shot(f"{name}_{word}")
        return part.bounding_box()

    def resize(self, width: int, height: int = 800) -> None:
        """Give the window another size, in pixels, and wait until the notebook has its place in it."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(LAID_OUT)

    def folds(self, part: str, sides: tuple[str, str] = ("left", "right")) -> bool:
        """Say whether a part's two sides stand in columns at 1,024 pixels too, in one at 800."""
        wide, usual, narrow = (self._sides(part, sides, width) for width in (1280, 1024, 800))
        self.resize(1280)
        return (
            all(right["x"] > left["x"] + left["width"] for left, right in (wide, usual))
            and narrow[1]["y"] > narrow[0]["y"] + narrow[0]["height"]
        )

    def _sides(self, part: str, sides: tuple[str, str], width: int) -> list[dict]:
        self.resize(width)
        return [self.page.locator(f"{part} .live-{side}").bounding_box() for side in sides]


@contextmanager
def open_lab(root: Path, home: Path, width: int = 1280, height: int = 800):
    """Start server and browser and yield a ``Lab`` on ``root``; both end with the block."""
    from playwright.sync_api import sync_playwright

    with server(root, home) as (url, token), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        try:
            page = browser.new_context(viewport={"width": width, "height": height}).new_page()
            yield Lab(page, url, token, root)
        finally:
            browser.close()
