"""Load a server and torch once for a whole class: learners' servers are forked from this process.

Started by ``spawner`` as root. It sees no request, runs nothing of a learner's, and ends with the hub.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable

from .forking import wait_and_fork

SERVER = (
    "jupyterhub.singleuser", "jupyterhub.singleuser.extension", "jupyter_server.serverapp",
    "jupyterlab.labapp", "jupyterlab.serverextension", "jupyter_lsp", "jupyter_server_terminals",
    "jupyter_server.services.contents.largefilemanager", "nbconvert", "notebook_shim",
)  # fmt: skip
KERNEL = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "IPython.core.interactiveshell",
    "IPython.core.completer", "jedi", "debugpy", "comm", "numpy", "torch", "torch.nn.functional",
    "matplotlib.pyplot", "matplotlib.font_manager", "PIL.Image", "ipywidgets", "anywidget",
    "tqdm.auto", "safetensors.torch", "scipy.ndimage", "lessonlib.exercises", "lessonlib.plots",
    "lessonlib.widgets", "lessonlib.models", "lessonlib.shelf",
)  # fmt: skip

READ_HOME = ("send2trash.plat_other", "parso.cache", "jedi.settings")  # when they were loaded: root's


def main() -> None:
    """Load all, and become learners' servers until the hub is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    os.environ["MPLCONFIGDIR"] = folder = tempfile.mkdtemp(prefix="matplotlib-")
    load(*SERVER, *KERNEL)
    shutil.rmtree(folder, ignore_errors=True)
    wait_and_fork(control, become_learner)


def load(*names: str) -> None:
    """Load modules, for all that will be forked."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as a kernel would say
    for name in names:
        with contextlib.suppress(ImportError):  # it is loaded later then, or not wanted
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is shared stays shared: the collector does not write to it any more


def become_learner(request: dict, started: Callable) -> None:
    """Turn this process into a learner's server: never root's again, in their home, with their limits."""
    from .seat import sit_down
    from .spawner import as_learner

    os.setsid()
    as_learner(request["name"], request["memory"])()
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv = [*request["command"], *_own_folders()]
    started()
    sit_down(preloaded=True)


def _own_folders() -> list[str]:
    """Have what was loaded find the learner's folders in place of root's; returns options for the server."""
    for name in READ_HOME:
        if name in sys.modules:
            importlib.reload(sys.modules[name])
    lab = sys.modules.get("jupyterlab.labapp")
    if lab is None:
        return []
    folders = {"user_settings_dir": lab.get_user_settings_dir(), "workspaces_dir": lab.get_workspaces_dir()}
    return [f"--LabApp.{name}={folder}" for name, folder in folders.items()]


if __name__ == "__main__":
    main()
