"""The lessons as a learner meets them: opened in JupyterLab, run all, live parts moved."""

from __future__ import annotations

import shutil
import time

from .lab import ROOT, fingerprint

PICTURE = '.live-picture[aria-label^="Picture: "]'
PIXELS = fingerprint(".live-picture")


def open_lesson(lab, name):
    shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", lab.root)
    lab.open(f"{name}.ipynb")


def test_lesson_00_runs_in_seconds_and_its_editor_lives(lab):
    open_lesson(lab, "00_start_here")
    start = time.monotonic()
    lab.run_all()
    took = time.monotonic() - start
    lab.page.wait_for_selector(PICTURE)
    lab.page.locator(".live-editor").first.scroll_into_view_if_needed()
    before = lab.page.evaluate(PIXELS)
    sleeve = lab.page.locator('input[type="range"][aria-label="sleeve"]')
    sleeve.focus()
    for _ in range(20):
        sleeve.press("ArrowLeft")
    lab.page.wait_for_function(f"before => ({PIXELS})() !== before", arg=before)
    lab.shot("lesson-00-editor", ".live-editor")
    lab.shot("lesson-00")
    assert not lab.console_errors
    # About 10 s on two idle cores; here another worker may be training on both.
    assert took < 45, f"Run All took {took:.1f} s, expected less than 45 s"
