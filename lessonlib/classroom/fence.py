"""Fence in a process that runs a learner's code: its own folder, no network, no other process, limits."""

from __future__ import annotations

import math
import os
import sys
import sysconfig
import time
from pathlib import Path

from . import kernel_fence

FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.",
    "os.kill", "signal.pthread_kill", "ctypes.", "winreg.", "_winapi.CreateProcess", "os.startfile",
    "webbrowser.", "http.", "urllib.", "ftplib.", "smtplib.",
)  # fmt: skip
PATHS = ("open", "os.listdir", "os.scandir", "os.chdir", "os.truncate", "os.utime", "glob.glob")
CHANGES = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.chown",
    "shutil.rmtree", "shutil.move", "os.truncate", "os.utime",
)  # fmt: skip
FILE_BYTES = 10_000_000


def close(own: Path, hidden: tuple[Path, ...], seconds: int, memory: int) -> None:
    """Close the fence around this process, for good.

    ``own`` is the only folder it may write to; ``hidden`` are folders it may not read, though they lie among
    Python's own. ``seconds`` of processor time and ``memory`` bytes more than now are its limits, where the
    system knows limits. On Linux the kernel holds the fence; elsewhere Python does, as well as it can.
    """
    readable = [entry for root in _roots() for entry in around(root, hidden)]
    _limit(seconds, memory)
    kernel_fence.close(own, readable)
    allowed = tuple(str(path) + os.sep for path in (*readable, own)) + (os.devnull,)
    sys.addaudithook(_guard(str(own) + os.sep, allowed))


def _roots() -> list[Path]:
    """Return the folders that Python itself reads from."""
    own = [os.path.join(prefix, "lib") for prefix in (sys.prefix, sys.base_prefix)]
    own += [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    places = [*own, *sys.path, "/usr/lib", "/lib", "/lib64", "/usr/lib64"]
    found = {Path(place).resolve() for place in places if place and os.path.isdir(place)}
    return [place for place in sorted(found) if not any(other in place.parents for other in found)]


def around(folder: Path, hidden: tuple[Path, ...]) -> list[Path]:
    """Return the fewest files and folders that hold all of ``folder`` but what lies in ``hidden``."""
    if folder in hidden:
        return []
    if not any(folder in secret.parents for secret in hidden):
        return [folder]
    return [found for entry in folder.iterdir() for found in around(entry.resolve(), hidden)]


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the grader's own clock is left
        return
    import psutil

    used = psutil.Process().memory_info().vms
    before = time.process_time()  # next to nothing in a process that was forked for one exercise
    wanted = {
        "RLIMIT_CPU": seconds + (math.ceil(before) if before > 0.5 else 0),
        "RLIMIT_AS": used + memory,
        "RLIMIT_FSIZE": FILE_BYTES,
        "RLIMIT_CORE": 0,
    }
    for name, value in wanted.items():
        hard = value + 1 if name == "RLIMIT_CPU" else value  # a second later what cannot be ignored
        try:
            resource.setrlimit(getattr(resource, name), (value, hard))
        except (ValueError, OSError):  # a system that knows no such limit
            continue


def _guard(own: str, allowed: tuple[str, ...]):
    """Make the hook that Python asks before it opens, changes, starts or connects anything."""
    real, starts = os.path.realpath, str.startswith

    def guard(event, arguments):
        if starts(event, FORBIDDEN):
            raise PermissionError(f"{event} is not allowed while an exercise is graded")
        if event not in PATHS and event not in CHANGES:
            return
        path = arguments[0] if arguments else None
        if not isinstance(path, str | bytes | os.PathLike):
            return
        place = real(os.fsdecode(path))
        writes = event in CHANGES or (event == "open" and _writes(arguments))
        if not starts(place + os.sep, own if writes else allowed) and place != os.devnull:
            raise PermissionError(f"{path!r} is out of reach while an exercise is graded")

    return guard


def _writes(arguments) -> bool:
    mode, flags = arguments[1], arguments[2]
    asked = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return asked or (isinstance(mode, str) and any(sign in mode for sign in "wax+"))
