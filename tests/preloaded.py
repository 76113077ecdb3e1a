"""Kernels forked as on a hub, for tests that do not ask how a kernel starts: torch is loaded once for all.

Lessons as they stand do without: their kernels start as a learner's do at home.
"""

import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient

from lessonlib.classroom.forking import wait_and_fork
from lessonlib.classroom.kernels import NAME, become_kernel, fork_kernels, fork_through
from lessonlib.classroom.preload import KERNEL, load

ROOT = Path(__file__).parent.parent
FORKS = hasattr(os, "fork")


def execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run a notebook in ``folder``, in a kernel of its own."""
    manager = AsyncKernelManager(kernel_name="python3")
    if FORKS:
        _start()
        manager.kernel_spec.metadata["kernel_provisioner"] = {"provisioner_name": NAME}
    settings = {
        "timeout": 300,
        "shutdown_kernel": "immediate",
        "resources": {"metadata": {"path": str(folder)}},
    }
    NotebookClient(notebook, km=manager, **settings).execute()


@cache
def _start() -> None:
    """Start the process from which this one's kernels are forked; it ends with this one."""
    own, others = socket.socketpair()
    fork_through(own)
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    with others:
        subprocess.Popen(
            [sys.executable, "-c", f"import preloaded; preloaded.wait({others.fileno()})"],
            env=os.environ | {"PYTHONPATH": path}, pass_fds=[others.fileno()], stdin=subprocess.DEVNULL,
        )  # fmt: skip


def wait(number: int) -> None:
    """Load what kernels need, and fork one for whoever asks through socket ``number``."""
    load(*KERNEL)
    wait_and_fork(socket.socket(fileno=number), become_kernel)


if __name__ == "__main__":  # JupyterLab with such kernels
    from jupyterlab.labapp import main

    if FORKS:
        load(*KERNEL)
        fork_kernels()
    main()
