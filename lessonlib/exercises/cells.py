"""Look back at the notebook's own cells: was the newest version of a function ever read by Python?"""

from __future__ import annotations

import ast
import re
import sys


def unread(name: str) -> str:
    """Return a sentence when the last cell that defines ``name`` was no Python, so that an older one counts.

    A cell with a syntax error changes nothing: the function from before is still there and would be judged
    without a word. Outside a notebook the answer is always "".
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        return ""
    cells = list(enumerate(shell.user_ns.get("In", [])))
    for number, cell in reversed(cells):
        if re.search(rf"^\s*(async\s+)?def\s+{name}\b", cell, flags=re.M):
            try:
                compile(cell, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST)
                return ""
            except SyntaxError as error:
                return (
                    f"Your newest `{name}`, in cell [{number}], was not read: {error.msg} in its line "
                    f"{error.lineno}. Judged is the version from before. Mend that cell and run it again."
                )
            except ValueError:
                return ""
    return ""
