"""Say what a machine lacks before a hub for a class is started on it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from pathlib import Path

from lessonlib import ROOT

PROXY = "configurable-http-proxy"


def find_proxy() -> str | None:
    """Return where JupyterHub's proxy lies: on the PATH, or beside this Python."""
    return shutil.which(PROXY) or shutil.which(PROXY, path=str(Path(sys.executable).parent))


def check_machine(*ports: int, accounts: bool = True, readable: tuple[Path, ...] = ()) -> None:
    """Raise ``ValueError`` where a hub cannot start: no proxy, a port taken; with ``accounts``, no root.

    With ``accounts`` learners' servers run here under their own names, and must be able to read this Python,
    the course, and what is ``readable`` besides.
    """
    if accounts and (not hasattr(os, "geteuid") or os.geteuid() != 0):
        raise ValueError("expected root, who alone can start servers for others (sudo), got another user")
    if not find_proxy():
        raise ValueError(f"expected {PROXY} on the PATH, got none: npm install -g {PROXY}")
    for port in ports:
        with socket.socket() as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind(("", port))
            except OSError as fault:
                raise ValueError(f"expected port {port} to be free, got: {fault.strerror}") from None
    if not importlib.util.find_spec("jupyterhub_idle_culler"):
        raise ValueError(
            "expected jupyterhub-idle-culler in this environment, got none: install the course[hub]"
        )
    for place in (sys.prefix, sys.base_prefix, ROOT, *readable) if accounts else ():
        if shut := first_shut(Path(place)):
            raise ValueError(
                f"{place}: expected it to be readable by all learners, got {shut}, which is not. Put the "
                "course into /srv, and make its environment in /opt, with /usr/bin/python3"
            )


def first_shut(place: Path) -> Path | None:
    """Return the first folder on the way to ``place`` that only its owner and group can enter, or None."""
    way = [*reversed(place.resolve().parents), place.resolve()]
    return next((folder for folder in way if not folder.stat().st_mode & 0o001), None)
