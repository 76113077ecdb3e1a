"""Drive JupyterLab in a real browser: start a server, open a notebook, run it, look at it."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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
)

FAULTS = """() => jupyterapp.shell.currentWidget.content.widgets.flatMap((cell) => {
  const outputs = cell.model.type === "code" ? cell.model.outputs.toJSON() : [];
  return outputs.filter((o) => o.output_type === "error").map((o) => `${o.ename}: ${o.evalue}`);
})"""


def browser_path() -> str | None:
    """Find Chromium or Chrome on this machine."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def server(root: Path, home: Path):
    """Serve ``root`` with this environment's JupyterLab, its settings kept in ``home``: (url, token)."""
    port, token = free_port(), secrets.token_hex(16)
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.port_retries=0",
    ]
    command += [f"--port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}"]
    command += ["--LabApp.default_url=/lab", "--LabApp.expose_app_in_browser=True"]
    env = {name: value for name, value in os.environ.items() if name != "LESSONLIB_HOME"}
    env |= {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    for name in (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    ):
        env[name] = str(home / name.lower())
        Path(env[name]).mkdir(parents=True, exist_ok=True)
    _no_news(home / "jupyterlab_settings_dir")
    with open(home / "server.log", "w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=env)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", process, home / "server.log")
        yield f"http://127.0.0.1:{port}", token
    finally:
        process.terminate()
        process.wait(20)


def _no_news(settings: Path) -> None:
    """Keep JupyterLab from asking about news and from looking for updates: a test page has neither."""
    path = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    path.parent.mkdir(parents=True)
    path.write_text('{"fetchNews": "false", "checkForUpdates": false}')


def _wait_for(url: str, process, log: Path, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


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
        """Open a notebook by its path under ``root`` and wait for its kernel."""
        self.page.goto(f"{self.url}/lab/tree/{path}?reset&token={self.token}", timeout=PATIENCE)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE)
        self.console_errors.clear()
        self.wait_idle()

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


@contextmanager
def open_lab(root: Path, home: Path, width: int = 1280, height: int = 800):
    """Start server and browser and yield a ``Lab`` on ``root``; both end with the block."""
    from playwright.sync_api import sync_playwright

    with server(root, home) as (url, token), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": width, "height": height})
            yield Lab(page, url, token, root)
        finally:
            browser.close()
