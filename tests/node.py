"""Run page code in node, without a browser."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def run(code: str, folder: Path) -> str:
    """Run a script in ``folder`` and return what it prints. Skips without node, unless it is required."""
    node = shutil.which("node")
    if not node:
        asked = os.environ.get("REQUIRE_PAGE_TOOLS") == "1"
        (pytest.fail if asked else pytest.skip)(
            "no node: install it to run the pages' code without a browser"
        )
    (folder / "script.cjs").write_text(code, encoding="utf-8")
    done = subprocess.run([node, "script.cjs"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
