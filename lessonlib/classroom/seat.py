"""A learner's server on a hub: brings the lessons into their home, then starts Jupyter as JupyterHub does.

Runs as the learner, so it can do nothing in a home that they could not do themselves.
"""

from __future__ import annotations

import os
from pathlib import Path

from lessonlib import ROOT, say
from lessonlib.files import write_json

from .update import LIST, update

LESSONS = "notebooks/"
NEWS = ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"


def bring_lessons(home: Path, course: Path = ROOT) -> None:
    """Bring the lessons of ``course`` into ``home/course``: new ones, corrections, and what was deleted.

    What the learner changed stays, as with ``update``. Raises ``ValueError`` where ``course`` was not made by
    ``handout``, and ``OSError`` where the disk refuses.
    """
    own = home / "course"
    if not (own / LIST).exists():
        write_json(own / LIST, {})
    same = (own / LIST).read_bytes() == (course / LIST).read_bytes()
    there = {path.name for path in (own / LESSONS).glob("*.ipynb")}
    if not same or any(path.name not in there for path in (course / LESSONS).glob("[0-9][0-9]_*.ipynb")):
        update(own, course, only=LESSONS)


def ask_nothing(home: Path) -> None:
    """Have JupyterLab not ask a beginner about news and updates, unless they have set it themselves."""
    if not (home / NEWS).exists():
        write_json(home / NEWS, {"fetchNews": "false", "checkForUpdates": False})


def sit_down(preloaded: bool = False) -> None:
    """Close the home to others, bring the lessons, and serve; ``preloaded`` says that torch is in memory."""
    os.umask(0o077)
    home = Path.home()
    try:
        home.chmod(0o700)
        ask_nothing(home)
        bring_lessons(home)
    except (OSError, ValueError) as fault:  # a full disk must not keep a learner out
        say(f"{home}: the lessons could not be brought ({fault})")
    if preloaded:
        from .kernels import fork_kernels

        fork_kernels()
    from jupyterhub.singleuser import main

    main()


if __name__ == "__main__":
    sit_down()
