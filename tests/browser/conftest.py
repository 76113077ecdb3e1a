"""The ``lab`` fixture: JupyterLab in a real browser, for every test that looks at a page."""

import os

import pytest

from .lab import browser_path, open_lab


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab window on an empty folder, ``lab.root``.

    Skips where there is no browser; with REQUIRE_BROWSER=1 that is a failure instead.
    """
    if not browser_path():
        reason = "no Chromium or Chrome on this machine: the page was not tested"
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(reason)
    with open_lab(tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("home")) as window:
        yield window
