"""Put modules back as they were after every call of a learner's function, whatever it patched."""

from __future__ import annotations

import functools
import sys
from operator import is_

ROOMS = ("torch", "lessonlib", "builtins", "warnings", "json", "os", "sys", "math", "base64")


class Guarded:
    """Remember what the modules that look at results hold, and hold it again after foreign code ran."""

    def __init__(self):
        import torch

        modules = [m for name, m in sys.modules.items() if m is not None and name.split(".")[0] in ROOMS]
        self.holders = [*modules, torch.Tensor, torch.nn.Module]
        self.copies = [dict(vars(holder)) for holder in self.holders]

    def restore(self) -> None:
        """Undo every change of a name in the modules, and all that was added to torch's classes."""
        for holder, copy in zip(self.holders, self.copies):
            now = vars(holder)
            if len(now) == len(copy) and all(map(is_, now.values(), copy.values())):
                continue
            for name, value in copy.items():
                if now.get(name) is not value:
                    setattr(holder, name, value)
            for name in set(now) - set(copy) if isinstance(holder, type) else ():
                delattr(holder, name)

    def around(self, function):
        """Wrap ``function`` so that its result is a plain one and nothing stays patched when it returns."""
        import torch

        @functools.wraps(function, assigned=(), updated=())
        def called(*arguments):
            try:
                value = function(*arguments)
            finally:
                self.restore()
            return torch.Tensor.as_subclass(value, torch.Tensor) if _odd(value) else value

        return called


def _odd(value) -> bool:
    """Say whether a value is a tensor of a kind that may answer for itself, and not torch's own."""
    import torch

    return isinstance(value, torch.Tensor) and type(value) not in (torch.Tensor, torch.nn.Parameter)
