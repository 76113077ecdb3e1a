"""Which live part stands in which cell's output. Introduced in lesson 00.

A part that is displayed is held by three hands: the list of all widgets, the kernel's ``Out`` and the
learner's own names. A cell that runs again replaces its output, so the first two let go of what it had shown;
a part that the learner still has by name works on, and can be shown again.
"""

import re

from IPython import get_ipython
from ipywidgets import HTML, VBox

MISSING = """<style>
.live-frame:has(.live) > .live-missing, .live-frame .jupyter-widgets-error-widget { display: none; }
.live-missing { animation: live-missing 3s step-end; padding: 6px 12px; border-left: 5px solid #c65300; }
@keyframes live-missing { from { opacity: 0; } }
</style><b>This live part cannot be shown.</b> The server that sent you this page lacks anywidget's extension:
start JupyterLab from the kit's own environment, as the README says, and reload this page. Where that does not
help, <code>from lessonlib import machine; machine.check()</code> looks for the cause."""

UNDERLINED = re.compile(r"_{1,3}|_\d+")  # the names by which IPython keeps what cells have returned

_shown: dict[str, tuple[str, list]] = {}  # a cell: its last run, and the parts which that run has displayed


def frame(part) -> VBox:
    """Return a box in which a part is displayed; it says a sentence where the part's page does not come."""
    return VBox([HTML(MISSING).add_class("live-missing"), part]).add_class("live-frame")


def take_place(part) -> None:
    """Note that the running cell displays ``part``; close what only its last run had displayed."""
    shell = get_ipython()
    if not hasattr(shell, "kernel"):
        return
    parent = shell.kernel.get_parent("shell")
    cell = parent.get("metadata", {}).get("cellId") or parent.get("content", {}).get("code", "")
    run = parent.get("header", {}).get("msg_id", "")
    last, old = _shown.get(cell, (run, []))
    _shown[cell] = (run, old if last == run else [])
    _shown[cell][1].append(part)
    if last != run:
        still = {id(each) for _, parts in _shown.values() for each in parts}
        for each in {id(each): each for each in old if id(each) not in still}.values():
            _let_go(each, shell)


def _let_go(part, shell) -> None:
    """Close a part, and take it out of the kernel's ``Out`` and ``_``."""
    part.close()
    places = shell.user_ns.get("_oh", {})
    for place in [place for place, value in places.items() if value is part]:
        del places[place]
    for names in (shell.user_ns, shell.user_ns_hidden):
        for name in [name for name, value in names.items() if value is part and UNDERLINED.fullmatch(name)]:
            names[name] = ""
    for name in ("_", "__", "___"):
        if getattr(shell.displayhook, name) is part:
            setattr(shell.displayhook, name, "")
